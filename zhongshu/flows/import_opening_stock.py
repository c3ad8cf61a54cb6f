"""Store rows of a sheet as what lies in our own warehouses, and take them back."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext

from zhongshu.catalog import public as catalog
from zhongshu.documents import public as documents
from zhongshu.flows.import_values import (
    CellError,
    ReadRow,
    Restore,
    RowResult,
    StoreContext,
    Stored,
    wrong,
)
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.kernel.errors import DomainError
from zhongshu.kernel.outcomes import Outcome

KINDS = inventory.LocationKind
COLUMN_KINDS: Mapping[str, catalog.FieldKind] = {
    "quantity": catalog.FieldKind.WHOLE,
    "unit_condition": catalog.FieldKind.LONG_TEXT,
}
WHOLE = re.compile(r"([0-9]{1,7}|[0-9]{1,3},[0-9]{3}|[0-9],[0-9]{3},[0-9]{3})(?:\.0+)?")
# Small letters, no blanks, no hyphens.
_CONDITIONS: Mapping[inventory.LocationKind, str] = {
    KINDS.WAREHOUSE: "sellable good new 良品 可售 正品 好 可用 合格 合格品",
    KINDS.UNSELLABLE: "unsellable damaged defective 不良品 次品 残次品 残品 不可售 坏 不合格品",
    KINDS.INSPECTION: "inspection ininspection 待检 待质检 待检品",
}
CONDITION_OF: Mapping[str, inventory.LocationKind] = {
    word: kind for kind, words in _CONDITIONS.items() for word in words.split()
}
# What sheets of other programs call places at Amazon.
OF_AMAZON = ("fba", "awd", "amazon", "亚马逊")
type Wrong = tuple[str, str]
type Shelf = tuple[int, int, str]
NO_WAREHOUSE: Wrong = (
    _("There is no warehouse “{given}”."),
    _("Write the code or the name of a warehouse as it stands in the settings, or add it there."),
)
NO_DEFAULT: Wrong = (
    _("There is no warehouse in use."),
    _("Add one in the settings first."),
)
TWO_WAREHOUSES: Wrong = (
    _("Several warehouses are called “{given}”."),
    _("Write the code of the warehouse."),
)
AT_AMAZON: Wrong = (
    _("“{given}” is stock at Amazon."),
    _("Its books begin with Amazon's own figures, on the page of the pool. Leave the row out."),
)
ARCHIVED: Wrong = (
    _("Warehouse “{given}” is archived."),
    _("Bring it back in the settings, or leave the row out."),
)
NO_PRODUCT: Wrong = (
    _("There is no product “{given}”."),
    _("Import the products first, or correct the SKU."),
)
IS_BUNDLE: Wrong = (
    _("“{given}” is a bundle: its components lie in the warehouse."),
    _("Write a row for each component."),
)
NO_UNITS: Wrong = (
    _("“{given}” is no number of units."),
    _("Write a whole number from 0 to 9,999,999."),
)
NO_CONDITION: Wrong = (
    _("“{given}” does not say which units these are."),
    _("Write sellable, unsellable or inspection, or leave the cell empty."),
)
IN_USE: Wrong = (
    _("Stock of “{given}” has moved in this warehouse already."),
    _("Its books are begun. Take back the file that began them, or correct it by a count."),
)
TWICE: Wrong = (
    _("“{given}” stands in row {row} already, for the same warehouse and condition."),
    _("Keep one of these rows."),
)


class _CellUnreadableError(Exception):
    """One cell of a row cannot be of an opening."""

    def __init__(self, at: ReadRow, field: str, told: Wrong, **facts: object) -> None:
        super().__init__()
        what, remedy = told
        self.error = wrong(field, what, remedy, given=at.texts.get(field, "")[:80], **facts)


@dataclass(frozen=True, slots=True)
class _World:
    """What the cells of a sheet may name."""

    warehouses: Mapping[str, Sequence[inventory.WarehouseCard]]
    default: inventory.WarehouseCard | None
    products: Mapping[str, int]
    bundles: frozenset[int]


def store_opening_stock(rows: Sequence[ReadRow], context: StoreContext) -> Stored:
    """Begin the books of the shelves that the rows name; one that has books is refused."""
    world = _read_world(rows, context.actor)
    results: dict[int, RowResult] = {}
    told: list[tuple[ReadRow, inventory.ShelfOpening]] = []
    seen: dict[Shelf, int] = {}
    for row in rows:
        try:
            opening = _read(row, world)
            _require_once(row, opening, seen)
        except _CellUnreadableError as unread:
            results[row.number] = RowResult(Outcome.REFUSED, (unread.error,))
        else:
            told.append((row, opening))
    opened = inventory.open_shelves(
        [opening for _row, opening in told],
        import_id=context.import_id,
        note=context.title,
        actor=context.actor,
        at=context.at,
    )
    for (row, _opening), answer in zip(told, opened, strict=True):
        errors = (_explain(row, answer.refusal),) if answer.refusal else ()
        results[row.number] = RowResult(answer.outcome, errors)
    return Stored(
        [results[row.number] for row in rows],
        effects=tuple(
            documents.Effect(str(each.entry_id), None, {})
            for each in opened
            if each.outcome is Outcome.NEW
        ),
    )


def _read_world(rows: Sequence[ReadRow], actor: identity.Actor) -> _World:
    warehouses: dict[str, list[inventory.WarehouseCard]] = {}
    cards = inventory.list_warehouses(actor, archived=None)
    for card in cards:
        for word in {_fold(card.code), _fold(card.name)}:
            warehouses.setdefault(word, []).append(card)
    products = catalog.find_product_ids(actor, {row.texts["sku"] for row in rows})
    return _World(
        warehouses,
        next((card for card in cards if card.is_default), None),
        products,
        catalog.find_bundles(actor, products.values()),
    )


def _read(row: ReadRow, world: _World) -> inventory.ShelfOpening:
    """Return what a row tells.

    Raises:
        _CellUnreadableError: one of its cells says what cannot be.
    """
    warehouse = _find_warehouse(row, world)
    product_id = world.products.get(row.texts["sku"])
    if product_id is None:
        raise _CellUnreadableError(row, "sku", NO_PRODUCT)
    if product_id in world.bundles:
        raise _CellUnreadableError(row, "sku", IS_BUNDLE)
    units = WHOLE.fullmatch(row.texts["quantity"])
    if units is None:
        raise _CellUnreadableError(row, "quantity", NO_UNITS)
    condition = re.sub(r"[\s_-]+", "", _fold(row.texts.get("unit_condition", ""))) or "sellable"
    if condition not in CONDITION_OF:
        raise _CellUnreadableError(row, "unit_condition", NO_CONDITION)
    return inventory.ShelfOpening(
        product_id=product_id,
        warehouse_id=warehouse.warehouse_id,
        units=int(units[1].replace(",", "")),
        kind=CONDITION_OF[condition],
    )


def _require_once(row: ReadRow, opening: inventory.ShelfOpening, seen: dict[Shelf, int]) -> None:
    """Note the shelf of a row.

    Raises:
        _CellUnreadableError: another row, which wrote it otherwise, told of it before.
    """
    shelf = opening.product_id, opening.warehouse_id, opening.kind.value
    if (first := seen.setdefault(shelf, row.number)) != row.number:
        raise _CellUnreadableError(row, "sku", TWICE, row=first)


def _find_warehouse(row: ReadRow, world: _World) -> inventory.WarehouseCard:
    """Return the warehouse in use that a row names, by its code first; else the default.

    Raises:
        _CellUnreadableError: none, several, an archived one, or Amazon's.
    """
    told = _fold(row.texts.get("warehouse", ""))
    if not told:
        if world.default is None:
            raise _CellUnreadableError(row, "warehouse", NO_DEFAULT)
        return world.default
    known = world.warehouses.get(told, ())
    found = [each for each in known if _fold(each.code) == told] or [
        each for each in known if not each.archived_at
    ]
    if len(found) > 1:
        raise _CellUnreadableError(row, "warehouse", TWO_WAREHOUSES)
    if (known and not found) or (found and found[0].archived_at):
        raise _CellUnreadableError(row, "warehouse", ARCHIVED)
    if not found:
        is_amazons = any(word in told for word in OF_AMAZON)
        raise _CellUnreadableError(row, "warehouse", AT_AMAZON if is_amazons else NO_WAREHOUSE)
    return found[0]


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()


def _explain(row: ReadRow, refusal: DomainError) -> CellError:
    match refusal:
        case inventory.ShelfInUseError():
            field, (what, remedy) = "sku", IN_USE
        case inventory.WarehouseArchivedError():
            field, (what, remedy) = "warehouse", ARCHIVED
        case _:
            field, (what, remedy) = "warehouse", NO_WAREHOUSE
    return wrong(field, what, remedy, given=row.texts.get(field, "")[:80])


def _take_back(effects: Sequence[documents.Effect], at: datetime) -> set[str]:
    """Take what lies untouched off the shelves; return the openings that stay."""
    left = inventory.take_back_shelves([int(each.subject) for each in effects], at=at)
    return set(map(str, left))


def _say_kept(kept: int) -> str:
    return (
        ngettext(
            "The opening of %d product stays: its stock moved or is reserved since. Correct it by"
            " a count.",
            "The openings of %d products stay: their stock moved or is reserved since. Correct"
            " them by a count.",
            kept,
        )
        % kept
    )


RESTORE_OPENING_STOCK = Restore(_take_back, _say_kept)
