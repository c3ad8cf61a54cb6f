"""What shipments to Amazon ask a person to look at."""

from django.utils.translation import gettext_noop as _

from zhongshu.channels import public as channels

NEEDS_SOURCE = channels.IssueText(
    code="fba.needs_source",
    what=_("Nobody has said where shipment {code} came from."),
    why=_("It was made in Seller Central: what was sent is taken off no stock of yours."),
    what_to_do=_("Open the shipment and choose your warehouse, or the supplier who sent it."),
)
BEYOND_SHIPPED = channels.IssueText(
    code="fba.beyond_shipped",
    what=_("Amazon received {beyond} more of {seller_sku} than shipment {code} holds."),
    why=_("It names {shipped} as shipped and {received} as received."),
    what_to_do=_(
        "The units are in the books. Look for a mistake in packing: another SKU may be short."
    ),
)
NOT_IN_SHIPMENT = channels.IssueText(
    code="fba.not_in_shipment",
    what=_("Amazon received {received} of {seller_sku}, which shipment {code} does not hold."),
    why=_("It was packed by mistake, or Amazon took it for another SKU."),
    what_to_do=_("The units are in the books. Check labels and boxes, or ask Seller Support."),
)
UNPAIRED = channels.IssueText(
    code="fba.unpaired",
    what=_("Shipment {code} holds {seller_sku}, which is no product yet."),
    why=_("What is on its way, and what arrives of it, cannot be counted."),
    what_to_do=_("Pair the SKU with a product: all of it is posted then."),
)
FELL_AFTER_CLOSING = channels.IssueText(
    code="fba.fell_after_closing",
    what=_("Amazon counts fewer of {seller_sku} in shipment {code} since it is closed."),
    why=_("{before} were received, now it says {received}."),
    what_to_do=_("The books follow. Compare the claim with what you sent, and ask for a recount."),
)
POSTING_REFUSED = channels.IssueText(
    code="fba.posting_refused",
    what=_("What Amazon told about {seller_sku} of shipment {code} could not be posted."),
    why="",
    what_to_do=_("Put the warehouse of the shipment right. It is tried again with each change."),
)


def subject_of(kind: str, code: str, seller_sku: str = "") -> str:
    """Return what an issue about a shipment, or one SKU of it, is known by."""
    return ":".join(part for part in (f"shipment_{kind}", code, seller_sku) if part)
