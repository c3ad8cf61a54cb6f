"""Begin the books of seller SKUs at Amazon's pools with what Amazon shows there."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.db import transaction

from zhongshu.inventory.ledger_values import (
    Cause,
    Entry,
    LocationKind,
    Move,
    NewOpening,
    Place,
    Reason,
    Reserve,
)
from zhongshu.inventory.models import StockOpening
from zhongshu.inventory.statements import ledger as statements
from zhongshu.inventory.usecases.post_entries import post_entries
from zhongshu.inventory.usecases.put_places import put_places


@transaction.atomic
def open_books(
    openings: Sequence[NewOpening], reserves: Sequence[Reserve] = ()
) -> dict[tuple[int, int], bool]:
    """Post what lies at the pools, once per pool and seller SKU; return which ones are posted.

    Fulfillable, reserved and researching units are FBA's, unfulfillable ones FBA_UNSELLABLE's
    (`design/stock.md`, First day at a pool). Without parts an opening is kept and waits: calling
    again with parts posts it with the figures it had first. `reserves` are what documents want
    from then on. A constant number of statements.
    """
    if not openings:
        post_entries([], reserves)
        return {}
    known = _read_known(openings)
    told = [_as_first_told(each, known.get(each.key)) for each in openings]
    places = put_places(
        [
            Place(kind=LocationKind.ADJUSTMENT),
            *(
                Place(kind=kind, pool_id=pool_id)
                for pool_id in sorted({each.pool_id for each in told})
                for kind in (LocationKind.FBA, LocationKind.FBA_UNSELLABLE)
            ),
        ]
    )
    entries = {each.key: entry for each in told if (entry := _to_entry(each, places)) is not None}
    posted = post_entries(list(entries.values()), reserves, must_all=True)
    ids = dict(zip(entries, (each.entry_id for each in posted.entries), strict=True))
    statements.put_openings([(each, ids.get(each.key), bool(each.parts)) for each in told])
    return {
        each.key: bool(each.parts) or (each.key in known and known[each.key].is_posted)
        for each in told
    }


def _read_known(openings: Sequence[NewOpening]) -> dict[tuple[int, int], StockOpening]:
    rows = StockOpening.objects.filter(
        pool__in={each.pool_id for each in openings},
        seller_sku__in={each.seller_sku_id for each in openings},
    )
    return {(row.pool_id, row.seller_sku_id): row for row in rows}


def _as_first_told(opening: NewOpening, known: StockOpening | None) -> NewOpening:
    """Return the opening with the figures of the first time: later ones are later facts."""
    if known is None:
        return opening
    return replace(
        opening,
        opened_at=known.opened_at,
        fulfillable=known.fulfillable,
        reserved=known.reserved,
        researching=known.researching,
        unfulfillable=known.unfulfillable,
        number=known.number,
        parts={} if known.is_posted else opening.parts,
    )


def _to_entry(opening: NewOpening, places: Mapping[Place, int]) -> Entry | None:
    """Return what puts the units there; None where there are none, or nobody knows of what."""
    on_hand = opening.fulfillable + opening.reserved + opening.researching
    units = {LocationKind.FBA: on_hand, LocationKind.FBA_UNSELLABLE: opening.unfulfillable}
    moves = tuple(
        Move(
            product_id=product_id,
            source_id=places[Place(kind=LocationKind.ADJUSTMENT)],
            destination_id=places[Place(kind=kind, pool_id=opening.pool_id)],
            quantity=number * per_unit,
            seller_sku_id=opening.seller_sku_id,
        )
        for kind, number in units.items()
        if number
        for product_id, per_unit in sorted(opening.parts.items())
    )
    if not moves:
        return None
    return Entry(
        key=":".join(
            map(str, ("opening", *opening.key, *([opening.number] if opening.number else [])))
        ),
        reason=Reason.OPENING,
        occurred_at=opening.opened_at,
        moves=moves,
        cause=Cause(kind="opening", ref=str(opening.pool_id)),
    )
