"""Which listings a spot check draws, how a listing is compared, and what a check proves."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, zip_longest

from zhongshu.catalog import rules
from zhongshu.catalog.conditions import condition_code
from zhongshu.catalog.spot_check_values import (
    FEWEST_TO_PASS,
    GONE,
    PRESENT,
    Candidate,
    ComparedFact,
    Drawn,
    Equality,
    Fact,
    Why,
)
from zhongshu.channels import public as channels
from zhongshu.kernel.money import trim

# This many times the median of the same ASIN elsewhere, or this part of it, is odd.
FAR = 2
# What a listing has that only a single read tells.
ONLY_TOLD_SINGLY = frozenset({Fact.FNSKU, Fact.CONDITION, Fact.PRODUCT_TYPE})
COLUMNS: Mapping[Fact, str] = {
    Fact.TITLE: "title",
    Fact.QUANTITY: "amazon_quantity",
    Fact.STATUS: "amazon_status",
    Fact.ASIN: "asin",
    Fact.FNSKU: "fnsku",
    Fact.CHANNEL: "fulfilment_channel",
    Fact.CONDITION: "condition",
    Fact.PRODUCT_TYPE: "product_type",
}


@dataclass(frozen=True, slots=True)
class Tally:
    """What the verdicts of a check come to. `listings` is how many the account had to check."""

    right: int
    wrong: int
    unjudged_differences: int
    listings: int


def draw(pools: Mapping[Why, Sequence[Candidate]], count: int) -> list[Drawn]:
    """Draw this many listings, each once: in turn from every kind, the riskiest kind first.

    Within a kind the heaviest of each store come first, stores in turn: amounts of two stores
    may be of two currencies. They are shown kind by kind, as they were drawn.
    """
    lines = [
        [Drawn(each.listing_id, why, each.oddity) for each in _store_by_store(pools[why])]
        for why in Why
        if why in pools
    ]
    found: dict[int, Drawn] = {}
    places = [iter(line) for line in lines]
    while places and len(found) < count:
        for place in list(places):
            new = next((each for each in place if each.listing_id not in found), None)
            if new is None:
                places.remove(place)
            elif len(found) < count:
                found[new.listing_id] = new
    order = list(Why)
    return sorted(found.values(), key=lambda each: order.index(each.why))


def _store_by_store(candidates: Sequence[Candidate]) -> Iterator[Candidate]:
    by_store: dict[int, list[Candidate]] = {}
    for each in candidates:
        by_store.setdefault(each.store_id, []).append(each)
    ranked = [
        sorted(line, key=lambda each: each.weight, reverse=True) for line in by_store.values()
    ]
    rounds = chain.from_iterable(zip_longest(*ranked))
    return (each for each in rounds if each is not None)


def is_far(price: Decimal, others: Sequence[Decimal]) -> bool:
    """Tell whether a price is far from the median of the same ASIN in other stores."""
    if not others:
        return False
    ranked, middle = sorted(others), len(others) // 2
    median = ranked[middle] if len(ranked) % 2 else (ranked[middle - 1] + ranked[middle]) / 2
    return price > FAR * median or price * FAR < median


def compare(
    ours: rules.ListingState, facts: channels.ListingFacts | None, *, was_detailed: bool
) -> list[ComparedFact]:
    """Hold what we know against what Amazon says now, fact by fact, in the table's own terms.

    What Amazon does not tell is no difference. Without `facts` there is no such listing any
    more, which is the one difference. A listing that was never read singly lacks what only
    such a read tells: that is new, not wrong.
    """
    if facts is None:
        return [ComparedFact(Fact.PRESENT, PRESENT, GONE, Equality.DIFFERENT)]
    told = rules.told(facts, ours.amazon_status)
    theirs = {fact: _say(fact, told.get(name)) for fact, name in COLUMNS.items()} | {
        Fact.PRICE: _say_price(told.get("amazon_price"), told.get("amazon_currency"))
    }
    known = {fact: _say(fact, getattr(ours, name)) for fact, name in COLUMNS.items()} | {
        Fact.PRICE: _say_price(ours.amazon_price, ours.amazon_currency)
    }
    return [
        ComparedFact(
            fact,
            known[fact],
            theirs[fact],
            _hold(fact, known[fact], theirs[fact], was_detailed=was_detailed),
        )
        for fact in Fact
        if fact in known and (known[fact] or theirs[fact])
    ]


def _hold(fact: Fact, ours: str, theirs: str, *, was_detailed: bool) -> Equality:
    if not theirs:
        return Equality.NOT_TOLD
    if ours == theirs:
        return Equality.EQUAL
    if not ours and fact in ONLY_TOLD_SINGLY and not was_detailed:
        return Equality.NEW
    return Equality.DIFFERENT


def _say(fact: Fact, value: object) -> str:
    """Return a value as it is kept and compared; a title's spaces are no difference."""
    if value is None:
        return ""
    text = str(value)
    if fact is Fact.TITLE:
        return " ".join(text.split())
    return condition_code(text) if fact is Fact.CONDITION else text


def _say_price(amount: object, currency: object) -> str:
    if not isinstance(amount, Decimal):
        return ""
    return f"{trim(amount, str(currency)):f} {currency}"


def has_passed(tally: Tally) -> bool:
    """Tell whether a check proves the account: twenty right ones, or all there are, none wrong.

    A difference that nobody looked at counts as wrong.
    """
    if tally.wrong or tally.unjudged_differences or not tally.right:
        return False
    return tally.right >= FEWEST_TO_PASS or tally.right >= tally.listings
