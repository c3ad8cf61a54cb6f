"""What people read of re-postings: which there were, and which seller SKUs might want one."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from zhongshu.catalog import public as catalog
from zhongshu.identity import public as identity
from zhongshu.inventory.ledger_values import Reason
from zhongshu.inventory.models import Location, RepostedEntry, Reposting, StockEntry
from zhongshu.inventory.places import PlaceName, name_columns, read_name
from zhongshu.inventory.reposting_errors import RepostingNotFoundError
from zhongshu.inventory.reposting_values import (
    LeftProduct,
    LyingUnits,
    MisplacedFilter,
    MisplacedRow,
    PartUnits,
    PlaceShortage,
    RepostedMark,
    RepostedRole,
    RepostingFilter,
    RepostingRow,
    RepostingState,
    UnclearEntry,
)
from zhongshu.inventory.statements import repostings as statements
from zhongshu.kernel.sentences import Sentence

COUNT_BOUND = 1_000
EXPORT_CHUNK = 2_000
EVERY_REPOSTING = RepostingFilter()
ALL_MISPLACED = MisplacedFilter()
# What a row is called, and where it stands.
FIELDS: Mapping[str, str] = {
    "id": "pk",
    "seller_sku": "seller_sku__code",
    "account": "account__name",
    "undo_of": "undo_of_id",
    **{
        name: name
        for name in (
            *("seller_sku_id", "account_id", "since", "state", "who", "asked_at", "began_at"),
            *("done_at", "parts", "taken_back", "anew", "exchanged", "refused", "undone_by"),
            "is_newest",
        )
    },
}
ENTRY_FIELDS = (*("pk", "key", "reason", "occurred_at", "cause_kind", "cause_ref", "account_id"),)
DONE = (RepostingState.DONE.value, RepostingState.UNDONE.value)


class RepostingSort(StrEnum):
    """How re-postings are sorted."""

    ASKED = "asked_at"


BY_MOMENT = catalog.SortedBy("asked_at", catalog.read_moment)


def list_repostings(
    actor: identity.Actor,
    filter_by: RepostingFilter = EVERY_REPOSTING,
    *,
    cursor: str | None = None,
    limit: int = 50,
) -> catalog.SortedPage[RepostingRow]:
    """Return one page of re-postings, the newest first. A constant number of statements.

    Raises:
        catalog.LimitOutOfRangeError: not 1 to 500 rows.
        catalog.InvalidCursorError: the cursor is not one of ours.
    """
    return catalog.read_page(
        _filtered(actor, filter_by),
        _read,
        lambda row: (row.asked_at, row.id),
        sort=RepostingSort.ASKED,
        is_descending=True,
        cursor=cursor,
        limit=limit,
        name=BY_MOMENT,
    )


def iterate_repostings(
    actor: identity.Actor, filter_by: RepostingFilter = EVERY_REPOSTING
) -> Iterator[RepostingRow]:
    """Yield every re-posting of the filter in the order of their ids, read in pieces."""
    last_id = 0
    while True:
        found = _filtered(actor, filter_by).filter(pk__gt=last_id).order_by("pk")
        rows = _read(found[:EXPORT_CHUNK])
        yield from rows
        if len(rows) < EXPORT_CHUNK:
            return
        last_id = rows[-1].id


def _filtered(actor: identity.Actor, filter_by: RepostingFilter) -> QuerySet[Reposting]:
    wanted: Mapping[str, Any] = {
        "account__in": filter_by.account_ids,
        "seller_sku__in": filter_by.seller_sku_ids,
        "state__in": [state.value for state in filter_by.states],
        "seller_sku__code__icontains": filter_by.search,
    }
    found = Reposting.objects.for_actor(actor)
    if filter_by.store_ids:
        here = Reposting.objects.filter(seller_sku__listings__store__in=filter_by.store_ids)
        found = found.filter(pk__in=here.values("pk"))
    return found.filter(**{name: value for name, value in wanted.items() if value})


def get_reposting(actor: identity.Actor, reposting_id: int) -> RepostingRow:
    """Return one re-posting, with the products under which its stock lay.

    Raises:
        RepostingNotFoundError: there is none, or not for this actor.
    """
    found = _read(Reposting.objects.for_actor(actor).filter(pk=reposting_id))
    if not found:
        raise RepostingNotFoundError(reposting_id)
    [row] = found
    if row.is_open:
        return row
    now = {part.product_id for part in row.parts if row.undo_of is None}
    left = (LeftProduct(*each) for each in statements.list_left(reposting_id))
    return replace(row, left=tuple(each for each in left if each.product_id not in now))


def find_reposted(entry_ids: Collection[int]) -> dict[int, RepostedMark]:
    """Return what entries are to re-postings; the others are not in it. One statement.

    What was posted anew and taken back again is taken back.
    """
    ids = list(entry_ids)
    if not ids:
        return {}
    rows = RepostedEntry.objects.filter(Q(original__in=ids) | Q(back__in=ids) | Q(anew__in=ids))
    found: dict[int, RepostedMark] = {}
    told = rows.order_by("pk").values_list("reposting_id", "original_id", "back_id", "anew_id")
    for reposting_id, original_id, back_id, anew_id in told:
        found[original_id] = RepostedMark(reposting_id, RepostedRole.TAKEN_BACK)
        found[back_id] = RepostedMark(reposting_id, RepostedRole.TAKES_BACK)
        if anew_id is not None:
            found[anew_id] = RepostedMark(reposting_id, RepostedRole.ANEW)
    return {entry_id: found[entry_id] for entry_id in ids if entry_id in found}


def list_misplaced(
    actor: identity.Actor,
    filter_by: MisplacedFilter = ALL_MISPLACED,
    *,
    cursor: str | None = None,
    limit: int = 50,
) -> catalog.SortedPage[MisplacedRow]:
    """Return one page of seller SKUs with stock under products that they are not, by their codes.

    A constant number of statements.

    Raises:
        catalog.LimitOutOfRangeError: not 1 to 500 rows.
        catalog.InvalidCursorError: the cursor is not one of ours.
    """
    catalog.require_limit(limit)
    is_backward, beside = _read_cursor(cursor) if cursor else (False, None)
    found = statements.list_misplaced(
        _wanted(actor, filter_by), beside=beside, is_backward=is_backward, limit=limit + 1
    )
    page = catalog.turn(found, limit, is_backward=is_backward, begins_here=beside is None)
    rows = page.rows
    return catalog.SortedPage(
        tuple(_fill_misplaced(rows)),
        catalog.to_address([False, rows[-1].code, rows[-1].sku_id]) if page.has_next else None,
        catalog.to_address([True, rows[0].code, rows[0].sku_id]) if page.has_previous else None,
    )


def count_misplaced(actor: identity.Actor, filter_by: MisplacedFilter = ALL_MISPLACED) -> int:
    """Count them in one statement, up to 1,001: show that as "1,000+"."""
    return statements.count_misplaced(_wanted(actor, filter_by), at_most=COUNT_BOUND + 1)


def iterate_misplaced(
    actor: identity.Actor, filter_by: MisplacedFilter = ALL_MISPLACED
) -> Iterator[MisplacedRow]:
    """Yield all of them by their codes, read in pieces."""
    wanted, beside = _wanted(actor, filter_by), None
    while True:
        found = statements.list_misplaced(
            wanted, beside=beside, is_backward=False, limit=EXPORT_CHUNK
        )
        yield from _fill_misplaced(found)
        if len(found) < EXPORT_CHUNK:
            return
        beside = found[-1].code, found[-1].sku_id


def _fill_misplaced(rows: Sequence[statements.MisplacedSku]) -> list[MisplacedRow]:
    """Return rows with what they name: five statements, none where there is no row."""
    if not rows:
        return []
    places = find_place_names({place_id for row in rows for place_id in row.location_ids})
    parts = catalog.find_parts_of(identity.SYSTEM, [row.sku_id for row in rows])
    told = {row.sku_id: parts.find_any(row.sku_id) for row in rows}
    skus = statements.find_skus({product_id for each in told.values() for product_id in each})
    return [
        MisplacedRow(
            row.sku_id,
            row.code,
            row.account_id,
            row.account,
            tuple(
                LyingUnits(product_id, sku, place_id, places[place_id], units)
                for product_id, sku, place_id, units in zip(
                    row.product_ids, row.skus, row.location_ids, row.units, strict=True
                )
            ),
            name_parts(told[row.sku_id], skus),
            RepostingState(row.state) if row.state else None,
        )
        for row in rows
    ]


def name_parts(parts: Mapping[int, int], skus: Mapping[int, str]) -> tuple[PartUnits, ...]:
    """Return parts with the SKUs of their products, in the order of those."""
    named = [
        PartUnits(product_id, skus.get(product_id, ""), units)
        for product_id, units in parts.items()
    ]
    return tuple(sorted(named, key=lambda each: (each.sku, each.product_id)))


def find_place_names(location_ids: Collection[int]) -> dict[int, PlaceName]:
    """Return what places are called."""
    rows = Location.objects.filter(pk__in=list(location_ids))
    return {pk: read_name(*name) for pk, *name in rows.values_list("pk", *name_columns(""))}


def read_unclear(entry_ids: Collection[int]) -> tuple[UnclearEntry, ...]:
    """Return these entries, the oldest first."""
    rows = StockEntry.objects.filter(pk__in=list(entry_ids)).order_by("occurred_at", "pk")
    return tuple(
        UnclearEntry(pk, key, Reason(reason), *rest)
        for pk, key, reason, *rest in rows.values_list(*ENTRY_FIELDS)
    )


def _read(repostings: QuerySet[Reposting]) -> list[RepostingRow]:
    """Return rows with what they name: five statements at most."""
    later = Reposting.objects.filter(
        seller_sku=OuterRef("seller_sku"), pk__gt=OuterRef("pk"), state__in=DONE
    )
    undos = Reposting.objects.filter(undo_of=OuterRef("pk"), state=RepostingState.DONE.value)
    annotated = repostings.annotate(
        is_newest=~Exists(later), undone_by=Subquery(undos.values("pk")[:1])
    )
    told = [dict(zip(FIELDS, row, strict=True)) for row in annotated.values_list(*FIELDS.values())]
    refused = [row["refused"] or {} for row in told]
    short = [each for row in refused for each in row.get("shortages", ())]
    places = find_place_names({location_id for _product, location_id, *_units in short})
    own = [{int(key): units for key, units in row["parts"].get("", {}).items()} for row in told]
    skus = statements.find_skus(
        {product_id for parts in own for product_id in parts}
        | {product_id for product_id, *_rest in short}
    )
    entries = {
        each.entry_id: each
        for each in read_unclear({pk for row in refused for pk in row.get("unclear", ())})
    }
    return [
        _to_row(row, parts, skus, places, entries) for row, parts in zip(told, own, strict=True)
    ]


def _to_row(
    row: dict[str, Any],
    parts: Mapping[int, int],
    skus: Mapping[int, str],
    places: Mapping[int, PlaceName],
    entries: Mapping[int, UnclearEntry],
) -> RepostingRow:
    refused = row.pop("refused") or {}
    row["parts"], row["state"] = name_parts(parts, skus), RepostingState(row["state"])
    return RepostingRow(
        **row,
        refusal=Sentence(refused["template"], refused["facts"]) if refused else None,
        shortages=tuple(
            PlaceShortage(product_id, skus.get(product_id, ""), place_id, places[place_id], *units)
            for product_id, place_id, *units in refused.get("shortages", ())
        ),
        unclear=tuple(entries[pk] for pk in refused.get("unclear", ())),
    )


def _wanted(actor: identity.Actor, filter_by: MisplacedFilter) -> statements.Wanted:
    return statements.Wanted(
        stores=None if actor.sees_every_store else sorted(actor.store_ids),
        chosen=filter_by.store_ids,
        accounts=filter_by.account_ids,
        skus=filter_by.seller_sku_ids,
        product=filter_by.product_id,
        search=filter_by.search,
    )


def _read_cursor(text: str) -> tuple[bool, tuple[str, int]]:
    """Return whether the page lies before a place, and the place.

    Raises:
        catalog.InvalidCursorError: it is not one of ours.
    """
    is_backward, code, sku_id = catalog.from_address(text, parts=3)
    if not isinstance(code, str) or "\0" in code:
        raise catalog.InvalidCursorError
    if not isinstance(sku_id, int) or not 0 <= sku_id < 2**63:
        raise catalog.InvalidCursorError
    return is_backward is True, (code, sku_id)
