"""Login with Amazon: POST /auth/o2/token."""

import base64
import binascii
import hmac
import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from spapi_simulator.accounts import Application, Authorisation
from spapi_simulator.call import Section
from spapi_simulator.calls import CallRecord
from spapi_simulator.clock import to_iso
from spapi_simulator.connection import break_off, hang
from spapi_simulator.errors import LwaError
from spapi_simulator.faults import Scope
from spapi_simulator.gateway import http_date
from spapi_simulator.journal import Journal
from spapi_simulator.lwa import TOKEN_LIFE_S
from spapi_simulator.world.world import World

OPERATION = "token"
SHORT_LIFE_S = 5
SCOPES = frozenset(
    {
        "sellingpartnerapi::notifications",
        "sellingpartnerapi::migration",
        "sellingpartnerapi::client_credential:rotation",
    }
)

type Form = dict[str, str]


class TokenEndpoint:
    def __init__(self, world: World, journal: Journal) -> None:
        self._world = world
        self._journal = journal
        self._grants: dict[str, Callable[[Form, Application], dict[str, Any]]] = {
            "refresh_token": self._refresh,
            "authorization_code": self._exchange_code,
            "client_credentials": self._grantless,
        }

    async def serve(self, request: Request) -> Response:
        self._world.catch_up()
        form = _read_form(request, await request.body())
        scope = self._scope_of(form)
        request_id = str(uuid.uuid4())
        if await self._is_broken(request, scope):
            self._record(scope, 0, request_id)
            return await break_off(request)
        try:
            answer, status = self._grant(form, request, scope), 200
        except LwaError as error:
            answer, status = error.body(), error.status
        response = JSONResponse(answer, status, headers={"Cache-Control": "no-store"})
        response.headers["x-amzn-RequestId"] = request_id
        response.headers["Date"] = http_date(self._world, scope)
        self._record(scope, status, request_id)
        return response

    async def _is_broken(self, request: Request, scope: Scope) -> bool:
        """Wait, where a fault says so; tell whether no answer shall come."""
        faults = self._world.faults
        if fault := faults.draw("slow", scope):
            await hang(request, 3 if fault.seconds is None else fault.seconds)
        if fault := faults.draw("timeout", scope):
            await hang(request, 120 if fault.seconds is None else fault.seconds)
            return True
        return faults.draw("reset", scope) is not None

    def _grant(self, form: Form | None, request: Request, scope: Scope) -> dict[str, Any]:
        if self._world.faults.draw("lwa_500", scope):
            raise LwaError(500, "server_error", "The server encountered an error.")
        if form is None:
            raise _missing("content-type application/x-www-form-urlencoded")
        application = self._authenticate(form, request)
        grant = self._grants.get(_required(form, "grant_type"))
        if grant is None:
            raise LwaError(
                400,
                "unsupported_grant_type",
                "The authorization grant type is not supported by the authorization server",
            )
        self._world.lwa.requests[form.get("refresh_token") or form["grant_type"]] += 1
        if self._world.faults.draw("revoked", scope):
            raise _bad_grant("refresh_token")
        return grant(form, application)

    def _authenticate(self, form: Form, request: Request) -> Application:
        """Return the application that asks; its secret stands in the form or in a header."""
        client_id, client_secret = form.get("client_id", ""), form.get("client_secret", "")
        kind, _, encoded = request.headers.get("authorization", "").partition(" ")
        if kind.lower() == "basic":
            client_id, client_secret = _read_basic(encoded)
        if not client_id:
            raise _missing("client_id")
        application = self._world.accounts.applications.get(client_id)
        if application is None or not hmac.compare_digest(
            application.client_secret.encode(), client_secret.encode()
        ):
            raise LwaError(401, "invalid_client", "Client authentication failed")
        return application

    def _refresh(self, form: Form, application: Application) -> dict[str, Any]:
        granted = self._world.accounts.authorisations.get(_required(form, "refresh_token"))
        if granted is None or granted.is_revoked or granted.client_id != application.client_id:
            raise _bad_grant("refresh_token")
        return self._answer(application, granted)

    def _exchange_code(self, form: Form, application: Application) -> dict[str, Any]:
        code = self._world.lwa.find_code(_required(form, "code"))
        if code is None or code.client_id != application.client_id:
            raise _bad_grant("code")
        if form.get("redirect_uri", code.redirect_uri) != code.redirect_uri:
            raise _bad_grant("redirect_uri")
        code.is_used = True
        at = self._world.clock.timestamp()
        granted = self._world.accounts.authorise(code.seller_id, code.client_id, at=at)
        self._journal.write("authorise", at=at, seller_id=code.seller_id, client_id=code.client_id)
        return self._answer(application, granted)

    def _grantless(self, form: Form, application: Application) -> dict[str, Any]:
        scope = _required(form, "scope")
        if scope not in SCOPES:
            raise LwaError(400, "invalid_scope", f"The request has an invalid scope : {scope}")
        return self._answer(application, None)

    def _answer(self, application: Application, granted: Authorisation | None) -> dict[str, Any]:
        seller_id = granted.seller_id if granted else None
        scope = Scope(OPERATION, seller_id=seller_id, client_id=application.client_id)
        life_s: float = TOKEN_LIFE_S
        if fault := self._world.faults.draw("short_tokens", scope):
            life_s = SHORT_LIFE_S if fault.seconds is None else fault.seconds
        token = self._world.lwa.issue(application.client_id, granted, life_s=life_s)
        # A short token still claims its hour: that is the fault.
        answer = {
            "access_token": token.value,
            "token_type": "bearer",
            "expires_in": TOKEN_LIFE_S,
        }
        if granted is not None:
            answer["refresh_token"] = granted.refresh_token
        return answer

    def _scope_of(self, form: Form | None) -> Scope:
        form = form or {}
        granted = self._world.accounts.authorisations.get(form.get("refresh_token", ""))
        return Scope(
            OPERATION,
            seller_id=granted.seller_id if granted else None,
            client_id=form.get("client_id"),
        )

    def _record(self, scope: Scope, status: int, request_id: str) -> None:
        self._world.calls.record(
            CallRecord(
                at=to_iso(self._world.clock.timestamp()),
                operation=OPERATION,
                seller_id=scope.seller_id or "",
                client_id=scope.client_id or "",
                method="POST",
                target="/auth/o2/token",
                status=status,
                request_id=request_id,
            ),
            is_over_allowance=False,
        )


def _read_form(request: Request, raw: bytes) -> Form | None:
    """Return the fields; None when they come in another form."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        return None
    return dict(parse_qsl(raw.decode("utf-8", "replace")))


def _read_basic(encoded: str) -> tuple[str, str]:
    try:
        client_id, _, client_secret = base64.b64decode(encoded).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return client_id, client_secret


def _required(form: Form, name: str) -> str:
    if not form.get(name):
        raise _missing(name)
    return form[name]


def _missing(name: str) -> LwaError:
    return LwaError(400, "invalid_request", f"The request is missing a required parameter : {name}")


def _bad_grant(name: str) -> LwaError:
    return LwaError(400, "invalid_grant", f"The request has an invalid grant parameter : {name}")


def _routes(world: World, journal: Journal) -> list[Route]:
    return [Route("/auth/o2/token", TokenEndpoint(world, journal).serve, methods=["POST"])]


SECTION = Section(routes=_routes)
