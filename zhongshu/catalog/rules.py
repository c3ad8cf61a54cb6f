"""What a listing becomes when Amazon tells something of it, and what cannot be believed."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime, timedelta
from decimal import Decimal

from django.utils.translation import gettext_noop as _

from zhongshu.catalog.conditions import is_fba
from zhongshu.catalog.product_fields import barcode_kind, is_check_digit_right
from zhongshu.catalog.product_values import BarcodeKind
from zhongshu.catalog.values import EventKind, Source
from zhongshu.channels import public as channels
from zhongshu.kernel.money import LARGEST
from zhongshu.kernel.texts import clean, is_storable

LONGEST_SKU = 200
LONGEST_CODE = 20
LARGEST_QUANTITY = 2_147_483_647
CURRENCIES_WITHOUT_CENTS = frozenset({"JPY", "KRW", "VND", "CLP"})
NOT_ON_SALE = ("Inactive", "Incomplete")
# A report's dates are local days: less than this apart is the same creation.
SAME_CREATION = timedelta(days=1)
# What the report tells as well as an answer about the single listing; the rest only fills gaps.
TOLD_BY_REPORT = frozenset(
    {
        "asin",
        "title",
        "amazon_price",
        "amazon_currency",
        "amazon_quantity",
        "amazon_status",
        "fulfilment_channel",
        "barcode",
    }
)


@dataclass(frozen=True, slots=True)
class ListingState:
    """The part of a listing's row that Amazon tells; names and order are the table's."""

    asin: str = ""
    fnsku: str = ""
    title: str = ""
    amazon_price: Decimal | None = None
    amazon_currency: str = ""
    amazon_quantity: int | None = None
    amazon_status: str = ""
    fulfilment_channel: str = ""
    condition: str = ""
    product_type: str = ""
    image_url: str = ""
    amazon_listing_id: str = ""
    amazon_created_at: datetime | None = None
    amazon_updated_at: datetime | None = None
    is_buyable: bool | None = None
    is_discoverable: bool | None = None
    problem_count: int | None = None
    barcode: str = ""

    @property
    def is_fba(self) -> bool:
        return is_fba(self.fulfilment_channel)


STATE_FIELDS = tuple(field.name for field in fields(ListingState))


@dataclass(frozen=True, slots=True)
class Known:
    """A stored listing: its state, when it was last read singly, and since when it is absent.

    `swept_at` is when a report, or a file, last named it.
    """

    state: ListingState
    detailed_at: datetime | None = None
    absent_since: datetime | None = None
    swept_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Change:
    kind: EventKind
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why facts cannot be stored, as a sentence to be translated, and which of them is wrong."""

    sentence: str
    field: str


def find_refusal(facts: channels.ListingFacts) -> Refusal | None:
    """Return why these facts cannot be stored, or nothing."""
    if not facts.seller_sku:
        return Refusal(_("The seller SKU is missing."), "seller_sku")
    if not is_storable(facts.seller_sku) or len(facts.seller_sku) > LONGEST_SKU:
        sentence = _("The seller SKU holds a character that cannot be stored, or is too long.")
        return Refusal(sentence, "seller_sku")
    for field, code in (("asin", facts.asin), ("fnsku", facts.fnsku)):
        if len(code or "") > LONGEST_CODE:
            return Refusal(_("The ASIN or FNSKU is too long to be one."), field)
    if facts.quantity is not None and not 0 <= facts.quantity <= LARGEST_QUANTITY:
        return Refusal(_("The quantity is negative or impossibly large."), "quantity")
    sentence = _find_price_refusal(facts)
    return Refusal(sentence, "price") if sentence else None


def _find_price_refusal(facts: channels.ListingFacts) -> str:
    if facts.price is None:
        return ""
    amount, currency = facts.price.amount, facts.price.currency
    if not amount.is_finite() or not 0 <= amount < LARGEST:
        return _("The price is not an amount.")
    if len(currency) != 3 or not currency.isalpha():
        return _("The price has no currency.")
    places = max(0, -int(amount.normalize().as_tuple().exponent))
    if places > (0 if currency in CURRENCIES_WITHOUT_CENTS else 4):
        return _("The price has more decimals than its currency allows.")
    return ""


def merge(
    known: Known, facts: channels.ListingFacts, *, source: Source, at: datetime
) -> tuple[ListingState, bool]:
    """Return what the listing becomes, and whether the SKU was deleted and made anew.

    What is not told erases nothing. Of two facts the newer wins: by Amazon's time of change
    for single reads, by the time of reading between report and single read. An older one, and
    a report where the single read knows better, only fills gaps.
    """
    news = told(facts, known.state.amazon_status)
    is_stale = _is_stale(known, facts, source=source, at=at)
    is_recreated = not is_stale and _is_recreated(known, facts, source)
    before = ListingState() if is_recreated else known.state
    has_details = known.detailed_at is not None and not is_recreated
    values = asdict(before)
    for name, value in news.items():
        may_replace = not is_stale and (
            source is Source.API or not has_details or name in TOLD_BY_REPORT
        )
        if may_replace or values[name] in {None, ""}:
            values[name] = value
    merged = ListingState(**values)
    # Amazon keeps the count of what it fulfils; a number left from before would be a lie.
    return (replace(merged, amazon_quantity=None) if merged.is_fba else merged), is_recreated


def told(facts: channels.ListingFacts, known_status: str) -> Mapping[str, object]:
    """Return the told facts under the names of the table."""
    named: dict[str, object] = {
        "asin": facts.asin,
        "fnsku": facts.fnsku,
        "title": clean(facts.title or "", longest=500),
        "amazon_price": facts.price and facts.price.amount,
        "amazon_currency": facts.price and facts.price.currency,
        "amazon_quantity": facts.quantity,
        "amazon_status": clean(facts.status or "", longest=40) or _status_of(facts, known_status),
        "fulfilment_channel": clean(facts.fulfilment_channel or "", longest=40),
        "condition": clean(facts.condition or "", longest=60),
        "product_type": clean(facts.product_type or "", longest=100),
        "image_url": facts.image_url if len(facts.image_url or "") <= 1000 else None,
        "amazon_listing_id": clean(facts.listing_id or "", longest=60),
        "amazon_created_at": facts.created_at,
        "amazon_updated_at": facts.updated_at,
        "is_buyable": facts.is_buyable,
        "is_discoverable": facts.is_discoverable,
        "problem_count": facts.problem_count,
        "barcode": _read_barcode(facts.barcode or ""),
    }
    return {name: value for name, value in named.items() if value is not None and value != ""}


def _read_barcode(code: str) -> str:
    """Return a code of digits that a scanner would read; what is odd is as good as not told."""
    is_one = barcode_kind(code) is not BarcodeKind.OWN and is_check_digit_right(code)
    return code if is_one else ""


def _status_of(facts: channels.ListingFacts, known_status: str) -> str:
    """Return the report's word for what a single read says in two flags; nothing if untold."""
    if facts.is_buyable is None:
        return ""
    if facts.is_buyable:
        return "Active"
    if facts.is_discoverable:
        return "Inactive"
    return known_status if known_status in NOT_ON_SALE else "Inactive"


def _is_stale(known: Known, facts: channels.ListingFacts, *, source: Source, at: datetime) -> bool:
    if source is Source.FILE:
        return is_newer_than(known, at)
    if source is Source.REPORT:
        return known.detailed_at is not None and known.detailed_at > at
    newest = known.state.amazon_updated_at
    return newest is not None and facts.updated_at is not None and facts.updated_at < newest


def is_newer_than(known: Known, at: datetime) -> bool:
    """Tell whether a report or a single read told of this listing after that moment."""
    return any(told is not None and told > at for told in (known.swept_at, known.detailed_at))


def differs(state: ListingState, facts: channels.ListingFacts) -> bool:
    """Tell whether a file says something else than what is known."""
    news = told(facts, state.amazon_status)
    return any(getattr(state, name) != news[name] for name in TOLD_BY_REPORT & news.keys())


def _is_recreated(known: Known, facts: channels.ListingFacts, source: Source) -> bool:
    """Tell whether this is another life of the SKU (failures.md, D10).

    Creation times are compared between like sources only: report and single read differ.
    """
    before = known.state
    if facts.listing_id and before.amazon_listing_id:
        return facts.listing_id != before.amazon_listing_id
    if (source is Source.API) != (known.detailed_at is not None):
        return False
    return (
        facts.created_at is not None
        and before.amazon_created_at is not None
        and facts.created_at - before.amazon_created_at > SAME_CREATION
    )


def find_changes(before: ListingState, after: ListingState) -> list[Change]:
    """Return what a person wants to read in the history; the first word of a fact is none."""
    pairs = (
        (EventKind.ASIN, before.asin, after.asin),
        (EventKind.CHANNEL, before.fulfilment_channel, after.fulfilment_channel),
        (EventKind.STATUS, before.amazon_status, after.amazon_status),
        (EventKind.PRICE, _price(before), _price(after)),
        (EventKind.QUANTITY, _count(before), _count(after)),
    )
    return [Change(kind, old, new) for kind, old, new in pairs if old and old != new]


def _price(state: ListingState) -> str:
    if state.amazon_price is None:
        return ""
    amount = state.amazon_price.normalize()
    return f"{amount:f} {state.amazon_currency}"


def _count(state: ListingState) -> str:
    return "" if state.amazon_quantity is None else str(state.amazon_quantity)
