"""Settings › people: who may sign in."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from zhongshu.channels import public as channels
from zhongshu.flows.add_user import add_user
from zhongshu.identity import public as identity
from zhongshu.kernel.errors import DomainError
from zhongshu.web.http import SignedInRequest, allowed_to, answer, toast
from zhongshu.web.settings.forms import ROLE_NAMES, NewPasswordForm, UserForm


@sensitive_post_parameters("password")
@allowed_to(identity.Role.ADMIN)
@require_http_methods(["GET", "POST"])
def people(request: SignedInRequest) -> HttpResponse:
    """List everybody and add one more."""
    stores = {store.store_id: store.name for store in channels.list_stores(request.actor)}
    form = UserForm(request.POST or None, stores.items())
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            add_user(
                login=given["login"],
                password=given["password"],
                role=given["role"],
                store_ids=form.store_ids(),
                actor=request.actor,
            )
        except identity.WeakPasswordError as refusal:
            form.add_error("password", str(refusal))
        except DomainError as refusal:
            form.add_error("login", str(refusal))
        else:
            toast(request, _("%s can sign in now.") % given["login"])
            return redirect("settings:people")
    access = channels.list_store_access(request.actor)
    users = [
        (
            card,
            ROLE_NAMES[card.role],
            [name for store_id, name in stores.items() if store_id in access.get(card.user_id, ())],
        )
        for card in identity.list_users(request.actor)
    ]
    context = {"section": "people", "form": form, "users": users}
    return answer(request, "settings/people.html", context, status=422 if form.is_bound else 200)


@sensitive_post_parameters("password")
@allowed_to(identity.Role.ADMIN)
@require_http_methods(["GET", "POST"])
def reset_password(request: SignedInRequest, user_id: int) -> HttpResponse:
    """Give somebody who forgot it a new password; their sessions end."""
    card = identity.get_user(request.actor, user_id)
    form = NewPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            login = identity.reset_password(
                user_id=user_id, password=form.cleaned_data["password"], actor=request.actor
            )
        except identity.WeakPasswordError as refusal:
            form.add_error("password", str(refusal))
        else:
            toast(request, _("%s has a new password and is signed out everywhere.") % login)
            return redirect("settings:person", user_id)
    context = {"section": "people", "form": form, "user_card": card}
    return answer(
        request, "settings/reset_password.html", context, status=422 if form.is_bound else 200
    )
