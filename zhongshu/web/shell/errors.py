"""Pages for what went wrong: refused, not found, too old, broken."""

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.csrf import requires_csrf_token

from zhongshu.web.shell.preferences import read_theme


def refusal_page(request: HttpRequest, sentence: str, *, status: int) -> HttpResponse:
    """Render one sentence about what is wrong, inside the frame when somebody is signed in."""
    titles = {
        HTTPStatus.NOT_FOUND: _("Not found"),
        HTTPStatus.FORBIDDEN: _("Not allowed"),
        HTTPStatus.CONFLICT: _("Not possible now"),
        HTTPStatus.UNPROCESSABLE_ENTITY: _("Not understood"),
    }
    layout = "shell/page.html" if hasattr(request, "actor") else "shell/bare.html"
    context = {
        "layout": layout,
        "title": titles.get(HTTPStatus(status), _("Not done")),
        "sentence": sentence,
    }
    return render(request, "shell/refusal.html", context, status=status)


def not_found(request: HttpRequest, exception: Http404) -> HttpResponse:  # noqa: ARG001
    """Say that there is no such page (404)."""
    return refusal_page(
        request,
        _("There is no page at this address. Check it, or go on from the navigation."),
        status=404,
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Say that Django refused the request (403)."""
    return refusal_page(request, _("You may not open this page."), status=403)


def broken(request: HttpRequest) -> HttpResponse:
    """Say that this is our fault (500). It asks nothing of the database, which may be the cause."""
    page = render_to_string("shell/broken.html", {"theme": read_theme(request)})
    return HttpResponse(page, status=500)


@requires_csrf_token
def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """Say that the form was not ours or is too old (403 of the CSRF check)."""
    return refusal_page(
        request,
        _("This form was open too long, or cookies are off. Reload the page and send it again."),
        status=403,
    )
