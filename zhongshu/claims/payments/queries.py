"""What Amazon paid as a list, with what it may pay for, and added up by month."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, DecimalField, Exists, F, OuterRef, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce, TruncMonth

from zhongshu.catalog import public as catalog
from zhongshu.claims.models import Claim, Reimbursement, ReimbursementEvent
from zhongshu.claims.payments.errors import ReimbursementNotFoundError
from zhongshu.claims.payments.rules import agree, kinds_of
from zhongshu.claims.payments.values import (
    How,
    MonthPaid,
    PaidClaim,
    ReimbursementEventRow,
    ReimbursementFilter,
    ReimbursementRow,
    ReimbursementSort,
    ReimbursementTab,
    Told,
)
from zhongshu.claims.values import Kind, Status
from zhongshu.company import public as company
from zhongshu.identity import public as identity
from zhongshu.kernel.statements import count_bounded

COUNT_BOUND = 1_000
EXPORT_CHUNK = 1_000
MOST_PROPOSALS = 3
MOST_CANDIDATES = 2_000
MOST_CHOICES = 50
MOST_EVENTS = 200
MOST_SUMS = 120
DAY = timedelta(days=1)
# A claim is proposed for what is paid within so long after what happened.
PROPOSED_FOR = timedelta(days=180)
EVERYTHING = ReimbursementFilter()
FIELDS = (
    *("pk", "account_id", "account__name", "pool__code", "approved_at", "reimbursement_id"),
    *("case_id", "amazon_order_id", "reason", "sku", "fnsku", "asin", "product_name"),
    *("condition", "currency", "amount_per_unit", "amount_total", "quantity_cash"),
    *("quantity_inventory", "original_id", "original_type", "claim_id", "matched_how"),
    *("matched_at", "matched_by", "version", "seller_sku_id"),
)
NAMES = (
    *("id", "account_id", "account", "pool", "approved_at", "reimbursement_id"),
    *("case_id", "order_id", "reason", "seller_sku", "fnsku", "asin", "title"),
    *("condition", "currency", "unit_amount", "amount", "units_cash"),
    *("units_inventory", "original_id", "original_type", "claim_id", "how"),
    *("matched_at", "matched_by", "version"),
)
SEARCHED = (
    *("reimbursement_id", "case_id", "amazon_order_id", "sku", "fnsku", "asin", "reason"),
    "original_id",
)
WAITS = Q(claim=None, matched_how="")
OF_TAB: Mapping[ReimbursementTab, Q] = {
    ReimbursementTab.UNLINKED: WAITS,
    ReimbursementTab.LINKED: Q(claim__isnull=False),
    ReimbursementTab.NO_CLAIM: Q(claim=None, matched_how=How.PERSON.value),
    ReimbursementTab.ALL: Q(),
}
READERS: Mapping[ReimbursementSort, catalog.SortedBy] = {
    ReimbursementSort.APPROVED: catalog.SortedBy("approved_at", catalog.read_moment),
    ReimbursementSort.UNITS: catalog.SortedBy("quantity_total", int),
}
LEFT = Q(units__gt=F("units_paid") + F("units_back")) & ~Q(status=Status.RESOLVED.value)


def list_reimbursements(
    actor: identity.Actor,
    filter_by: ReimbursementFilter = EVERYTHING,
    *,
    cursor: str | None = None,
    limit: int = 50,
    sort: ReimbursementSort = ReimbursementSort.APPROVED,
    descending: bool = True,
) -> catalog.SortedPage[ReimbursementRow]:
    """Return one page with the claims paid and proposed, in a constant number of statements.

    Raises:
        catalog.LimitOutOfRangeError: not 1 to 500 rows.
        catalog.InvalidCursorError: the cursor is not one of ours, or of another order.
    """
    keys = {"sku": "seller_sku", "quantity_total": "units"}

    def place_of(row: ReimbursementRow) -> tuple[Any, int]:
        return getattr(row, keys.get(sort.value, sort.value)), row.id

    return catalog.read_page(
        _wanted(actor, filter_by),
        lambda rows: _read(actor, rows),
        place_of,
        sort=sort,
        is_descending=descending,
        cursor=cursor,
        limit=limit,
        name=READERS.get(sort, sort.value),
    )


def count_reimbursements(
    actor: identity.Actor, filter_by: ReimbursementFilter = EVERYTHING
) -> dict[ReimbursementTab, int]:
    """Count every tab up to 1,001: show that as "1,000+"."""
    matching = _matching(actor, filter_by)
    counts = count_bounded(
        {tab.value: matching.filter(_of_tab(actor, tab)) for tab in ReimbursementTab},
        at_most=COUNT_BOUND + 1,
    )
    return {ReimbursementTab(tab): count for tab, count in counts.items()}


def iterate_reimbursements(
    actor: identity.Actor, filter_by: ReimbursementFilter = EVERYTHING
) -> Iterator[ReimbursementRow]:
    """Yield every one of the filter in the order of their ids, read in pieces, without claims."""
    wanted, last_id = _wanted(actor, filter_by), 0
    while True:
        rows = [
            each for each, _ in _rows(wanted.filter(pk__gt=last_id).order_by("pk")[:EXPORT_CHUNK])
        ]
        yield from rows
        if len(rows) < EXPORT_CHUNK:
            return
        last_id = rows[-1].id


def get_reimbursement(actor: identity.Actor, reimbursement_id: int) -> ReimbursementRow:
    """Return one with the claims that it pays or may pay for.

    Raises:
        ReimbursementNotFoundError: there is none, or not for this actor.
    """
    found = _read(actor, Reimbursement.objects.for_actor(actor).filter(pk=reimbursement_id))
    if not found:
        raise ReimbursementNotFoundError(reimbursement_id)
    return found[0]


def list_payable_claims(actor: identity.Actor, reimbursement_id: int) -> list[PaidClaim]:
    """Return every claim for the same goods that a person may link, the newest first."""
    row = Reimbursement.objects.for_actor(actor).filter(pk=reimbursement_id).first()
    if row is None:
        return []
    same = Q(seller_sku=row.seller_sku_id) if row.seller_sku_id else Q(pk__in=[])
    if row.fnsku:
        same |= Q(fnsku=row.fnsku)
    if row.currency:
        same &= Q(currency_paid__in=["", row.currency])
    found = Claim.objects.for_actor(actor).filter(same, account=row.account_id).order_by("-pk")
    return [claim for _, claim in _claims(found[:MOST_CHOICES])]


def list_reimbursement_events(
    actor: identity.Actor, reimbursement_id: int
) -> list[ReimbursementEventRow]:
    """Return what happened to one, the newest first."""
    mine = Reimbursement.objects.for_actor(actor).filter(pk=reimbursement_id)
    rows = ReimbursementEvent.objects.filter(reimbursement__in=mine.values("pk")).order_by("-pk")
    names = ("at", "what", "who", "how", "claim_id", "facts")
    return [
        ReimbursementEventRow(at, Told(what), who, how, claim_id, facts)
        for at, what, who, how, claim_id, facts in rows.values_list(*names)[:MOST_EVENTS]
    ]


def sum_reimbursements(
    actor: identity.Actor, filter_by: ReimbursementFilter = EVERYTHING
) -> list[MonthPaid]:
    """Add up by month of the company and currency, the newest month first, in one statement."""
    zone = ZoneInfo(company.get_company().time_zone)
    nothing = Value(Decimal(0), output_field=DecimalField(max_digits=18, decimal_places=4))

    def total(condition: Q) -> Coalesce:
        return Coalesce(Sum("amount_total", filter=condition), nothing)

    rows = (
        _wanted(actor, filter_by)
        .annotate(month=TruncMonth("approved_at", tzinfo=zone))
        .values("month", "currency")
        .annotate(
            rows=Count("pk"),
            paid=total(Q(amount_total__gt=0)),
            taken_back=total(Q(amount_total__lt=0)),
            units_cash=Sum("quantity_cash"),
            units_inventory=Sum("quantity_inventory"),
        )
        .order_by("-month", "currency")
    )
    return [MonthPaid(**row | {"month": row["month"].date()}) for row in rows[:MOST_SUMS]]


def _wanted(actor: identity.Actor, filter_by: ReimbursementFilter) -> QuerySet[Reimbursement]:
    return _matching(actor, filter_by).filter(_of_tab(actor, filter_by.tab))


def _matching(actor: identity.Actor, filter_by: ReimbursementFilter) -> QuerySet[Reimbursement]:
    """Return those of a filter in whatever tab they are."""
    midnight_of = company.get_company().midnight_of
    wanted = Q()
    if filter_by.currencies:
        wanted &= Q(currency__in=filter_by.currencies)
    if filter_by.claim_id is not None:
        wanted &= Q(claim=filter_by.claim_id)
    if filter_by.approved_from:
        wanted &= Q(approved_at__gte=midnight_of(filter_by.approved_from))
    if filter_by.approved_to and filter_by.approved_to < date.max:
        wanted &= Q(approved_at__lt=midnight_of(filter_by.approved_to + DAY))
    for word in filter_by.search.split():
        found = Q()
        for name in SEARCHED:
            found |= Q(**{f"{name}__icontains": word})
        wanted &= found
    rows = Reimbursement.objects.for_actor(actor).filter(wanted)
    if filter_by.store_ids:
        mine = Reimbursement.objects.filter(pool__stores__in=filter_by.store_ids)
        rows = rows.filter(pk__in=mine.values("pk"))
    return rows


def _of_tab(actor: identity.Actor, tab: ReimbursementTab) -> Q:
    return OF_TAB[tab] if tab in OF_TAB else WAITS & _is_proposed(actor)


def _is_proposed(actor: identity.Actor) -> Q:
    """Whether there is a claim to propose: the kinds follow from the reasons that occur."""
    reasons: defaultdict[frozenset[Kind], list[str]] = defaultdict(list)
    waiting = Reimbursement.objects.filter(WAITS).order_by().values_list("reason", flat=True)
    for reason in waiting.distinct():
        reasons[kinds_of(reason)].append(reason)
    fitting = (
        Claim.objects.for_actor(actor)
        .filter(LEFT, account=OuterRef("account"))
        .filter(
            Q(currency_paid="") | Q(currency_paid=OuterRef("currency")),
            occurred_at__lte=OuterRef("approved_at") + DAY,
            occurred_at__gte=OuterRef("approved_at") - PROPOSED_FOR,
        )
    )
    found = Q(pk__in=[])
    for kinds, words in reasons.items():
        # Two questions, each with an index of its own.
        of_kinds = fitting.filter(kind__in=[*kinds])
        by_sku = Exists(of_kinds.filter(seller_sku=OuterRef("seller_sku")))
        by_fnsku = Exists(of_kinds.filter(~Q(fnsku=""), fnsku=OuterRef("fnsku")))
        found |= Q(reason__in=words) & (Q(by_sku) | (~Q(fnsku="") & Q(by_fnsku)))
    return Q(quantity_total__gt=0) & found


def _rows(rows: QuerySet[Reimbursement]) -> list[tuple[ReimbursementRow, int | None]]:
    """Return rows as they are told, each with its seller SKU where that is known."""
    return [
        (ReimbursementRow(**dict(zip(NAMES, told[:-1], strict=True))), told[-1])
        for told in rows.values_list(*FIELDS)
    ]


def _read(actor: identity.Actor, found: QuerySet[Reimbursement]) -> list[ReimbursementRow]:
    rows = _rows(found)
    ids = {row.claim_id for row, _ in rows if row.claim_id}
    paid = _claims(Claim.objects.for_actor(actor).filter(pk__in=ids))
    linked = {claim.claim_id: claim for _, claim in paid}
    waiting = [(row, sku_id) for row, sku_id in rows if not row.claim_id and not row.how]
    proposals = _propose(actor, waiting)
    return [_with(row, linked.get(row.claim_id or 0), proposals.get(row.id, ())) for row, _ in rows]


def _with(
    row: ReimbursementRow, claim: PaidClaim | None, proposals: tuple[PaidClaim, ...]
) -> ReimbursementRow:
    values: dict[str, Any] = {name: getattr(row, name) for name in NAMES}
    return ReimbursementRow(**values, claim=claim, proposals=proposals)


def _propose(
    actor: identity.Actor, waiting: Sequence[tuple[ReimbursementRow, int | None]]
) -> dict[int, tuple[PaidClaim, ...]]:
    """Return the claims that each may pay for: of as many units first, then the oldest."""
    if not waiting:
        return {}
    skus: Collection[int] = {sku_id for _, sku_id in waiting if sku_id}
    fnskus = {row.fnsku for row, _ in waiting if row.fnsku}
    open_claims = _claims(
        Claim.objects.for_actor(actor)
        .filter(LEFT, account__in={row.account_id for row, _ in waiting})
        .filter(Q(seller_sku__in=skus) | Q(fnsku__in=fnskus))
        .order_by("pk")[:MOST_CANDIDATES]
    )
    proposals = {}
    for row, sku_id in waiting:
        kinds = kinds_of(row.reason)
        fitting = [
            claim
            for (account_id, claim_sku, fnsku, currency), claim in open_claims
            if row.units > 0
            and account_id == row.account_id
            and (claim_sku == sku_id or (fnsku and fnsku == row.fnsku))
            and claim.kind in kinds
            and agree(currency, row.currency)
            and row.approved_at - PROPOSED_FOR <= claim.occurred_at <= row.approved_at + DAY
        ]
        fitting.sort(key=lambda claim: (claim.units_left != row.units, claim.occurred_at))
        proposals[row.id] = tuple(fitting[:MOST_PROPOSALS])
    return proposals


def _claims(
    claims: QuerySet[Claim],
) -> list[tuple[tuple[int, int, str, str], PaidClaim]]:
    """Return claims with what says whether one fits: account, seller SKU, FNSKU and currency."""
    fit = ("account_id", "seller_sku_id", "fnsku", "currency_paid")
    shown = ("pk", "kind", "reference", "status", "case_number", "units", "settled", "occurred_at")
    rows = claims.annotate(settled=F("units_paid") + F("units_back"))
    return [(told[:4], PaidClaim(*told[4:])) for told in rows.values_list(*fit, *shown)]
