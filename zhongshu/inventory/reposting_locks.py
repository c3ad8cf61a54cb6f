"""Re-postings as they are begun, held and ended: one of an account at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from procrastinate.contrib.django import app

from zhongshu.identity import public as identity
from zhongshu.inventory.models import Reposting
from zhongshu.inventory.reposting_errors import (
    RepostingRunsError,
    ShortForRepostingError,
    UnclearEntriesError,
)
from zhongshu.inventory.reposting_values import OPEN_STATES, RepostingState
from zhongshu.inventory.statements.events import hold_events
from zhongshu.kernel.errors import DomainError

REPOST = "repost_stock"
PRIORITY = 7
OPEN = [state.value for state in OPEN_STATES]
# Whoever carries one out holds its row: one that nobody holds so long after it was queued waits in
# line, or its worker died.
GRACE = timedelta(minutes=1)
MOST_TRIES = 3


@dataclass(frozen=True, slots=True)
class RepostingWork:
    """A re-posting that is carried out, and for whom."""

    id: int
    seller_sku_id: int
    account_id: int
    since: datetime | None
    undo_of: int | None
    user_id: int | None
    who: str


def queue_reposting(row: Reposting, *, at: datetime) -> None:
    """Let a worker carry it out; a job too many does nothing."""
    row.queued_at = at
    row.save()
    app.configure_task(REPOST, priority=PRIORITY).defer(reposting_id=row.pk)


def hold_open(reposting_id: int, *, waits: bool = True) -> Reposting | None:
    """Hold a re-posting that waits or runs until the transaction ends; None: it is over.

    Without waiting, None too while somebody else holds it.
    """
    rows = Reposting.objects.select_for_update(skip_locked=not waits, of=("self",))
    return rows.filter(pk=reposting_id, state__in=OPEN).first()


def hold_reposting(reposting_id: int) -> RepostingWork | None:
    """Hold a re-posting that runs, and all that posts events of its account; None: it is over.

    Within the transaction that carries it out.
    """
    row = hold_open(reposting_id)
    if row is None:
        return None
    hold_events(row.account_id)
    return to_work(row)


def to_work(row: Reposting) -> RepostingWork:
    return RepostingWork(
        row.pk,
        row.seller_sku_id,
        row.account_id,
        row.since,
        row.undo_of_id,
        row.user_id,
        row.who,
    )


def end(row: Reposting, state: RepostingState, *, at: datetime) -> None:
    """Say what became of a held one."""
    row.state, row.done_at = state.value, at
    row.save()


def to_refused(refusal: DomainError | None, sentence: str = "") -> Mapping[str, object]:
    """Return why nothing was done as it is kept: a sentence with its facts, and what it names."""
    if refusal is None:
        return {"template": sentence, "facts": {}}
    facts = {name: str(fact) for name, fact in refusal.facts.items() if isinstance(fact, int | str)}
    kept: dict[str, object] = {"template": refusal.template, "facts": facts}
    if isinstance(refusal, ShortForRepostingError):
        kept["shortages"] = [
            [each.balance.product_id, each.balance.location_id, each.wanted, each.free]
            for each in refusal.shortages
        ]
    if isinstance(refusal, UnclearEntriesError):
        kept["unclear"] = list(refusal.entry_ids)
    return kept


def begin(row: Reposting, actor: identity.Actor, at: datetime) -> None:
    """Store what is asked for, and queue it.

    Raises:
        RepostingRunsError: one of its account waits or runs.
    """
    row.who, row.user_id, row.asked_at = actor.name[:150], actor.user_id, at
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        running = Reposting.objects.filter(account=row.account_id, state__in=OPEN)
        code = running.values_list("seller_sku__code", flat=True).first()
        if code is None:
            raise
        raise RepostingRunsError(code) from error
    queue_reposting(row, at=at)
