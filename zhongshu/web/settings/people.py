"""Settings › people: who may sign in."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from zhongshu.identity import public as identity
from zhongshu.kernel.errors import DomainError
from zhongshu.web.http import SignedInRequest, allowed_to, answer, toast
from zhongshu.web.settings.forms import ROLE_NAMES, UserForm


@sensitive_post_parameters("password")
@allowed_to(identity.Role.ADMIN)
@require_http_methods(["GET", "POST"])
def people(request: SignedInRequest) -> HttpResponse:
    """List everybody and add one more."""
    form = UserForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            identity.add_user(
                login=given["login"],
                password=given["password"],
                role=given["role"],
                sees_every_store=given["every_store"],
                actor=request.actor,
            )
        except identity.WeakPasswordError as refusal:
            form.add_error("password", str(refusal))
        except DomainError as refusal:
            form.add_error("login", str(refusal))
        else:
            toast(request, _("%s can sign in now.") % given["login"])
            return redirect("settings:people")
    users = [(card, ROLE_NAMES[card.role]) for card in identity.list_users(request.actor)]
    context = {"section": "people", "form": form, "users": users}
    return answer(request, "settings/people.html", context, status=422 if form.is_bound else 200)
