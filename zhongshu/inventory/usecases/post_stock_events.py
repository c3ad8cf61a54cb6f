"""Post what Amazon told of returns, adjustments and removals."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.identity import public as identity
from zhongshu.inventory import event_rules as rules
from zhongshu.inventory import issues
from zhongshu.inventory.ledger_values import PostedEntry
from zhongshu.inventory.statements import events as statements
from zhongshu.inventory.usecases.post_entries import post_entries
from zhongshu.inventory.usecases.put_places import put_places
from zhongshu.kernel.outcomes import Outcome

MOST_EVENTS = 500


@dataclass(frozen=True, slots=True)
class EventsPosted:
    """What a batch did; `last_id` begins the next one, None: nothing was due."""

    last_id: int | None = None
    posted: int = 0
    in_opening: int = 0
    refused: int = 0


@transaction.atomic
def post_stock_events(
    *, account_id: int, after_id: int = 0, limit: int = MOST_EVENTS, at: datetime
) -> EventsPosted:
    """Bring the ledger up to date with events of an account, those of the lowest ids first.

    Of seller SKUs whose books are open and posted; the others wait. What happened before the
    books began is taken as theirs. Each posts the difference to what the books have, by what the
    SKU is now or, where something was posted, by what it was then. One that the ledger refuses
    becomes an issue and waits for Amazon's next word. A constant number of statements.
    """
    statements.hold_events(account_id)
    due = statements.take_due(account_id, after_id=after_id, limit=limit)
    if not due:
        return EventsPosted()
    old = [each for each in due if each.is_in_opening]
    parts = _find_parts(account_id, due)
    news = [each for each in due if not each.is_in_opening and parts[each.event_id]]
    places = put_places(
        sorted(
            {place for each in news for place in (each.place, each.far_place)},
            key=lambda place: (place.kind, place.pool_id or 0, place.document),
        )
    )
    entries = [rules.to_entry(each, parts[each.event_id], places) for each in news]
    posted = post_entries(entries).entries
    statements.settle(
        [
            *(_settled(each) for each in old),
            *_states_of_posted(news, posted, parts),
        ]
    )
    refused = _tell_refused(account_id, news, posted, at)
    return EventsPosted(due[-1].event_id, len(news) - refused, len(old), refused)


def _find_parts(account_id: int, due: Sequence[rules.DueEvent]) -> dict[int, Mapping[int, int]]:
    """Return what one unit of each event is; empty: nobody says so any more, it waits.

    Where a pool serves one store only, what that store sells under the SKU counts. What was
    merged since is what it is by now.
    """
    living = catalog.find_living(
        identity.SYSTEM, {int(product) for each in due for product in each.parts or ()}
    )
    stores = channels.find_only_stores(identity.SYSTEM, account_id)
    now = catalog.find_parts(
        identity.SYSTEM, account_id=account_id, sku_ids={each.seller_sku_id for each in due}
    )
    return {
        each.event_id: catalog.follow_merges(each.parts, living)
        if each.parts and each.accounted
        else now.find(each.seller_sku_id, stores.get(each.pool_id))
        for each in due
    }


def _states_of_posted(
    news: Sequence[rules.DueEvent],
    posted: Sequence[PostedEntry],
    parts: Mapping[int, Mapping[int, int]],
) -> Iterable[dict[str, object]]:
    for each, became in zip(news, posted, strict=True):
        if became.outcome is Outcome.REFUSED:
            yield _settled(each) | {"accounted": each.accounted, "is_refused": True}
        else:
            known = each.parts if each.accounted else None
            posting = {"revision": each.revision + 1, "parts": known or parts[each.event_id]}
            yield _settled(each) | posting


def _settled(due: rules.DueEvent) -> dict[str, object]:
    """Return the state of an event that the books follow without a posting of their own."""
    return {
        "id": due.event_id,
        "accounted": due.wanted,
        "revision": due.revision,
        "parts": due.parts,
        "is_refused": False,
    }


def _tell_refused(
    account_id: int,
    news: Sequence[rules.DueEvent],
    posted: Sequence[PostedEntry],
    at: datetime,
) -> int:
    """Open an issue for each event that was refused; settle those of events that were posted."""
    refused, settled = [], []
    for each, became in zip(news, posted, strict=True):
        subject = f"stock_event:{each.feed}:{each.key}"
        if became.refusal:
            issue = issues.EVENT_REFUSED.about(subject, reference=each.reference)
            refused.append(replace(issue, why=str(became.refusal)))
        elif each.revision:
            settled.append(subject)
    if settled:
        channels.resolve_issues(account_id=account_id, subjects=settled, at=at)
    if refused:
        channels.open_issues(
            account_id=account_id, stream=channels.StreamKind.STOCK_EVENTS, issues=refused, at=at
        )
    return len(refused)
