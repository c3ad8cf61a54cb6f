"""Sign-in, sign-out, and the page of the first administrator."""

from django.conf import settings
from django.contrib import auth
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from zhongshu.flows.set_up import set_up
from zhongshu.identity import public as identity
from zhongshu.kernel.errors import DomainError
from zhongshu.web import choices
from zhongshu.web.http import client_address, safe_next
from zhongshu.web.shell.preferences import remember_language
from zhongshu.web.sign_in import sessions
from zhongshu.web.sign_in.forms import SetupForm, SignInForm


@sensitive_post_parameters("password")
@login_not_required
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for name and password; a wrong pair reads the same whether the name exists or not."""
    goes_to = safe_next(request, request.POST.get("next") or request.GET.get("next"))
    if request.method == "GET" and request.user.is_authenticated:
        return redirect(goes_to)
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        found = identity.check_credentials(
            login=form.cleaned_data["login"],
            password=form.cleaned_data["password"],
            address=client_address(request),
            at=timezone.now(),
        )
        if found.user is not None:
            sessions.begin(request, found)
            return _come_in(request, goes_to)
        form.add_error(None, _say_refused(found.wait_s))
    context = {
        "form": form,
        "next": goes_to,
        "has_users": identity.has_users(),
        "has_just_ended": sessions.has_just_ended(request),
    }
    return render(request, "sign_in/sign_in.html", context, status=422 if form.is_bound else 200)


@require_POST
@login_not_required
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session; the old cookie opens nothing any more."""
    auth.logout(request)
    return redirect(settings.LOGIN_URL)


@sensitive_post_parameters("password")
@login_not_required
@require_http_methods(["GET", "POST"])
def first_administrator(request: HttpRequest, token: str) -> HttpResponse:
    """Make the first administrator and the company, by the link that was printed at the start."""
    at = timezone.now()
    if not identity.is_setup_link_good(token, at):
        return render(request, "sign_in/setup_refused.html", status=404)
    form = SetupForm(request.POST or None, initial={"language": get_language()})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            set_up(
                token=token,
                login=given["login"],
                password=given["password"],
                language=given["language"],
                company_name=given["company"],
                time_zone=given["time_zone"],
                base_currency=given["base_currency"],
                at=at,
            )
        except (identity.WeakPasswordError, identity.LoginRefusedError) as refusal:
            is_login = isinstance(refusal, identity.LoginRefusedError)
            form.add_error("login" if is_login else "password", str(refusal))
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return _begin(request, given["login"], given["password"], given["language"])
    context = {
        "form": form,
        "time_zones": choices.time_zones(),
        "currencies": choices.currencies(),
    }
    return render(request, "sign_in/setup.html", context, status=422 if form.is_bound else 200)


def _begin(request: HttpRequest, login: str, password: str, language: str) -> HttpResponse:
    """Sign the first administrator in, in the language they chose."""
    found = identity.check_credentials(
        login=login, password=password, address=client_address(request), at=timezone.now()
    )
    if found.user is not None:
        sessions.begin(request, found)
    response = redirect("dashboard")
    remember_language(response, language)
    return response


def _come_in(request: HttpRequest, goes_to: str) -> HttpResponse:
    response = redirect(goes_to)
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES and request.user.is_authenticated:
        remember_language(response, request.user.language)
    return response


def _say_refused(wait_s: int) -> str:
    if not wait_s:
        return _("User name or password is wrong. Check capitals and the keyboard's language.")
    minutes = -(-wait_s // 60)
    if wait_s < 60:
        return ngettext(
            "Too many wrong tries. Try again in %d second.",
            "Too many wrong tries. Try again in %d seconds.",
            wait_s,
        ) % wait_s  # fmt: skip
    return ngettext(
        "Too many wrong tries. Try again in %d minute.",
        "Too many wrong tries. Try again in %d minutes.",
        minutes,
    ) % minutes  # fmt: skip
