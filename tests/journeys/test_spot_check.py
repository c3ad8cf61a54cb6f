"""A spot check against the simulated Amazon finds what was planted there, and nothing else."""

from typing import Any
from urllib.parse import quote

import pytest
from django.utils import timezone

from tests.cast import ADMIN, OPERATOR
from tests.journeys.amazon import Amazon, Json
from tests.journeys.inside import Inside
from zhongshu.catalog import public as catalog
from zhongshu.catalog.models import Listing
from zhongshu.channels.models import AccessToken, SyncIssue
from zhongshu.flows.spot_check import ask_amazon

SEARCH = "searchListingsItems"
HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'


@pytest.fixture
def account(inside: Inside) -> int:
    """Return the account of the first seller, with its listings as Amazon told them singly."""
    connected = inside.connect(inside.amazon.seller())
    inside.run_to_the_end(connected, "listings")
    inside.run_to_the_end(connected, "listing_details")
    return connected


def plant(amazon: Amazon, seller: Json, sku: str, **wish: Any) -> None:
    """Change a listing at Amazon behind our back, in the seller's first marketplace."""
    place = {"seller_id": seller["seller_id"], "marketplace_id": seller["marketplaces"][0]}
    amazon.tell("PATCH", f"/sim/listings/{quote(sku, safe='')}", json={**place, **wish})


def active_skus(account: int, seller: Json, channel: str) -> list[str]:
    """Return SKUs that are on sale in the first marketplace and fulfilled in this way."""
    found = Listing.objects.filter(
        store__account=account,
        store__marketplace_id=seller["marketplaces"][0],
        fulfilment_channel=channel,
        amazon_status="Active",
    )
    return list(found.order_by("sku").values_list("sku", flat=True))


def begin(account: int, count: int = 200) -> int:
    new = catalog.NewSpotCheck(account, count=count, confirms_equal=True)
    return catalog.begin_spot_check(new, actor=OPERATOR, at=timezone.now())


def ask(inside: Inside, check: int) -> catalog.SpotCheckRow:
    """Ask to the end with a whole allowance for each question."""
    while True:
        inside.fill_buckets()
        row = ask_amazon(spot_check_id=check, actor=OPERATOR, now=timezone.now)
        if row.waiting == 0 or row.trouble:
            return row


def differences(check: int) -> dict[tuple[str, str], tuple[str, str]]:
    """Return both sides of what differs, by SKU and fact."""
    return {
        (item.seller_sku, fact.fact.value): (fact.ours, fact.amazons)
        for item in catalog.list_spot_check_items(ADMIN, check)
        for fact in item.differences
    }


def test_what_was_planted_is_found_and_nothing_else(
    inside: Inside, amazon: Amazon, account: int
) -> None:
    seller = amazon.seller()
    price, status, quantity, *_others = active_skus(account, seller, "DEFAULT")
    title = active_skus(account, seller, "AMAZON_NA")[0]
    before = ask(inside, begin(account))
    plant(amazon, seller, price, price="123.45")
    plant(amazon, seller, title, title=HOSTILE)
    plant(amazon, seller, status, status=["DISCOVERABLE"])
    plant(amazon, seller, quantity, quantity=4_321)

    check = begin(account)
    told = ask(inside, check)
    again = ask(inside, begin(account))

    assert (before.differing, before.passed) == (0, True)
    found = differences(check)
    assert set(found) == {
        (price, "PRICE"),
        (title, "TITLE"),
        (status, "STATUS"),
        (quantity, "QUANTITY"),
    }
    assert found[price, "PRICE"][1].startswith("123.45 ")
    assert found[title, "TITLE"][1] == HOSTILE
    assert found[status, "STATUS"] == ("Active", "Inactive")
    assert found[quantity, "QUANTITY"][1] == "4321"
    assert (told.differing, told.left, told.unanswered) == (4, 4, 0)
    # Our copy was mended behind the comparison, so the next check settles every issue.
    assert (again.differing, again.passed) == (0, True)
    issues = SyncIssue.objects.filter(code="catalog.spot_check_differs")
    assert (issues.count(), issues.filter(resolved_at=None).count()) == (4, 0)


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ({"kind": "429", "count": 40}, catalog.Trouble.THROTTLED),
        ({"kind": "500", "count": 40}, catalog.Trouble.OUTAGE),
    ],
)
def test_c1_b3_trouble_is_told_and_the_check_goes_on_behind_it(
    inside: Inside, amazon: Amazon, account: int, fault: Json, kind: catalog.Trouble
) -> None:
    check = begin(account)
    amazon.tell("POST", "/sim/faults", json={"operation": SEARCH, **fault})

    stopped = ask(inside, check)
    amazon.mend()
    resumed = ask(inside, check)

    assert stopped.trouble is not None
    assert (stopped.trouble.kind, stopped.waiting > 0) == (kind, True)
    assert (resumed.waiting, resumed.differing, resumed.passed) == (0, 0, True)


def test_a5_a_withdrawn_consent_is_told_and_nothing_is_lost(
    inside: Inside, amazon: Amazon, account: int
) -> None:
    seller = amazon.seller()
    check = begin(account)
    amazon.tell("POST", f"/sim/sellers/{seller['seller_id']}/revoke", json={})
    AccessToken.objects.update(expires_at=timezone.now())

    stopped = ask(inside, check)
    fresh = amazon.tell("POST", f"/sim/sellers/{seller['seller_id']}/authorise", json={})
    inside.connect(seller | fresh, account_id=account)
    resumed = ask(inside, check)

    assert stopped.trouble is not None
    assert stopped.trouble.kind is catalog.Trouble.AUTHORISATION_LOST
    assert (resumed.waiting, resumed.differing, resumed.passed) == (0, 0, True)
