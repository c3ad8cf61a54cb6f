"""What others may read of spot checks: the checks, their listings, and which accounts passed."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from zhongshu.catalog.models import ListingImage, SpotCheck, SpotCheckItem
from zhongshu.catalog.paging import require_limit
from zhongshu.catalog.spot_check_errors import SpotCheckNotFoundError
from zhongshu.catalog.spot_check_values import (
    Answer,
    CheckTrouble,
    ComparedFact,
    Equality,
    Fact,
    SkuToAsk,
    SpotCheckItemRow,
    SpotCheckRow,
    SpotCheckRows,
    Trouble,
    Verdict,
    Why,
)
from zhongshu.identity import public as identity

IN_A_CALL = 20
EXPORT_CHUNK = 500
CHECK_FIELDS = (
    "id",
    "account_id",
    "account__name",
    "store_ids",
    "who",
    "begun_at",
    "ended_at",
    "passed",
    "confirms_equal",
    "size",
    "waiting",
    "right",
    "wrong",
    "unsure",
    "unanswered",
    "differing",
    "facts",
    "equal_facts",
    "trouble",
    "trouble_detail",
    "trouble_request_id",
    "ask_after",
)


def list_spot_checks(
    actor: identity.Actor,
    *,
    account_id: int | None = None,
    older_than: int | None = None,
    limit: int = 50,
) -> SpotCheckRows:
    """Return checks, the newest first.

    Raises:
        LimitOutOfRangeError: not 1 to 500 rows.
    """
    require_limit(limit)
    checks = SpotCheck.objects.for_actor(actor)
    if account_id is not None:
        checks = checks.filter(account=account_id)
    if older_than is not None:
        checks = checks.filter(pk__lt=older_than)
    found = _as_rows(checks.order_by("-pk")[: limit + 1])
    page = found[:limit]
    return SpotCheckRows(tuple(page), page[-1].id if len(found) > limit else None)


def list_last_spot_checks(actor: identity.Actor, *, limit: int = 12) -> list[SpotCheckRow]:
    """Return the checks that ended last and compared anything, the newest first."""
    ended = SpotCheck.objects.for_actor(actor).filter(ended_at__isnull=False, facts__gt=0)
    return _as_rows(ended.order_by("-ended_at", "-pk")[:limit])


def get_spot_check(actor: identity.Actor, spot_check_id: int) -> SpotCheckRow:
    """Return one check.

    Raises:
        SpotCheckNotFoundError: no such check, or not for this actor.
    """
    found = _as_rows(SpotCheck.objects.for_actor(actor).filter(pk=spot_check_id))
    if not found:
        raise SpotCheckNotFoundError(spot_check_id=spot_check_id)
    return found[0]


def list_spot_check_items(actor: identity.Actor, spot_check_id: int) -> list[SpotCheckItemRow]:
    """Return every listing of a check in the order of their places; at most 200.

    Raises:
        SpotCheckNotFoundError: no such check, or not for this actor.
    """
    if not SpotCheck.objects.for_actor(actor).filter(pk=spot_check_id).exists():
        raise SpotCheckNotFoundError(spot_check_id=spot_check_id)
    items = _items(actor).filter(spot_check=spot_check_id).order_by("place")
    return [_to_item(each) for each in items]


def iterate_spot_check_items(
    actor: identity.Actor, spot_check_id: int | None = None
) -> Iterator[tuple[SpotCheckRow, SpotCheckItemRow]]:
    """Yield every listing of a check, or of all, for an export; the newest check first."""
    items = _items(actor).order_by("-pk")
    if spot_check_id is not None:
        items = items.filter(spot_check=spot_check_id)
    last_id: int | None = None
    while True:
        page = list((items if last_id is None else items.filter(pk__lt=last_id))[:EXPORT_CHUNK])
        ids = {each.spot_check_id for each in page}
        checks = {row.id: row for row in _as_rows(SpotCheck.objects.filter(pk__in=ids))}
        for each in page:
            yield checks[each.spot_check_id], _to_item(each)
        if len(page) < EXPORT_CHUNK:
            return
        last_id = page[-1].pk


def list_skus_to_ask(actor: identity.Actor, spot_check_id: int) -> list[SkuToAsk]:
    """Return up to 20 listings of one store about which Amazon is still to be asked."""
    waiting = SpotCheckItem.objects.for_actor(actor).filter(
        spot_check=spot_check_id, answer=Answer.WAITING
    )
    first = waiting.order_by("place").values_list("listing__store", flat=True).first()
    rows = waiting.filter(listing__store=first).order_by("place")
    return [
        SkuToAsk(*row)
        for row in rows.values_list("pk", "listing__store__marketplace_id", "listing__sku")[
            :IN_A_CALL
        ]
    ]


def has_passed_spot_check(account_id: int) -> bool:
    """Tell whether prices and quantities of this account may leave: a check of it has passed."""
    return SpotCheck.objects.filter(account=account_id, passed=True).exists()


def find_passed_accounts(
    actor: identity.Actor,  # noqa: ARG001 - whoever names an account sees it
    account_ids: Collection[int],
) -> frozenset[int]:
    """Return those of the accounts that have passed a check, whoever made it."""
    passed = SpotCheck.objects.filter(account__in=list(account_ids), passed=True)
    return frozenset(passed.values_list("account_id", flat=True))


def _items(actor: identity.Actor) -> QuerySet[SpotCheckItem]:
    pictured = ListingImage.objects.filter(asin=OuterRef("listing__asin")).exclude(picture=None)
    items = SpotCheckItem.objects.for_actor(actor).annotate(has_image=Exists(pictured))
    return items.select_related("listing__store")


def _as_rows(checks: QuerySet[SpotCheck]) -> list[SpotCheckRow]:
    return [_to_row(row) for row in checks.values_list(*CHECK_FIELDS)]


def _to_row(row: Sequence[Any]) -> SpotCheckRow:
    names = [name.replace("__", "_") for name in CHECK_FIELDS]
    told = dict(zip(names, row, strict=True))
    kind, *details = (told.pop(name) for name in names[-4:])
    trouble = CheckTrouble(Trouble(kind), *details) if kind else None
    return SpotCheckRow(**told, trouble=trouble)


def _to_item(item: SpotCheckItem) -> SpotCheckItemRow:
    listing, store = item.listing, item.listing.store
    return SpotCheckItemRow(
        id=item.pk,
        place=item.place,
        listing_id=listing.pk,
        store_id=store.pk,
        store_name=store.name,
        marketplace_id=store.marketplace_id,
        seller_sku=listing.sku,
        why=Why(item.why),
        oddity=item.oddity,
        answer=Answer(item.answer),
        refusal=item.refusal,
        answered_at=item.answered_at,
        facts=tuple(
            ComparedFact(Fact(fact), ours, amazons, Equality(equality))
            for fact, ours, amazons, equality in item.facts
        ),
        verdict=Verdict(item.verdict) if item.verdict else None,
        judged_by=item.judged_by,
        judged_at=item.judged_at,
        title=listing.title,
        asin=listing.asin,
        has_image=item.has_image,  # type: ignore[attr-defined]
    )
