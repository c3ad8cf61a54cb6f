"""Accounts: the list, one account, and parting with it."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.documents import public as documents
from zhongshu.flows.disconnect_account import disconnect_account
from zhongshu.flows.list_notifications import URGENT
from zhongshu.identity import public as identity
from zhongshu.web.connect import draft
from zhongshu.web.connect.forms import SellerIdForm
from zhongshu.web.connect.lines import account_line, account_lines
from zhongshu.web.connect.subscriptions import subscription_card
from zhongshu.web.connect.ways import first_way
from zhongshu.web.http import SignedInRequest, allowed_to, answer, toast
from zhongshu.web.imports.addresses import imports_url
from zhongshu.web.shell.banners import read_reminders

TOLD_BY_THE_PAGE = "channels.needs_reauthorisation"


@require_GET
def accounts(request: SignedInRequest) -> HttpResponse:
    """List the accounts in which one sees a store, and what is to be done about them."""
    actor, at = request.actor, timezone.now()
    context = {
        "lines": account_lines(channels.list_accounts(actor), channels.list_streams(actor), at),
        "reminders": [
            (each, each.code in URGENT)
            for each in read_reminders(request, actor)
            if not each.subject.startswith("channels.installation")
        ],
        "imports_url": imports_url(actor),
    }
    return answer(request, "connect/accounts.html", context)


@require_GET
def account(request: SignedInRequest, account_id: int) -> HttpResponse:
    """Show one account: consent, stores, permissions, and how to part with it."""
    return show(request, account_id)


@allowed_to(identity.Role.ADMIN)
@require_POST
def authorise_again(request: SignedInRequest, account_id: int) -> HttpResponse:
    """Begin the wizard at its third step for an account that we have.

    One that was kept by hand names no application yet: it is chosen first, where there are more.
    """
    card = channels.get_account(request.actor, account_id)
    channels.require_amazon(card.name, card.channel)
    is_first, chosen = card.application_id is None, card.application_id or 0
    if is_first:
        known = channels.list_applications(request.actor)
        chosen = known[0].application_id if len(known) == 1 else 0
    begun = draft.Draft(chosen, card.region, card.name, card.account_id, is_first)
    draft.keep(request.session, begun)
    return redirect(first_way(request, chosen) if chosen else f"{reverse('accounts:add')}?renew=1")


@allowed_to(identity.Role.ADMIN)
@require_POST
def disconnect(request: SignedInRequest, account_id: int) -> HttpResponse:
    """Destroy the tokens of an account whose name was typed."""
    card = channels.get_account(request.actor, account_id)
    if request.POST.get("name", "").strip() != card.name:
        toast(
            request,
            _("Nothing was disconnected: type the account's name exactly, %s.") % card.name,
            is_bad=True,
        )
        return redirect("accounts:account", account_id)
    disconnect_account(account_id=account_id, actor=request.actor, now=timezone.now)
    toast(request, _("%s is disconnected; its tokens are destroyed.") % card.name)
    return redirect("accounts:accounts")


def show(
    request: SignedInRequest,
    account_id: int,
    *,
    form: SellerIdForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show one account, with a seller id that was refused."""
    actor, at = request.actor, timezone.now()
    card = channels.get_account(actor, account_id)
    if card.application_id is None:
        return _show_by_hand(request, card, form=form, status=status)
    streams = channels.list_streams(actor, account_id)
    synced = max((each.synced_at for each in streams if each.synced_at), default=None)
    grants = channels.list_role_grants(actor, account_id)
    subject = f"channels.account:{account_id}"
    context = {
        "line": account_line(card, synced, at),
        "reminders": [
            (each, each.code in URGENT)
            for each in read_reminders(request, actor)
            if each.subject == subject and each.code != TOLD_BY_THE_PAGE
        ],
        "seller_form": form or SellerIdForm(),
        "granted": sum(each.is_granted is True for each in grants),
        "grants": grants,
        "told": subscription_card(actor, account_id, at),
        "running": sum(each.is_running for each in streams),
        "has_passed": catalog.has_passed_spot_check(account_id),
        "may_check": actor.is_one_of(identity.Role.OPERATIONS),
    }
    return answer(request, "connect/account.html", context, status=status)


def _show_by_hand(
    request: SignedInRequest,
    card: channels.AccountCard,
    *,
    form: SellerIdForm | None,
    status: int,
) -> HttpResponse:
    """Show an account of which nothing is asked: what it is, and how its facts come."""
    line = account_line(card, None, timezone.now())
    kind = documents.ImportKind.LISTINGS if line.is_amazon else None
    context = {
        "line": line,
        "seller_form": form or SellerIdForm(),
        "imports_url": imports_url(request.actor, kind),
    }
    return answer(request, "connect/hand_account.html", context, status=status)
