"""Send feeds to the simulated Amazon and read what became of them."""

import gzip
import json
from typing import Any

from httpx2 import Response

from tests.simulator.amazon import NA, US_STORE, Amazon, Json

FEEDS = "/feeds/2021-06-30/feeds"
DOCUMENTS = "/feeds/2021-06-30/documents"
JSON_TYPE = "application/json; charset=UTF-8"
LISTINGS_FEED = "JSON_LISTINGS_FEED"


def upload(amazon: Amazon, content: bytes, *, content_type: str = JSON_TYPE) -> str:
    """Bring a document and return its id."""
    answer = amazon.call("POST", DOCUMENTS, body={"contentType": content_type})
    assert answer.status_code == 201, answer.text
    document: Json = answer.json()
    put = amazon.web.put(document["url"], content=content, headers={"content-type": content_type})
    assert put.status_code == 200, put.text
    document_id: str = document["feedDocumentId"]
    return document_id


def send(
    amazon: Amazon,
    content: Any,
    *,
    kind: str = LISTINGS_FEED,
    stores: tuple[str, ...] = (US_STORE,),
) -> Response:
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    body = {
        "feedType": kind,
        "marketplaceIds": list(stores),
        "inputFeedDocumentId": upload(amazon, raw),
    }
    return amazon.call("POST", FEEDS, body=body)


def feed_of(*messages: Json, seller_id: str = NA) -> Json:
    return {"header": {"sellerId": seller_id, "version": "2.0"}, "messages": list(messages)}


def patch_message(number: int, sku: str, *patches: Json) -> Json:
    return {
        "messageId": number,
        "sku": sku,
        "operationType": "PATCH",
        "productType": "PRODUCT",
        "patches": list(patches),
    }


def wait(amazon: Amazon, feed_id: str, *, seconds: float = 20) -> Json:
    amazon.advance(seconds)
    feed: Json = amazon.get(f"{FEEDS}/{feed_id}").json()
    return feed


def read_result(amazon: Amazon, feed: Json) -> Json:
    answer = amazon.get(f"{DOCUMENTS}/{feed['resultFeedDocumentId']}").json()
    content = amazon.web.get(answer["url"]).content
    if "compressionAlgorithm" in answer:
        content = gzip.decompress(content)
    result: Json = json.loads(content)
    return result


def work_off(amazon: Amazon, content: Any, **more: Any) -> tuple[str, Json]:
    """Send a feed, wait for its end, return status and result."""
    answer = send(amazon, content, **more)
    assert answer.status_code == 202, answer.text
    feed = wait(amazon, answer.json()["feedId"])
    return feed["processingStatus"], read_result(amazon, feed)
