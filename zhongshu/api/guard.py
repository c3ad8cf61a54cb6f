"""Who may come in: a token, its scope, its allowance, and a request that can be stored."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, NoReturn

from django.conf import settings
from django.core.exceptions import TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError
from django.utils import timezone
from ninja.parser import Parser
from ninja.security import HttpBearer

from zhongshu.api.errors import (
    NoFormError,
    NoJsonError,
    NoObjectError,
    NoUtf8Error,
    ReadOnlyTokenError,
    UnknownParameterError,
    UnreadableBodyError,
)
from zhongshu.channels import public as channels
from zhongshu.documents import public as documents
from zhongshu.identity import public as identity
from zhongshu.kernel.errors import InvalidTextError
from zhongshu.kernel.texts import is_storable

SAFE = ("GET", "HEAD", "OPTIONS")
LONGEST_TOKEN = 200
TAKES_FILES = re.compile(r"/api/v1/(imports/|products/[0-9]+/(images|files)$)")


class TokenRequest(HttpRequest):
    """A request that came with a good token; its actor is who owns it, with their stores."""

    auth: identity.AuthenticatedToken


class ApiToken(HttpBearer):
    """`Authorization: Bearer zs_…`, counted by address and token before anything is done.

    `find_parameters` tells what an operation takes in its address.
    """

    def __init__(self, find_parameters: Callable[[HttpRequest], frozenset[str]]) -> None:
        super().__init__()
        self.find_parameters = find_parameters

    def __call__(self, request: HttpRequest) -> identity.AuthenticatedToken | None:
        found = super().__call__(request)
        if found is None:
            identity.count_request(address=client_address(request), token_id=None)
            return None
        token: identity.AuthenticatedToken = found
        identity.count_request(address=client_address(request), token_id=token.token_id)
        if request.method not in SAFE:
            _require_writer(token)
        _require_sense(request, self.find_parameters(request))
        return replace(token, actor=_with_stores(token.actor))

    def authenticate(
        self,
        request: HttpRequest,  # noqa: ARG002 - ninja's signature
        token: str,
    ) -> identity.AuthenticatedToken | None:
        return find_token(token)


class StoredBodyParser(Parser):
    """Hands out the body that the guard has read and checked."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        body: dict[str, Any] = request.json_body  # type: ignore[attr-defined]
        return body


def find_token(text: str) -> identity.AuthenticatedToken | None:
    """Return the token when it is a good one."""
    if len(text) > LONGEST_TOKEN or not text.isascii() or not text.isprintable():
        return None
    return identity.authenticate_token(token=text, at=timezone.now())


def client_address(request: HttpRequest) -> str:
    """Return who knocks: behind our own TLS proxy the address that it appended, else the peer."""
    peer = str(request.META.get("REMOTE_ADDR", ""))
    forwarded = request.headers.get("X-Forwarded-For", "")
    if settings.BEHIND_TLS and forwarded:
        peer = forwarded.rpartition(",")[2].strip()
    return peer[:45] if is_storable(peer) else ""


def read_json(text: bytes) -> dict[str, Any]:
    """Return the JSON object of a body.

    Raises:
        UnreadableBodyError: no JSON, no object, a NaN, too deep, or a number without end.
    """
    try:
        found = json.loads(text, parse_constant=_refuse_constant)
    except UnicodeDecodeError as error:
        raise NoUtf8Error from error
    except json.JSONDecodeError as error:
        raise NoJsonError(line=error.lineno, column=error.colno) from error
    except (ValueError, RecursionError) as error:
        raise UnreadableBodyError from error
    if not isinstance(found, dict):
        raise NoObjectError
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _with_stores(actor: identity.Actor) -> identity.Actor:
    if actor.sees_every_store or actor.user_id is None:
        return actor
    return replace(actor, store_ids=channels.list_store_ids(actor.user_id))


def _require_writer(token: identity.AuthenticatedToken) -> None:
    """Refuse to change anything with a reading token, or for a role that lost the right (O19)."""
    if token.scope is not identity.TokenScope.WRITE:
        raise ReadOnlyTokenError
    if not token.actor.may_change:
        roles = [role for role in identity.Role if role is not identity.Role.READONLY]
        raise identity.NotAllowedError(needs=", ".join(roles))


def _require_sense(request: HttpRequest, known: frozenset[str]) -> None:
    """Refuse unknown parameters (O18) and texts that no database can hold (K11)."""
    for name, values in request.GET.lists():
        if name not in known:
            raise UnknownParameterError(name=name[:50] if is_storable(name) else "?")
        if not all(is_storable(str(each)) for each in values):
            raise InvalidTextError(field=name)
    for name, value in (request.resolver_match.kwargs if request.resolver_match else {}).items():
        if not is_storable(str(value)):
            raise InvalidTextError(field=name)
    body = _read_form(request) if takes_files(request) else _read_body(request)
    for text in _texts(body):
        if not is_storable(text):
            raise InvalidTextError(field="body")
    request.json_body = body  # type: ignore[attr-defined]


def takes_files(request: HttpRequest) -> bool:
    """Whether the body is a form with files, which is never read as a whole (O8)."""
    is_form = request.content_type == "multipart/form-data"
    return is_form and TAKES_FILES.match(request.path) is not None


def _read_body(request: HttpRequest) -> dict[str, Any]:
    return read_json(request.body) if request.body else {}


def _read_form(request: HttpRequest) -> dict[str, Any]:
    """Return the fields beside the files.

    Raises:
        NoFormError: it is cut off, or has too many fields or files.
        documents.FileRefusedError: a file is too large, or came too slowly.
    """
    try:
        fields = {name: list(values) for name, values in request.POST.lists()}
    except (MultiPartParserError, TooManyFieldsSent, TooManyFilesSent) as error:
        raise NoFormError from error
    refusal = getattr(request, "upload_refusal", None)
    if isinstance(refusal, documents.FileRefusedError):
        raise refusal
    return fields


def _texts(value: object) -> Iterator[str]:
    """Yield every text in a JSON value, names too; no recursion, whatever its depth."""
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, str):
            yield each
        elif isinstance(each, list):
            waiting.extend(each)
        elif isinstance(each, dict):
            waiting.extend(each.keys())
            waiting.extend(each.values())
