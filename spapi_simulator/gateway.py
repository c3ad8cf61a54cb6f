"""The front of SP-API: token, role, allowance and faults stand before every operation."""

import json
import re
import uuid
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from spapi_simulator.call import MARKETPLACES_OF_CALL, PAGE_TOKENS, Answer, Call, Operation
from spapi_simulator.calls import CallRecord
from spapi_simulator.clock import to_datetime, to_iso
from spapi_simulator.connection import break_off, hang, own_address
from spapi_simulator.errors import (
    ApiError,
    internal_failure,
    invalid_input,
    quota_exceeded,
    unauthorized,
)
from spapi_simulator.faults import Scope
from spapi_simulator.journal import Journal
from spapi_simulator.lwa import AccessToken
from spapi_simulator.reading import read_json
from spapi_simulator.world.world import World

MAX_BODY = 1_000_000
HTML_503 = (
    "<html><head><title>503 Service Temporarily Unavailable</title></head>"
    "<body><center><h1>503 Service Temporarily Unavailable</h1></center></body></html>"
)


@dataclass
class _Progress:
    """What is known of a call for its headers and its record."""

    request_id: str
    seller_id: str = ""
    client_id: str = ""
    scope: Scope = field(default_factory=Scope)
    is_over_allowance: bool = False


class Gateway:
    def __init__(self, world: World, journal: Journal) -> None:
        self._world = world
        self._journal = journal

    def route(self, operation: Operation) -> Route:
        async def endpoint(request: Request) -> Response:
            return await self._serve(operation, request)

        return Route(operation.path, endpoint, methods=[operation.method], name=operation.name)

    def replay(self, operation: Operation, entry: dict[str, Any]) -> None:
        """Do again what a journal entry tells; what was refused then is refused again."""
        accounts = self._world.accounts
        call = Call(
            world=self._world,
            operation=operation,
            now=self._world.catch_up(),
            application=accounts.applications[entry["client_id"]],
            authorisation=accounts.authorisations.get(entry["refresh_token"]),
            query=[(name, value) for name, value in entry["query"]],
            path=entry["path"],
            body=entry["body"],
        )
        operation.answer(call)

    async def _serve(self, operation: Operation, request: Request) -> Response:
        world = self._world
        now = world.catch_up()
        self._journal.tick(now)
        token = world.lwa.peek(request.headers.get("x-amz-access-token"))
        progress = _Progress(request_id=str(uuid.uuid4()))
        if token is not None:
            progress.client_id = token.client_id
            if token.authorisation is not None:
                progress.seller_id = token.authorisation.seller_id
        progress.scope = _scope_of(operation, request, progress)
        response = await self._answer_or_break(operation, request, progress, now)
        if response is None:
            self._record(operation, request, progress, status=0)
            return await break_off(request)
        self._finish(response, operation, progress)
        self._record(operation, request, progress, status=response.status_code)
        return response

    async def _answer_or_break(
        self, operation: Operation, request: Request, progress: _Progress, now: int
    ) -> Response | None:
        """Return the answer; None when the connection shall break instead."""
        faults, scope = self._world.faults, progress.scope
        if faults.draw("reset", scope):
            return None
        if fault := faults.draw("timeout", scope):
            await hang(request, 120 if fault.seconds is None else fault.seconds)
            return None
        if fault := faults.draw("slow", scope):
            await hang(request, 3 if fault.seconds is None else fault.seconds)
        if faults.draw("503_html", scope):
            return Response(HTML_503, 503, media_type="text/html")
        try:
            answer = await self._run(operation, request, progress, now)
        except ApiError as error:
            response = _json(error.body(), error.status)
            response.headers["x-amzn-ErrorType"] = error.code
            return response
        if fault := faults.draw("answer_lost", scope):
            await hang(request, fault.seconds or 0)
            return None
        if answer.body is None:
            return Response(status_code=answer.status)
        response = _json(answer.body, answer.status)
        if faults.draw("truncate", scope):
            return _json_text(bytes(response.body)[: len(response.body) // 2], answer.status)
        return response

    async def _run(
        self, operation: Operation, request: Request, progress: _Progress, now: int
    ) -> Answer:
        """Check everything before the operation, in Amazon's order, and run it."""
        world, scope = self._world, progress.scope
        token = self._check_caller(operation, request, scope)
        self._check_allowance(operation, progress)
        call = Call(
            world=world,
            operation=operation,
            now=now,
            application=world.accounts.applications[token.client_id],
            authorisation=token.authorisation,
            query=request.query_params.multi_items(),
            path=dict(request.path_params),
            body=await _read_body(request),
            base_url=own_address(request),
            raw_path=request.scope.get("raw_path", b"").partition(b"?")[0].decode("latin-1"),
        )
        answer = operation.answer(call)
        if operation.method != "GET":
            self._journal.write(
                operation.name,
                at=now,
                client_id=token.client_id,
                refresh_token=token.authorisation.refresh_token if token.authorisation else "",
                query=call.query,
                path=call.path,
                body=call.body,
            )
        return answer

    def _check_caller(self, operation: Operation, request: Request, scope: Scope) -> AccessToken:
        world = self._world
        agent = request.headers.get("user-agent", "")
        if not agent or len(agent) > 500:
            raise invalid_input("The user-agent header is missing or longer than 500 characters.")
        token = world.lwa.check(request.headers.get("x-amz-access-token"))
        if token.restricted_paths and not _covers(token, request.url.path):
            raise unauthorized()
        if world.faults.draw("revoked", scope):
            raise unauthorized("The access token you provided is revoked, malformed or invalid.")
        if operation.is_grantless != (token.authorisation is None):
            raise unauthorized()
        roles = (
            world.accounts.effective_roles(token.authorisation)
            if token.authorisation is not None
            else frozenset(world.accounts.applications[token.client_id].roles)
        )
        if world.faults.draw("role_missing", scope) or not roles:
            raise unauthorized()
        if operation.roles and not operation.roles & roles:
            raise unauthorized()
        return token

    def _check_allowance(self, operation: Operation, progress: _Progress) -> None:
        world, scope = self._world, progress.scope
        key = (operation.name, progress.seller_id, progress.client_id)
        if not world.buckets.take(key, rate=operation.rate, burst=operation.burst):
            progress.is_over_allowance = True
            raise quota_exceeded()
        if world.faults.draw("429", scope):
            raise quota_exceeded()
        if world.faults.draw("500", scope):
            raise internal_failure()

    def _finish(self, response: Response, operation: Operation, progress: _Progress) -> None:
        response.headers["Date"] = http_date(self._world, progress.scope)
        response.headers["x-amzn-RequestId"] = progress.request_id
        response.headers["x-amz-apigw-id"] = progress.request_id[:15]
        if response.status_code < 300 or response.status_code in (400, 404):
            response.headers["x-amzn-RateLimit-Limit"] = str(operation.rate)

    def _record(
        self, operation: Operation, request: Request, progress: _Progress, *, status: int
    ) -> None:
        self._world.calls.record(
            CallRecord(
                at=to_iso(self._world.clock.timestamp()),
                operation=operation.name,
                seller_id=progress.seller_id,
                client_id=progress.client_id,
                method=request.method,
                target=str(request.url.path) + ("?" + request.url.query) * bool(request.url.query),
                status=status,
                request_id=progress.request_id,
            ),
            is_over_allowance=progress.is_over_allowance,
        )


def http_date(world: World, scope: Scope) -> str:
    """Return the virtual clock as a `Date` header, wrong when that fault is on."""
    timestamp = world.clock.timestamp()
    if fault := world.faults.draw("skewed_date", scope):
        timestamp += 600 if fault.seconds is None else fault.seconds
    return to_datetime(timestamp).strftime("%a, %d %b %Y %H:%M:%S GMT")


def _covers(token: AccessToken, path: str) -> bool:
    """Tell whether a restricted token is good for a path; `{orderId}` stands for any part."""
    patterns = (
        re.sub(r"\\\{[^/]*\\\}", "[^/]+", re.escape(each)) for each in token.restricted_paths
    )
    return any(re.fullmatch(pattern, path) for pattern in patterns)


def _scope_of(operation: Operation, request: Request, progress: _Progress) -> Scope:
    query = request.query_params
    return Scope(
        operation=operation.name,
        seller_id=progress.seller_id or None,
        client_id=progress.client_id or None,
        marketplace_ids=frozenset(
            each for name in MARKETPLACES_OF_CALL for each in query.get(name, "").split(",")
        ),
        has_page_token=bool(PAGE_TOKENS & set(query)),
    )


async def _read_body(request: Request) -> Any:
    if request.method == "GET":
        return None
    raw = await request.body()
    if len(raw) > MAX_BODY:
        message = HTTPStatus.REQUEST_ENTITY_TOO_LARGE.phrase
        raise ApiError(413, "RequestTooLarge", message, "The request body is too large.")
    if not raw:
        return None
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        message = HTTPStatus.UNSUPPORTED_MEDIA_TYPE.phrase
        raise ApiError(415, "UnsupportedMediaType", message, "Use application/json.")
    try:
        return read_json(raw)
    except ValueError as error:
        raise invalid_input("The request body is not valid JSON.") from error


def _json(body: Any, status: int) -> Response:
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return _json_text(text.encode(), status)


def _json_text(text: bytes, status: int) -> Response:
    return Response(text, status, media_type="application/json")
