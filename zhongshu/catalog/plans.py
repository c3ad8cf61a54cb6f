"""What is to be written for one listing, decided before anything is."""

from dataclasses import asdict, dataclass
from datetime import datetime

from zhongshu.catalog import rules, words
from zhongshu.catalog.values import EventKind, Source
from zhongshu.channels import public as channels
from zhongshu.kernel.outcomes import Outcome


@dataclass(frozen=True, slots=True)
class Stored:
    id: int
    known: rules.Known
    swept_at: datetime | None


@dataclass(frozen=True, slots=True)
class Plan:
    """What one listing becomes: its row, its history, and what is answered."""

    row: dict[str, object]
    changes: tuple[rules.Change, ...]
    outcome: Outcome
    is_repeated: bool


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
    if source is Source.REPORT:
        detailed_at = None if is_recreated else known.detailed_at
        row = _row(facts.seller_sku, state, swept_at=sweep, detailed_at=detailed_at)
    else:
        row = _row(facts.seller_sku, state, swept_at=swept_at, detailed_at=at)
    if stored is None:
        outcome = Outcome.NEW
    elif state != known.state or known.absent_since:
        outcome = Outcome.CHANGED
    else:
        outcome = Outcome.UNCHANGED
    return Plan(
        row=row,
        changes=_find_history(known, state, is_recreated=is_recreated) if stored else (),
        outcome=outcome,
        is_repeated=sweep is not None and swept_at == sweep,
    )


def _row(
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


def _find_history(
    known: rules.Known, state: rules.ListingState, *, is_recreated: bool
) -> tuple[rules.Change, ...]:
    changes = rules.find_changes(known.state, state)
    if is_recreated:
        changes.insert(0, rules.Change(EventKind.RECREATED, known.state.asin, state.asin))
    if known.absent_since:
        changes.insert(0, rules.Change(EventKind.RETURNED, "", ""))
    return tuple(changes)
