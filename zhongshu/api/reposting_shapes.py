"""What requests and answers about re-posting are made of."""

from datetime import date, datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from zhongshu.api.shapes import Body, BodyId, Code, Flag, Id, PageQuery
from zhongshu.api.stock_books import Cause
from zhongshu.inventory import public as inventory

Sku = Annotated[str, Field(max_length=200)]


class Part(Schema):
    """So many units of a product are one unit of the seller SKU."""

    product_id: int
    sku: str
    units: int


class Lying(Schema):
    """Units of a product at a place, under a seller SKU that is not this product."""

    product_id: int
    sku: str
    location_id: int
    kind: str
    units: int


class Misplaced(Schema):
    """A seller SKU whose stock `lies` under other products; `parts` is what it is by now.

    `reposting` is WAITING or RUNNING where one was asked for already.
    """

    seller_sku_id: int
    seller_sku: str
    account_id: int
    lies: list[Lying]
    parts: list[Part]
    reposting: str | None

    @classmethod
    def of(cls, row: inventory.MisplacedRow) -> "Misplaced":
        """Return one of them."""
        return cls(
            seller_sku_id=row.seller_sku_id,
            seller_sku=row.seller_sku,
            account_id=row.account_id,
            lies=[
                Lying(
                    product_id=each.product_id,
                    sku=each.sku,
                    location_id=each.location_id,
                    kind=each.place.kind,
                    units=each.units,
                )
                for each in row.lies
            ],
            parts=to_parts(row.parts),
            reposting=row.reposting,
        )


class Shortage(Schema):
    """A place that would have to give `wanted` units, of which so many are free there."""

    product_id: int
    sku: str
    location_id: int
    wanted: int
    free: int


class UnclearEntry(Schema):
    """An entry of which nobody knows how many of Amazon's units it moved."""

    entry_id: int
    key: str
    reason: str
    occurred_at: datetime
    cause: Cause


class LeftProduct(Schema):
    """A product under which stock of the seller SKU lay before."""

    product_id: int
    sku: str


class Reposting(Schema):
    """What was asked for, and what came of it; `since` null: from the beginning of its books.

    `taken_back` entries were, `anew` of them posted again, `exchanged` balances became another
    product at `since`. `left` are the products that it lay under, where one alone is read.

    `state` is WAITING, RUNNING, DONE, REFUSED (`refusal` says why, and nothing was changed) or
    UNDONE. `undo_of` is the one that it takes back, `undone_by` the one that took it back.
    """

    id: int
    seller_sku_id: int
    seller_sku: str
    account_id: int
    since: datetime | None
    state: str
    who: str
    asked_at: datetime
    began_at: datetime | None
    done_at: datetime | None
    parts: list[Part]
    left: list[LeftProduct]
    taken_back: int
    anew: int
    exchanged: int
    refusal: str | None
    shortages: list[Shortage]
    unclear: list[UnclearEntry]
    undo_of: int | None
    undone_by: int | None
    may_be_undone: bool

    @classmethod
    def of(cls, row: inventory.RepostingRow) -> "Reposting":
        """Return a re-posting; its refusal in the reader's language."""
        own: dict[str, Any] = {
            "refusal": str(row.refusal) if row.refusal else None,
            "parts": to_parts(row.parts),
            "left": [LeftProduct.from_orm(each) for each in row.left],
            "shortages": to_shortages(row.shortages),
            "unclear": to_unclear(row.unclear),
        }
        names = [name for name in cls.model_fields if name not in own]
        return cls(**own, **{name: getattr(row, name) for name in names})


class ReasonCount(Schema):
    """How many entries of a reason are posted anew, with how many units of the seller SKU."""

    reason: str
    entries: int
    units: int


class Effect(Schema):
    """Units of a product at a place before and after; `is_own`: on one of our own shelves."""

    product_id: int
    sku: str
    location_id: int
    kind: str
    before: int
    after: int
    is_own: bool


class Preview(Schema):
    """What re-posting would do as things stand; `is_possible` false: it would be refused."""

    seller_sku_id: int
    seller_sku: str
    account_id: int
    since: datetime | None
    begun_at: datetime | None
    parts: list[Part]
    entries: int
    anew: int
    exchanged: int
    by_reason: list[ReasonCount]
    effects: list[Effect]
    shortages: list[Shortage]
    unclear: list[UnclearEntry]
    reservations: int
    is_possible: bool

    @classmethod
    def of(cls, told: inventory.RepostingPreview) -> "Preview":
        """Return what would be done."""
        own: dict[str, Any] = {
            "parts": to_parts(told.parts),
            "by_reason": [ReasonCount.from_orm(each) for each in told.by_reason],
            "effects": [_to_effect(each) for each in told.effects],
            "shortages": to_shortages(told.shortages),
            "unclear": to_unclear(told.unclear),
        }
        names = [name for name in cls.model_fields if name not in own]
        return cls(**own, **{name: getattr(told, name) for name in names})


def _to_effect(each: inventory.PlaceEffect) -> Effect:
    return Effect(
        product_id=each.product_id,
        sku=each.sku,
        location_id=each.location_id,
        kind=each.place.kind,
        before=each.before,
        after=each.after,
        is_own=each.is_own,
    )


def to_parts(parts: tuple[inventory.PartUnits, ...]) -> list[Part]:
    return [Part.from_orm(each) for each in parts]


def to_shortages(found: tuple[inventory.PlaceShortage, ...]) -> list[Shortage]:
    return [Shortage.from_orm(each) for each in found]


def to_unclear(found: tuple[inventory.UnclearEntry, ...]) -> list[UnclearEntry]:
    return [
        UnclearEntry(
            entry_id=each.entry_id,
            key=each.key,
            reason=each.reason,
            occurred_at=each.occurred_at,
            cause=Cause(kind=each.cause_kind, ref=each.cause_ref, account_id=each.account_id),
        )
        for each in found
    ]


class MisplacedQuery(PageQuery):
    search: Code = ""
    account_id: Annotated[list[Id], Field(max_length=100)] = []
    store_id: Annotated[list[Id], Field(max_length=100)] = []
    seller_sku_id: Annotated[list[Id], Field(max_length=500)] = []
    product_id: Id | None = None

    def to_filter(self) -> inventory.MisplacedFilter:
        return inventory.MisplacedFilter(
            search=self.search,
            account_ids=tuple(self.account_id),
            store_ids=tuple(self.store_id),
            seller_sku_ids=tuple(self.seller_sku_id),
            product_id=self.product_id,
        )


class RepostingQuery(PageQuery):
    search: Code = ""
    account_id: Annotated[list[Id], Field(max_length=100)] = []
    store_id: Annotated[list[Id], Field(max_length=100)] = []
    seller_sku_id: Annotated[list[Id], Field(max_length=500)] = []
    state: Annotated[list[inventory.RepostingState], Field(max_length=10)] = []

    def to_filter(self) -> inventory.RepostingFilter:
        return inventory.RepostingFilter(
            search=self.search,
            account_ids=tuple(self.account_id),
            store_ids=tuple(self.store_id),
            seller_sku_ids=tuple(self.seller_sku_id),
            states=tuple(self.state),
        )


class NewReposting(Body):
    """`since` is the first day, in the company's time zone; null: from the beginning of its books.

    `dry_run` true changes nothing and answers what would be done.
    """

    account_id: BodyId
    seller_sku: Annotated[str, Field(min_length=1, max_length=200)]
    since: date | None = None
    dry_run: Flag = False
