"""A stand-in for Amazon SQS: its JSON protocol, enough of it to read notifications."""

import asyncio
import hashlib
import re
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from spapi_simulator.call import Section
from spapi_simulator.connection import break_off, own_address
from spapi_simulator.control import Control, Wish
from spapi_simulator.errors import ControlError
from spapi_simulator.faults import Scope
from spapi_simulator.journal import Journal
from spapi_simulator.queues import ACCOUNT, HIDDEN_S, Message, Queue, Queues, access_key
from spapi_simulator.reading import read_json
from spapi_simulator.world.world import World

CREDENTIAL = re.compile(r"AWS4-HMAC-SHA256 Credential=([^/]+)/\d{8}/[^/]+/sqs/aws4_request,")
LONGEST_WAIT_S = 20
LOOK_EVERY_S = 0.2

type Json = dict[str, Any]


class SqsError(Exception):
    def __init__(self, kind: str, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.status = status


class Sqs:
    def __init__(self, world: World, journal: Journal) -> None:
        self._world = world
        self._journal = journal

    async def serve(self, request: Request) -> Response:
        self._world.catch_up()
        action = request.headers.get("x-amz-target", "").removeprefix("AmazonSQS.")
        scope = Scope(f"sqs:{action}")
        if self._world.faults.draw("reset", scope):
            return await break_off(request)
        try:
            self._check(request, scope)
            answer = await self._act(action, await _read_body(request), own_address(request))
        except SqsError as error:
            body = {"__type": f"com.amazonaws.sqs#{error.kind}", "message": error.message}
            headers = {"x-amzn-query-error": f"AWS.SimpleQueueService.{error.kind};Sender"}
            return _answer(body, error.status, headers)
        if self._world.faults.draw("answer_lost", scope):
            return await break_off(request)
        return _answer(answer)

    def _check(self, request: Request, scope: Scope) -> None:
        """Require a signature of the right key; what it signs is not checked."""
        if self._world.faults.draw("500", scope):
            raise SqsError("InternalError", "We encountered an internal error.", 500)
        found = CREDENTIAL.match(request.headers.get("authorization", ""))
        if found is None or "x-amz-date" not in request.headers:
            raise SqsError("MissingAuthenticationToken", "The request is not signed.", 403)
        if found[1] != access_key(self._world.settings.seed)[0]:
            raise SqsError("InvalidClientTokenId", "The access key id is not valid.", 403)

    async def _act(self, action: str, body: Json, base_url: str) -> Json:
        if action == "GetQueueUrl":
            queue = self._queue_named(str(body.get("QueueName")))
            return {"QueueUrl": queue_url(base_url, queue)}
        queue = self._queue_named(str(body.get("QueueUrl")).rpartition("/")[2])
        if action == "ReceiveMessage":
            return await self._receive(queue, body)
        if action == "DeleteMessage":
            self._delete(queue, body.get("ReceiptHandle"))
            return {}
        if action == "DeleteMessageBatch":
            return self._delete_batch(queue, body)
        if action == "GetQueueAttributes":
            attributes = queue.attributes(self._world.clock.timestamp())
            wanted = body.get("AttributeNames", [])
            chosen = {
                name: text for name, text in attributes.items() if "All" in wanted or name in wanted
            }
            return {"Attributes": chosen}
        raise SqsError("UnsupportedOperation", f"There is no action {action!r}.")

    async def _receive(self, queue: Queue, body: Json) -> Json:
        most = _number(body, "MaxNumberOfMessages", default=1, low=1, high=10)
        wait_s = _number(body, "WaitTimeSeconds", default=0, low=0, high=LONGEST_WAIT_S)
        hidden_s = _number(body, "VisibilityTimeout", default=int(HIDDEN_S), low=0, high=43_200)
        ends_at = asyncio.get_running_loop().time() + wait_s
        while True:
            found = self._world.state(Queues).receive(
                queue, most=most, hidden_s=hidden_s, now=self._world.clock.timestamp()
            )
            if found or asyncio.get_running_loop().time() >= ends_at:
                return {"Messages": [_show(each) for each in found]} if found else {}
            await asyncio.sleep(LOOK_EVERY_S)
            self._world.catch_up()

    def _delete(self, queue: Queue, receipt: Any) -> None:
        """Delete a message; with the receipt of an earlier look nothing happens."""
        if not isinstance(receipt, str) or not receipt.startswith("AQEB"):
            raise SqsError("ReceiptHandleIsInvalid", "The receipt handle is not valid.")
        message = self._world.state(Queues).find(queue, receipt)
        if message is None:
            return
        del queue.messages[message.message_id]
        now = self._world.clock.timestamp()
        self._journal.write("sqs", at=now, queue=queue.name, message_id=message.message_id)

    def _delete_batch(self, queue: Queue, body: Json) -> Json:
        entries = body.get("Entries")
        if not isinstance(entries, list) or not 1 <= len(entries) <= 10:
            raise SqsError("EmptyBatchRequest", "A batch holds 1 to 10 entries.")
        answer: Json = {"Successful": [], "Failed": []}
        for entry in entries:
            try:
                self._delete(queue, entry.get("ReceiptHandle"))
                answer["Successful"].append({"Id": entry.get("Id")})
            except SqsError as error:
                failed = {"Id": entry.get("Id"), "Code": error.kind, "SenderFault": True}
                answer["Failed"].append(failed)
        return answer

    def _queue_named(self, name: str) -> Queue:
        queue = self._world.state(Queues).by_name.get(name)
        if queue is None:
            raise SqsError("QueueDoesNotExist", "The specified queue does not exist.")
        return queue


def queue_url(base_url: str, queue: Queue) -> str:
    return f"{base_url}{ACCOUNT}/{queue.name}"


async def _read_body(request: Request) -> Json:
    try:
        body = read_json(await request.body() or b"{}")
    except ValueError as error:
        raise SqsError("SerializationException", "The body is not JSON.") from error
    if not isinstance(body, dict):
        raise SqsError("SerializationException", "The body must be an object.")
    return body


def _number(body: Json, name: str, *, default: int, low: int, high: int) -> int:
    value = body.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise SqsError("InvalidParameterValue", f"{name} must be between {low} and {high}.")
    return value


def _show(message: Message) -> Json:
    digest = hashlib.md5(message.body.encode(), usedforsecurity=False).hexdigest()
    return {
        "MessageId": message.message_id,
        "ReceiptHandle": message.receipt,
        "MD5OfBody": digest,
        "Body": message.body,
        "Attributes": {
            "SentTimestamp": str(int(message.sent * 1000)),
            "ApproximateReceiveCount": str(message.received),
        },
    }


def _answer(body: Json, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return JSONResponse(body, status, headers, media_type="application/x-amz-json-1.0")


def list_queues(wish: Wish) -> Any:
    """Tell every queue, and the key that opens them."""
    key_id, key_secret = access_key(wish.world.settings.seed)
    return [
        {
            "name": queue.name,
            "path": f"/{ACCOUNT}/{queue.name}",
            "arn": queue.arn,
            "is_fifo": queue.is_fifo,
            "has_policy": queue.has_policy,
            "messages": len(queue.messages),
            "access_key_id": key_id,
            "secret_access_key": key_secret,
        }
        for queue in wish.world.state(Queues).by_name.values()
    ]


def make_queue(wish: Wish) -> Any:
    """Make or change a queue: `{"name", "is_fifo"?, "has_policy"?}`."""
    name = wish.body.get("name")
    if not isinstance(name, str) or not re.fullmatch(r"[A-Za-z0-9_.-]{1,80}", name):
        raise ControlError(400, "A queue needs a name of letters, digits and dashes.")
    queue = wish.world.state(Queues).by_name.setdefault(name, Queue(name))
    queue.is_fifo = bool(wish.body.get("is_fifo", queue.is_fifo))
    queue.has_policy = bool(wish.body.get("has_policy", queue.has_policy))
    return list_queues(wish)


def put_message(wish: Wish) -> Any:
    """Put any text into a queue, as somebody else might: `{"body": "…", "copies": 1}`."""
    queues = wish.world.state(Queues)
    queue, body = queues.by_name.get(wish.path["name"]), wish.body.get("body")
    copies = wish.body.get("copies", 1)
    if queue is None or not isinstance(body, str) or not isinstance(copies, int):
        raise ControlError(400, "A message needs a queue that exists and a body of text.")
    for _ in range(copies):
        queues.send(queue, body, at=wish.world.clock.timestamp())
    return {"messages": len(queue.messages)}


def _routes(world: World, journal: Journal) -> list[Route]:
    sqs = Sqs(world, journal)
    return [
        Route("/", sqs.serve, methods=["POST"]),
        Route(f"/{ACCOUNT}/{{name}}", sqs.serve, methods=["POST"]),
    ]


def _replay_delete(world: World, entry: Json) -> None:
    world.state(Queues).by_name[entry["queue"]].messages.pop(entry["message_id"], None)


SECTION = Section(
    replays={"sqs": _replay_delete},
    controls=(
        Control("GET", "/sim/queues", list_queues),
        Control("POST", "/sim/queues", make_queue),
        Control("POST", "/sim/queues/{name}/messages", put_message),
    ),
    routes=_routes,
)
