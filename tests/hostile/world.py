"""A company of which a person may see a part: Acme in the US, not Acme in Canada, not Beta.

Whatever belongs to the others carries a name that appears nowhere else.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from tests.api.world import Side, make_side, open_issue
from tests.cast import CA, DE, MONDAY, US, make_account, make_application
from tests.catalog.cast import listing
from tests.orders.cast import line, order
from zhongshu.catalog import public as catalog
from zhongshu.catalog.models import Listing, SellerSku
from zhongshu.channels import public as channels
from zhongshu.channels.models import SellingAccount, Store
from zhongshu.identity import public as identity
from zhongshu.identity.models import ApiToken
from zhongshu.inventory import public as inventory
from zhongshu.orders import public as orders
from zhongshu.orders.models import Order

OWN_ORDER = "702-1234567-1234567"
CANADIAN_ORDER, BETA_ORDER = "702-7777777-7777777", "302-1111111-1111111"
CANADIAN_SKU, BETA_SKU = "MAPLE-SYRUP-7", "KRUG-BLAU-9"
CANADIAN_TITLE, BETA_TITLE = "Ahornsirup aus Quebec", "Blauer Krug aus Ton"
ATTACK = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'
FOREIGN = (
    CANADIAN_ORDER,
    BETA_ORDER,
    CANADIAN_SKU,
    BETA_SKU,
    CANADIAN_TITLE,
    BETA_TITLE,
    "Beta Kraemer",
    "B0MAPLESY7",
    "B0KRUGBLA9",
)


@dataclass(frozen=True, slots=True)
class Company:
    """What stands in the world: ones own part, the foreign account, the foreign store beside."""

    own: Side
    beta: Side
    canadian_store_id: int
    canadian_order_id: int
    canadian_listing_id: int
    canadian_issue_id: int
    canadian_seller_sku_id: int
    own_check: dict[str, int]
    canadian_check: dict[str, int]
    beta_check: dict[str, int]
    application_id: int
    product_id: int
    edit_id: int
    tag_id: int
    field_id: int
    rule_id: int
    pairing_id: int
    beta_pairing_id: int


def make_company() -> Company:
    """Make both accounts with orders, listings, stock, issues, documents and runs."""
    acme = make_account("Acme NA", "NA", [US, CA])
    beta = make_account("Beta Kraemer", "EU", [DE])
    own = make_side(acme, US, OWN_ORDER)
    theirs = make_side(beta, DE, BETA_ORDER)
    _fill(acme.pk, CA, CANADIAN_ORDER, CANADIAN_SKU, CANADIAN_TITLE, "B0MAPLESY7")
    _fill(beta.pk, DE, "302-2222222-2222222", BETA_SKU, BETA_TITLE, "B0KRUGBLA9")
    canada = Store.objects.get(account=acme, marketplace_id=CA)
    goods = sell_goods(own.seller_sku_id, theirs.seller_sku_id)
    return Company(
        own=own,
        beta=theirs,
        canadian_store_id=canada.pk,
        canadian_order_id=Order.objects.get(order_id=CANADIAN_ORDER).pk,
        canadian_listing_id=Listing.objects.get(asin="B0MAPLESY7").pk,
        canadian_issue_id=open_issue(acme.pk, CANADIAN_ORDER, CA),
        canadian_seller_sku_id=SellerSku.objects.get(code=CANADIAN_SKU).pk,
        own_check=check_listings(acme.pk, own.store_id),
        canadian_check=check_listings(acme.pk, canada.pk),
        beta_check=check_listings(beta.pk, theirs.store_id),
        application_id=make_application().pk,
        **goods,
    )


def check_listings(account_id: int, store_id: int) -> dict[str, int]:
    """Draw the listings of one store for a spot check, of which one has its answer."""
    wish = catalog.NewSpotCheck(account_id, store_ids=(store_id,))
    spot_check_id = catalog.begin_spot_check(wish, actor=identity.SYSTEM, at=MONDAY)
    item = catalog.list_spot_check_items(identity.SYSTEM, spot_check_id)[0]
    told = listing(item.seller_sku, marketplace_id=item.marketplace_id, title="Another")
    catalog.record_spot_check_answers(
        spot_check_id=spot_check_id,
        answers=[catalog.ListingAnswer(item.id, told)],
        actor=identity.SYSTEM,
        at=MONDAY,
    )
    return {"spot_check_id": spot_check_id, "item_id": item.id, "place": item.place}


def sell_goods(own_sku_id: int, beta_sku_id: int) -> dict[str, int]:
    """Let both accounts sell one product of the company, and lead the rest by a rule."""
    saved = catalog.save_products(
        [catalog.ProductChange({"tags": "new", "cost": "12.50 CNY"}, sku="POT")],
        source=catalog.EditSource.API,
        actor=identity.SYSTEM,
        at=MONDAY,
    )
    assert saved.edit_id is not None
    product_id = saved.saved[0].product_id
    pairs = [catalog.Pair(sku_id, product_id) for sku_id in (own_sku_id, beta_sku_id)]
    paired = catalog.pair_skus(pairs, reason=catalog.Reason.API, actor=identity.SYSTEM, at=MONDAY)
    rule = catalog.NewRule(catalog.RuleKind.PREFIX, "US-")
    own, theirs = (each.pairing_id for each in paired)
    assert product_id
    assert own
    assert theirs
    return {
        "product_id": product_id,
        "edit_id": saved.edit_id,
        "tag_id": catalog.list_tags(identity.SYSTEM)[0].id,
        "field_id": catalog.add_custom_field(
            catalog.NewCustomField("Season", catalog.CustomKind.CHOICE, ("Spring",)),
            actor=identity.SYSTEM,
            at=MONDAY,
        ),
        "rule_id": catalog.add_rule(rule, actor=identity.SYSTEM, at=MONDAY),
        "pairing_id": own,
        "beta_pairing_id": theirs,
    }


def _fill(
    account_id: int, marketplace_id: str, order_id: str, sku: str, title: str, asin: str
) -> None:
    sold = line("50000000000009", seller_sku=sku, title=title, asin=asin)
    orders.record_orders(
        account_id=account_id,
        orders=[order(order_id, marketplace_id=marketplace_id, lines=(sold,))],
        workbench_statuses=("UNSHIPPED",),
        mark_processed=False,
        actor=identity.SYSTEM,
        at=MONDAY,
    )
    catalog.record_listings(
        account_id=account_id,
        listings=[listing(sku, marketplace_id=marketplace_id, title=title, asin=asin)],
        source=catalog.Source.REPORT,
        at=MONDAY,
    )
    store = Store.objects.get(account_id=account_id, marketplace_id=marketplace_id)
    inventory.record_stock_levels(
        account_id=account_id,
        marketplace_id=marketplace_id,
        levels=[channels.StockLevelFacts(sku, fulfillable=7, reserved=1)],
        sweep_id=inventory.begin_stock_sweep(store_id=store.pk, is_full=False, at=MONDAY),
        at=MONDAY,
    )


def found_foreign(text: str, *, asked: str = "") -> list[str]:
    """Return the foreign names in an answer, but those that were in the question."""
    return [name for name in FOREIGN if name in text and name not in asked]


def sell_something_hostile() -> None:
    """Let Acme sell a thing whose every name is an attack, to be shown on every page."""
    account = make_account()
    _fill(account.pk, US, "702-5555555-5555555", ATTACK[:200], ATTACK, "B0ATTACK00")
    SellingAccount.objects.filter(pk=account.pk).update(name=f"Acme NA {ATTACK}"[:100])


def note_tokens_for_long() -> None:
    """Let no request note that its token was used, which is done once in a while."""
    ApiToken.objects.update(used_at=timezone.now() + timedelta(days=1))
