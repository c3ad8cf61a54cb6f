"""What statuses, sources and waits of shipments are called."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhongshu.channels import public as channels
from zhongshu.fba import public as fba

Status = channels.ShipmentStatus
# Amazon's words with the tone of their phase; a word that is new is shown as it is.
STATUS_WORDS: Mapping[str, tuple[Promise, str]] = {
    "CREATED": (pgettext_lazy("shipment", "Created"), ""),  # AWD's word
    Status.WORKING: (pgettext_lazy("shipment", "Working"), ""),
    Status.READY_TO_SHIP: (pgettext_lazy("shipment", "Ready to ship"), ""),
    Status.SHIPPED: (pgettext_lazy("shipment", "Shipped"), "accent"),
    Status.IN_TRANSIT: (pgettext_lazy("shipment", "In transit"), "accent"),
    Status.DELIVERED: (pgettext_lazy("shipment", "Delivered"), "accent"),
    Status.CHECKED_IN: (pgettext_lazy("shipment", "Checked in"), "accent"),
    Status.RECEIVING: (pgettext_lazy("shipment", "Receiving"), "accent"),
    Status.CLOSED: (pgettext_lazy("shipment", "Closed"), "good"),
    Status.CANCELLED: (pgettext_lazy("shipment", "Cancelled"), ""),
    Status.DELETED: (pgettext_lazy("shipment", "Deleted"), ""),
    Status.ERROR: (pgettext_lazy("shipment", "Error"), "bad"),
}
SOURCE_NAMES: Mapping[str, Promise] = {
    fba.Source.SUPPLIER: _("Sent by the supplier"),
    fba.Source.WAREHOUSE: _("From your warehouse"),
    fba.Source.AWD: _("From AWD"),
}
WAIT_NAMES: Mapping[str, Promise] = {
    fba.LineWait.NOT_OPEN: _("The books where it goes are not open"),
    fba.LineWait.UNPAIRED: _("Not paired"),
}


def status_word(status: str) -> tuple[Promise | str, str]:
    """Return Amazon's word in the reader's language and its tone."""
    return STATUS_WORDS.get(status, (status or "–", ""))


def source_name(source: str, warehouse: str) -> Promise | str:
    """Return where units came from; nothing while nobody said it."""
    if source == fba.Source.WAREHOUSE:
        return warehouse
    return SOURCE_NAMES.get(source, "")
