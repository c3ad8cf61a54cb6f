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
    REASONS.FBA_SHIPMENT_CLOSED: _("FBA shipment closed"),
    REASONS.REMOVAL: _("Removal"),
    REASONS.DISPOSAL: _("Disposal"),
    REASONS.AMAZON_ADJUSTED: _("Adjusted by Amazon"),
    REASONS.DISPOSITION_CHANGED: _("Disposition changed"),
    REASONS.RELABELLED: _("Relabelled"),
    REASONS.PAIRING_CHANGED: _("Paired otherwise"),
    REASONS.TRANSFER: _("Transfer"),
    REASONS.SUPPLIER_RECEIPT: _("Received from a supplier"),
    REASONS.INSPECTION: _("Inspection"),
    REASONS.STOCKTAKE: _("Stocktake"),
    REASONS.CORRECTION: _("Correction"),
}


CAUSES = inventory.MirrorCause
CAUSE_NAMES: Mapping[str, Promise] = {
    CAUSES.NOT_OPENED: _("No books yet"),
    CAUSES.UNPAIRED: _("Not paired"),
    CAUSES.PAIRED_OTHERWISE: _("Paired with another product since"),
    CAUSES.NOT_SHOWN: _("Amazon shows none of it"),
    CAUSES.OURS_MORE: _("Amazon has less than our books"),
    CAUSES.AMAZON_MORE: _("Amazon has more than our books"),
}
REMEDIES: Mapping[str, Promise] = {
    CAUSES.NOT_OPENED: _("Open the books of its pool."),
    CAUSES.UNPAIRED: _("Pair it: opening and sales are posted then."),
    CAUSES.PAIRED_OTHERWISE: _("What was posted stays with the product it was."),
    CAUSES.NOT_SHOWN: _("Wait for the next complete reading; then look for lost units."),
    CAUSES.OURS_MORE: _("Look for removals, losses and sales that were not told yet."),
    CAUSES.AMAZON_MORE: _("Look for received units, returns and found units."),
}


def link_remedy(row: inventory.MirrorRow) -> str:
    """Return where something can be done about a difference."""
    match row.cause:
        case CAUSES.NOT_OPENED:
            return reverse("settings:pool", args=[row.pool_id])
        case CAUSES.UNPAIRED:
            return f"{reverse('pairing:list')}?{urlencode({'q': row.seller_sku})}"
    return reverse("stock:product", args=[row.product_id]) if row.product_id else ""


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
        case KINDS.TRANSIT:
            return f"{kind} · {place.document.partition(':')[2]}"
    return kind


def name_cause(kind: str, ref: str) -> str:
    """Return what a cause is called: an order by its number, a removal by its order's."""
    if kind == "ledger":
        return f"{_('Inventory ledger')} {ref}".strip()
    return str(_("Books of the pool")) if kind == "opening" else ref


def link_cause(kind: str, ref: str) -> str:
    """Return the address that shows what caused a move; empty: no page does."""
    if kind in {"order", "return"}:
        return f"{reverse('orders:list')}?{urlencode({'tab': 'all', 'q': ref})}"
    if kind == "opening" and ref.isdecimal():
        return reverse("settings:pool", args=[int(ref)])
    return ""
