"""The pairing workbench: what waits, what is paired, and what a SKU sold before."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from zhongshu.catalog import pairing_cursors as cursors
from zhongshu.catalog.models import Listing, ListingImage, Pairing, PairingProposal, SellerSku
from zhongshu.catalog.paging import require_limit, turn
from zhongshu.catalog.pairing_errors import SellerSkuNotFoundError
from zhongshu.catalog.pairing_filters import WAITING, skus_to_pair
from zhongshu.catalog.pairing_values import (
    PairingFilter,
    PairingRow,
    PairingTab,
    ProposalRow,
    Reason,
    SkusToPair,
    SkuToPair,
)
from zhongshu.identity import public as identity
from zhongshu.kernel.statements import count_bounded

COUNT_BOUND = 1_000
EXPORT_CHUNK = 2_000
NEWEST_VERSIONS = 200
EVERYTHING = PairingFilter()
SKU_FIELDS = ("pk", "account_id", "code", "is_left_out")
PAIRING_FIELDS = (
    "id",
    "seller_sku_id",
    "seller_sku__code",
    "seller_sku__account_id",
    "store_id",
    "product_id",
    "product__sku",
    "product__name",
    "factor",
    "reason",
    "who",
    "paired_at",
    "ended_at",
    "ended_by",
)


@dataclass(frozen=True, slots=True)
class _Row:
    """One SKU of a page, with what orders it."""

    sku_id: int
    account_id: int
    code: str
    is_left_out: bool
    score: int = 0


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the listings of one SKU show: the first present one speaks."""

    asin: str
    title: str
    has_image: bool
    store_names: tuple[str, ...]


NOTHING_SEEN = _Seen("", "", has_image=False, store_names=())


def list_skus_to_pair(
    actor: identity.Actor,
    filter_by: PairingFilter = EVERYTHING,
    *,
    cursor: str | None = None,
    limit: int = 50,
) -> SkusToPair:
    """Return one page: PROPOSED by the best score, the other tabs by account and code.

    Four statements whatever the page's size: SKUs, listings, proposals, overrides.

    Raises:
        LimitOutOfRangeError: not 1 to 500 rows.
        InvalidCursorError: the cursor is not one of ours, or of another order.
    """
    require_limit(limit)
    by_score = filter_by.tab is PairingTab.PROPOSED
    place = cursors.read(cursor, by_score=by_score) if cursor else None
    is_backward = place is not None and place.is_backward
    skus = skus_to_pair(actor, filter_by)
    rows: QuerySet[Any, tuple[Any, ...]]
    if by_score:
        best = PairingProposal.objects.filter(is_best=True, seller_sku__in=skus)
        rows = _by_score(best, place, is_backward=is_backward)[: limit + 1]
    else:
        rows = _by_code(skus, place, is_backward=is_backward)[: limit + 1]
    page = turn(
        [_Row(*row) for row in rows],
        limit,
        is_backward=is_backward,
        begins_here=place is None,
    )
    return SkusToPair(
        rows=tuple(_describe(actor, page.rows)),
        next=_beside(page.rows[-1], by_score=by_score, backward=False) if page.has_next else None,
        previous=_beside(page.rows[0], by_score=by_score, backward=True)
        if page.has_previous
        else None,
    )


def get_sku_to_pair(actor: identity.Actor, seller_sku_id: int) -> SkuToPair:
    """Return one seller SKU as the workbench shows it.

    Raises:
        SellerSkuNotFoundError: no such SKU, or not for this actor.
    """
    found = SellerSku.objects.for_actor(actor).filter(pk=seller_sku_id)
    row = found.values_list(*SKU_FIELDS).first()
    if row is None:
        raise SellerSkuNotFoundError(seller_sku_id=seller_sku_id)
    [described] = _describe(actor, [_Row(*row)])
    return described


def count_skus_to_pair(
    actor: identity.Actor, filter_by: PairingFilter = EVERYTHING
) -> dict[PairingTab, int]:
    """Count every tab in one statement, up to 1,001: show that as "1,000+"."""
    counts = count_bounded(
        {tab.value: skus_to_pair(actor, replace(filter_by, tab=tab)) for tab in PairingTab},
        at_most=COUNT_BOUND + 1,
    )
    return {PairingTab(tab): count for tab, count in counts.items()}


def has_more_skus_to_pair(actor: identity.Actor, filter_by: PairingFilter, rows: int) -> bool:
    """Whether a filter shows more than so many seller SKUs; no more of them are looked at."""
    return skus_to_pair(actor, filter_by).order_by()[rows : rows + 1].exists()


def count_unpaired(actor: identity.Actor) -> int:
    """Count the SKUs that wait for a pairing, up to 1,001, from an index of theirs alone."""
    waiting = {"waiting": SellerSku.objects.for_actor(actor).filter(WAITING)}
    return count_bounded(waiting, at_most=COUNT_BOUND + 1)["waiting"]


def list_pairings(
    actor: identity.Actor,
    *,
    seller_sku_id: int | None = None,
    product_id: int | None = None,
    seller_skus: Sequence[str] = (),
    only_open: bool = False,
    older_than: int | None = None,
    limit: int = NEWEST_VERSIONS,
) -> list[PairingRow]:
    """Return versions of pairings, newest first: of a SKU, of a product, or all.

    `only_open` leaves out what has ended; `older_than` goes on below a pairing's id.
    """
    pairings = Pairing.objects.for_actor(actor)
    if seller_sku_id is not None:
        pairings = pairings.filter(seller_sku=seller_sku_id)
    if product_id is not None:
        pairings = pairings.filter(product=product_id)
    if seller_skus:
        pairings = pairings.filter(seller_sku__code__in=seller_skus)
    if only_open:
        pairings = pairings.filter(ended_at=None)
    if older_than is not None:
        pairings = pairings.filter(pk__lt=older_than)
    return _as_rows(pairings.order_by("-pk")[:limit])


def find_pairings(
    actor: identity.Actor, seller_sku_ids: Collection[int]
) -> dict[tuple[int, int | None], PairingRow]:
    """Return what counts now for these SKUs, by SKU and store; store None is the rule."""
    pairings = Pairing.objects.for_actor(actor).filter(seller_sku__in=seller_sku_ids, ended_at=None)
    return {(row.seller_sku_id, row.store_id): row for row in _as_rows(pairings)}


def iterate_pairings(actor: identity.Actor) -> Iterator[PairingRow]:
    """Yield every pairing that counts now, for an export: read in pieces, memory stays flat."""
    last_id = 0
    while True:
        piece = Pairing.objects.for_actor(actor).filter(ended_at=None, pk__gt=last_id)
        rows = _as_rows(piece.order_by("pk")[:EXPORT_CHUNK])
        yield from rows
        if len(rows) < EXPORT_CHUNK:
            return
        last_id = rows[-1].id


def _by_code(
    skus: QuerySet[SellerSku], place: cursors.ByCode | cursors.ByScore | None, *, is_backward: bool
) -> QuerySet[SellerSku, tuple[Any, ...]]:
    step = "lt" if is_backward else "gt"
    if isinstance(place, cursors.ByCode):
        beyond = Q(**{f"account__{step}": place.account_id}) | Q(
            account=place.account_id, **{f"code__{step}": place.code}
        )
        skus = skus.filter(Q(**{f"account__{step}e": place.account_id}) & beyond)
    order = ("-account", "-code") if is_backward else ("account", "code")
    return skus.order_by(*order).values_list(*SKU_FIELDS)


def _by_score(
    best: QuerySet[PairingProposal],
    place: cursors.ByCode | cursors.ByScore | None,
    *,
    is_backward: bool,
) -> QuerySet[PairingProposal, tuple[Any, ...]]:
    """Order by the best score downwards, and by SKU upwards where it is the same."""
    lower, later = ("gt", "lt") if is_backward else ("lt", "gt")
    if isinstance(place, cursors.ByScore):
        beyond = Q(**{f"score__{lower}": place.score}) | Q(
            score=place.score, **{f"seller_sku__{later}": place.sku_id}
        )
        best = best.filter(Q(**{f"score__{lower}e": place.score}) & beyond)
    order = ("score", "-seller_sku") if is_backward else ("-score", "seller_sku")
    return best.order_by(*order).values_list(
        *(f"seller_sku__{name}" for name in SKU_FIELDS), "score"
    )


def _beside(row: _Row, *, by_score: bool, backward: bool) -> str:
    if by_score:
        return cursors.to_text(cursors.ByScore(row.score, row.sku_id, backward))
    return cursors.to_text(cursors.ByCode(row.account_id, row.code, backward))


def _describe(actor: identity.Actor, rows: Sequence[_Row]) -> Iterator[SkuToPair]:
    """Yield these SKUs with all that a person decides by."""
    sku_ids = [row.sku_id for row in rows]
    seen = _read_listings(actor, sku_ids)
    proposals = _read_proposals(sku_ids)
    pairings = _read_open(actor, sku_ids)
    for row in rows:
        shown, open_rows = seen.get(row.sku_id, NOTHING_SEEN), pairings[row.sku_id]
        yield SkuToPair(
            seller_sku_id=row.sku_id,
            seller_sku=row.code,
            account_id=row.account_id,
            asin=shown.asin,
            title=shown.title,
            store_names=shown.store_names,
            has_image=shown.has_image,
            is_left_out=row.is_left_out,
            pairing=next((each for each in open_rows if each.store_id is None), None),
            overrides=tuple(each for each in open_rows if each.store_id is not None),
            proposals=tuple(proposals[row.sku_id]),
        )


def _read_listings(actor: identity.Actor, sku_ids: Sequence[int]) -> dict[int, _Seen]:
    pictured = ListingImage.objects.filter(asin=OuterRef("asin")).exclude(picture=None)
    rows = (
        Listing.objects.for_actor(actor)
        .filter(seller_sku__in=sku_ids)
        .annotate(has_image=Exists(pictured))
        .order_by(F("absent_since").asc(nulls_first=True), "store", "pk")
        .values_list("seller_sku_id", "asin", "title", "has_image", "store__name")
    )
    seen: dict[int, _Seen] = {}
    for sku_id, asin, title, has_image, store_name in rows:
        if known := seen.get(sku_id):
            names = (*known.store_names, store_name)
            seen[sku_id] = replace(known, store_names=names)
        else:
            seen[sku_id] = _Seen(asin, title, has_image, (store_name,))
    return seen


def _read_proposals(sku_ids: Sequence[int]) -> dict[int, list[ProposalRow]]:
    rows = (
        PairingProposal.objects.filter(
            seller_sku__in=sku_ids, seller_sku__pairing=None, product__removed_at=None
        )
        .order_by("seller_sku", "-is_best", "-score", "pk")
        .values_list(
            "seller_sku_id",
            "id",
            "product_id",
            "product__sku",
            "product__name",
            "factor",
            "reason",
            "score",
            "facts",
        )
    )
    proposals: dict[int, list[ProposalRow]] = defaultdict(list)
    for sku_id, pk, product_id, sku, name, factor, reason, score, facts in rows:
        proposals[sku_id].append(
            ProposalRow(pk, product_id, sku or "", name or "", factor, Reason(reason), score, facts)
        )
    return proposals


def _read_open(actor: identity.Actor, sku_ids: Sequence[int]) -> dict[int, list[PairingRow]]:
    pairings: dict[int, list[PairingRow]] = defaultdict(list)
    now = Pairing.objects.for_actor(actor).filter(seller_sku__in=sku_ids, ended_at=None)
    for row in _as_rows(now.order_by("seller_sku", "store")):
        pairings[row.seller_sku_id].append(row)
    return pairings


def _as_rows(pairings: QuerySet[Pairing]) -> list[PairingRow]:
    rows = [PairingRow(*row) for row in pairings.values_list(*PAIRING_FIELDS)]
    return [replace(row, reason=Reason(row.reason)) for row in rows]
