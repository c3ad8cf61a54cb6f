"""What others may read of claims, all by actor."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from zhongshu.catalog import public as catalog
from zhongshu.claims import statements
from zhongshu.claims.errors import ClaimNotFoundError
from zhongshu.claims.models import Claim, ClaimEvent
from zhongshu.claims.rights import may_settle
from zhongshu.claims.values import (
    ClaimEventRow,
    ClaimFilter,
    ClaimRow,
    ClaimSort,
    ClaimTab,
    Evidence,
    Happened,
    Kind,
    Owed,
    Status,
    Waiting,
)
from zhongshu.claims.windows import read_remind_days
from zhongshu.company import public as company
from zhongshu.identity import public as identity
from zhongshu.kernel.money import Money
from zhongshu.kernel.statements import count_bounded
from zhongshu.reconciliation import public as reconciliation

COUNT_BOUND = 1_000
EXPORT_CHUNK = 1_000
MOST_EVENTS = 200
EVERYTHING = ClaimFilter()
CHANGED = Q(status=Status.SUBMITTED.value) & ~Q(units=F("cause_units"))
FIELDS = (
    "pk", "account_id", "account__name", "pool_id", "pool__code", "store_id", "seller_sku_id",
    "seller_sku__code", "fnsku", "product_id", "product__sku", "product__name", "kind", "key",
    "reference", "units", "cause_units", "occurred_at", "opens_on", "deadline", "status",
    "case_number", "submitted_at", "settled_at", "units_paid", "units_back", "amount_paid",
    "currency_paid", "who", "reason", "version", "evidence", "note", "amount_claimed",
    "currency_claimed",
)  # fmt: skip
PLAIN = (
    "account_id", "pool_id", "store_id", "seller_sku_id", "fnsku", "product_id", "key",
    "reference", "units", "cause_units", "occurred_at", "opens_on", "deadline", "case_number",
    "submitted_at", "settled_at", "units_paid", "units_back", "who", "reason", "version",
    "note",
)  # fmt: skip
# What nobody knows the value of stands before what is worth nothing.
UNKNOWN = Decimal(-1)
WORTH = "worth"


def list_claims(
    actor: identity.Actor,
    filter_by: ClaimFilter = EVERYTHING,
    *,
    at: datetime,
    cursor: str | None = None,
    limit: int = 50,
    sort: ClaimSort = ClaimSort.DEADLINE,
    descending: bool = False,
) -> catalog.SortedPage[ClaimRow]:
    """Return one page of claims. Who may not see costs gets them without values.

    Raises:
        identity.NotAllowedError: sorted by value without the right to see costs.
        catalog.LimitOutOfRangeError: not 1 to 500 rows.
        catalog.InvalidCursorError: the cursor is not one of ours, or of another order.
    """
    if sort is ClaimSort.VALUE:
        identity.require_role(actor, *catalog.SEES_COSTS)
    names: Mapping[ClaimSort, str | catalog.SortedBy] = {
        ClaimSort.DEADLINE: catalog.SortedBy("deadline", date.fromisoformat),
        ClaimSort.OCCURRED: catalog.SortedBy("occurred_at", catalog.read_moment),
        ClaimSort.UNITS: catalog.SortedBy("units", int),
        ClaimSort.VALUE: catalog.SortedBy(WORTH, Decimal),
        ClaimSort.SELLER_SKU: "seller_sku__code",
    }

    def place_of(row: ClaimRow) -> tuple[Any, int]:
        if sort is ClaimSort.VALUE:
            return row.value.amount if row.value else UNKNOWN, row.id
        return getattr(row, sort.value), row.id

    return catalog.read_page(
        _filtered(actor, filter_by, at=at),
        lambda found: _read(actor, found),
        place_of,
        sort=sort,
        is_descending=descending,
        cursor=cursor,
        limit=limit,
        name=names[sort],
    )


def count_claims(
    actor: identity.Actor, filter_by: ClaimFilter = EVERYTHING, *, at: datetime
) -> dict[ClaimTab, int]:
    """Count every tab in one statement, up to 1,001: show that as "1,000+"."""
    rows = _matching(actor, replace(filter_by, tab=ClaimTab.ALL), at=at)
    counts = count_bounded(
        {tab.value: rows.filter(_of_tab(tab, at)) for tab in ClaimTab}, at_most=COUNT_BOUND + 1
    )
    return {ClaimTab(tab): count for tab, count in counts.items()}


def find_claims(
    actor: identity.Actor, filter_by: ClaimFilter, *, at: datetime, most: int
) -> list[int]:
    """Return the ids of what a filter means, the most urgent first, `most` of them."""
    rows = _matching(actor, filter_by, at=at).order_by("deadline", "pk")
    return list(rows.values_list("pk", flat=True)[:most])


def iterate_claims(
    actor: identity.Actor, filter_by: ClaimFilter = EVERYTHING, *, at: datetime
) -> Iterator[ClaimRow]:
    """Yield every claim of the filter in the order of their ids, read in pieces."""
    last_id = 0
    while True:
        rows = _filtered(actor, filter_by, at=at).filter(pk__gt=last_id).order_by("pk")
        found = _read(actor, rows[:EXPORT_CHUNK])
        yield from found
        if len(found) < EXPORT_CHUNK:
            return
        last_id = found[-1].id


def get_claim(actor: identity.Actor, claim_id: int, *, at: datetime) -> ClaimRow:
    """Return one claim.

    Raises:
        ClaimNotFoundError: there is none, or the actor sees no store of its pool.
    """
    found = _read(actor, _filtered(actor, ClaimFilter(ids=(claim_id,)), at=at))
    if not found:
        raise ClaimNotFoundError(claim_id)
    return found[0]


def list_events(actor: identity.Actor, claim_id: int) -> list[ClaimEventRow]:
    """Return what happened to a claim, newest first."""
    mine = Claim.objects.for_actor(actor).filter(pk=claim_id)
    rows = ClaimEvent.objects.filter(claim__in=mine).order_by("-pk")[:MOST_EVENTS]
    return [
        ClaimEventRow(at, Happened(what), who, reason, units, cause_units, facts)
        for at, what, who, reason, units, cause_units, facts in rows.values_list(
            "at", "what", "who", "reason", "units", "cause_units", "facts"
        )
    ]


def get_owed(actor: identity.Actor, *, at: datetime) -> Owed:
    """Return what is to be claimed and what is submitted, in one statement or two."""
    is_open = Q(status=Status.OPEN.value)
    submitted = Q(status=Status.SUBMITTED.value)
    rows = Claim.objects.for_actor(actor)
    told = rows.aggregate(
        open_claims=Count("pk", filter=is_open),
        open_units=Coalesce(Sum("units", filter=is_open), 0),
        due_soon=Count("pk", filter=_of_tab(ClaimTab.SOON, at)),
        submitted=Count("pk", filter=submitted),
        submitted_units=Coalesce(Sum("units", filter=submitted), 0),
        to_look_at=Count("pk", filter=CHANGED),
    )
    if not catalog.may_see_costs(actor):
        return Owed(**told)
    worth = _with_value(rows.filter(is_open), at).filter(**{f"{WORTH}__gte": 0})
    value = worth.aggregate(all=Coalesce(Sum(WORTH), Decimal(0)))["all"]
    return Owed(**told, value=value, currency=company.get_company().base_currency)


def count_due_soon(actor: identity.Actor, *, at: datetime) -> int:
    """Return how many claims are to be submitted soon; one statement where none is open."""
    rows = Claim.objects.for_actor(actor).filter(status=Status.OPEN.value)
    return rows.filter(_of_tab(ClaimTab.SOON, at)).count() if rows.exists() else 0


def find_waiting(actor: identity.Actor, *, at: datetime) -> Waiting | None:
    """Return what waits to be submitted; None: nothing, or the actor may not submit anything.

    In one statement where nothing waits, else in four.
    """
    if not may_settle(actor):
        return None
    rows = Claim.objects.for_actor(actor).filter(status=Status.OPEN.value)
    told = rows.aggregate(number=Count("pk"), units=Sum("units"), newest_at=Max("opened_at"))
    if not told["number"]:
        return None
    days = read_remind_days()
    soon = rows.filter(_is_due(at, days))
    due = soon.aggregate(due=Count("pk"), first_day=Min("deadline"), last_day=Max("deadline"))
    return Waiting(**told, **due, due_days=days)


def _of_tab(tab: ClaimTab, at: datetime) -> Q:
    if tab is ClaimTab.ALL:
        return Q()
    if tab is ClaimTab.LOOK:
        return CHANGED
    if tab is ClaimTab.SOON:
        return _is_due(at, read_remind_days())
    return Q(status=tab.value)


def _is_due(at: datetime, days: int) -> Q:
    today = company.get_company().day_of(at)
    last = today + timedelta(days=days)
    return Q(status=Status.OPEN.value, opens_on__lte=today, deadline__lte=last)


def _matching(actor: identity.Actor, filter_by: ClaimFilter, *, at: datetime) -> QuerySet[Claim]:
    plain: Mapping[str, Any] = {
        "pk__in": filter_by.ids,
        "pool__in": filter_by.pool_ids,
        "kind__in": filter_by.kinds,
        "deadline__lte": filter_by.due_before,
        "product": filter_by.product_id,
        "account": filter_by.account_id,
        "reference": filter_by.reference,
    }
    wanted = _of_tab(filter_by.tab, at) & Q(**{key: told for key, told in plain.items() if told})
    for word in filter_by.search.lower().split():
        wanted &= Q(search_text__contains=word) | Q(case_number__icontains=word)
    rows = Claim.objects.for_actor(actor).filter(wanted)
    if filter_by.store_ids:
        # A pool is shared by its stores: claims of a store are those of its pool.
        of_store = Claim.objects.filter(pk=OuterRef("pk"), pool__stores__in=filter_by.store_ids)
        rows = rows.filter(Exists(of_store))
    return rows


def _filtered(actor: identity.Actor, filter_by: ClaimFilter, *, at: datetime) -> QuerySet[Claim]:
    rows = _matching(actor, filter_by, at=at)
    return _with_value(rows, at) if catalog.may_see_costs(actor) else rows


def _with_value(rows: QuerySet[Claim], at: datetime) -> QuerySet[Claim]:
    value = statements.value_at(*reconciliation.read_cost_rates(at))
    worth = Coalesce(value, UNKNOWN, output_field=statements.AMOUNT)
    return rows.annotate(**{WORTH: worth})


def _read(actor: identity.Actor, rows: QuerySet[Claim]) -> list[ClaimRow]:
    if not catalog.may_see_costs(actor):
        return [_to_row(told, None) for told in rows.values_list(*FIELDS)]
    base = company.get_company().base_currency
    found: Iterable[tuple[Any, ...]] = rows.values_list(*FIELDS, WORTH)
    return [_to_row(told, Money(worth, base) if worth >= 0 else None) for *told, worth in found]


def _to_row(told: Any, value: Money | None) -> ClaimRow:
    row = dict(zip(FIELDS, told, strict=True))
    paid, claimed = row["amount_paid"], row["amount_claimed"]
    return ClaimRow(
        id=row["pk"],
        account=row["account__name"],
        pool=row["pool__code"],
        seller_sku=row["seller_sku__code"],
        sku=row["product__sku"] or "",
        product=row["product__name"] or "",
        kind=Kind(row["kind"]),
        status=Status(row["status"]),
        paid=None if paid is None else Money(paid, row["currency_paid"]),
        worth=None if claimed is None else Money(claimed, row["currency_claimed"]),
        evidence=tuple(_to_evidence(each) for each in row["evidence"]),
        value=value,
        **{name: row[name] for name in PLAIN},
    )


def _to_evidence(told: Mapping[str, Any]) -> Evidence:
    return Evidence(**{**told, "at": datetime.fromisoformat(told["at"])})
