"""What record_listings believes, keeps, refuses, and what it costs."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.catalog.cast import CA, DAY, MONDAY, MUG, US, history, listing, record, usd
from tests.channels.stream_cast import make_account
from zhongshu.catalog.models import Listing, SellerSku
from zhongshu.catalog.public import Source
from zhongshu.channels import public as channels
from zhongshu.channels.models import SyncIssue
from zhongshu.kernel.money import Money
from zhongshu.kernel.outcomes import Outcome

D11_SKUS = (
    "007",
    "7",
    "a/b",
    "a+b",
    "a b",
    "a%2Fb",
    "%2F",
    "/",
    "tail",
    "tail ",
    "abc",
    "ABC",
    "☕-mug",
    "caf\u00e9",
    "cafe\u0301",
    "x" * 40,
)


def outcomes(answers: Sequence[object]) -> list[str]:
    return [answer.outcome.value for answer in answers]  # type: ignore[attr-defined]


def test_new_changed_and_unchanged_are_told_apart(db: None) -> None:
    first = record(listing(), listing("MUG-BLUE-1"))
    second = record(listing(price=usd("21.50")), listing("MUG-BLUE-1"), at=MONDAY + DAY)

    assert outcomes(first) == ["new", "new"]
    assert outcomes(second) == ["changed", "unchanged"]
    assert [each.listing_id for each in first] == [each.listing_id for each in second]
    assert history() == [("PRICE", "19.99 USD", "21.5 USD")]
    assert Listing.objects.get(sku=MUG).amazon_price == Decimal("21.50")


def test_d11_skus_are_told_apart_by_their_exact_bytes(db: None) -> None:
    record(*(listing(sku) for sku in D11_SKUS))
    again = record(*(listing(sku) for sku in reversed(D11_SKUS)), at=MONDAY + DAY)

    assert outcomes(again) == ["unchanged"] * len(D11_SKUS)
    assert sorted(SellerSku.objects.values_list("code", flat=True)) == sorted(D11_SKUS)
    assert sorted(Listing.objects.values_list("sku", flat=True)) == sorted(D11_SKUS)


def test_d11_skus_that_look_alike_are_warned_of(db: None) -> None:
    record(listing("abc"), listing("007"), listing("lonely"))
    record(listing("ABC "), listing("7"), listing("caf\u00e9"), listing("cafe\u0301"))

    warnings = SyncIssue.objects.filter(code="catalog.look_alike_skus").order_by("subject")
    assert [str(issue) for issue in warnings] == [
        "These seller SKUs look alike: “007”, “7”.",
        "These seller SKUs look alike: “ABC ”, “abc”.",
        "These seller SKUs look alike: “cafe\u0301”, “caf\u00e9”.",
    ]


def test_what_is_not_told_erases_nothing(db: None) -> None:
    record(listing(condition="11"))

    [answer] = record(channels.ListingFacts(US, MUG, status="Inactive", title=""), at=MONDAY + DAY)

    kept = Listing.objects.get()
    assert answer.outcome is Outcome.CHANGED
    assert (kept.title, kept.amazon_price, kept.amazon_quantity, kept.condition) == (
        "Red mug",
        Decimal("19.99"),
        5,
        "11",
    )
    assert history() == [("STATUS", "Active", "Inactive")]


def test_d2_an_older_answer_never_goes_backwards(db: None) -> None:
    api = {"source": Source.API}
    record(listing(price=usd("20"), updated_at=MONDAY), **api, at=MONDAY)
    record(listing(price=usd("10"), updated_at=MONDAY - DAY, fnsku="X001"), **api, at=MONDAY + DAY)

    kept = Listing.objects.get()
    assert (kept.amazon_price, kept.amazon_updated_at) == (Decimal(20), MONDAY)
    assert kept.fnsku == "X001"
    assert history() == []


def test_a_report_from_before_the_single_read_only_fills_gaps(db: None) -> None:
    record(channels.ListingFacts(US, MUG, price=usd("20")), source=Source.API, at=MONDAY)

    record(listing(price=usd("10")), at=MONDAY - timedelta(minutes=5))

    kept = Listing.objects.get()
    assert (kept.amazon_price, kept.amazon_quantity) == (Decimal(20), 5)


def test_a_later_report_brings_price_and_status_but_not_its_own_condition(db: None) -> None:
    record(listing(condition="new_new", fnsku="X001"), source=Source.API, at=MONDAY)

    record(listing(price=usd("10"), status="Inactive", condition="11"), at=MONDAY + DAY)

    kept = Listing.objects.get()
    assert (kept.amazon_price, kept.amazon_status) == (Decimal(10), "Inactive")
    assert (kept.condition, kept.fnsku) == ("new_new", "X001")


def test_a_single_read_tells_the_status_by_two_flags(db: None) -> None:
    record(listing(status="Incomplete"))
    seen = []
    for hours, buyable, discoverable in ((1, False, False), (2, True, True), (3, False, True)):
        flags = channels.ListingFacts(US, MUG, is_buyable=buyable, is_discoverable=discoverable)
        record(flags, source=Source.API, at=MONDAY + timedelta(hours=hours))
        seen.append(Listing.objects.get().amazon_status)

    assert seen == ["Incomplete", "Active", "Inactive"]


def test_a_listing_of_amazons_own_warehouse_has_no_quantity(db: None) -> None:
    record(listing())
    record(listing(fulfilment_channel="AMAZON_NA", quantity=None), at=MONDAY + DAY)
    record(listing(fulfilment_channel="AMAZON_NA", quantity=7), at=MONDAY + 2 * DAY)

    assert Listing.objects.get().amazon_quantity is None
    assert history() == [("CHANNEL", "DEFAULT", "AMAZON_NA"), ("QUANTITY", "5", "")]


def test_d10_a_sku_made_anew_begins_a_new_life(db: None) -> None:
    record(listing(listing_id="0101", fnsku="X001", asin="B00MUGRED1"))

    record(listing(listing_id="0202", asin="B00TEAPOT1"), at=MONDAY + DAY)

    kept = Listing.objects.get()
    assert (kept.asin, kept.fnsku, kept.amazon_listing_id) == ("B00TEAPOT1", "", "0202")
    assert history() == [
        ("RECREATED", "B00MUGRED1", "B00TEAPOT1"),
        ("ASIN", "B00MUGRED1", "B00TEAPOT1"),
    ]


def test_d10_a_later_creation_told_by_single_reads_is_a_new_life_too(db: None) -> None:
    for days, created_at in ((0, MONDAY - 9 * DAY), (1, MONDAY - 9 * DAY), (2, MONDAY + DAY)):
        at = MONDAY + days * DAY
        record(listing(created_at=created_at, updated_at=at), source=Source.API, at=at)

    assert history() == [("RECREATED", "B00MUGRED1", "B00MUGRED1")]


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (listing(""), "The seller SKU is missing."),
        (
            listing("nul\x00"),
            "The seller SKU holds a character that cannot be stored, or is too long.",
        ),
        (
            listing("\ud800"),
            "The seller SKU holds a character that cannot be stored, or is too long.",
        ),
        (listing(quantity=-1), "The quantity is negative or impossibly large."),
        (listing(quantity=10**12), "The quantity is negative or impossibly large."),
        (listing(price=usd("NaN")), "The price is not an amount."),
        (listing(price=usd("Infinity")), "The price is not an amount."),
        (listing(price=usd("1E+20")), "The price is not an amount."),
        (
            listing(price=Money(Decimal("19.99"), "JPY")),
            "The price has more decimals than its currency allows.",
        ),
        (listing(price=Money(Decimal(1), "")), "The price has no currency."),
        (
            listing(marketplace_id="A1F83G8C2ARO7P"),
            "Its marketplace is not a store of this account.",
        ),
    ],
)
def test_e1_a_bad_listing_becomes_an_issue_and_the_good_ones_are_stored(
    db: None, bad: channels.ListingFacts, why: str
) -> None:
    answers = record(listing("GOOD-1"), bad, listing("GOOD-2"))

    assert outcomes(answers) == ["new", "refused", "new"]
    assert answers[1].refusal == why
    [issue] = SyncIssue.objects.filter(resolved_at=None)
    assert (issue.code, issue.why) == ("catalog.listing_refused", why)
    assert Listing.objects.count() == 2


def test_an_issue_is_settled_when_the_listing_can_be_stored(db: None) -> None:
    record(listing(quantity=-1))

    record(listing(quantity=1), at=MONDAY + DAY)

    assert not SyncIssue.objects.filter(resolved_at=None).exists()


def test_e1_the_database_refuses_a_price_that_is_no_number(db: None) -> None:
    record(listing())

    with (
        pytest.raises(IntegrityError, match="listing_price_is_a_number"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE catalog_listing SET amazon_price = 'NaN'")


def test_f8_the_later_of_two_rows_wins_and_the_other_is_called_repeated(db: None) -> None:
    answers = record(listing(quantity=1), listing(quantity=2))
    [again] = record(listing(quantity=3))

    assert [(each.outcome.value, each.is_repeated) for each in answers] == [
        ("unchanged", True),
        ("new", False),
    ]
    assert (again.outcome, again.is_repeated) == (Outcome.CHANGED, True)
    assert Listing.objects.get().amazon_quantity == 3


def test_one_sku_in_two_stores_is_two_listings_of_one_sku(db: None) -> None:
    record(listing(), listing(marketplace_id=CA, price=Money(Decimal(25), "CAD")))

    assert SellerSku.objects.count() == 1
    assert list(Listing.objects.order_by("pk").values_list("amazon_currency", flat=True)) == [
        "USD",
        "CAD",
    ]


@pytest.mark.parametrize("length", [1, 500])
def test_a_batch_costs_the_same_number_of_statements_whatever_its_length(
    db: None, length: int
) -> None:
    batch = [listing(f"SKU-{number}") for number in range(length)]
    changed = [listing(f"SKU-{number}", quantity=9) for number in range(length)]
    make_account()
    costs = []
    for number, rows in enumerate((batch, batch, changed)):
        with CaptureQueriesContext(connection) as statements:
            record(*rows, at=MONDAY + number * DAY)
        costs.append(len([each for each in statements if "SAVEPOINT" not in each["sql"]]))

    # Two look for the account. New: stores; lock, write and compare SKUs; read; write; settle
    # issues; SKUs and titles are new to proposals. Then the SKUs are only locked; a change adds its
    # history.
    assert costs == [2 + 9, 2 + 5, 2 + 6]
