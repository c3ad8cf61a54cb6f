"""What places, reasons and causes of stock are called."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhongshu.inventory import public as inventory

KINDS = inventory.LocationKind
KIND_NAMES: Mapping[str, Promise] = {
    KINDS.WAREHOUSE: _("Warehouse"),
    KINDS.INSPECTION: _("In inspection"),
    KINDS.UNSELLABLE: _("Unsellable"),
    KINDS.TRANSIT: _("In transit"),
    KINDS.FBA: _("FBA"),
    KINDS.FBA_UNSELLABLE: _("FBA unsellable"),
    KINDS.AWD: _("AWD"),
    KINDS.SUPPLIER: _("Supplier"),
    KINDS.CUSTOMER: _("Customer"),
    KINDS.ADJUSTMENT: _("Adjustment"),
    KINDS.LOST: _("Lost"),
}
GROUPS = inventory.PlaceGroup
GROUP_NAMES: Mapping[str, Promise] = {
    GROUPS.COUNTED: _("What the virtual total counts"),
    GROUPS.SALEABLE: _("Where it can be sold"),
    GROUPS.FOR_SALE: _("Warehouses for sale"),
    GROUPS.NOT_FOR_SALE: _("Warehouses, not for sale"),
}
REASONS = inventory.Reason
REASON_NAMES: Mapping[str, Promise] = {
    REASONS.OPENING: _("Opening"),
    REASONS.OPENING_CORRECTED: _("Opening corrected"),
    REASONS.FBA_SALE: _("FBA sale"),
    REASONS.MULTI_CHANNEL_SALE: _("Multi-channel sale"),
    REASONS.PARCEL_DISPATCHED: _("Parcel dispatched"),
    REASONS.CUSTOMER_RETURN: _("Customer return"),
    REASONS.FBA_RECEIPT: _("Received by Amazon"),
    REASONS.FBA_DISPATCH: _("Sent to Amazon"),
    REASONS.FBA_SHIPMENT_CLOSED: _("Shipment closed"),
    REASONS.REMOVAL: _("Removal"),
    REASONS.DISPOSAL: _("Disposal"),
    REASONS.AMAZON_ADJUSTED: _("Adjusted by Amazon"),
    REASONS.DISPOSITION_CHANGED: _("Disposition changed"),
    REASONS.RELABELLED: _("Relabelled"),
    REASONS.PAIRING_CHANGED: _("Paired otherwise"),
    REASONS.PRODUCTS_MERGED: _("Products merged"),
    REASONS.PRODUCTS_SPLIT: _("Merge of products taken back"),
    REASONS.POOL_CHANGED: _("Sent from another pool"),
    REASONS.TRANSFER: _("Transfer"),
    REASONS.SUPPLIER_RECEIPT: _("Received from a supplier"),
    REASONS.INSPECTION: _("Inspection"),
    REASONS.STOCKTAKE: _("Stocktake"),
    REASONS.CORRECTION: _("Correction"),
}


def name_place(place: inventory.PlaceName) -> str:
    """Return what a place is called: its kind and whose it is."""
    kind = str(KIND_NAMES[place.kind])
    match place.kind:
        case KINDS.WAREHOUSE:
            return place.warehouse
        case KINDS.INSPECTION | KINDS.UNSELLABLE:
            return f"{kind} · {place.warehouse}"
        case KINDS.FBA | KINDS.FBA_UNSELLABLE:
            return f"{kind} {place.pool} · {place.account}"
        case KINDS.AWD:
            return f"{kind} · {place.account}"
        case KINDS.TRANSIT:
            return f"{kind} · {place.document.partition(':')[2]}"
    return kind


def name_cause(kind: str, ref: str) -> str:
    """Return what a cause is called: an order by its number, a removal by its order's."""
    if kind == "ledger":
        return f"{_('Inventory ledger')} {ref}".strip()
    if kind == "difference":
        return f"{_('Difference')} {ref}"
    if kind == "reposting":
        return f"{_('Re-posting')} {ref}"
    if kind == "merge":
        return f"{_('Product')} {ref}"
    if kind == "import":
        return f"{_('File')} {ref}"
    return str(_("Books of the pool")) if kind == "opening" else ref


def link_cause(kind: str, ref: str) -> str:
    """Return the address that shows what caused a move; empty: no page does."""
    if kind in {"order", "return"}:
        return f"{reverse('orders:list')}?{urlencode({'tab': 'all', 'q': ref})}"
    if kind == "shipment":
        return f"{reverse('shipments:find')}?{urlencode({'code': ref})}"
    if kind == "opening" and ref.isdecimal():
        return reverse("settings:pool", args=[int(ref)])
    if kind == "merge" and ref.isdecimal():
        return reverse("products:product", args=[int(ref)])
    if kind == "import" and ref.isdecimal():
        return reverse("imports:import", args=[int(ref)])
    if kind == "reposting" and ref.isdecimal():
        return reverse("stock:reposting:reposting", args=[int(ref)])
    if kind == "difference" and ref.isdecimal():
        return reverse("differences:difference", args=[int(ref)])
    return ""
