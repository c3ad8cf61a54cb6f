"""Settings › me: language, time zone, password."""

from django.contrib import auth
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from zhongshu.identity import public as identity
from zhongshu.kernel.errors import DomainError
from zhongshu.web import choices
from zhongshu.web.http import SignedInRequest, answer, toast
from zhongshu.web.settings.forms import ROLE_NAMES, PasswordForm, ProfileForm
from zhongshu.web.shell.preferences import remember_language


@require_http_methods(["GET", "POST"])
def profile(request: SignedInRequest) -> HttpResponse:
    """Show and store what a person set for themselves."""
    assert request.user.is_authenticated  # noqa: S101 - the middleware saw to it
    present = {"language": request.user.language, "time_zone": request.user.time_zone}
    form = ProfileForm(request.POST or None, initial=present)
    if request.method == "POST" and form.is_valid():
        try:
            identity.set_profile(actor=request.actor, **form.cleaned_data)
        except identity.UnknownChoiceError as refusal:
            form.add_error("time_zone", str(refusal))
        else:
            with translation.override(form.cleaned_data["language"]):
                toast(request, _("Your settings are saved."))
            response = redirect("settings:profile")
            remember_language(response, form.cleaned_data["language"])
            return response
    return _show(request, form, PasswordForm(), status=422 if form.is_bound else 200)


@sensitive_post_parameters("present", "new")
@require_POST
def change_password(request: SignedInRequest) -> HttpResponse:
    """Change the password; this session goes on under a new key, all others end."""
    form = PasswordForm(request.POST)
    if form.is_valid():
        try:
            user = identity.change_password(actor=request.actor, **form.cleaned_data)
        except identity.WrongPasswordError as refusal:
            form.add_error("present", str(refusal))
        except DomainError as refusal:
            form.add_error("new", str(refusal))
        else:
            auth.update_session_auth_hash(request, user)
            toast(request, _("Your password is changed. Other devices are signed out."))
            return redirect("settings:profile")
    assert request.user.is_authenticated  # noqa: S101 - the middleware saw to it
    present = {"language": request.user.language, "time_zone": request.user.time_zone}
    return _show(request, ProfileForm(initial=present), form, status=422)


def _show(
    request: SignedInRequest, form: ProfileForm, password_form: PasswordForm, *, status: int
) -> HttpResponse:
    context = {
        "section": "profile",
        "form": form,
        "password_form": password_form,
        "role_name": ROLE_NAMES[request.actor.role],
        "time_zones": choices.time_zones(),
    }
    return answer(request, "settings/profile.html", context, status=status)
