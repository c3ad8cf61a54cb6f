"""A spot check against a scripted marketplace: questions, answers, outages, and what is mended."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.cast import ADMIN, OPERATOR, READER
from tests.catalog.cast import CA, MONDAY, US, listing, record, usd
from tests.channels.stream_cast import make_account
from tests.fake_gateway import FakeGateway
from zhongshu.catalog import public as catalog
from zhongshu.catalog.models import Listing
from zhongshu.channels import public as channels
from zhongshu.channels.models import SellingAccount
from zhongshu.flows.spot_check import ask_amazon, ask_to_the_end
from zhongshu.identity import public as identity

pytestmark = pytest.mark.django_db


def begin(count: int = 20) -> int:
    new = catalog.NewSpotCheck(make_account().pk, count=count, confirms_equal=True)
    return catalog.begin_spot_check(new, actor=OPERATOR, at=MONDAY)


def now(seller_sku: str, **told: Any) -> channels.ListingFacts:
    return listing(seller_sku, **({"status": None, "is_buyable": True} | told))


def page(*told: channels.ListingFacts, **more: Any) -> channels.ListingPage:
    return channels.ListingPage(told, None, **more)


def ask(check: int, actor: identity.Actor = OPERATOR) -> catalog.SpotCheckRow:
    return ask_to_the_end(spot_check_id=check, actor=actor, now=lambda: MONDAY)


def answers(check: int) -> dict[str, tuple[str, str]]:
    rows = catalog.list_spot_check_items(ADMIN, check)
    return {each.seller_sku: (each.answer.value, each.refusal) for each in rows}


def asked(gateway: FakeGateway) -> list[tuple[str, int]]:
    """Return marketplace and number of SKUs of every question."""
    queries = [query for query, _token in gateway.asked_for("fetch_listing_page")]
    return [(query.marketplace_id, len(query.seller_skus)) for query in queries]


def test_twenty_are_asked_at_once_store_by_store_and_differences_are_found(
    gateway: FakeGateway,
) -> None:
    record(*(listing(f"SKU-{number:02}") for number in range(25)))
    record(listing("SKU-CA", marketplace_id=CA))

    def tell(query: channels.ListingQuery, _token: object) -> channels.ListingPage:
        dear = {"SKU-07": {"price": usd("24.99")}}
        told = [
            now(sku, marketplace_id=query.marketplace_id, **dear.get(sku, {}))
            for sku in query.seller_skus
        ]
        return page(*told)

    gateway.script("fetch_listing_page", tell, tell, tell)
    check = begin(26)

    told = ask(check)

    assert sorted(asked(gateway)) == [(CA, 1), (US, 5), (US, 20)]
    assert (told.waiting, told.right, told.left, told.differing) == (0, 25, 1, 1)
    assert gateway.accounts == [(make_account().pk, True)] * 3


def test_the_answers_mend_our_copy_behind_the_comparison(gateway: FakeGateway) -> None:
    record(listing("MUG"))
    gateway.script("fetch_listing_page", page(now("MUG", title="Blue mug", fnsku="X001")))

    check = begin()
    ask(check)

    [item] = catalog.list_spot_check_items(ADMIN, check)
    mended = Listing.objects.get(sku="MUG")
    assert [(each.ours, each.amazons) for each in item.differences] == [("Red mug", "Blue mug")]
    assert (mended.title, mended.fnsku, mended.detailed_at) == ("Blue mug", "X001", MONDAY)


def test_a_sku_that_amazon_does_not_show_and_one_that_is_unreadable_are_told_apart(
    gateway: FakeGateway,
) -> None:
    record(listing("A"), listing("B"), listing("C"))
    unreadable = channels.Unreadable("C", "The price is no number.", b"{}")
    gateway.script("fetch_listing_page", page(now("A"), unreadable=(unreadable,)))

    check = begin()
    ask(check)

    assert answers(check) == {
        "A": ("TOLD", ""),
        "B": ("GONE", ""),
        "C": ("NONE", "The price is no number."),
    }


def test_b1_one_sku_that_amazon_refuses_keeps_no_other_from_its_answer(
    gateway: FakeGateway,
) -> None:
    record(listing("A"), listing("B"), listing("C"))

    def tell(query: channels.ListingQuery, _token: object) -> channels.ListingPage:
        if "B" in query.seller_skus:
            raise channels.RequestRefusedError("Invalid SKU")
        return page(*(now(sku) for sku in query.seller_skus))

    gateway.script("fetch_listing_page", *[tell] * 5)
    check = begin()
    told = ask(check)

    assert answers(check) == {"A": ("TOLD", ""), "B": ("NONE", "Invalid SKU"), "C": ("TOLD", "")}
    assert (told.waiting, told.trouble, told.passed) == (0, None, False)


@pytest.mark.parametrize(
    ("outage", "kind"),
    [
        (channels.RoleMissingError("no role", request_id="req"), catalog.Trouble.ROLE_MISSING),
        (
            channels.AuthorisationLostError("gone", request_id="req"),
            catalog.Trouble.AUTHORISATION_LOST,
        ),
        (
            channels.ApplicationRefusedError("bad client", request_id="req"),
            catalog.Trouble.APPLICATION_REFUSED,
        ),
        (channels.EndpointDownError("503", request_id="req"), catalog.Trouble.OUTAGE),
        (channels.NotUnderstoodError("odd", request_id="req"), catalog.Trouble.OUTAGE),
    ],
)
def test_c1_an_outage_is_told_in_kind_and_the_check_goes_on_behind_it(
    gateway: FakeGateway, outage: channels.GatewayError, kind: catalog.Trouble
) -> None:
    record(listing("MUG"))
    gateway.script("fetch_listing_page", outage, page(now("MUG")))
    check = begin()
    stopped = ask(check)

    resumed = ask(check)

    assert stopped.trouble == catalog.CheckTrouble(kind, str(outage), "req", None)
    assert (stopped.waiting, stopped.ended_at) == (1, None)
    assert (resumed.waiting, resumed.trouble, resumed.passed) == (0, None, True)


def test_c3_without_allowance_the_check_says_when_it_goes_on(gateway: FakeGateway) -> None:
    record(*(listing(f"SKU-{number:02}") for number in range(21)))

    def tell(query: channels.ListingQuery, _token: object) -> channels.ListingPage:
        return page(*(now(sku) for sku in query.seller_skus))

    throttled = channels.ThrottledError("No allowance left", retry_after_s=12)
    gateway.script("fetch_listing_page", tell, throttled)
    told = ask(begin(21))

    assert told.trouble is not None
    assert (told.trouble.kind, told.trouble.ask_after) == (
        catalog.Trouble.THROTTLED,
        MONDAY + timedelta(seconds=12),
    )
    assert (told.answered, told.waiting) == (20, 1)


def test_without_the_seller_id_nothing_is_asked(gateway: FakeGateway) -> None:
    record(listing("MUG"))
    check = begin()
    SellingAccount.objects.update(seller_id=None)

    told = ask(check)

    assert told.trouble == catalog.CheckTrouble(catalog.Trouble.SELLER_ID_MISSING)
    assert gateway.asked == []


def test_readers_spend_no_allowance(gateway: FakeGateway) -> None:
    record(listing("MUG"))
    check = begin()

    with pytest.raises(identity.NotAllowedError):
        ask_amazon(spot_check_id=check, actor=READER, now=lambda: MONDAY)

    assert gateway.asked == []


def test_o2_a_hostile_title_is_kept_and_compared_as_it_is(gateway: FakeGateway) -> None:
    hostile = "<script>alert(1)</script>\u202e{{ 7*7 }}"
    record(listing("MUG", price=usd("0"), title=hostile))
    gateway.script("fetch_listing_page", page(now("MUG", price=usd("0"), title=hostile)))
    check = begin()
    told = ask(check)

    [item] = catalog.list_spot_check_items(ADMIN, check)
    assert [each.ours for each in item.facts if each.fact is catalog.Fact.TITLE] == [hostile]
    assert told.share == Decimal(1)
