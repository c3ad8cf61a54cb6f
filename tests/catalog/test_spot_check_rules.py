"""What a spot check draws, how it compares, and what it proves: no database."""

from decimal import Decimal
from typing import Any

import pytest

from tests.catalog.cast import listing, usd
from zhongshu.catalog import rules
from zhongshu.catalog import spot_check_rules as check_rules
from zhongshu.catalog.spot_check_values import Candidate, Drawn, Equality, Fact, Why

EQUAL, DIFFERENT = Equality.EQUAL, Equality.DIFFERENT
KNOWN = rules.ListingState(
    asin="B00MUGRED1",
    title="Red mug",
    amazon_price=Decimal("19.9900"),
    amazon_currency="USD",
    amazon_quantity=5,
    amazon_status="Active",
    fulfilment_channel="DEFAULT",
    condition="11",
)


def candidates(*ids: int, store_id: int = 1) -> list[Candidate]:
    """Return candidates of one store, the first the heaviest."""
    return [Candidate(each, store_id, Decimal(100 - place)) for place, each in enumerate(ids)]


def compare(
    ours: rules.ListingState = KNOWN, *, detailed: bool = True, **told: Any
) -> dict[Fact, Any]:
    facts = listing(**({"status": None, "is_buyable": True} | told))
    found = check_rules.compare(ours, facts, was_detailed=detailed)
    return {each.fact: each.equality for each in found}


def differing(**told: Any) -> dict[str, tuple[str, str]]:
    """Return the facts that differ, with both sides."""
    facts = listing(**({"status": None, "is_buyable": True, "condition": "new_new"} | told))
    found = check_rules.compare(KNOWN, facts, was_detailed=True)
    return {
        each.fact.value: (each.ours, each.amazons) for each in found if each.equality is DIFFERENT
    }


def test_every_kind_is_drawn_in_turn_and_the_riskiest_stands_first() -> None:
    pools = {
        Why.RANDOM: candidates(1, 2, 3, 4, 5),
        Why.ODD: candidates(9),
        Why.DEAR: candidates(7, 8, 6),
    }

    drawn = check_rules.draw(pools, 6)

    assert drawn == [
        Drawn(9, Why.ODD),
        Drawn(7, Why.DEAR),
        Drawn(8, Why.DEAR),
        Drawn(6, Why.DEAR),
        Drawn(1, Why.RANDOM),
        Drawn(2, Why.RANDOM),
    ]


def test_a_listing_of_several_kinds_is_drawn_once_for_the_riskiest() -> None:
    pools = {Why.RANDOM: candidates(1, 2), Why.CHANGED: candidates(1), Why.DEAR: candidates(1, 2)}

    drawn = check_rules.draw(pools, 20)

    assert drawn == [Drawn(1, Why.DEAR), Drawn(2, Why.RANDOM)]


def test_stores_take_turns_for_their_currencies_cannot_be_compared() -> None:
    yen = [Candidate(1, 1, Decimal(9000)), Candidate(2, 1, Decimal(8000))]
    dollars = [Candidate(3, 2, Decimal(90)), Candidate(4, 2, Decimal(80))]

    drawn = check_rules.draw({Why.DEAR: [*yen, *dollars]}, 3)

    assert [each.listing_id for each in drawn] == [1, 3, 2]


@pytest.mark.parametrize(
    ("price", "others", "is_far"),
    [
        ("40.01", ("20", "20", "1"), True),
        ("40", ("20", "20", "1"), False),
        ("9.99", ("20", "30", "10", "20"), True),
        ("10", ("20",), False),
        ("10", (), False),
    ],
)
def test_a_price_is_far_beyond_twice_or_half_the_median(
    price: str,
    others: tuple[str, ...],
    is_far: object,
) -> None:
    assert check_rules.is_far(Decimal(price), [Decimal(each) for each in others]) == is_far


def test_what_is_the_same_in_other_words_is_equal() -> None:
    found = compare(title="Red  mug", price=usd("19.99"), condition="new_new")

    assert found == {
        Fact.TITLE: EQUAL,
        Fact.PRICE: EQUAL,
        Fact.QUANTITY: EQUAL,
        Fact.STATUS: EQUAL,
        Fact.ASIN: EQUAL,
        Fact.CHANNEL: EQUAL,
        Fact.CONDITION: EQUAL,
    }


def test_every_fact_that_differs_is_told_with_both_sides() -> None:
    found = differing(
        title="Blue mug",
        price=usd("24.00"),
        quantity=4,
        is_buyable=False,
        asin="B00MUGBLU1",
        condition="used_good",
    )

    assert found == {
        "TITLE": ("Red mug", "Blue mug"),
        "PRICE": ("19.99 USD", "24.00 USD"),
        "QUANTITY": ("5", "4"),
        "STATUS": ("Active", "Inactive"),
        "ASIN": ("B00MUGRED1", "B00MUGBLU1"),
        "CONDITION": ("new_new", "used_good"),
    }


def test_d1_what_amazon_does_not_tell_is_no_difference() -> None:
    found = compare(title=None, price=None, quantity=None, is_buyable=None, fulfilment_channel=None)

    assert {fact for fact, equality in found.items() if equality is not Equality.NOT_TOLD} == {
        Fact.ASIN
    }


def test_another_currency_is_another_price() -> None:
    price = usd("19.99")
    found = differing(price=type(price)(price.amount, "CAD"))

    assert found == {"PRICE": ("19.99 USD", "19.99 CAD")}


def test_what_only_a_single_read_tells_is_new_at_the_first_one_and_wrong_at_later_ones() -> None:
    told: dict[str, Any] = {"fnsku": "X001", "product_type": "MUG"}

    first, later = compare(detailed=False, **told), compare(**told)

    assert (first[Fact.FNSKU], first[Fact.PRODUCT_TYPE]) == (Equality.NEW, Equality.NEW)
    assert (later[Fact.FNSKU], later[Fact.PRODUCT_TYPE]) == (DIFFERENT, DIFFERENT)


def test_a_listing_that_amazon_does_not_know_differs_in_being_there() -> None:
    [found] = check_rules.compare(KNOWN, None, was_detailed=True)

    assert (found.fact, found.equality) == (Fact.PRESENT, DIFFERENT)


@pytest.mark.parametrize(
    ("right", "wrong", "unjudged", "listings", "passes"),
    [
        (20, 0, 0, 500, True),
        (19, 0, 0, 500, False),
        (3, 0, 0, 3, True),
        (0, 0, 0, 0, False),
        (40, 1, 0, 500, False),
        (40, 0, 1, 500, False),
    ],
)
def test_twenty_right_ones_or_all_there_are_prove_an_account(
    right: int, wrong: int, unjudged: int, listings: int, passes: object
) -> None:
    tally = check_rules.Tally(right, wrong, unjudged, listings)

    assert check_rules.has_passed(tally) == passes
