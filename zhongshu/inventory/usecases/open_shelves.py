"""Begin the books of our own warehouses with what lies there."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from zhongshu.identity import public as identity
from zhongshu.inventory.ledger_values import Cause, Entry, LocationKind, Move, Place, Reason
from zhongshu.inventory.models import Warehouse
from zhongshu.inventory.shelf_errors import ShelfInUseError
from zhongshu.inventory.shelf_values import OpenedShelf, ShelfOpening
from zhongshu.inventory.statements.levels import hold_warehouses
from zhongshu.inventory.statements.shelves import find_begun
from zhongshu.inventory.usecases.post_entries import post_entries
from zhongshu.inventory.usecases.put_places import put_places
from zhongshu.inventory.warehouse_errors import WarehouseArchivedError, WarehouseNotFoundError
from zhongshu.kernel.errors import DomainError
from zhongshu.kernel.outcomes import Outcome

FROM_FILE = "import"
MAY_OPEN = (identity.Role.OPERATIONS, identity.Role.WAREHOUSE)
OUTSIDE = Place(kind=LocationKind.ADJUSTMENT)


@transaction.atomic
def open_shelves(
    openings: Sequence[ShelfOpening],
    *,
    import_id: int,
    note: str = "",
    actor: identity.Actor,
    at: datetime,
) -> list[OpenedShelf]:
    """Put on each shelf what a file tells of it; answers each, in their order.

    A shelf is opened once: where anything moved already it is refused, unless files alone put
    it there and it was taken back. Nothing lies at zero units, and nothing is posted. Each shelf
    stands in a batch once. A constant number of statements. What waits for stock there holds
    it from now on.

    Raises:
        identity.NotAllowedError: neither operations nor warehouse.
    """
    identity.require_role(actor, *MAY_OPEN)
    hold_warehouses()  # none is archived meanwhile, and no two files open one shelf
    refused = _find_closed(openings)
    wanted = [each for each in openings if each.units and each.warehouse_id not in refused]
    places = put_places([OUTSIDE, *dict.fromkeys(map(_place_of, wanted))])
    begun = find_begun({(each.product_id, places[_place_of(each)]) for each in wanted})
    new = [each for each in wanted if (each.product_id, places[_place_of(each)]) not in begun]
    posted = post_entries(
        [
            Entry(
                key=f"import:{import_id}:{each.product_id}:{places[_place_of(each)]}",
                reason=Reason.OPENING,
                occurred_at=at,
                moves=(_to_move(each, places),),
                cause=Cause(kind=FROM_FILE, ref=str(import_id)),
                user_id=actor.user_id,
                note=note[:500],
            )
            for each in new
        ]
    )
    told = dict(zip(map(id, new), posted.entries, strict=True))
    answers = []
    for each in openings:
        if refusal := refused.get(each.warehouse_id):
            answers.append(OpenedShelf(Outcome.REFUSED, refusal=refusal))
        elif not each.units:
            answers.append(OpenedShelf(Outcome.UNCHANGED))
        elif answer := told.get(id(each)):
            answers.append(OpenedShelf(answer.outcome, answer.entry_id, answer.refusal))
        else:
            in_use = ShelfInUseError(each.product_id, places[_place_of(each)])
            answers.append(OpenedShelf(Outcome.REFUSED, refusal=in_use))
    return answers


def _place_of(opening: ShelfOpening) -> Place:
    return Place(kind=opening.kind, warehouse_id=opening.warehouse_id)


def _to_move(opening: ShelfOpening, places: Mapping[Place, int]) -> Move:
    return Move(
        product_id=opening.product_id,
        source_id=places[OUTSIDE],
        destination_id=places[_place_of(opening)],
        quantity=opening.units,
    )


def _find_closed(openings: Sequence[ShelfOpening]) -> dict[int, DomainError]:
    """Return the warehouses that take nothing in, with the reason."""
    wanted = {each.warehouse_id for each in openings}
    rows = Warehouse.objects.filter(pk__in=wanted).values_list("pk", "code", "archived_at")
    found = {pk: (code, archived_at) for pk, code, archived_at in rows}
    refused: dict[int, DomainError] = {}
    for warehouse_id in wanted:
        code, archived_at = found.get(warehouse_id, ("", None))
        if not code:
            refused[warehouse_id] = WarehouseNotFoundError(warehouse_id)
        elif archived_at:
            refused[warehouse_id] = WarehouseArchivedError(code)
    return refused
