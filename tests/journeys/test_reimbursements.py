"""What the simulated Amazon pays is read as it knows it, and pays for a claim; taken back too."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.utils import timezone

from tests.cast import ADMIN
from tests.journeys.amazon import Amazon, Json, start_amazon
from tests.journeys.inside import Inside, query
from zhongshu.channels import public as channels
from zhongshu.channels.models import SyncStream
from zhongshu.claims import public as claims
from zhongshu.claims.models import Claim

PAID = channels.StreamKind.REIMBURSEMENTS
WORLD = ("--seed", "11", "--products", "30", "--orders-per-day", "60", "--speed", "0")


@pytest.fixture
def amazon() -> Iterator[Amazon]:
    with start_amazon(*WORLD) as amazon:
        yield amazon


def stored() -> set[tuple[str, str, str, Decimal, int, int, str]]:
    return set(
        query(
            "SELECT paid.reimbursement_id, paid.sku, paid.reason, paid.amount_total,"
            " paid.quantity_cash, paid.quantity_inventory, pool.code"
            " FROM claims_reimbursement AS paid"
            " JOIN channels_fulfilmentpool AS pool ON pool.id = paid.pool_id"
        )
    )


def known_to(amazon: Amazon, seller: Json) -> set[tuple[str, str, str, Decimal, int, int, str]]:
    """Return the same as Amazon knows it; the stock of a store is that of its pool."""
    pools = dict(
        query(
            "SELECT store.marketplace_id, pool.code FROM channels_store AS store"
            " JOIN channels_fulfilmentpool AS pool ON pool.id = store.pool_id"
        )
    )
    return {
        (
            each["reimbursement_id"],
            each["seller_sku"],
            each["reason"],
            Decimal(each["price"]) * each["quantity"],
            each["quantity"],
            each["to_stock"],
            pools[each["marketplace_id"]],
        )
        for each in amazon.truth(seller)["reimbursements"]
    }


@pytest.mark.parametrize("number", [0, 1])
def test_everything_is_read_as_amazon_knows_it(inside: Inside, amazon: Amazon, number: int) -> None:
    seller = amazon.seller(number)
    account = inside.connect(seller)
    amazon.advance(days=20, minutes=5)
    amazon.break_with("429", "createReport", count=2)

    inside.run_to_the_end(account, PAID)
    first = stored()
    inside.run_to_the_end(account, PAID)

    assert len(first) >= 2
    assert stored() == first == known_to(amazon, seller)
    assert query("SELECT code, why FROM channels_syncissue WHERE stream = 'reimbursements'") == []
    assert query("SELECT count(*) FROM claims_reimbursementevent") == [(0,)]


def test_a_planted_reimbursement_pays_a_claim_and_is_taken_back(
    inside: Inside, amazon: Amazon
) -> None:
    seller = amazon.seller()
    account = inside.connect(seller)
    inside.run_to_the_end(account, "fba_inventory")
    # What was paid before is no matter here.
    SyncStream.objects.filter(kind=PAID).update(cursor=amazon.now())
    pool_id, sku_id, code, marketplace_id = query(
        "SELECT pool.id, sku.id, sku.code, store.marketplace_id"
        " FROM inventory_amazonstocklevel AS level"
        " JOIN channels_store AS store ON store.id = level.store_id"
        " JOIN channels_fulfilmentpool AS pool ON pool.id = store.pool_id"
        " JOIN catalog_sellersku AS sku ON sku.id = level.seller_sku_id"
        " WHERE level.fulfillable > 0 ORDER BY level.id LIMIT 1"
    )[0]
    told_at = amazon.now()
    claim = Claim.objects.create(
        account_id=account,
        pool_id=pool_id,
        seller_sku_id=sku_id,
        kind=claims.Kind.LOST.value,
        key="hand:1",
        units=5,
        cause_units=5,
        occurred_at=told_at,
        day=told_at.date(),
        opens_on=told_at.date(),
        deadline=told_at.date(),
        status=claims.Status.SUBMITTED.value,
        case_number="15733912",
        submitted_at=told_at,
        opened_at=told_at,
    )
    wish = {
        "seller_id": seller["seller_id"],
        "marketplace_id": marketplace_id,
        "seller_sku": code,
        "price": "7.5",
    }

    def pay(**more: object) -> str:
        """Let Amazon pay, read it, and return its number."""
        paid = amazon.tell("POST", "/sim/reimbursements", json=wish | more)
        amazon.advance(minutes=5)
        inside.run_to_the_end(account, PAID)
        claim.refresh_from_db()
        return str(paid["reimbursement_id"])

    amazon.break_with("truncate", "downloadDocument", count=1)
    first = pay(quantity=3, case_id="15733912")
    partly = (claim.status, claim.units_paid, claim.units_back, claim.amount_paid)
    pay(quantity=0, to_stock=2, case_id="15733912")
    whole = (claim.status, claim.units_paid, claim.units_back)
    pay(quantity=-3, reason="Reimbursement_Reversal", original_id=first)
    back = (claim.status, claim.units_paid, claim.units_back, claim.amount_paid)

    assert partly == ("PAID", 3, 0, Decimal("22.5"))
    assert whole == ("PAID", 3, 2)
    assert back == ("PAID", 0, 2, Decimal(0))
    [month] = [
        each
        for each in claims.sum_reimbursements(ADMIN)
        if each.month == told_at.astimezone(timezone.get_current_timezone()).date().replace(day=1)
        and each.taken_back
    ]
    assert month.taken_back == Decimal("-22.5")
