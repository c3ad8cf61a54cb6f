"""What kinds, states and fields of imports are called."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhongshu.catalog import public as catalog
from zhongshu.documents import public as documents
from zhongshu.flows.import_columns import list_fields
from zhongshu.identity import public as identity
from zhongshu.kernel.outcomes import Outcome
from zhongshu.web.products.words import FIELD_NAMES, Word
from zhongshu.web.suppliers.words import COLUMN_NAMES as SUPPLIER_COLUMNS

KIND_NAMES: Mapping[str, Promise] = {
    documents.ImportKind.PRODUCTS: _("Products"),
    documents.ImportKind.PAIRINGS: _("Pairings"),
    documents.ImportKind.COSTS: _("Purchase costs"),
    documents.ImportKind.LISTINGS: _("Listings"),
    documents.ImportKind.FBA_INVENTORY: _("FBA stock"),
    documents.ImportKind.ORDERS: _("Orders"),
    documents.ImportKind.SUPPLIERS: _("Suppliers"),
    documents.ImportKind.OWN_ORDERS: _("Orders of other channels"),
    documents.ImportKind.OPENING_STOCK: _("Opening stock"),
}
KIND_HINTS: Mapping[str, Promise] = {
    documents.ImportKind.PRODUCTS: _(
        "Makes products and changes those that exist. An empty cell leaves what is known."
    ),
    documents.ImportKind.PAIRINGS: _(
        "Says which product each seller SKU is. Without a store, in every account that has it."
    ),
    documents.ImportKind.COSTS: _(
        "Changes what products cost from today on. An unknown SKU makes no product."
    ),
    documents.ImportKind.LISTINGS: _(
        "The listings of one store at Amazon, without the API: what Amazon told later stays."
    ),
    documents.ImportKind.FBA_INVENTORY: _(
        "What Amazon holds for one store, without the API: what Amazon told later stays."
    ),
    documents.ImportKind.ORDERS: _(
        "Orders of one account at Amazon, without the API: what Amazon told later stays."
    ),
    documents.ImportKind.SUPPLIERS: _(
        "Makes suppliers and changes those that exist; a row with a SKU says on which terms that"
        " product is bought."
    ),
    documents.ImportKind.OWN_ORDERS: _(
        "Orders of a store that is not Amazon's: rows with one number are one order. The same file"
        " again changes nothing; a status only goes forward."
    ),
    documents.ImportKind.OPENING_STOCK: _(
        "What lies in your own warehouses when you begin. Each product once per warehouse: where"
        " its stock has moved already, the row is refused."
    ),
}
STATE_WORDS: Mapping[str, Word] = {
    documents.ImportState.CHECKING: Word(_("Checking"), "accent"),
    documents.ImportState.PREVIEW: Word(_("Waits for you"), "warn"),
    documents.ImportState.RUNNING: Word(_("Importing"), "accent"),
    documents.ImportState.DONE: Word(_("Imported"), "good"),
    documents.ImportState.FAILED: Word(_("Not imported"), "bad"),
    documents.ImportState.STOPPED: Word(_("Stopped"), "warn"),
    documents.ImportState.TAKING_BACK: Word(_("Taking back"), "accent"),
    documents.ImportState.TAKEN_BACK: Word(_("Taken back")),
}
OUTCOME_WORDS: Mapping[str, Word] = {
    Outcome.NEW: Word(_("New"), "good"),
    Outcome.CHANGED: Word(_("Changed"), "accent"),
    Outcome.UNCHANGED: Word(_("Same")),
    Outcome.REFUSED: Word(_("Refused"), "bad"),
}
REASON_WORDS: Mapping[str, Promise] = {
    "KNOWN": _("by its name"),
    "OWN": _("chosen by you"),
    "REMEMBERED": _("as last time"),
    "HIDDEN": _("your role may not see costs"),
}
OTHER_NAMES: Mapping[str, Promise | str] = {
    "seller_sku": _("Seller SKU"),
    "factor": _("Units per listing"),
    "store": _("Store"),
    "warehouse": _("Warehouse"),
    "asin": "ASIN",
    "title": _("Title"),
    "price": _("Price"),
    "quantity": _("Quantity"),
    "fulfilment_channel": _("Fulfilment channel"),
    "condition": _("Condition"),
    "open_date": _("Created at Amazon"),
    "listing_id": _("Listing id"),
    "product_id": _("Product id"),
    "product_id_type": _("Product id type"),
    "image_url": _("Image address"),
    "fnsku": "FNSKU",
    "fulfillable": _("FBA available"),
    "reserved": _("FBA reserved"),
    "reserved_customer_orders": _("FBA reserved: customer orders"),
    "reserved_transfers": _("FBA reserved: FC transfer"),
    "reserved_processing": _("FBA reserved: FC processing"),
    "researching": _("FBA researching"),
    "unfulfillable": _("FBA unsellable"),
    "inbound_working": _("FBA inbound: working"),
    "inbound_shipped": _("FBA inbound: shipped"),
    "inbound_receiving": _("FBA inbound: receiving"),
    "unit_condition": _("Condition of the units"),
    "units": _("Units of this condition"),
    "order_id": _("Order number"),
    "order_item_id": _("Order item id"),
    "purchased_at": _("Bought at"),
    "updated_at": _("Last update at Amazon"),
    "paid_at": _("Paid at"),
    "reported_at": _("Reported at"),
    "ship_by": _("Ship by"),
    "order_status": _("Order status"),
    "fulfilled_by": _("Fulfilled by"),
    "sales_channel": _("Sales channel"),
    "service_level": _("Shipping service"),
    "item_status": _("Item status"),
    "quantity_shipped": _("Units shipped"),
    "quantity_to_ship": _("Units to ship"),
    "currency": _("Currency"),
    "unit_price": _("Unit price"),
    "order_shipping": _("Shipping of the whole order"),
    "order_discount": _("Discount of the whole order"),
    "order_tax": _("Tax of the whole order"),
    "item_price": _("Item price, whole line"),
    "item_tax": _("Item tax"),
    "shipping_price": _("Shipping price"),
    "shipping_tax": _("Shipping tax"),
    "gift_wrap_price": _("Gift wrap price"),
    "gift_wrap_tax": _("Gift wrap tax"),
    "item_discount": _("Item discount"),
    "shipping_discount": _("Shipping discount"),
    "is_business": _("Business order"),
    "replaces": _("Replaces the order"),
    "buyer_name": _("Buyer's name"),
    "buyer_email": _("Buyer's e-mail"),
    "buyer_phone": _("Buyer's phone"),
    "buyer_company": _("Buyer's company"),
    "purchase_order": _("Buyer's purchase order number"),
    "recipient": _("Recipient"),
    "recipient_phone": _("Recipient's phone"),
    "address_1": _("Address, line 1"),
    "address_2": _("Address, line 2"),
    "address_3": _("Address, line 3"),
    "district": _("District"),
    "city": _("City"),
    "state": _("State or region"),
    "postal_code": _("Post code"),
    "country": _("Country"),
    "gift_message": _("Gift message"),
    "cost_currency": _("Currency of the cost"),
    "declared_currency": _("Currency of the declared value"),
}


def field_names(kind: documents.ImportKind, actor: identity.Actor) -> dict[str, str]:
    """Return the fields that a column of such a file may be, by name."""
    custom = {
        catalog.custom_field(card).name: card.name for card in catalog.list_custom_fields(actor)
    }
    theirs = SUPPLIER_COLUMNS if kind is documents.ImportKind.SUPPLIERS else {}
    names = {**FIELD_NAMES, **OTHER_NAMES, **custom, **theirs}
    return {name: str(names.get(name, name)) for name in list_fields(kind, actor)}
