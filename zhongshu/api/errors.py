"""How a refusal looks: `{"error": {"code", "message", "details"}}` and a status."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic_core import to_json

from zhongshu.api.invalid import say_invalid
from zhongshu.channels import public as channels
from zhongshu.identity import public as identity
from zhongshu.kernel.errors import (
    ConflictError,
    DomainError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
)

log = logging.getLogger("zhongshu.api")

STATUS: tuple[tuple[type[DomainError], int], ...] = (
    (identity.TooManyRequestsError, 429),
    (NotFoundError, 404),
    (ForbiddenError, 403),
    (ConflictError, 409),
    (InvalidError, 422),
)
# What Amazon will answer again to the same request; anything else may pass by itself.
REFUSED_BY_AMAZON = (
    channels.AuthorisationLostError,
    channels.ApplicationRefusedError,
    channels.RoleMissingError,
    channels.RequestRefusedError,
)
MOST_TOLD = 20


@dataclass(eq=False)
class UnreadableBodyError(InvalidError):
    """Answered with 400: there is nothing that could be refused field by field."""

    code = "api.unreadable_body"
    template = _("The body holds NaN, Infinity, a number without end, or is nested too deeply.")


@dataclass(eq=False)
class NoUtf8Error(UnreadableBodyError):
    template = _("The body is not in UTF-8.")


@dataclass(eq=False)
class NoJsonError(UnreadableBodyError):
    line: int
    column: int

    template = _("The body is no JSON: look at line {line}, column {column}.")


@dataclass(eq=False)
class NoFormError(UnreadableBodyError):
    template = _("The body is no whole form, or has too many fields or files.")


@dataclass(eq=False)
class NoObjectError(UnreadableBodyError):
    template = _("The body is JSON, but no object: it begins with a brace and ends with one.")


@dataclass(eq=False)
class UnknownParameterError(InvalidError):
    name: str

    code = "api.unknown_parameter"
    template = _("There is no parameter {name} here.")


@dataclass(eq=False)
class BadCursorError(InvalidError):
    code = "api.bad_cursor"
    template = _("This cursor is not one of ours. Start at the beginning of the list.")


@dataclass(eq=False)
class ReadOnlyTokenError(ForbiddenError):
    code = "api.read_only_token"
    template = _("This token may only read. Issue one with the scope “write”.")


@dataclass(eq=False)
class ProductRefusedError(InvalidError):
    """`refusals` names each field that is wrong, and why in the reader's language."""

    refusals: Sequence[Mapping[str, str]]

    code = "api.product_refused"
    template = _("Nothing was stored; `details` says which fields are wrong, and why.")


@dataclass(eq=False)
class ProductInUseError(ConflictError):
    """`why` is the desk's sentence about who sells it still."""

    sku: str
    why: str

    code = "api.product_in_use"
    template = "{why}"


@dataclass(eq=False)
class SellerSkuUnknownError(NotFoundError):
    account_id: int
    seller_sku: str

    code = "catalog.seller_sku_not_found"
    template = _("There is no seller SKU {seller_sku} in account {account_id}.")


def answer_error(
    status: int, code: str, message: str, details: Mapping[str, object] | None = None
) -> HttpResponse:
    body = {"error": {"code": code, "message": message, "details": dict(details or {})}}
    content = to_json(body, serialize_unknown=True)
    return HttpResponse(content, status=status, content_type="application/json")


def register(api: NinjaAPI) -> None:
    """Tell ninja how each kind of failure is answered; no traceback ever leaves."""
    handlers: dict[type[Exception], Any] = {
        DomainError: refuse,
        channels.GatewayError: tell_outage,
        ValidationError: tell_invalid,
        AuthenticationError: ask_for_token,
        HttpError: tell_http_error,
        Http404: tell_unknown_path,
        RequestDataTooBig: tell_too_big,
        OperationalError: tell_database_outage,
        InterfaceError: tell_database_outage,
        Exception: tell_bug,
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)


def refuse(_request: HttpRequest, refusal: DomainError) -> HttpResponse:
    status = next((code for kind, code in STATUS if isinstance(refusal, kind)), 409)
    if isinstance(refusal, UnreadableBodyError):
        status = 400
    response = answer_error(status, refusal.code, str(refusal), refusal.facts)
    if isinstance(refusal, identity.TooManyRequestsError):
        response["Retry-After"] = str(refusal.wait_s)
    return response


def tell_outage(_request: HttpRequest, outage: channels.GatewayError) -> HttpResponse:
    details = {"request_id": outage.request_id}
    if isinstance(outage, REFUSED_BY_AMAZON):
        return answer_error(422, "channels.refused_by_amazon", str(outage), details)
    if isinstance(outage, channels.ThrottledError):
        response = answer_error(503, "channels.throttled", str(outage), details)
        response["Retry-After"] = str(max(1, round(outage.retry_after_s)))
        return response
    return answer_error(502, "channels.no_answer", str(outage), details)


def tell_invalid(_request: HttpRequest, invalid: ValidationError) -> HttpResponse:
    return answer_error(
        422,
        "api.invalid",
        gettext("The request makes no sense; `details` says where."),
        {"errors": [_tell(error) for error in invalid.errors[:MOST_TOLD]]},
    )


def ask_for_token(_request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    message = gettext("Send a good API token: `Authorization: Bearer …`.")
    response = answer_error(401, "api.unauthorised", message)
    response["WWW-Authenticate"] = "Bearer"
    return response


def tell_http_error(_request: HttpRequest, error: HttpError) -> HttpResponse:
    """Answer what the framework refuses by itself: a form's body, a missing CSRF token."""
    message = gettext("The request was refused before it was read. Compare it with /api/docs.")
    return answer_error(error.status_code, "api.refused", message, {"reason": str(error)})


def tell_unknown_path(_request: HttpRequest, _error: Exception | None = None) -> HttpResponse:
    return answer_error(404, "api.unknown_path", gettext("There is nothing at this address."))


def tell_wrong_method(allowed: str) -> HttpResponse:
    message = gettext("This address does not take that method.")
    response = answer_error(405, "api.method_not_allowed", message, {"allowed": allowed})
    response["Allow"] = allowed
    return response


def tell_too_big(_request: HttpRequest, _error: RequestDataTooBig) -> HttpResponse:
    return answer_error(413, "api.too_big", gettext("The body is too big."))


def tell_database_outage(_request: HttpRequest, error: Exception) -> HttpResponse:
    log.error("The database does not answer: %s", error)
    message = gettext("The database does not answer just now. Try again in a few seconds.")
    response = answer_error(503, "api.no_database", message)
    response["Retry-After"] = "5"
    return response


def tell_bug(request: HttpRequest, error: Exception) -> HttpResponse:
    log.error("%s %s failed", request.method, request.path, exc_info=error)
    message = gettext("Something went wrong here; it is in the log. Nothing was changed.")
    return answer_error(500, "api.broken", message)


def _tell(error: Mapping[str, Any]) -> dict[str, str]:
    places: Sequence[object] = [place for place in error["loc"] if place not in ("body", "query")]
    return {
        "where": ".".join(map(str, places))[:200],
        "why": say_invalid(error)[:200],
        "type": str(error["type"]),
    }
