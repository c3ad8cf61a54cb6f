"""List what needs a person: what the rooms see, and what this person has read of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_noop as _

from zhongshu.channels import public as channels
from zhongshu.claims import public as claims
from zhongshu.documents import public as documents
from zhongshu.flows.exports.lists import LISTS
from zhongshu.identity import public as identity
from zhongshu.notifications import public as notifications
from zhongshu.reconciliation import public as reconciliation
from zhongshu.replenishment import public as replenishment

# While one of these lasts, something does not work; the others only come near.
URGENT = {
    "channels.sending_held",
    "channels.needs_reauthorisation",
    "channels.application_refused",
    "channels.account_at_risk",
    "channels.account_deactivated",
}
WHAT_TO_DO = {
    channels.Trouble.SWITCHED_OFF: _(
        "The sync centre says at which page; switch them on again when that is mended."
    ),
    channels.Trouble.FAILING: _(
        "The sync centre says why. They are tried again by themselves; nothing is lost."
    ),
    channels.Trouble.LATE: _("The sync centre says what they wait for, and when they go on."),
}
# The work of the night that nobody would miss until it is too late.
NIGHT_WORK = {
    "backup": (
        _("The nightly backup was not made."),
        _("The log of the worker says why. Make one at once with `zhongshu backup FILE`."),
    ),
    "purge_buyers": (
        _("Buyers' personal data was not destroyed last night, although its time had come."),
        _("The log of the worker says why. It is tried again every hour."),
    ),
}


@dataclass(frozen=True, slots=True)
class Inbox:
    """What needs a person, urgent things first."""

    notifications: tuple[notifications.Notification, ...]

    @property
    def unread(self) -> int:
        return sum(not each.is_read for each in self.notifications)


def list_notifications(actor: identity.Actor, at: datetime) -> Inbox:
    """Return what needs a person in the actor's stores, and what of it they have read."""
    return mark([*list_unmarked(actor, at), *list_own(actor, at)], actor)


def list_unmarked(actor: identity.Actor, at: datetime) -> tuple[notifications.Notification, ...]:
    """Return what has to do with nobody alone: equal for everybody with the same rights."""
    found = [
        *map(_of_reminder, channels.list_reminders(actor, at)),
        *_of_streams(channels.list_troubled_streams(actor, at)),
        *_of_warnings(*replenishment.find_newest_urgent(actor)),
        *map(_of_task, channels.list_overdue_tasks(actor, tuple(NIGHT_WORK), at)),
        *map(_of_alarm, reconciliation.list_alarms(actor, at=at)),
        *_of_claims(claims.find_waiting(actor, at=at)),
    ]
    return tuple(sorted(found, key=lambda each: (not each.is_urgent, each.due_at or at)))


def list_own(actor: identity.Actor, at: datetime) -> tuple[notifications.Notification, ...]:
    """Return what this person asked for and did not look after since; one statement."""
    return tuple(map(_of_export, documents.list_ended_exports(actor, at)))


def mark(found: Iterable[notifications.Notification], actor: identity.Actor) -> Inbox:
    """Say which of these the actor has read; one statement."""
    read = notifications.list_read(actor)
    return Inbox(tuple(replace(each, is_read=each.notification_id in read) for each in found))


def _of_reminder(reminder: channels.Reminder) -> notifications.Notification:
    return notifications.Notification(
        notification_id=notifications.identify(reminder.code, reminder.subject, reminder.stamp),
        code=reminder.code,
        subject=reminder.subject,
        what=reminder.what,
        what_to_do=reminder.what_to_do,
        is_urgent=reminder.code in URGENT,
        is_read=False,
        due_at=reminder.due_at,
    )


def _of_streams(
    streams: Iterable[channels.TroubledStream],
) -> Iterator[notifications.Notification]:
    """Yield one for each account and trouble: a dead network makes every stream late."""
    ordered = sorted(streams, key=lambda each: (each.account_name, each.account_id, each.trouble))
    for (account_id, trouble), group in groupby(
        ordered, key=lambda each: (each.account_id, each.trouble)
    ):
        rows = list(group)
        code = f"channels.streams_{trouble.lower()}"
        subject = f"channels.account:{account_id}"
        # The youngest tells this time from an earlier one: what joins is news, what ends is not.
        stamp = max(each.late_since for each in rows).isoformat()
        yield notifications.Notification(
            notification_id=notifications.identify(code, subject, stamp),
            code=code,
            subject=subject,
            what=_say(trouble, len(rows)).format(n=len(rows), account=rows[0].account_name),
            what_to_do=gettext(WHAT_TO_DO[trouble]),
            is_urgent=trouble is not channels.Trouble.LATE,
            is_read=False,
            streams=tuple(each.kind for each in rows),
            since=min(each.late_since for each in rows)
            if trouble is channels.Trouble.LATE
            else None,
        )


def _say(trouble: channels.Trouble, number: int) -> str:
    if trouble is channels.Trouble.SWITCHED_OFF:
        return ngettext(
            "{n} stream of {account} was switched off: its worker died again and again.",
            "{n} streams of {account} were switched off: their worker died again and again.",
            number,
        )
    if trouble is channels.Trouble.FAILING:
        return ngettext(
            "{n} stream of {account} failed several times in a row.",
            "{n} streams of {account} failed several times in a row.",
            number,
        )
    return ngettext(
        "{n} stream of {account} is late.", "{n} streams of {account} are late.", number
    )


def _of_export(export: documents.ExportRow) -> notifications.Notification:
    name = str(LISTS[export.list_code].name) if export.list_code in LISTS else export.list_code
    ready = ngettext(
        "Your export “{name}” is ready: {n} row.",
        "Your export “{name}” is ready: {n} rows.",
        export.rows,
    )
    what = ready if export.is_ready else gettext("Your export “{name}” was not made.")
    to_do = gettext("Download it on the page of exports, before it is deleted.")
    code = "documents.export_ready" if export.is_ready else "documents.export_failed"
    subject = f"documents.export:{export.id}"
    return notifications.Notification(
        notification_id=notifications.identify(code, subject, str(export.id)),
        code=code,
        subject=subject,
        what=what.format(name=name, n=f"{export.rows:,}"),
        what_to_do=to_do if export.is_ready else export.message,
        is_urgent=False,
        is_read=False,
        due_at=export.expires_at if export.is_ready else None,
        since=None,
    )


def _of_alarm(alarm: reconciliation.Alarm) -> notifications.Notification:
    facts = alarm.facts
    if alarm.code == "reconciliation.agreement_fell":
        subject = f"reconciliation.pool:{alarm.pool_id}"
        what = gettext("Fewer seller SKUs agree with Amazon than before: {agreeing} of {known}.")
        to_do = gettext("The stock check says what differs, and why it may.")
    else:
        subject = f"reconciliation.difference:{facts['id']}"
        what = gettext("{seller_sku} at {pool} · {account}: books and Amazon differ by {gap:+,}.")
        to_do = gettext("Look at the moves behind it; accept, correct, wait or claim.")
    return notifications.Notification(
        notification_id=notifications.identify(alarm.code, subject, alarm.since.isoformat()),
        code=alarm.code,
        subject=subject,
        what=what.format(**facts),
        what_to_do=to_do,
        is_urgent=False,
        is_read=False,
        since=alarm.since,
    )


def _of_claims(waiting: claims.Waiting | None) -> Iterator[notifications.Notification]:
    """Yield one for claims that are due soon, and one for all that wait; news make it unread."""
    if waiting is None:
        return
    if waiting.first_day and waiting.last_day:
        yield _of_waiting(
            "claims.due",
            waiting.last_day.isoformat(),
            ngettext(
                "{n} claim is to be submitted within {days} days, by {day}.",
                "{n} claims are to be submitted within {days} days, the first by {day}.",
                waiting.due,
            ).format(n=waiting.due, days=waiting.due_days, day=waiting.first_day.isoformat()),
            None,
        )
    yield _of_waiting(
        "claims.open",
        waiting.newest_at.isoformat(),
        ngettext(
            "{n} claim waits to be submitted to Amazon: {units} units.",
            "{n} claims wait to be submitted to Amazon: {units} units.",
            waiting.number,
        ).format(n=f"{waiting.number:,}", units=f"{waiting.units:,}"),
        waiting.newest_at,
    )


def _of_waiting(
    code: str, stamp: str, what: str, since: datetime | None
) -> notifications.Notification:
    subject = f"claims.claims:{code.rpartition('.')[2]}"
    return notifications.Notification(
        notification_id=notifications.identify(code, subject, stamp),
        code=code,
        subject=subject,
        what=what,
        what_to_do=gettext("Open a case at Amazon with the letter of each, then say so here."),
        is_urgent=False,
        is_read=False,
        since=since,
    )


def _of_warnings(number: int, newest: datetime | None) -> Iterator[notifications.Notification]:
    """Yield one for all urgent warnings of stock; a newer one makes it unread again."""
    if newest is None:
        return
    code, subject = "replenishment.urgent", "replenishment.alerts:urgent"
    yield notifications.Notification(
        notification_id=notifications.identify(code, subject, newest.isoformat()),
        code=code,
        subject=subject,
        what=ngettext(
            "{n} warning: goods are sold out soon, or below zero.",
            "{n} warnings: goods are sold out soon, or below zero.",
            number,
        ).format(n=f"{number:,}"),
        what_to_do=gettext("Order or send more, or put the warning off until a day."),
        is_urgent=False,
        is_read=False,
        since=newest,
    )


def _of_task(task: channels.OverdueTask) -> notifications.Notification:
    what, what_to_do = NIGHT_WORK[task.name]
    code, subject = "jobs.night_work_missed", f"jobs.nightly:{task.name}"
    stamp = task.ran_at.isoformat()
    return notifications.Notification(
        notification_id=notifications.identify(code, subject, stamp),
        code=code,
        subject=subject,
        what=gettext(what),
        what_to_do=gettext(what_to_do),
        is_urgent=True,
        is_read=False,
        since=task.ran_at,
    )
