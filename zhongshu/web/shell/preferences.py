"""Theme, density, folded navigation and language: cookies, so that nothing flashes."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from zhongshu.identity import public as identity
from zhongshu.web.http import is_htmx, safe_next

YEAR_S = 365 * 86_400
CHOICES = {
    "theme": ("auto", "light", "dark"),
    "density": ("default", "compact", "cosy"),
    "nav": ("", "slim"),
}


def read_choice(request: HttpRequest, name: str) -> str:
    """Return what the cookie says, or the first choice when it says nothing we know."""
    chosen = request.COOKIES.get(name, "")
    return chosen if chosen in CHOICES[name] else CHOICES[name][0]


def read_theme(request: HttpRequest) -> str:
    return read_choice(request, "theme")


def remember_language(response: HttpResponse, language: str) -> None:
    """Write the cookie that Django's LocaleMiddleware reads."""
    _set_cookie(response, settings.LANGUAGE_COOKIE_NAME, language)


@login_not_required
@require_POST
def set_preferences(request: HttpRequest) -> HttpResponse:
    """Write the chosen cookies and go back to where one was; what is unknown is left out."""
    if is_htmx(request):
        response = HttpResponse(status=204)
    else:
        response = redirect(safe_next(request, request.POST.get("next")))
    for name, choices in CHOICES.items():
        if request.POST.get(name) in choices:
            _set_cookie(response, name, request.POST[name])
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        remember_language(response, language)
        if request.user.is_authenticated:
            identity.set_profile(actor=request.user.as_actor(), language=language)
    return response


def _set_cookie(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        name, value, max_age=YEAR_S, samesite="Lax", secure=settings.BEHIND_TLS, httponly=True
    )
