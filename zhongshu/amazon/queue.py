"""The queue of notifications: Amazon SQS in its JSON protocol, signed by ourselves."""

import json
import re
from collections.abc import Mapping, Sequence
from itertools import batched
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from zhongshu.amazon.answers import UnreadableAnswerError, read_object
from zhongshu.amazon.calls import require_no_transaction
from zhongshu.amazon.client import Client, NoAnswerError, shared_client
from zhongshu.amazon.notifications.mapping import to_message
from zhongshu.amazon.queue_policy import PUBLISHER, lets_amazon_send
from zhongshu.amazon.signing import AccessKey, sign, stamp
from zhongshu.channels import public as channels

MOST_MESSAGES = 10  # Amazon's bound of one call
LONGEST_WAIT_S = 20
HIDDEN_S = 120
MOST_LOOKS = 6  # a message that came so often without being stored breaks what reads it
LARGEST_ANSWER = 16 * 1024 * 1024
DEFAULT_REGION = "us-east-1"
_REGION = re.compile(r"(?:^|\.)sqs(?:-fips)?\.([a-z0-9-]+)\.(?:api\.aws|amazonaws\.com)")
_WANTED = ["QueueArn", "FifoQueue", "Policy", "ApproximateNumberOfMessages"]
LOOKED_TOO_OFTEN = "It came {times} times and was never stored: it breaks what reads it"


class AmazonQueue:
    """Implements channels.QueueGateway with the queue of the environment."""

    def __init__(self, client: Client | None = None) -> None:
        self._client = client or shared_client()
        self._url: str = settings.SQS["queue_url"]
        parts = urlsplit(settings.SQS["endpoint"] or self._url)
        self._endpoint = f"{parts.scheme}://{parts.netloc}/"
        self._host = parts.netloc
        found = _REGION.search(self._host) or _REGION.search(urlsplit(self._url).netloc)
        self._key = AccessKey(
            settings.SQS["access_key_id"],
            settings.SQS["secret_access_key"],
            found[1] if found else DEFAULT_REGION,
            "sqs",
        )

    def describe(self) -> channels.QueueFacts:
        """Return what kind of queue it is, and whether Amazon may send to it."""
        told = self._ask("GetQueueAttributes", {"AttributeNames": _WANTED}).get("Attributes")
        if not isinstance(told, Mapping) or not isinstance(told.get("QueueArn"), str):
            raise channels.GatewayError("SQS does not say what the queue is", can_retry=True)
        waiting = str(told.get("ApproximateNumberOfMessages", ""))
        return channels.QueueFacts(
            arn=told["QueueArn"][:300],
            is_fifo=told.get("FifoQueue") == "true",
            lets_amazon_send=lets_amazon_send(str(told.get("Policy") or "")),
            publisher=PUBLISHER,
            waiting=int(waiting) if waiting.isdigit() and len(waiting) < 10 else 0,
        )

    def receive(
        self, *, wait_s: int = LONGEST_WAIT_S
    ) -> Sequence[channels.Notification | channels.UnreadMessage]:
        """Return up to ten messages, waiting for the first; they are hidden for two minutes."""
        told = self._ask(
            "ReceiveMessage",
            {
                "MaxNumberOfMessages": MOST_MESSAGES,
                "WaitTimeSeconds": min(wait_s, LONGEST_WAIT_S),
                "VisibilityTimeout": HIDDEN_S,
                "MessageSystemAttributeNames": ["ApproximateReceiveCount"],
            },
        ).get("Messages")
        found = told if isinstance(told, list) else []
        return [_read(each) for each in found if _is_message(each)]

    def delete(self, receipts: Sequence[str]) -> None:
        """Let the queue forget these messages; one that it keeps comes back and is known."""
        for batch in batched(receipts, MOST_MESSAGES, strict=False):
            entries = [
                {"Id": str(number), "ReceiptHandle": receipt}
                for number, receipt in enumerate(batch)
            ]
            self._ask("DeleteMessageBatch", {"Entries": entries})

    def _ask(self, action: str, body: Mapping[str, object]) -> dict[str, Any]:
        """Ask once; who reads the queue asks again by itself.

        Raises:
            RuntimeError: a transaction is open.
            channels.GatewayError: no usable answer.
        """
        require_no_transaction()
        content = json.dumps({"QueueUrl": self._url, **body}).encode()
        headers = {
            "host": self._host,
            "content-type": "application/x-amz-json-1.0",
            "x-amz-date": stamp(timezone.now()),
            "x-amz-target": f"AmazonSQS.{action}",
        }
        signature = sign(
            self._key, method="POST", url=self._endpoint, headers=headers, content=content
        )
        try:
            answer = self._client.send(
                "POST",
                self._endpoint,
                headers={**headers, "authorization": signature},
                content=content,
                largest=LARGEST_ANSWER,
            )
            told = read_object(answer.body)
        except NoAnswerError as lost:
            raise channels.GatewayError(f"SQS {action}: {lost}", can_retry=True) from lost
        except UnreadableAnswerError as error:
            detail = f"SQS {action}: the answer cannot be read ({error})"
            raise channels.GatewayError(detail, can_retry=True) from error
        if answer.status != 200:
            kind = str(told.get("__type", "")).rpartition("#")[2][:100]
            words = str(told.get("message") or told.get("Message") or "")[:300]
            raise channels.GatewayError(
                f"SQS {action}: {answer.status} {kind}: {words}",
                can_retry=answer.status >= 500 or answer.status == 429,
                request_id=answer.request_id,
            )
        return told


def _is_message(message: object) -> bool:
    return isinstance(message, Mapping) and all(
        isinstance(message.get(name), str) for name in ("Body", "ReceiptHandle")
    )


def _read(message: Mapping[str, Any]) -> channels.Notification | channels.UnreadMessage:
    read = to_message(message["Body"], receipt=message["ReceiptHandle"])
    times = _looks(message)
    if times <= MOST_LOOKS or isinstance(read, channels.UnreadMessage):
        return read
    return channels.UnreadMessage(
        LOOKED_TOO_OFTEN.format(times=times),
        message["Body"].encode(errors="replace"),
        read.receipt,
        kind=read.kind,
        seller_id=read.seller_id,
        subscription_id=read.subscription_id,
    )


def _looks(message: Mapping[str, Any]) -> int:
    attributes = message.get("Attributes")
    told = attributes.get("ApproximateReceiveCount") if isinstance(attributes, Mapping) else None
    return int(told) if isinstance(told, str) and told.isdigit() and len(told) < 10 else 1
