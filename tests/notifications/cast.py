"""Things that need a person: a lost account, late streams, a missed backup."""

from datetime import timedelta

from tests.cast import MONDAY, make_account
from zhongshu.channels.models import Installation, NightlyTask, SellingAccount, Store, SyncStream
from zhongshu.flows.list_notifications import list_notifications
from zhongshu.identity import public as identity
from zhongshu.notifications import public as notifications

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def calm(name: str = "Acme NA") -> SellingAccount:
    """Return an account of which nobody needs anything: confirmed, in step since Monday."""
    account = make_account(name)
    Store.objects.filter(account=account).update(confirmed_at=MONDAY)
    SellingAccount.objects.filter(pk=account.pk).update(authorised_at=MONDAY, authorised_until=None)
    SyncStream.objects.filter(account=account).update(synced_at=MONDAY, period_minutes=10_080)
    Installation.objects.update(held_at=None)
    return account


def lose(account: SellingAccount, *, because: str = "Gone.") -> None:
    SellingAccount.objects.filter(pk=account.pk).update(
        state="needs_reauthorisation", state_because=because
    )


def make_late(account: SellingAccount, *kinds: str) -> None:
    """Let these streams be late ten minutes after Monday."""
    SyncStream.objects.filter(account=account, kind__in=kinds).update(period_minutes=5)


def miss_backup() -> None:
    NightlyTask.objects.update_or_create(name="backup", defaults={"ran_at": MONDAY - 2 * DAY})


def look(
    actor: identity.Actor = identity.SYSTEM, *, after: timedelta = timedelta(0)
) -> tuple[notifications.Notification, ...]:
    return list_notifications(actor, MONDAY + after).notifications


def codes(actor: identity.Actor = identity.SYSTEM, *, after: timedelta = timedelta(0)) -> list[str]:
    return [each.code for each in look(actor, after=after)]
