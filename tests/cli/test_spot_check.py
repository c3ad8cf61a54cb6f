"""`zhongshu spot-check` says what differs, and ends with 1 where something does."""

import json
import time
from typing import Any

import pytest

from tests.cast import ADMIN
from tests.catalog.cast import MONDAY, listing, record, usd
from tests.channels.stream_cast import make_account
from tests.cli.conftest import Run
from tests.fake_gateway import FakeGateway
from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.channels.models import SellingAccount

pytestmark = pytest.mark.django_db


@pytest.fixture
def gateway(monkeypatch: pytest.MonkeyPatch) -> FakeGateway:
    fake = FakeGateway(clock=MONDAY)
    fake.serve(monkeypatch)
    monkeypatch.setattr(time, "sleep", lambda _seconds: None)
    return fake


def page(*skus: str, **told: Any) -> channels.ListingPage:
    facts = {"status": None, "is_buyable": True} | told
    return channels.ListingPage(tuple(listing(sku, **facts) for sku in skus), None)


def test_equal_listings_pass_and_end_with_zero(run: Run, gateway: FakeGateway) -> None:
    record(listing("A"), listing("B"))
    gateway.script("fetch_listing_page", page("A", "B"))

    outcome = run("spot-check", "--account", make_account().pk)

    assert (outcome.code, outcome.out) == (0, "")
    assert "Acme NA: 2 of 2 listings, 100.0% of facts equal, passed" in outcome.err
    assert catalog.has_passed_spot_check(make_account().pk)


def test_differences_are_told_and_end_with_one(run: Run, gateway: FakeGateway) -> None:
    record(listing("A"))
    gateway.script("fetch_listing_page", page("A", price=usd("24.99")))

    outcome = run("spot-check", "--json", "--count", 1)

    [check] = catalog.list_spot_checks(ADMIN).rows
    assert outcome.code == 1
    assert json.loads(outcome.out) == [
        {
            "seller_sku": "A",
            "store": "Acme NA US",
            "fact": "PRICE",
            "here": "19.99 USD",
            "amazon": "24.99 USD",
        }
    ]
    assert f"1 differ: judge them at /spot-checks/{check.id}/" in outcome.err


def test_c3_a_throttled_check_waits_as_long_as_amazon_says(run: Run, gateway: FakeGateway) -> None:
    record(listing("A"))
    throttled = channels.ThrottledError("No allowance left", retry_after_s=3)
    gateway.script("fetch_listing_page", throttled, page("A"))

    outcome = run("spot-check")

    assert (outcome.code, gateway.calls) == (0, 2)


def test_an_outage_ends_with_one_and_says_why(run: Run, gateway: FakeGateway) -> None:
    record(listing("A"))
    gateway.script("fetch_listing_page", channels.RoleMissingError("Amazon says Unauthorized"))

    outcome = run("spot-check")

    assert outcome.code == 1
    assert "stopped: ROLE_MISSING Amazon says Unauthorized" in outcome.err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--count", "0"), "A spot check of 0 listings is not possible: choose 1 to 200."),
        (("--account", "999"), "There is no selling account 999."),
    ],
)
def test_mistakes_are_told_in_a_sentence(
    run: Run, gateway: FakeGateway, words: tuple[str, ...], sentence: str
) -> None:
    record(listing("A"))

    outcome = run("spot-check", *words)

    assert (outcome.code, gateway.asked) == (1, [])
    assert sentence in outcome.err


def test_without_a_connected_account_it_says_so(run: Run, gateway: FakeGateway) -> None:
    make_account()
    SellingAccount.objects.update(state=channels.AccountState.NEEDS_REAUTHORISATION)

    outcome = run("spot-check")

    assert (outcome.code, gateway.asked) == (1, [])
    assert "No account is connected." in outcome.err
