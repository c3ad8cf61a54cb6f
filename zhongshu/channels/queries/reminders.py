"""What a person should do soon about applications, accounts and this installation."""

from collections import defaultdict
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from zhongshu.channels.account_values import Reminder
from zhongshu.channels.models import Application, Installation, SellingAccount, Store
from zhongshu.channels.queries.notifications import list_silent_subscriptions
from zhongshu.channels.rules import REMIND_BEFORE, SECRET_LASTS
from zhongshu.channels.values import AccountState
from zhongshu.identity import public as identity

HELD = (
    _("Nothing is sent to Amazon: this installation was restored, copied or moved. {because}"),
    _("Make sure that no other copy runs, then let an administrator release sending."),
)
LOST = (
    _("{account} must be authorised again: its streams wait. {because}"),
    _("Open the account and choose “Authorise again”."),
)
ENDS = (
    _("The consent of {account} ends soon."),
    _("Authorise the account again before that day: Amazon asks for it once a year."),
)
TO_CONFIRM = (
    _("{account} has {stores} store(s) that nobody has confirmed."),
    _("Open the account and check name, currency, time zone and stock of each store."),
)
REFUSED = (
    _("Amazon refuses the application {application}: everything of its accounts waits. {because}"),
    _("Enter the present client secret of the application. No seller needs to consent again."),
)
SECRET_OLD = (
    _("The client secret of {application} must be rotated: Amazon lets it live 180 days."),
    _("Make a new secret in Solution Provider Portal and enter it here."),
)
AT_RISK = (
    _("Amazon says that {account} is at risk of deactivation."),
    _("Open Account Health in Seller Central and answer what Amazon asks there."),
)
DEACTIVATED = (
    _("Amazon has deactivated {account}: its listings cannot be bought."),
    _("Open Account Health in Seller Central and answer what Amazon asks there."),
)
SILENT = (
    _("Amazon's queue tells nothing about {account}, although {changes} orders changed."),
    _(
        "Nothing is lost: they are fetched regularly, only later. The queue must be a standard"
        " one whose policy lets Amazon send: `zhongshu notifications status` tells."
    ),
)
# The reasons that are kept most often, so that they are said in the reader's language.
SAID = (
    _("restored from a backup"),
    _("Amazon no longer accepts this authorisation (invalid_grant)"),
    _("Amazon does not accept the application's id or secret (invalid_client)"),
    _("Amazon does not accept the application's id or secret (unauthorized_client)"),
)
ENDS_OF_SENTENCES = (".", "!", "?", "…", "。", "！", "？")
HEALTH = {
    "AT_RISK": ("channels.account_at_risk", AT_RISK),
    "DEACTIVATED": ("channels.account_deactivated", DEACTIVATED),
}


def list_reminders(actor: identity.Actor, at: datetime) -> list[Reminder]:
    """Return what is to be done, the most urgent first; applications for administrators only."""
    found = [*_about_sending(), *_about_accounts(actor, at), *_about_silence(actor, at)]
    if actor.is_admin:
        found += _about_applications(at)
    return sorted(found, key=lambda each: (each.due_at is not None, each.due_at or at))


def _about_sending() -> list[Reminder]:
    return [
        _fill(
            "channels.sending_held",
            "channels.installation",
            HELD,
            stamp=each.held_at,
            because=each.held_because,
        )
        for each in Installation.objects.filter(held_at__isnull=False)
    ]


def _about_accounts(actor: identity.Actor, at: datetime) -> list[Reminder]:
    accounts = (
        SellingAccount.objects.for_actor(actor)
        .exclude(state=AccountState.DISCONNECTED)
        .order_by("name")
    )
    unconfirmed: dict[int, list[int]] = defaultdict(list)
    new_stores = Store.objects.for_actor(actor).filter(confirmed_at=None).order_by("pk")
    for account_id, store_id in new_stores.values_list("account_id", "pk"):
        unconfirmed[account_id].append(store_id)
    found = []
    for each in accounts:
        subject = f"channels.account:{each.pk}"
        if each.state == AccountState.NEEDS_REAUTHORISATION:
            found.append(
                _fill(
                    "channels.needs_reauthorisation",
                    subject,
                    LOST,
                    stamp=each.authorised_at,  # only a new consent lets it be lost again
                    account=each.name,
                    because=each.state_because,
                )
            )
        elif each.authorised_until and each.authorised_until - REMIND_BEFORE <= at:
            found.append(
                _fill(
                    "channels.authorisation_ends",
                    subject,
                    ENDS,
                    due_at=each.authorised_until,
                    account=each.name,
                )
            )
        if each.amazon_status in HEALTH:
            code, sentences = HEALTH[each.amazon_status]
            found.append(
                _fill(code, subject, sentences, stamp=each.amazon_status_at, account=each.name)
            )
        if each.pk in unconfirmed:
            found.append(
                _fill(
                    "channels.stores_to_confirm",
                    subject,
                    TO_CONFIRM,
                    stamp=unconfirmed[each.pk][-1],
                    account=each.name,
                    stores=len(unconfirmed[each.pk]),
                )
            )
    return found


def _about_silence(actor: identity.Actor, at: datetime) -> list[Reminder]:
    if not settings.SQS["queue_url"]:
        return []
    return [
        _fill(
            "channels.notifications_silent",
            f"channels.account:{each.account_id}",
            SILENT,
            stamp=each.silent_since,
            account=each.account_name,
            changes=each.polled_changes,
        )
        for each in list_silent_subscriptions(actor, at)
    ]


def _about_applications(at: datetime) -> list[Reminder]:
    found = []
    for each in Application.objects.order_by("name"):
        subject = f"channels.application:{each.pk}"
        if each.refused_at:
            found.append(
                _fill(
                    "channels.application_refused",
                    subject,
                    REFUSED,
                    stamp=each.refused_at,
                    application=each.name,
                    because=each.refused_because,
                )
            )
        due_at = each.secret_entered_at + SECRET_LASTS
        if due_at - REMIND_BEFORE <= at:
            found.append(
                _fill(
                    "channels.secret_old",
                    subject,
                    SECRET_OLD,
                    due_at=due_at,
                    application=each.name,
                )
            )
    return found


def _fill(
    code: str,
    subject: str,
    sentences: tuple[str, str],
    *,
    due_at: datetime | None = None,
    stamp: object = None,
    because: str = "",
    **facts: object,
) -> Reminder:
    facts["because"] = _to_sentence(gettext(because) if because in SAID else because)
    what, what_to_do = (gettext(each).format(**facts).strip() for each in sentences)
    return Reminder(
        code=code,
        subject=subject,
        what=what,
        what_to_do=what_to_do,
        due_at=due_at,
        stamp=str(stamp or due_at),
    )


def _to_sentence(reason: str) -> str:
    """Return a reason as a sentence of its own, with one full stop."""
    reason = reason.strip()
    if not reason or reason.endswith(ENDS_OF_SENTENCES):
        return reason[:1].upper() + reason[1:]
    return f"{reason[0].upper()}{reason[1:]}{'.' if reason[-1].isascii() else '。'}"
