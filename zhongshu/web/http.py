"""What every view uses: the signed-in request, pages and their parts, toasts, permissions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme

from zhongshu.company import public as company
from zhongshu.identity import public as identity

# Roles that may change anything at all; administrators are always among the allowed.
MAY_CHANGE = tuple(role for role in identity.Role if role is not identity.Role.READONLY)
# Marks the tags of a toast that leads on; an address begins with a slash.
LEADS = "link"


class SignedInRequest(HttpRequest):
    """A request of somebody who signed in; `middleware.attach_actor` adds who and for whom."""

    actor: identity.Actor
    company: company.CompanyCard


@dataclass(frozen=True, slots=True)
class Undo:
    """Where a POST takes back what was just done, and which element the answer replaces."""

    url: str
    target: str


@dataclass(frozen=True, slots=True)
class Link:
    """Where a toast leads, and the verb that says so."""

    url: str
    label: str


@dataclass(frozen=True, slots=True)
class Toast:
    text: str
    is_bad: bool
    undo: Undo | None
    link: Link | None = None


def is_htmx(request: HttpRequest) -> bool:
    """Tell whether a part is wanted: htmx asks, but not to restore the history."""
    return (
        request.headers.get("HX-Request") == "true"
        and request.headers.get("HX-History-Restore-Request") != "true"
    )


def lead_to(request: HttpRequest, url: str) -> HttpResponse:
    """Lead to another page as a whole, also what asked for a part only."""
    return HttpResponse(headers={"HX-Redirect": url}) if is_htmx(request) else redirect(url)


def answer(
    request: HttpRequest,
    template: str,
    context: Mapping[str, object] | None = None,
    *,
    part: str = "",
    status: int = 200,
) -> HttpResponse:
    """Render the page, or for htmx the named partial of the same template with waiting toasts.

    What answers a POST also brings the counts of the navigation.
    """
    if not is_htmx(request):
        response = render(request, template, context, status=status)
    else:
        name = f"{template}#{part}" if part else template
        parts = [render_to_string(name, context, request), render_toasts(request)]
        if request.method == "POST":  # what waits beside the pages may be less or more now
            parts.append(render_to_string("shell/counts.html", {}, request))
        response = HttpResponse("".join(parts), status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def toast(
    request: HttpRequest,
    text: str,
    *,
    is_bad: bool = False,
    undo: Undo | None = None,
    link: Link | None = None,
) -> None:
    """Say in one line what happened to how many; shown with the next answer, page or part.

    It has a way back, or one that leads on: never both.
    """
    level = messages.ERROR if is_bad else messages.SUCCESS
    tags = f"{undo.url} {undo.target}" if undo else ""
    tags = f"{LEADS} {link.url} {link.label}" if link else tags
    messages.add_message(request, level, text, extra_tags=tags)


def read_toasts(request: HttpRequest) -> list[Toast]:
    """Return the waiting toasts, oldest first; reading takes them away."""
    found = []
    for message in messages.get_messages(request):
        url, _, target = (message.extra_tags or "").partition(" ")
        leads_to, _, label = target.partition(" ") if url == LEADS else ("", "", "")
        found.append(
            Toast(
                text=str(message),
                is_bad=message.level >= messages.ERROR,
                undo=Undo(url, target) if target and not label else None,
                link=Link(leads_to, label) if label else None,
            )
        )
    return found


def render_toasts(request: HttpRequest) -> str:
    """Return the waiting toasts as an out-of-band part, or "" when there are none."""
    waiting = read_toasts(request)
    if not waiting:
        return ""
    return render_to_string("components/toasts.html", {"toasts": waiting}, request)


def safe_next(request: HttpRequest, url: str | None) -> str:
    """Return the path of `url` when it leads to this very host, else the beginning (O11)."""
    if not url or not url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return str(settings.LOGIN_REDIRECT_URL)
    parts = urlsplit(url)
    path = "/" + parts.path.lstrip("/\\")
    return f"{path}?{parts.query}" if parts.query else path


def client_address(request: HttpRequest) -> str:
    """Return who knocks: behind our own TLS proxy the address that it appended, else the peer."""
    peer = str(request.META.get("REMOTE_ADDR", ""))
    forwarded = request.headers.get("X-Forwarded-For", "")
    if settings.BEHIND_TLS and forwarded:
        peer = forwarded.rpartition(",")[2].strip()
    return peer[:45]


def allowed_to[**P](
    *roles: identity.Role,
) -> Callable[[Callable[P, HttpResponse]], Callable[P, HttpResponse]]:
    """Let only these roles in, and administrators; the others read why not (403)."""

    def decorate(view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            request = args[0]
            assert isinstance(request, HttpRequest)  # noqa: S101 - a view's first argument
            identity.require_role(request.actor, *roles)  # type: ignore[attr-defined]
            return view(*args, **kwargs)

        return guarded

    return decorate
