"""What is to be written for one listing, decided before anything is."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from zhongshu.catalog import rules, words
from zhongshu.catalog.values import EventKind, ListingEffect, Source
from zhongshu.channels import public as channels
from zhongshu.kernel.outcomes import Outcome

SPEAKING = ("asin", "title", "barcode")


@dataclass(frozen=True, slots=True)
class Stored:
    id: int
    known: rules.Known
    swept_at: datetime | None


@dataclass(frozen=True, slots=True)
class Plan:
    """What one listing becomes: its row, its history, and what is answered.

    `speaks_anew`: what says which product it is has changed.
    """

    row: dict[str, object]
    changes: tuple[rules.Change, ...]
    outcome: Outcome
    is_repeated: bool
    is_older: bool = False
    speaks_anew: bool = False


def plan_listing(
    stored: Stored | None,
    facts: channels.ListingFacts,
    *,
    source: Source,
    at: datetime,
    sweep: datetime | None,
) -> Plan:
    """Compare what is stored with what is told."""
    known = stored.known if stored else rules.Known(rules.ListingState())
    state, is_recreated = rules.merge(known, facts, source=source, at=at)
    swept_at = stored.swept_at if stored else None
    is_late = source is Source.FILE and rules.is_newer_than(known, at)
    if source is Source.FILE:
        told_at = swept_at if is_late else at
        row = to_row(facts.seller_sku, state, swept_at=told_at, detailed_at=known.detailed_at)
        if is_late:
            row["absent_since"] = known.absent_since
    elif source is Source.REPORT:
        detailed_at = None if is_recreated else known.detailed_at
        row = to_row(facts.seller_sku, state, swept_at=sweep, detailed_at=detailed_at)
    else:
        row = to_row(facts.seller_sku, state, swept_at=swept_at, detailed_at=at)
    if stored is None:
        outcome = Outcome.NEW
    elif state != known.state or (known.absent_since and not is_late):
        outcome = Outcome.CHANGED
    else:
        outcome = Outcome.UNCHANGED
    return Plan(
        row=row,
        changes=find_history(known, row, state, is_recreated=is_recreated) if stored else (),
        outcome=outcome,
        is_repeated=sweep is not None and swept_at == sweep,
        is_older=is_late and rules.differs(known.state, facts),
        speaks_anew=stored is None
        or any(getattr(state, name) != getattr(known.state, name) for name in SPEAKING),
    )


def to_row(
    sku: str,
    state: rules.ListingState,
    *,
    swept_at: datetime | None,
    detailed_at: datetime | None,
) -> dict[str, object]:
    """Return the row as the table has it; whoever is seen is present."""
    search_text = words.fold("\n".join((sku, state.asin, state.fnsku, state.title)))
    return asdict(state) | {
        "sku": sku,
        "search_text": search_text,
        "pairs": words.pairs_of(search_text),
        "swept_at": swept_at,
        "detailed_at": detailed_at,
        "absent_since": None,
        "missed_sweeps": 0,
    }


def find_history(
    known: rules.Known, row: Mapping[str, object], state: rules.ListingState, *, is_recreated: bool
) -> tuple[rules.Change, ...]:
    changes = rules.find_changes(known.state, state)
    if is_recreated:
        changes.insert(0, rules.Change(EventKind.RECREATED, known.state.asin, state.asin))
    if known.absent_since and row["absent_since"] is None:
        changes.insert(0, rules.Change(EventKind.RETURNED, "", ""))
    return tuple(changes)


def find_effect(
    listing_id: int, stored: Stored | None, plan: Plan, *, is_newest: bool
) -> ListingEffect | None:
    """Return what has to be known to take a row of a file back."""
    if not is_newest or plan.outcome is Outcome.UNCHANGED:
        return None
    after = {name: plan.row[name] for name in ("swept_at", "detailed_at", "absent_since")}
    if stored is None:
        return ListingEffect(listing_id, None, after)
    known = stored.known
    before = asdict(known.state) | {
        "swept_at": known.swept_at,
        "detailed_at": known.detailed_at,
        "absent_since": known.absent_since,
    }
    changed = [name for name in before if before[name] != plan.row[name]]
    return ListingEffect(
        listing_id,
        {name: before[name] for name in changed},
        after | {name: plan.row[name] for name in changed},
    )
