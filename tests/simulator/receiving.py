"""Subscribe to notifications and read them from the queue."""

import json
from typing import Any

from httpx2 import Response

from spapi_simulator.notifications import VERSIONS
from tests.simulator import contract
from tests.simulator.amazon import NA, Amazon, Json

DESTINATIONS = "/notifications/v1/destinations"
SUBSCRIPTIONS = "/notifications/v1/subscriptions"
STAMP = "20261123T100000Z"


def grantless(amazon: Amazon, method: str, path: str, body: Any = None) -> Response:
    """Call for the application itself; an answer that breaks Amazon's model fails the test."""
    form = amazon.refresh_form() | {
        "grant_type": "client_credentials",
        "scope": "sellingpartnerapi::notifications",
    }
    token = amazon.grant(**form).json()["access_token"]
    answer = amazon.web.request(method, path, headers={"x-amz-access-token": token}, json=body)
    if contract.are_models_here():
        content = answer.json() if answer.content else None
        assert contract.find_violations(method, path, answer.status_code, content) == []
    return answer


def queue_of(amazon: Amazon, name: str = "spapi-notifications") -> Json:
    queues: list[Json] = amazon.control("GET", "/sim/queues")
    return next(each for each in queues if each["name"] == name)


def make_destination(amazon: Amazon, name: str = "spapi-notifications") -> Response:
    resource = {"sqs": {"arn": queue_of(amazon, name)["arn"]}}
    body = {"name": "zhongshu", "resourceSpecification": resource}
    return grantless(amazon, "POST", DESTINATIONS, body)


def subscribe(
    amazon: Amazon, kind: str, *, destination_id: str = "", seller_id: str = NA, **more: Any
) -> Response:
    destination_id = destination_id or make_destination(amazon).json()["payload"]["destinationId"]
    body = {"payloadVersion": VERSIONS.get(kind, "1.0"), "destinationId": destination_id, **more}
    return amazon.call("POST", f"{SUBSCRIPTIONS}/{kind}", seller_id=seller_id, body=body)


def sqs(
    amazon: Amazon,
    action: str,
    *,
    queue: str = "spapi-notifications",
    key_id: str = "",
    **body: Any,
) -> Response:
    known = queue_of(amazon)
    credential = f"{key_id or known['access_key_id']}/20261123/us-east-1/sqs/aws4_request"
    headers = {
        "x-amz-target": f"AmazonSQS.{action}",
        "x-amz-date": STAMP,
        "content-type": "application/x-amz-json-1.0",
        "authorization": (
            f"AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders=host;x-amz-date, Signature=0"
        ),
    }
    where = {"QueueUrl": f"http://testserver/000000000000/{queue}"}
    return amazon.web.post("/", headers=headers, content=json.dumps(where | body))


def receive(amazon: Amazon, **body: Any) -> list[Json]:
    """Return all messages that are there; they stay in the queue."""
    found: list[Json] = []
    while True:
        answer = sqs(amazon, "ReceiveMessage", MaxNumberOfMessages=10, **body)
        assert answer.status_code == 200, answer.text
        page = answer.json().get("Messages", [])
        found += page
        if not page:
            return found


def bodies(messages: list[Json]) -> list[Json]:
    return [json.loads(each["Body"]) for each in messages]
