"""A filter that was kept, in the words of its page."""

from collections.abc import Callable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.web.claims.filters import TABS as CLAIM_TABS
from zhongshu.web.differences.filters import TABS as DIFFERENCE_TABS
from zhongshu.web.exports.words import words_of
from zhongshu.web.fba_stock.filters import TABS as LEVEL_TABS
from zhongshu.web.listings.filters import TABS as LISTING_TABS
from zhongshu.web.orders.tabs import TABS as ORDER_TABS
from zhongshu.web.pairing.filters import TABS as PAIRING_TABS
from zhongshu.web.products.filters import TABS as PRODUCT_TABS
from zhongshu.web.reimbursements.filters import TABS as REIMBURSEMENT_TABS
from zhongshu.web.settings.offer_lists import TABS as OFFER_TABS
from zhongshu.web.shipments.filters import TABS as SHIPMENT_TABS
from zhongshu.web.stock import words as of_stock
from zhongshu.web.stock.filters import TABS as STOCK_TABS
from zhongshu.web.suppliers.lists import TABS as SUPPLIER_TABS

FIELD_NAMES: Mapping[str, Promise | str] = {
    "account_id": _("Selling account"),
    "account_ids": _("Selling account"),
    "action": _("Action"),
    "alert_ids": _("Chosen warnings"),
    "amazon_statuses": _("Amazon status"),
    "approved_from": _("Approved from"),
    "approved_to": _("Approved until"),
    "asin": "ASIN",
    "at": _("As of"),
    "brand": _("Brand"),
    "cancellation_requested": _("Cancellation asked"),
    "category": _("Category"),
    "causes": _("Likely cause"),
    "changed_after": _("Changed after"),
    "claim_id": _("Number of the claim"),
    "country": _("Country or region"),
    "created_from": _("Ordered from"),
    "created_until": _("Ordered until"),
    "currencies": _("Currency"),
    "currency": _("Currency"),
    "custom": _("Custom fields"),
    "due_before": _("To be submitted by"),
    "dead_since": _("Not sold since"),
    "developer_id": _("Product developer"),
    "fulfilled_by": _("Fulfilment"),
    "grain": _("Level"),
    "has_problems": _("With problems"),
    "ids": _("Number"),
    "is_business": _("Business order"),
    "is_gift": _("Gift"),
    "is_held": _("On hold"),
    "is_multi_item": _("Several items"),
    "is_open": _("Open"),
    "is_paired": _("Paired"),
    "is_per_pool": _("One row per pool"),
    "is_provisional": pgettext_lazy("order", "Provisional"),
    "is_replacement": _("Replacement"),
    "is_uncovered": _("No cover"),
    "is_unpaired": _("Unpaired"),
    "kind": _("Type"),
    "kinds": _("Type"),
    "location_ids": _("Place"),
    "marketplace_id": _("Marketplace"),
    "min_units": _("At least so many units"),
    "min_value": _("Worth at least"),
    "only_differences": _("Differences only"),
    "order_ids": _("Order number"),
    "own_number": _("Order number"),
    "own_statuses": _("Status"),
    "owner_id": _("Owner"),
    "parent_code": _("Parent code"),
    "place_ids": _("Place"),
    "pool_ids": _("Pool"),
    "pools": _("Pool"),
    "product_id": _("Product"),
    "product_ids": _("Products"),
    "products": _("Products"),
    "reason": _("Reason"),
    "recorded_after": _("Recorded after"),
    "reference": _("Reference"),
    "report_type": _("Report type"),
    "search": _("Search"),
    "seen_before": _("First seen before"),
    "seller_sku": _("Seller SKU"),
    "seller_sku_ids": _("Seller SKU"),
    "seller_skus": _("Seller SKU"),
    "severity": _("Severity"),
    "ship_by_until": _("Ship by"),
    "since": _("From day"),
    "skus": _("SKU"),
    "spot_check_id": _("Spot check"),
    "statuses": _("Status"),
    "store_id": _("Store"),
    "store_ids": _("Store"),
    "state": _("State"),
    "states": _("State"),
    "stream": _("Stream"),
    "stream_id": _("Stream"),
    "subject": _("Subject"),
    "supplier_ids": _("Suppliers"),
    "tab": _("Tab"),
    "tag_id": _("Tag"),
    "text": _("Search"),
    "until": _("Until day"),
    "updated_after": _("Changed after"),
    "who": _("Who"),
    "work_statuses": _("Work status"),
}
# Under which column the words of a field's codes stand.
COLUMNS = {
    "work_statuses": "work_status",
    "statuses": "status",
    "own_statuses": "own_status",
    "states": "state",
}
MOST_NAMED = 3
TABS: Mapping[str, Mapping[str, Promise]] = {
    "claims": {tab.value: name for tab, name in CLAIM_TABS.values()},
    "fba-stock": {tab.value: name for tab, name in LEVEL_TABS.values()},
    "listings": {tab.value: name for tab, name in LISTING_TABS.values()},
    "orders": {each.tab.value: each.name for each in reversed(list(ORDER_TABS.values()))},
    "products": {tab.value: name for tab, name in PRODUCT_TABS.values()},
    "stock-differences": {tab.value: name for tab, name in DIFFERENCE_TABS.values()},
    "seller-skus": {tab.value: name for tab, name in PAIRING_TABS.values()},
    "reimbursements": {tab.value: name for tab, name in REIMBURSEMENT_TABS.values()},
    "shipments": {tab.value: name for tab, name in SHIPMENT_TABS.values()},
    "stock": {tab.value: name for tab, name in STOCK_TABS.values()},
    "offer-pools": {
        catalog.OfferPoolTab.OTHER.value: OFFER_TABS["other"][1],
        catalog.OfferPoolTab.OWN.value: OFFER_TABS["own"][1],
    },
    "suppliers": {tab.value: name for tab, name in SUPPLIER_TABS.values()},
    "supplier-prices": {tab.value: name for tab, name in SUPPLIER_TABS.values()},
}


class FilterWords:
    """Says filters in words; what has a name is looked up once for a page of them."""

    def __init__(self, actor: identity.Actor) -> None:
        self.actor = actor
        self._known: dict[str, dict[str, str]] = {}

    def describe(self, code: str, plain: Mapping[str, object]) -> str:
        """Return what restricts a list; "" when nothing does."""
        found = [
            _g("{fact}: {value}").format(
                fact=FIELD_NAMES.get(name, name), value=self._value(code, name, value)
            )
            for name, value in plain.items()
            if name != "products"
        ]
        if isinstance(products := plain.get("products"), dict) and products:
            found.append(self.describe("products", products))
        return " · ".join(found)

    def _value(self, code: str, name: str, value: object) -> str:
        if isinstance(value, bool):
            return _g("Yes") if value else _g("No")
        if isinstance(value, list):
            shown = [self._value(code, name, each) for each in value[:MOST_NAMED]]
            more = len(value) - len(shown)
            return ", ".join([*shown, *([f"+{more}"] if more else [])])
        if isinstance(value, dict):  # a wish of one of the company's own fields
            told = (str(each) for key, each in value.items() if key != "is_number" and each)
            return " ".join(told)
        words = self._words(code, name)
        return words.get(str(value), str(value))[:80]

    def _words(self, code: str, name: str) -> Mapping[str, str]:
        if name == "tab":
            return {each: str(word) for each, word in TABS.get(code, {}).items()}
        if name in LOOKED_UP:
            if name not in self._known:
                self._known[name] = LOOKED_UP[name](self.actor)
            return self._known[name]
        return words_of(code, self.actor).get(COLUMNS.get(name, name), {})


def _stores(actor: identity.Actor) -> dict[str, str]:
    return {str(each.store_id): each.name for each in channels.list_stores(actor)}


def _accounts(actor: identity.Actor) -> dict[str, str]:
    return {str(each.account_id): each.account_name for each in channels.list_stores(actor)}


def _people(_actor: identity.Actor) -> dict[str, str]:
    return {str(each.user_id): each.login for each in identity.list_names()}


def _places(actor: identity.Actor) -> dict[str, str]:
    return {
        str(each.location_id): of_stock.name_place(each.place)
        for each in inventory.list_places(actor)
    }


LOOKED_UP: Mapping[str, Callable[[identity.Actor], dict[str, str]]] = {
    "account_id": _accounts,
    "account_ids": _accounts,
    "developer_id": _people,
    "owner_id": _people,
    "location_ids": _places,
    "place_ids": _places,
    "store_id": _stores,
    "store_ids": _stores,
}
