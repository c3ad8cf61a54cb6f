"""Settings › people › one of them: who they are, what they see, whether they may come in."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhongshu.channels import public as channels
from zhongshu.flows.change_user import change_user
from zhongshu.flows.hand_over import hand_over
from zhongshu.identity import public as identity
from zhongshu.kernel.errors import DomainError
from zhongshu.web import choices
from zhongshu.web.http import SignedInRequest, allowed_to, answer, toast
from zhongshu.web.settings.forms import ROLE_NAMES, PersonForm, StoresForm


@allowed_to(identity.Role.ADMIN)
@require_http_methods(["GET", "POST"])
def person(request: SignedInRequest, user_id: int) -> HttpResponse:
    """Show a person; change name, role, language and time zone."""
    card = identity.get_user(request.actor, user_id)
    if request.method == "GET":
        return _show(request, card)
    identity.require_full_admin(request.actor)
    form = PersonForm(request.POST)
    if form.is_valid():
        try:
            change_user(
                user_id=user_id,
                changes=identity.UserChange(**form.cleaned_data),
                store_ids=None,
                actor=request.actor,
                at=timezone.now(),
            )
        except DomainError as refusal:
            form.add_error(_field_of(refusal), str(refusal))
        else:
            toast(request, _("%s is saved.") % form.cleaned_data["login"])
            return redirect("settings:person", user_id)
    return _show(request, card, form=form)


@allowed_to(identity.Role.ADMIN)
@require_POST
def change_stores(request: SignedInRequest, user_id: int) -> HttpResponse:
    """Give the stores that are ticked and take the others away."""
    card = identity.get_user(request.actor, user_id)
    form = StoresForm(request.POST, _store_names(request).items())
    if form.is_valid():
        store_ids = form.store_ids()
        try:
            change_user(
                user_id=user_id,
                changes=_reach(card, sees_every_store=store_ids is None),
                store_ids=store_ids,
                actor=request.actor,
                at=timezone.now(),
            )
        except DomainError as refusal:
            form.add_error("every_store", str(refusal))
        else:
            toast(request, _("The stores of %s are saved.") % card.login)
            return redirect("settings:person", user_id)
    return _show(request, card, stores_form=form)


@allowed_to(identity.Role.ADMIN)
@require_POST
def deactivate(request: SignedInRequest, user_id: int) -> HttpResponse:
    """Let a person in no more."""
    login = identity.deactivate_user(user_id=user_id, actor=request.actor, at=timezone.now())
    toast(request, _("%s is signed out everywhere and cannot sign in any more.") % login)
    return redirect("settings:person", user_id)


@allowed_to(identity.Role.ADMIN)
@require_POST
def reactivate(request: SignedInRequest, user_id: int) -> HttpResponse:
    """Let a person in again."""
    login = identity.reactivate_user(user_id=user_id, actor=request.actor, at=timezone.now())
    toast(request, _("%s can sign in again.") % login)
    return redirect("settings:person", user_id)


@allowed_to(identity.Role.ADMIN)
@require_POST
def hand_over_all(request: SignedInRequest, user_id: int) -> HttpResponse:
    """Give all that the person answers for to somebody else."""
    card = identity.get_user(request.actor, user_id)
    heir = request.POST.get("to", "")[:150]
    done = hand_over(from_id=user_id, to_login=heir, actor=request.actor, at=timezone.now())
    facts = {
        "products": f"{done.products:,}",
        "skus": f"{done.skus:,}",
        "stores": f"{done.stores:,}",
        "suppliers": f"{done.suppliers:,}",
        "name": heir,
    }
    toast(
        request,
        _(
            "%(name)s has %(products)s products, %(skus)s seller SKUs, %(stores)s stores and"
            " %(suppliers)s suppliers more."
        )
        % facts
        if done.number
        else _("%s answered for nothing.") % card.login,
    )
    return redirect("settings:person", user_id)


def _reach(card: identity.UserCard, *, sees_every_store: bool) -> identity.UserChange:
    """Return no change at all where there is none: some administrators may only give stores."""
    if card.sees_every_store == sees_every_store:
        return identity.UserChange()
    return identity.UserChange(sees_every_store=sees_every_store)


def _field_of(refusal: DomainError) -> str:
    if isinstance(refusal, identity.LoginTakenError | identity.LoginRefusedError):
        return "login"
    return refusal.field if isinstance(refusal, identity.UnknownChoiceError) else "role"


def _store_names(request: SignedInRequest) -> dict[int, str]:
    return {store.store_id: store.name for store in channels.list_stores(request.actor)}


def _show(
    request: SignedInRequest,
    card: identity.UserCard,
    *,
    form: PersonForm | None = None,
    stores_form: StoresForm | None = None,
) -> HttpResponse:
    given = channels.list_store_access(request.actor).get(card.user_id, frozenset())
    present = {
        "login": card.login,
        "role": card.role,
        "language": card.language,
        "time_zone": card.time_zone,
    }
    stores = {"every_store": card.sees_every_store, "stores": sorted(given)}
    context = {
        "section": "people",
        "user_card": card,
        "role_name": ROLE_NAMES[card.role],
        "form": form or PersonForm(initial=present),
        "stores_form": stores_form or StoresForm(None, _store_names(request).items(), stores),
        "may_change": request.actor.is_full_admin,
        "time_zones": choices.time_zones(),
        "heirs": [login for login in identity.list_logins() if login != card.login],
    }
    is_refused = form is not None or stores_form is not None
    return answer(request, "settings/person.html", context, status=422 if is_refused else 200)
