"""Message queues: at least once, in no order, hidden for a while after each look."""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from spapi_simulator.accounts import secret

ACCOUNT = "000000000000"
DEFAULT_QUEUE = "spapi-notifications"
REGION = "us-east-1"
KEPT_S = 4 * 86_400
HIDDEN_S = 30.0
# The account from which Amazon's notifications are sent.
PUBLISHER = "437568002678"

type Json = dict[str, Any]


@dataclass(slots=True)
class Message:
    message_id: str
    body: str
    sent: float
    visible_from: float = 0.0
    received: int = 0
    receipt: str = ""


@dataclass
class Queue:
    """`has_policy`: Amazon may send to it; a FIFO queue gets nothing either."""

    name: str
    is_fifo: bool = False
    has_policy: bool = True
    messages: dict[str, Message] = field(default_factory=dict)

    @property
    def arn(self) -> str:
        return f"arn:aws:sqs:{REGION}:{ACCOUNT}:{self.name}"

    def attributes(self, now: float) -> dict[str, str]:
        waiting = sum(each.visible_from <= now for each in self.messages.values())
        found = {
            "QueueArn": self.arn,
            "ApproximateNumberOfMessages": str(waiting),
            "ApproximateNumberOfMessagesNotVisible": str(len(self.messages) - waiting),
            "VisibilityTimeout": str(int(HIDDEN_S)),
            "MessageRetentionPeriod": str(KEPT_S),
        }
        if self.is_fifo:
            found["FifoQueue"] = "true"
        if self.has_policy:
            statement = {
                "Effect": "Allow",
                "Principal": {"AWS": f"arn:aws:iam::{PUBLISHER}:root"},
                "Action": ["sqs:GetQueueAttributes", "sqs:SendMessage"],
                "Resource": self.arn,
            }
            found["Policy"] = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        return found


class Queues:
    def __init__(self) -> None:
        self.by_name: dict[str, Queue] = {DEFAULT_QUEUE: Queue(DEFAULT_QUEUE)}
        self._sent = 0

    def by_arn(self, arn: str) -> Queue | None:
        return next((each for each in self.by_name.values() if each.arn == arn), None)

    def send(self, queue: Queue, body: str, *, at: float) -> None:
        self._sent += 1
        digest = hashlib.sha256(f"{self._sent}:{body}".encode()).hexdigest()
        # The id is the place in the queue: so the order of sending is lost, as in real life.
        message_id = f"{digest[:8]}-{digest[8:12]}-{digest[12:16]}-{digest[16:20]}-{digest[20:32]}"
        queue.messages[message_id] = Message(message_id, body, at)

    def receive(self, queue: Queue, *, most: int, hidden_s: float, now: float) -> list[Message]:
        """Return some messages and hide them; what nobody deletes comes back."""
        for message_id in [key for key, each in queue.messages.items() if now - each.sent > KEPT_S]:
            del queue.messages[message_id]
        waiting = [each for each in queue.messages.values() if each.visible_from <= now]
        waiting.sort(key=lambda each: (each.received, each.message_id))
        for message in waiting[:most]:
            message.received += 1
            message.visible_from = now + hidden_s
            message.receipt = f"AQEB{message.message_id}+{message.received}/=="
        return waiting[:most]

    def find(self, queue: Queue, receipt: str) -> Message | None:
        """Return the message whose latest look gave this receipt."""
        message = queue.messages.get(receipt[4:].partition("+")[0])
        return message if message is not None and message.receipt == receipt else None


def access_key(seed: int) -> tuple[str, str]:
    """Return id and secret of the one key that may read the queues."""
    return "AKIA" + secret(seed, "queue-key", 16).upper(), secret(seed, "queue-secret", 40)
