"""Say how many days Amazon grants for claims of each kind, and how early people are reminded."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from zhongshu.claims import statements
from zhongshu.claims.errors import RemindDaysRefusedError, WindowRefusedError
from zhongshu.claims.models import ClaimReminder, ClaimRule
from zhongshu.claims.rights import MAY_SETTLE
from zhongshu.claims.rules import DEFAULTS, MOST_DAYS, MOST_REMIND_DAYS
from zhongshu.claims.values import Kind, Window
from zhongshu.claims.windows import read_remind_days, read_windows
from zhongshu.company import public as company
from zhongshu.identity import public as identity


@transaction.atomic
def set_claim_rules(
    windows: Mapping[Kind, Window],
    *,
    remind_days: int | None = None,
    actor: identity.Actor,
    at: datetime,
) -> int:
    """Store the days of these kinds; claims that are not submitted follow. Return how many did.

    What Amazon announced is kept as no rule. `remind_days` before their last day people are
    reminded of claims; None: as it is. The same again changes nothing.

    Raises:
        WindowRefusedError, RemindDaysRefusedError: days that cannot be; nothing is changed.
        identity.NotAllowedError: neither operations nor finance nor administrator.
    """
    identity.require_role(actor, *MAY_SETTLE)
    for window in windows.values():
        if not (0 <= window.wait_days <= window.days and 1 <= window.days <= MOST_DAYS):
            raise WindowRefusedError(most=MOST_DAYS)
    if remind_days is not None and not 1 <= remind_days <= MOST_REMIND_DAYS:
        raise RemindDaysRefusedError(most=MOST_REMIND_DAYS)
    statements.hold_rules()
    _set_remind_days(remind_days, actor, at)
    before = read_windows()
    changed = {kind: new for kind, new in windows.items() if before[kind] != new}
    if not changed:
        return 0
    ClaimRule.objects.filter(kind__in=[kind.value for kind in changed]).delete()
    ClaimRule.objects.bulk_create(
        ClaimRule(
            kind=kind.value,
            wait_days=window.wait_days,
            days=window.days,
            changed_at=at,
            who=actor.name,
        )
        for kind, window in changed.items()
        if DEFAULTS[kind] != window
    )
    identity.record(
        actor,
        "claims.rules.changed",
        "claims.rules",
        before={kind.value: _say(before[kind]) for kind in changed},
        after={kind.value: _say(window) for kind, window in changed.items()},
    )
    rows = [
        {"kind": kind.value, "wait_days": window.wait_days, "days": window.days}
        for kind, window in changed.items()
    ]
    return statements.reset_days(rows, today=company.get_company().day_of(at))


def _set_remind_days(days: int | None, actor: identity.Actor, at: datetime) -> None:
    before = read_remind_days()
    if days in (None, before):
        return
    ClaimReminder.objects.update_or_create(
        id=1, defaults={"days": days, "changed_at": at, "who": actor.name}
    )
    identity.record(actor, "claims.reminder.changed", "claims.rules", before=before, after=days)


def _say(window: Window) -> str:
    return f"{window.wait_days}–{window.days}"
