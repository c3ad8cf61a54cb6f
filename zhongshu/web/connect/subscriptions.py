"""Notifications of one account: what Amazon tells at once, begun and ended on its page."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from zhongshu.channels import public as channels
from zhongshu.flows.subscribe import Subscribed, subscribe
from zhongshu.flows.unsubscribe import unsubscribe
from zhongshu.identity import public as identity
from zhongshu.kernel.errors import DomainError
from zhongshu.web.connect import refusals
from zhongshu.web.http import SignedInRequest, allowed_to, toast

KINDS: dict[str, Promise] = {
    channels.NotificationKind.ORDER_CHANGE: gettext_lazy("Changed orders"),
    channels.NotificationKind.REPORT_FINISHED: gettext_lazy("Finished reports"),
    channels.NotificationKind.STOCK_CHANGE: gettext_lazy("FBA stock"),
    channels.NotificationKind.ACCOUNT_STATUS: gettext_lazy("Account health"),
}


@dataclass(frozen=True, slots=True)
class SubscriptionLine:
    """One kind of news; `row` None: the account is not subscribed to it."""

    kind: str
    name: Promise | str
    row: channels.SubscriptionRow | None
    state: str
    tone: str


@dataclass(frozen=True, slots=True)
class SubscriptionCard:
    """What an account is told; `has_queue`: there is a queue in which it may arrive."""

    lines: list[SubscriptionLine]
    has_queue: bool
    missing: int


def subscription_card(actor: identity.Actor, account_id: int, at: datetime) -> SubscriptionCard:
    """Return every kind that we use, and others that are left of an earlier version."""
    rows = {
        row.kind: row
        for row in channels.list_subscriptions(actor, at)
        if row.account_id == account_id
    }
    lines = [_to_line(kind, rows.get(kind)) for kind in dict.fromkeys([*KINDS, *rows])]
    return SubscriptionCard(
        lines=lines,
        has_queue=bool(settings.SQS["queue_url"]),
        missing=sum(line.row is None or line.row.is_elsewhere for line in lines),
    )


@allowed_to(identity.Role.ADMIN)
@require_POST
def begin(request: SignedInRequest, account_id: int) -> HttpResponse:
    """Subscribe the account to every kind that it lacks."""
    channels.get_account(request.actor, account_id)
    try:
        told = subscribe(actor=request.actor, now=timezone.now, account_id=account_id)
    except DomainError as refusal:
        toast(request, str(refusal), is_bad=True)
    except channels.GatewayError as outage:
        _say_outage(request, outage)
    else:
        _say_outcome(request, told)
    return redirect("accounts:account", account_id)


@allowed_to(identity.Role.ADMIN)
@require_POST
def end(request: SignedInRequest, account_id: int, kind: str) -> HttpResponse:
    """End one subscription at Amazon."""
    try:
        unsubscribe(account_id=account_id, kind=kind, actor=request.actor)
    except (channels.AccountNotFoundError, channels.SubscriptionNotFoundError):
        raise
    except DomainError as refusal:
        toast(request, str(refusal), is_bad=True)
    except channels.GatewayError as outage:
        _say_outage(request, outage)
    else:
        name = KINDS.get(kind, kind)
        toast(request, _("%s: Amazon tells them no more; they are fetched regularly.") % name)
    return redirect("accounts:account", account_id)


def _to_line(kind: str, row: channels.SubscriptionRow | None) -> SubscriptionLine:
    state, tone = _("subscribed"), "good"
    if row is None:
        state, tone = _("not subscribed"), ""
    elif row.is_elsewhere:
        state, tone = _("goes to another queue"), "warn"
    elif row.silent_since:
        state, tone = _("silent"), "bad"
    return SubscriptionLine(kind, KINDS.get(kind, kind), row, state, tone)


def _say_outcome(request: SignedInRequest, told: list[Subscribed]) -> None:
    done = sum(each.is_subscribed for each in told)
    for each in told:
        if not each.is_subscribed:
            toast(request, f"{KINDS.get(each.kind, each.kind)}: {each.refusal}", is_bad=True)
    if done:
        toast(request, _("Subscribed: Amazon tells at once what changes."))


def _say_outage(request: SignedInRequest, outage: channels.GatewayError) -> None:
    explained = refusals.lost(outage, by=refusals.BY_NOBODY)
    toast(request, f"{explained.sentence} {explained.next_step}", is_bad=True)
