"""Begin a spot check: choose the account, its stores, the kinds and the number."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.views.decorators.http import require_http_methods

from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.identity import public as identity
from zhongshu.kernel.errors import ConflictError
from zhongshu.web.http import SignedInRequest, allowed_to, answer
from zhongshu.web.spot_checks.forms import BY_ITSELF, BY_PERSON, BeginForm
from zhongshu.web.spot_checks.words import KINDS


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    name: Promise | str
    sentence: Promise | str
    is_chosen: bool


@allowed_to(identity.Role.OPERATIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: SignedInRequest) -> HttpResponse:
    """Ask what is to be checked, then draw and go to the check, which asks Amazon."""
    accounts = _list_accounts(request.actor)
    told = request.POST if request.method == "POST" else request.GET
    account = _choose(accounts, told.get("account", ""))
    if account is None:
        return answer(request, "spot_checks/begin.html", {"accounts": []})
    if request.method != "POST":
        return _show(request, accounts, account, BeginForm(account, initial=_usual(account)))
    form = BeginForm(account, request.POST)
    if not form.is_valid():
        return _show(request, accounts, account, form, status=422)
    try:
        check = catalog.begin_spot_check(form.to_wish(), actor=request.actor, at=timezone.now())
    except ConflictError as refusal:
        form.add_error(None, str(refusal))
        return _show(request, accounts, account, form, status=409)
    return redirect("spot-checks:check", check)


def _list_accounts(actor: identity.Actor) -> list[channels.AccountCard]:
    return [
        card
        for card in channels.list_accounts(actor)
        if card.state == channels.AccountState.CONNECTED
    ]


def _choose(accounts: Sequence[channels.AccountCard], wanted: str) -> channels.AccountCard | None:
    """Return the account of this id, else the first."""
    for card in accounts:
        if str(card.account_id) == wanted:
            return card
    return accounts[0] if accounts else None


def _usual(account: channels.AccountCard) -> dict[str, object]:
    return {
        "stores": [str(each.store_id) for each in account.stores],
        "kinds": [why.value for why in KINDS],
        "count": catalog.USUAL_ITEMS,
        "show": BY_PERSON,
    }


def _show(
    request: SignedInRequest,
    accounts: Sequence[channels.AccountCard],
    account: channels.AccountCard,
    form: BeginForm,
    *,
    status: int = 200,
) -> HttpResponse:
    stores, kinds = form["stores"].value() or [], form["kinds"].value() or []
    shown = form["show"].value()
    context = {
        "accounts": accounts,
        "account": account,
        "form": form,
        "stores": [
            (str(each.store_id), each.name, each.country_code, str(each.store_id) in stores)
            for each in account.stores
        ],
        "kinds": [
            Choice(why.value, kind.name, kind.sentence, why.value in kinds)
            for why, kind in KINDS.items()
        ],
        "shows": {"person": shown != BY_ITSELF, "itself": shown == BY_ITSELF},
        "is_locked": not catalog.has_passed_spot_check(account.account_id),
    }
    return answer(request, "spot_checks/begin.html", context, part="form", status=status)
