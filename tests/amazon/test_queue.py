"""The queue in SQS's JSON protocol: what is asked, signed, bounded and refused."""

import json
from typing import Any

import httpx2
import pytest
from django.db import transaction
from pytest_django import Settings

from tests.amazon.stage import Stage, answer
from zhongshu.amazon.queue import AmazonQueue
from zhongshu.amazon.queue_policy import PUBLISHER, lets_amazon_send
from zhongshu.channels import public as channels

URL = "https://sqs.eu-west-1.amazonaws.com/123456789012/news"
POISON = {"Body": "not { json", "ReceiptHandle": "r-1"}


@pytest.fixture(autouse=True)
def _configured(settings: Settings) -> None:
    settings.SQS = {
        "endpoint": "",
        "queue_url": URL,
        "access_key_id": "AKIDEXAMPLE",
        "secret_access_key": "secret",
    }


def told(body: object, status: int = 200) -> httpx2.Response:
    return answer(status, json.dumps(body).encode())


def asked(stage: Stage, number: int = -1) -> Any:
    return json.loads(stage.requests[number].content)


def statement(**changes: object) -> str:
    usual = {
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{PUBLISHER}:root"},
        "Action": ["SQS:SendMessage", "SQS:GetQueueAttributes"],
    }
    return json.dumps({"Statement": [usual | changes]})


def test_messages_are_asked_for_with_a_signature(stage: Stage) -> None:
    stage.script += [told({"Messages": [POISON, {"Body": 7}, "odd"]}), told({})]
    queue = AmazonQueue(stage.client())

    [message] = queue.receive(wait_s=60)

    assert isinstance(message, channels.UnreadMessage)
    assert message.receipt == "r-1"
    sent = stage.requests[0]
    assert (sent.method, str(sent.url)) == ("POST", "https://sqs.eu-west-1.amazonaws.com/")
    assert sent.headers["x-amz-target"] == "AmazonSQS.ReceiveMessage"
    assert sent.headers["content-type"] == "application/x-amz-json-1.0"
    assert (
        "/eu-west-1/sqs/aws4_request, SignedHeaders=content-type;host;x-amz-date;x-amz-target"
        in (sent.headers["authorization"])
    )
    assert asked(stage) == {
        "QueueUrl": URL,
        "MaxNumberOfMessages": 10,
        "WaitTimeSeconds": 20,
        "VisibilityTimeout": 120,
        "MessageSystemAttributeNames": ["ApproximateReceiveCount"],
    }
    assert queue.receive(wait_s=0) == []


def test_receipts_are_deleted_ten_at_a_time(stage: Stage) -> None:
    stage.script += [told({"Successful": []}), told({"Successful": []})]

    AmazonQueue(stage.client()).delete([f"r-{number}" for number in range(11)])

    assert [len(asked(stage, number)["Entries"]) for number in (0, 1)] == [10, 1]
    assert asked(stage)["Entries"] == [{"Id": "0", "ReceiptHandle": "r-10"}]


def test_a_message_that_was_never_stored_in_six_looks_is_put_aside(stage: Stage) -> None:
    message = {
        "notificationType": "REPORT_PROCESSING_FINISHED",
        "eventTime": "2026-11-23T08:00:00Z",
        "payload": {"reportProcessingFinishedNotification": {"sellerId": "A1", "reportId": "7"}},
        "notificationMetadata": {"notificationId": "n-1"},
    }

    def looked(times: str) -> httpx2.Response:
        attributes = {"ApproximateReceiveCount": times}
        body = {"Body": json.dumps(message), "ReceiptHandle": "r", "Attributes": attributes}
        return told({"Messages": [body]})

    stage.script += [looked("6"), looked("7")]
    queue = AmazonQueue(stage.client())

    [good], [odd] = queue.receive(wait_s=0), queue.receive(wait_s=0)

    assert isinstance(good, channels.Notification)
    assert isinstance(odd, channels.UnreadMessage)
    assert (odd.kind, odd.seller_id) == ("REPORT_PROCESSING_FINISHED", "A1")
    assert odd.why.startswith("It came 7 times")


@pytest.mark.parametrize(
    ("given", "detail", "can_retry"),
    [
        (
            lambda: told({"__type": "com.amazonaws.sqs#QueueDoesNotExist", "message": "no"}, 400),
            "SQS ReceiveMessage: 400 QueueDoesNotExist: no",
            False,
        ),
        (
            lambda: told({"__type": "InternalError"}, 500),
            "SQS ReceiveMessage: 500 InternalError",
            True,
        ),
        (
            lambda: answer(200, b"<html>"),
            "SQS ReceiveMessage: the answer cannot be read (JSONDecodeError)",
            True,
        ),
        (
            lambda: httpx2.ReadTimeout("slow"),
            "SQS ReceiveMessage: No answer from sqs.eu-west-1.amazonaws.com: ReadTimeout",
            True,
        ),
    ],
)
def test_an_outage_says_whether_to_come_again(
    given: Any, detail: str, can_retry: object, stage: Stage
) -> None:
    stage.script.append(given())

    with pytest.raises(channels.GatewayError) as outage:
        AmazonQueue(stage.client()).receive(wait_s=0)

    assert str(outage.value).startswith(detail)
    assert outage.value.can_retry is can_retry


@pytest.mark.django_db
def test_k6_the_queue_refuses_inside_a_transaction(stage: Stage) -> None:
    with transaction.atomic(), pytest.raises(RuntimeError):
        AmazonQueue(stage.client()).receive(wait_s=0)


def test_i1_a_queue_is_described(stage: Stage) -> None:
    arn = "arn:aws:sqs:eu-west-1:123456789012:news.fifo"
    attributes = {"QueueArn": arn, "FifoQueue": "true", "ApproximateNumberOfMessages": "12"}
    stage.script.append(told({"Attributes": attributes}))

    facts = AmazonQueue(stage.client()).describe()

    assert facts == channels.QueueFacts(
        arn, is_fifo=True, lets_amazon_send=False, publisher=PUBLISHER, waiting=12
    )


@pytest.mark.parametrize(
    ("policy", "is_open"),
    [
        (statement(), True),
        (statement(Principal="*", Action="sqs:*"), True),
        (statement(Effect="Deny"), False),
        (statement(Principal={"AWS": ["arn:aws:iam::123456789012:root"]}), False),
        (statement(Action=["SQS:GetQueueAttributes"]), False),
        ("", False),
        ("[", False),
        ("[]", False),
        ('{"Statement": 7}', False),
    ],
)
def test_i1_a_policy_lets_amazon_send_or_not(policy: str, is_open: object) -> None:
    assert lets_amazon_send(policy) is is_open
