"""Accounts kept by hand: sellers at Amazon without the API, and other channels."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhongshu.channels import public as channels
from zhongshu.identity import public as identity
from zhongshu.kernel.errors import DomainError
from zhongshu.web import choices
from zhongshu.web.connect.hand_forms import (
    MOST_STORES,
    AccountNameForm,
    HandAmazonForm,
    HandStores,
    MarketplacesForm,
)
from zhongshu.web.connect.regions import region_name
from zhongshu.web.http import (
    SignedInRequest,
    Undo,
    allowed_to,
    answer,
    lead_to,
    toast,
)


@allowed_to(identity.Role.ADMIN)
@require_GET
def choose(request: SignedInRequest) -> HttpResponse:
    """Ask what kind of account is added."""
    return answer(request, "connect/new.html")


@allowed_to(identity.Role.ADMIN)
@require_http_methods(["GET", "POST"])
def add_amazon(request: SignedInRequest) -> HttpResponse:
    """Add a seller at Amazon of whom nothing is asked."""
    form = HandAmazonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _to_account(request, _add(request, form.account()), form.cleaned_data["name"])
        except channels.AccountNameTakenError as refusal:
            form.add_error("name", str(refusal))
        except (
            channels.SellerConnectedError,
            channels.SellerIdRefusedError,
            channels.SellerLeftError,
        ) as refusal:
            form.add_error("seller_id", str(refusal))
    context = {"form": form, "groups": _name_groups(form)}
    status = 422 if request.method == "POST" else 200
    return answer(request, "connect/hand_amazon.html", context, status=status)


@allowed_to(identity.Role.ADMIN)
@require_http_methods(["GET", "POST"])
def add_channel(request: SignedInRequest) -> HttpResponse:
    """Add another channel with its stores."""
    is_sent = request.method == "POST"
    form = AccountNameForm(request.POST if is_sent else None)
    stores = HandStores(request.POST if is_sent else None, request.company)
    if _changes_rows(request, stores):
        return _show_rows(request, stores, form=AccountNameForm(initial=request.POST.dict()))
    if is_sent and all([form.is_valid(), stores.is_valid()]):
        new = channels.HandAccount(
            channels.Channel.CUSTOM, form.cleaned_data["name"], stores.stores()
        )
        try:
            return _to_account(request, _add(request, new), new.name)
        except channels.AccountNameTakenError as refusal:
            form.add_error("name", str(refusal))
    return _show_rows(request, stores, form=form, status=422 if is_sent else 200)


@allowed_to(identity.Role.ADMIN)
@require_http_methods(["GET", "POST"])
def add_stores(request: SignedInRequest, account_id: int) -> HttpResponse:
    """Add stores to an account that is kept by hand."""
    card = channels.get_account(request.actor, account_id)
    if card.state != channels.AccountState.BY_HAND:
        raise channels.NotByHandError(card.name)
    if card.channel == channels.Channel.AMAZON:
        return _add_marketplaces(request, card)
    is_sent = request.method == "POST"
    stores = HandStores(request.POST if is_sent else None, request.company)
    if _changes_rows(request, stores):
        return _show_rows(request, stores, card=card)
    if is_sent and stores.is_valid():
        try:
            return _add_stores(request, card, stores.stores())
        except channels.StoreCodeRefusedError as refusal:
            stores.refuse(refusal.given, _("This account has a store of this code already."))
    return _show_rows(request, stores, card=card, status=422 if is_sent else 200)


@allowed_to(identity.Role.ADMIN)
@require_http_methods(["GET", "POST"])
def rename(request: SignedInRequest, account_id: int) -> HttpResponse:
    """Call an account otherwise."""
    card = channels.get_account(request.actor, account_id)
    form = AccountNameForm(request.POST or None, initial={"name": card.name})
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"]
        try:
            channels.rename_account(account_id=account_id, name=name, actor=request.actor)
        except DomainError as refusal:
            form.add_error("name", str(refusal))
        else:
            toast(request, _("The account is called %s now.") % name)
            return redirect("accounts:account", account_id)
    status = 422 if request.method == "POST" else 200
    return answer(request, "connect/rename.html", {"card": card, "form": form}, status=status)


@allowed_to(identity.Role.ADMIN)
@require_POST
def end(request: SignedInRequest, account_id: int) -> HttpResponse:
    """End an account that is kept by hand; its data stay, and it can be taken up again."""
    card = channels.get_account(request.actor, account_id)
    if card.application_id is not None:
        raise channels.NotByHandError(card.name)  # its tokens go: its own dialog asks first
    channels.disconnect_account(account_id=account_id, actor=request.actor, at=timezone.now())
    undo = Undo(reverse("accounts:take-up", args=[account_id]), "body")
    toast(request, _("%s has ended; its data stay.") % card.name, undo=undo)
    return redirect("accounts:account", account_id)


@allowed_to(identity.Role.ADMIN)
@require_POST
def take_up(request: SignedInRequest, account_id: int) -> HttpResponse:
    """Keep an account by hand that has ended, or was disconnected."""
    card = channels.get_account(request.actor, account_id)
    channels.keep_by_hand(account_id=account_id, actor=request.actor, at=timezone.now())
    toast(request, _("%s is kept by hand.") % card.name)
    return lead_to(request, reverse("accounts:account", args=[account_id]))


def _add(request: SignedInRequest, new: channels.HandAccount) -> int:
    made = channels.add_hand_account(new=new, actor=request.actor, at=timezone.now())
    return made.account_id


def _to_account(request: SignedInRequest, account_id: int, name: str) -> HttpResponse:
    toast(request, _("%s is added. Bring its facts by file now.") % name)
    return redirect("accounts:account", account_id)


def _add_marketplaces(request: SignedInRequest, card: channels.AccountCard) -> HttpResponse:
    taken = [store.marketplace_id for store in card.stores]
    form = MarketplacesForm(request.POST or None, region=card.region, taken=taken)
    if request.method == "POST" and form.is_valid():
        try:
            return _add_stores(request, card, form.stores())
        except channels.StoreCodeRefusedError as refusal:
            form.add_error("marketplaces", str(refusal))
    context = {"card": card, "form": form, "groups": _name_groups(form)}
    status = 422 if request.method == "POST" else 200
    return answer(request, "connect/hand_marketplaces.html", context, status=status)


def _add_stores(
    request: SignedInRequest, card: channels.AccountCard, stores: list[channels.HandStore]
) -> HttpResponse:
    channels.add_hand_stores(
        account_id=card.account_id, stores=stores, actor=request.actor, at=timezone.now()
    )
    toast(request, _("The stores of %s are added.") % card.name)
    return redirect("accounts:stores", card.account_id)


def _changes_rows(request: SignedInRequest, stores: HandStores) -> bool:
    """Change the rows where a button asked for it; tell whether one did."""
    more, without = "more" in request.POST, request.POST.get("without", "")
    if not more and not without:
        return False
    stores.change(more=more, without=without)
    return True


def _show_rows(
    request: SignedInRequest,
    stores: HandStores,
    *,
    form: AccountNameForm | None = None,
    card: channels.AccountCard | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "card": card,
        "form": form,
        "rows": stores.rows,
        "has_room": len(stores.rows) < MOST_STORES,
        "countries": choices.countries(),
        "currencies": choices.currencies(),
        "time_zones": choices.time_zones(),
    }
    return answer(request, "connect/hand_channel.html", context, part="rows", status=status)


def _name_groups(
    form: MarketplacesForm,
) -> list[tuple[str, list[tuple[str, str, str, bool]]]]:
    return [(region_name(region), places) for region, places in form.groups()]
