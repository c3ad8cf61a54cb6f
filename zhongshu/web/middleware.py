"""What happens to every request: who it is, in which zone, and how a refusal looks."""

from collections.abc import Callable
from urllib.parse import quote
from zoneinfo import ZoneInfo

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.channels import public as channels
from zhongshu.company import public as company
from zhongshu.kernel.errors import (
    ConflictError,
    DomainError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
)
from zhongshu.kernel.texts import is_storable
from zhongshu.web.http import is_htmx, safe_next
from zhongshu.web.shell import frame
from zhongshu.web.shell.errors import refusal_page
from zhongshu.web.sign_in import sessions

type Answering = Callable[[HttpRequest], HttpResponseBase]

# Whoever comes here brings a token, not a session.
TOKEN_PATHS = ("/api/",)
STATUS: tuple[tuple[type[DomainError], int], ...] = (
    (NotFoundError, 404),
    (ForbiddenError, 403),
    (ConflictError, 409),
    (InvalidError, 422),
)


def attach_actor(get_response: Answering) -> Answering:
    """Add `request.actor` and `request.company`, and show times in the reader's zone."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        sessions.end_if_over(request)
        if not request.user.is_authenticated:
            return get_response(request)
        card = frame.keep(request, "company", company.get_company)
        stores = (
            frozenset[int]()
            if request.user.sees_every_store
            else channels.list_store_ids(request.user.pk)
        )
        request.actor = request.user.as_actor(stores)  # type: ignore[attr-defined]
        request.company = card  # type: ignore[attr-defined]
        with timezone.override(ZoneInfo(request.user.time_zone or card.time_zone)):
            response = get_response(request)
        frame.note_change(request, response)
        return response

    return answer


def keep_private(get_response: Answering) -> Answering:
    """Forbid browsers and proxies to store what we answer (failures.md, O24)."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    return answer


class RequireSignIn:
    """Every view wants a signed-in person, unless it says `login_not_required`."""

    def __init__(self, get_response: Answering) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponseBase],
        args: list[object],  # noqa: ARG002 - Django's signature
        kwargs: dict[str, object],  # noqa: ARG002 - Django's signature
    ) -> HttpResponseBase | None:
        is_open = not getattr(view, "login_required", True)
        if request.user.is_authenticated or is_open or request.path.startswith(TOKEN_PATHS):
            return None
        if not is_htmx(request):
            return redirect_to_login(_page_to_return_to(request))
        page = request.headers.get("HX-Current-URL", "/")
        return HttpResponse(headers={"HX-Redirect": redirect_to_login(page).url})


def _page_to_return_to(request: HttpRequest) -> str:
    """Return where to go after signing in: the page of a form, for its address shows nothing."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    return safe_next(request, request.headers.get("Referer"))


class ShowRefusals:
    """Turn a refusal that no view caught into a page, or for htmx into one sentence.

    An address with a letter that no database holds leads nowhere (failures.md, K11).
    """

    def __init__(self, get_response: Answering) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            sentence = _("This address only takes what a form sends. Go to its page instead.")
            page = show_refusal(request, sentence, status=405)
            for name, value in response.headers.items():
                if not name.startswith("Content-"):
                    page.headers[name] = value
            return page
        return response

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponseBase],  # noqa: ARG002 - Django's signature
        args: list[object],  # noqa: ARG002 - Django's signature
        kwargs: dict[str, object],
    ) -> None:
        if request.path.startswith(TOKEN_PATHS):
            return
        if not all(is_storable(str(each)) for each in kwargs.values()):
            raise Http404

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        if not isinstance(exception, DomainError):
            return None
        status = next((code for kind, code in STATUS if isinstance(exception, kind)), 409)
        return show_refusal(request, str(exception), status=status)


def show_refusal(request: HttpRequest, sentence: str, *, status: int) -> HttpResponse:
    """Answer a refused request: htmx gets a toast and swaps nothing, a browser gets a page."""
    if is_htmx(request):
        headers = {"X-Refusal": quote(sentence), "HX-Reswap": "none"}
        return HttpResponse(status=status, headers=headers)
    return refusal_page(request, sentence, status=status)
