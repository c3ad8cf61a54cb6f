"""Returns, Amazon's adjustments and removals move stock once, whatever Amazon tells again."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest

from tests.cast import (
    ADMIN,
    CA,
    MONDAY,
    MX,
    OPERATOR,
    US,
    make_account,
    make_participation,
    make_store,
)
from tests.catalog.pairing_cast import make_product
from tests.inventory.ledger_cast import contradictions, count_statements, sku, stock
from zhongshu.catalog import public as catalog
from zhongshu.catalog.models import BundlePart
from zhongshu.channels import public as channels
from zhongshu.channels.models import SyncIssue
from zhongshu.inventory import public as inventory
from zhongshu.inventory.models import AmazonStockEvent, Location, StockEntry, StockMove
from zhongshu.kernel.outcomes import Outcome

pytestmark = pytest.mark.django_db
Feed = channels.StockFeed
KINDS = inventory.LocationKind
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
OPENED_AT = MONDAY - 10 * DAY
TUESDAY = date(2026, 11, 17)


def pair(code: str = "MUG-RED-1", product: str = "MUG-RED", factor: int = 1) -> None:
    sku_id = sku(code)
    known = catalog.find_pairings(OPERATOR, [sku_id]).get((sku_id, None))
    wanted = catalog.Pair(
        sku_id, make_product(product).pk, factor, replaces=known.id if known else None
    )
    catalog.pair_skus([wanted], reason=catalog.Reason.PERSON, actor=OPERATOR, at=MONDAY)


def open_books(code: str = "MUG-RED-1", *, fulfillable: int = 20, unfulfillable: int = 0) -> None:
    """Begin the books of a seller SKU at the pool of the US store with what it is by now."""
    store, sku_id = make_store(), sku(code)
    parts = catalog.find_parts(ADMIN, account_id=store.account_id, sku_ids={sku_id})
    inventory.open_books(
        [
            inventory.NewOpening(
                pool_id=store.pool_id,
                seller_sku_id=sku_id,
                opened_at=OPENED_AT,
                fulfillable=fulfillable,
                reserved=0,
                researching=0,
                unfulfillable=unfulfillable,
                parts=parts.find(sku_id),
            )
        ]
    )


def returned(key: str = "1", **told: Any) -> channels.StockEventFacts:
    facts: dict[str, Any] = {
        "feed": Feed.RETURNS,
        "event": "CustomerReturn",
        "seller_sku": "MUG-RED-1",
        "quantity": 1,
        "disposition": "SELLABLE",
        "occurred_at": MONDAY - DAY,
        "reference": "702-1234567-1234567",
    }
    return channels.StockEventFacts(key=key, **(facts | told))


def adjusted(
    key: str = "1", quantity: int = -2, reason: str = "M", **told: Any
) -> channels.StockEventFacts:
    facts: dict[str, Any] = {
        "feed": Feed.LEDGER,
        "event": "Adjustments",
        "disposition": "SELLABLE",
        "reference": "7",
        "country_code": "US",
        "day": TUESDAY,
        "occurred_at": MONDAY - 6 * DAY,
    }
    return returned(key, quantity=quantity, reason=reason, **(facts | told))


def removed(units: int, event: str = "SHIPPED", **told: Any) -> channels.StockEventFacts:
    facts: dict[str, Any] = {
        "feed": Feed.REMOVALS,
        "event": event,
        "reason": "Return",
        "disposition": "UNSELLABLE",
        "reference": "RM000001",
    }
    return returned(f"removal-{event}", quantity=units, **(facts | told))


def record(*events: channels.StockEventFacts) -> list[Outcome]:
    store = make_store()
    return [
        outcome
        for feed in Feed
        for outcome in inventory.record_stock_events(
            account_id=store.account_id,
            feed=feed,
            events=[event for event in events if event.feed is feed],
            pool_id=None if feed is Feed.LEDGER else store.pool_id,
            at=MONDAY,
        )
    ]


def post() -> inventory.EventsPosted:
    return inventory.post_stock_events(account_id=make_store().account_id, at=MONDAY)


def tell(*events: channels.StockEventFacts) -> None:
    record(*events)
    post()


def read_again(*events: channels.StockEventFacts, days: Collection[date] = (TUESDAY,)) -> int:
    """Read these days of the ledger again, whole."""
    record(*events)
    gone = inventory.lose_ledger_rows(
        account_id=make_store().account_id,
        days={day: {event.key for event in events if event.day == day} for day in days},
        at=MONDAY,
    )
    post()
    return gone


def reasons() -> list[str]:
    entries = StockEntry.objects.exclude(reason="OPENING").order_by("pk")
    return list(entries.values_list("reason", flat=True))


@pytest.mark.parametrize(
    ("disposition", "units"),
    [
        ("SELLABLE", {"FBA": 22}),
        ("CUSTOMER_DAMAGED", {"FBA": 20, "FBA_UNSELLABLE": 2}),
        ("A_WORD_THAT_IS_NEW", {"FBA": 20, "FBA_UNSELLABLE": 2}),
    ],
)
def test_a_return_comes_from_its_customer_by_its_disposition(
    disposition: str, units: dict[str, int]
) -> None:
    pair()
    open_books()

    tell(returned(quantity=2, disposition=disposition))

    assert stock() == units
    entry = StockEntry.objects.get(reason="CUSTOMER_RETURN")
    assert (entry.cause_kind, entry.cause_ref) == ("return", "702-1234567-1234567")
    assert entry.occurred_at == MONDAY - DAY
    move = StockMove.objects.get(entry=entry)
    assert Location.objects.get(pk=move.source_id).kind == "CUSTOMER"
    assert contradictions() == []


def test_the_same_again_moves_nothing_and_new_words_neither() -> None:
    pair()
    open_books()

    tell(returned())
    again = record(returned(), returned(status="Reimbursed"))
    last = post()

    assert again == [Outcome.CHANGED, Outcome.CHANGED]
    assert record(returned(status="Reimbursed")) == [Outcome.UNCHANGED]
    assert last == inventory.EventsPosted()
    assert stock() == {"FBA": 21}
    assert AmazonStockEvent.objects.get().status == "Reimbursed"


def test_units_by_factor_and_components_of_a_bundle() -> None:
    bundle, red, lid = make_product("SET"), make_product("MUG-RED"), make_product("LID")
    for component, quantity in ((red, 1), (lid, 2)):
        BundlePart.objects.create(bundle=bundle, component=component, quantity=quantity)
    pair(product="SET", factor=3)
    open_books(fulfillable=0)

    tell(returned(quantity=2))

    by_product = dict(
        StockMove.objects.order_by("product__sku").values_list("product__sku", "quantity")
    )
    assert by_product == {"LID": 12, "MUG-RED": 6}
    assert contradictions() == []


@pytest.mark.parametrize(
    ("event", "units", "reason"),
    [
        (adjusted(quantity=-2, reason="M"), {"FBA": 18}, ["AMAZON_ADJUSTED"]),
        (adjusted(quantity=2, reason="F"), {"FBA": 22}, ["AMAZON_ADJUSTED"]),
        (
            adjusted(quantity=-1, reason="M", disposition="DEFECTIVE"),
            {"FBA": 20, "FBA_UNSELLABLE": -1},
            ["AMAZON_ADJUSTED"],
        ),
        (adjusted(quantity=-2, reason="D"), {"FBA": 20}, []),
        (adjusted(quantity=-2, reason="", event="Shipments"), {"FBA": 20}, []),
        (adjusted(quantity=2, reason="", event="Receipts"), {"FBA": 20}, []),
        (adjusted(quantity=2, reason="", event="CustomerReturns"), {"FBA": 20}, []),
        (adjusted(quantity=-2, reason="", event="VendorReturns"), {"FBA": 20}, []),
        (adjusted(quantity=-2, reason="", event="WhseTransfers"), {"FBA": 20}, []),
    ],
)
def test_only_adjustments_of_the_ledger_are_posted_the_rest_is_kept(
    event: channels.StockEventFacts, units: dict[str, int], reason: list[str]
) -> None:
    pair()
    open_books()

    tell(event)

    assert stock() == units
    assert reasons() == reason
    kept = AmazonStockEvent.objects.get()
    assert (kept.event, kept.quantity) == (event.event, event.quantity)


def test_a_change_of_state_leaves_one_place_and_comes_to_the_other() -> None:
    pair()
    open_books()

    tell(
        adjusted("out", -1, "Q"),
        adjusted("in", 1, "Q", disposition="WAREHOUSE_DAMAGED"),
    )

    assert stock() == {"FBA": 19, "FBA_UNSELLABLE": 1}
    assert reasons() == ["DISPOSITION_CHANGED", "DISPOSITION_CHANGED"]


def test_f8_two_overlapping_readings_post_a_line_once_and_equal_lines_each() -> None:
    pair()
    open_books()

    read_again(adjusted("a:1"), adjusted("a:2"))
    gone = read_again(adjusted("a:1"), adjusted("a:2"), adjusted("b:1", -1))

    assert gone == 0
    assert stock() == {"FBA": 15}


def test_f8_a_line_that_vanished_is_undone_and_comes_back_when_it_is_told_again() -> None:
    pair()
    open_books()
    read_again(adjusted("a:1"), adjusted("a:2"))

    gone = read_again(adjusted("a:1"))
    after = stock()
    again = read_again(adjusted("a:1"))
    read_again(adjusted("a:1"), adjusted("a:2"))

    assert (gone, again) == (1, 0)
    assert (after, stock()) == ({"FBA": 18}, {"FBA": 16})
    assert sorted(StockEntry.objects.values_list("key", flat=True))[:4] == [
        f"event:{make_store().account_id}:LEDGER:a:1:1:-2",
        f"event:{make_store().account_id}:LEDGER:a:2:1:-2",
        f"event:{make_store().account_id}:LEDGER:a:2:2:0",
        f"event:{make_store().account_id}:LEDGER:a:2:3:-2",
    ]
    assert contradictions() == []


def test_f8_a_line_whose_day_shifted_by_a_zone_counts_once() -> None:
    pair()
    open_books()
    read_again(adjusted("tuesday:1"))
    wednesday = TUESDAY + DAY

    read_again(adjusted("wednesday:1", day=wednesday), days=(TUESDAY, wednesday))

    assert stock() == {"FBA": 18}


def test_f8_days_that_were_not_read_whole_lose_nothing() -> None:
    pair()
    open_books()
    read_again(adjusted("a:1"))

    gone = read_again(days=(TUESDAY - DAY,))

    assert gone == 0
    assert stock() == {"FBA": 18}


def test_removals_follow_their_running_totals_on_their_way_to_us() -> None:
    pair()
    open_books(unfulfillable=9)

    tell(removed(0))
    nothing = stock()
    tell(removed(3))
    tell(removed(5, occurred_at=MONDAY), removed(1, "DISPOSED"))
    older = record(removed(3))
    post()

    assert nothing == {"FBA": 20, "FBA_UNSELLABLE": 9}
    assert older == [Outcome.UNCHANGED]
    assert stock() == {"FBA": 20, "FBA_UNSELLABLE": 3, "TRANSIT": 5}
    assert Location.objects.get(kind="TRANSIT").document == "removal:RM000001"
    assert sorted(reasons()) == ["DISPOSAL", "REMOVAL", "REMOVAL"]
    assert contradictions() == []


@pytest.mark.parametrize("kind", ["Disposal", "Liquidations", "Donation"])
def test_what_is_destroyed_sold_off_or_given_away_leaves_for_good(kind: str) -> None:
    pair()
    open_books(unfulfillable=9)

    tell(removed(2, reason=kind), removed(3, "DISPOSED", reason=kind, disposition="SELLABLE"))

    assert stock() == {"FBA": 17, "FBA_UNSELLABLE": 7}
    assert reasons() == ["DISPOSAL", "DISPOSAL"]


def test_a_total_that_falls_below_what_arrived_is_refused_with_an_issue_and_tried_once() -> None:
    pair()
    open_books(unfulfillable=9)
    tell(removed(5))
    transit = Location.objects.get(kind="TRANSIT")
    [product] = {move.product_id for move in StockMove.objects.all()}
    adjustment = inventory.Place(kind=KINDS.ADJUSTMENT)
    inventory.post_entries(
        [
            inventory.Entry(
                key="received",
                reason=inventory.Reason.INSPECTION,
                occurred_at=MONDAY,
                moves=(
                    inventory.Move(
                        product_id=product,
                        source_id=transit.pk,
                        destination_id=inventory.put_places([adjustment])[adjustment],
                        quantity=5,
                        seller_sku_id=sku(),
                    ),
                ),
                cause=inventory.Cause(kind="test", ref="1"),
            )
        ],
        must_all=True,
    )
    record(removed(2, occurred_at=MONDAY))

    first, second = post(), post()

    assert (first.refused, second) == (1, inventory.EventsPosted())
    assert SyncIssue.objects.get().code == "inventory.event_refused"
    assert stock() == {"FBA": 20, "FBA_UNSELLABLE": 4}
    tell(removed(6, occurred_at=MONDAY + HOUR))
    assert stock() == {"FBA": 20, "FBA_UNSELLABLE": 3, "TRANSIT": 1}
    assert SyncIssue.objects.get().resolved_at == MONDAY


def test_what_happened_before_the_books_began_is_in_their_opening() -> None:
    pair()
    open_books()

    tell(
        returned("old", occurred_at=OPENED_AT),
        returned("new", occurred_at=OPENED_AT + HOUR),
    )
    again = post()

    assert stock() == {"FBA": 21}
    assert again == inventory.EventsPosted()


def test_a_removal_that_began_before_the_books_posts_what_came_since() -> None:
    record(removed(3, occurred_at=OPENED_AT - HOUR))
    pair()
    open_books(unfulfillable=9)
    post()

    tell(removed(5, occurred_at=OPENED_AT + HOUR))

    assert stock() == {"FBA": 20, "FBA_UNSELLABLE": 7, "TRANSIT": 2}


def test_a_removal_that_nobody_told_of_before_the_books_is_in_their_opening() -> None:
    pair()
    open_books(unfulfillable=9)
    began = OPENED_AT - HOUR

    tell(removed(3, began_at=began, occurred_at=OPENED_AT + HOUR))
    first = stock()
    record(removed(5, began_at=began, occurred_at=OPENED_AT + DAY))
    between = contradictions()
    post()

    assert between == contradictions() == []
    assert first == {"FBA": 20, "FBA_UNSELLABLE": 9}
    assert stock() == {"FBA": 20, "FBA_UNSELLABLE": 7, "TRANSIT": 2}
    assert StockEntry.objects.get(reason="REMOVAL").occurred_at == OPENED_AT + DAY


def test_a_removal_that_was_known_with_nothing_is_posted_whole() -> None:
    began = OPENED_AT - HOUR
    record(removed(0, began_at=began, occurred_at=began))
    pair()
    open_books(unfulfillable=9)

    tell(removed(3, began_at=began, occurred_at=OPENED_AT + HOUR))

    assert stock() == {"FBA": 20, "FBA_UNSELLABLE": 6, "TRANSIT": 3}


def test_what_is_not_open_or_not_paired_waits_and_is_posted_later() -> None:
    record(returned())
    nothing = post()
    open_books()
    unpaired = post()
    pair()
    open_books()

    paired = post()

    assert (nothing, unpaired) == (inventory.EventsPosted(), inventory.EventsPosted())
    assert paired.posted == 1
    assert stock() == {"FBA": 21}


def test_what_is_undone_goes_back_as_the_product_it_was() -> None:
    pair(factor=2)
    open_books(fulfillable=0)
    read_again(adjusted("a:1", 3, "F"))
    pair(product="MUG-BLUE", factor=5)

    read_again()

    assert stock() == {}
    assert set(StockMove.objects.values_list("product__sku", "quantity")) == {("MUG-RED", 6)}


def test_a_country_without_a_store_is_refused_with_one_issue_and_the_rest_is_kept() -> None:
    outcomes = record(
        adjusted("a", country_code="MX"), adjusted("b", country_code="MX"), adjusted("c")
    )

    assert outcomes == [Outcome.REFUSED, Outcome.REFUSED, Outcome.NEW]
    issue = SyncIssue.objects.get()
    assert (issue.code, issue.facts) == ("inventory.no_store_there", {"country": "MX"})
    channels.record_participations(
        account_id=make_account().pk,
        participations=[make_participation(each) for each in (US, CA, MX)],
        at=MONDAY,
    )
    assert record(adjusted("a", country_code="MX")) == [Outcome.NEW]
    issue.refresh_from_db()
    assert issue.resolved_at == MONDAY


def test_h8_the_one_european_stock_lies_in_countries_without_a_store() -> None:
    account = make_account("Acme EU", "EU", ("A1PA6795UKMFR9", "A1F83G8C2ARO7P"))
    german = make_store("A1PA6795UKMFR9", account="Acme EU")
    british = make_store("A1F83G8C2ARO7P", account="Acme EU")

    inventory.record_stock_events(
        account_id=account.pk,
        feed=Feed.LEDGER,
        events=[replace(adjusted(country), country_code=country) for country in ("CZ", "DE", "GB")],
        at=MONDAY,
    )

    assert dict(AmazonStockEvent.objects.values_list("country_code", "pool_id")) == {
        "CZ": german.pool_id,
        "DE": german.pool_id,
        "GB": british.pool_id,
    }


def test_statements_do_not_grow_with_the_batch() -> None:
    number = count()
    for code in ("MUG-RED-1", "MUG-BLUE-1"):
        pair(code, code.removesuffix("-1"))
        open_books(code)

    def batch(size: int) -> list[channels.StockEventFacts]:
        codes = ("MUG-RED-1", "MUG-BLUE-1")
        return [returned(f"{next(number)}", seller_sku=codes[each % 2]) for each in range(size)]

    def work(size: int) -> tuple[int, int]:
        events = batch(size)
        return count_statements(lambda: record(*events)), count_statements(post)

    work(2)

    assert work(2) == work(200)


def test_check_sees_an_event_that_was_not_posted_as_it_says() -> None:
    pair()
    open_books()
    tell(returned("old", occurred_at=OPENED_AT), returned(reference="R-1"), adjusted())
    before = contradictions()

    AmazonStockEvent.objects.filter(reference="R-1").update(accounted=2, wanted=2)

    assert before == []
    assert contradictions() == [
        "Event R-1 of RETURNS, seller SKU MUG-RED-1: 2 units are marked as posted, but no entry is."
    ]


def test_what_the_only_store_of_a_pool_sells_under_the_sku_counts() -> None:
    pair()
    open_books(fulfillable=0)
    catalog.record_listings(
        account_id=make_store().account_id,
        listings=[channels.ListingFacts(US, "MUG-RED-1")],
        source=catalog.Source.REPORT,
        at=MONDAY,
    )
    wanted = catalog.Pair(sku(), make_product("MUG-GREEN").pk, 4, store_id=make_store().pk)
    catalog.pair_skus([wanted], reason=catalog.Reason.PERSON, actor=OPERATOR, at=MONDAY)

    tell(returned())

    assert list(StockMove.objects.values_list("product__sku", "quantity")) == [("MUG-GREEN", 4)]


def test_events_are_seen_by_those_who_see_a_store_of_the_pool() -> None:
    tell(returned())
    mine, other = make_store(US).pk, make_store("A1PA6795UKMFR9", account="Acme EU").pk

    def sees(*stores: int) -> int:
        actor = replace(OPERATOR, sees_every_store=False, store_ids=frozenset(stores))
        return AmazonStockEvent.objects.for_actor(actor).count()

    assert (sees(mine), sees(other), sees()) == (1, 0, 0)
