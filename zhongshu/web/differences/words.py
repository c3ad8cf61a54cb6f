"""What causes, states and events of differences are called, and what can be done about them."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhongshu.inventory import public as inventory
from zhongshu.reconciliation import public as reconciliation

CAUSES = inventory.MirrorCause
CAUSE_NAMES: Mapping[str, Promise] = {
    CAUSES.NOT_OPENED: _("No books yet"),
    CAUSES.UNPAIRED: _("Not paired"),
    CAUSES.PAIRED_OTHERWISE: _("Paired with another product since"),
    CAUSES.NOT_SHOWN: _("Amazon shows none of it"),
    CAUSES.OURS_MORE: _("Missing at Amazon, and nothing explains it"),
    CAUSES.AMAZON_MORE: _("More at Amazon, and nothing explains it"),
    CAUSES.PROMISED_OTHERWISE: _("Orders reserve another number"),
    CAUSES.RECEIVING: _("A shipment is being received"),
    CAUSES.SOLD_LATE: _("An order left that we are not told of yet"),
    CAUSES.REPORT_LATE: _("Amazon's reports do not reach so far yet"),
    CAUSES.REPLENISHING: _("AWD sent it on to FBA, and no shipment says so"),
}
REMEDIES: Mapping[str, Promise] = {
    CAUSES.NOT_OPENED: _("Open the books of its pool."),
    CAUSES.UNPAIRED: _("Pair it: opening and sales are posted then."),
    CAUSES.PAIRED_OTHERWISE: _("Re-post it: what was posted becomes what it is now."),
    CAUSES.NOT_SHOWN: _("Wait for the next complete reading; then look for lost units."),
    CAUSES.OURS_MORE: _("Claim the units from Amazon, or accept them with a reason."),
    CAUSES.AMAZON_MORE: _("Look for units received or found; then accept or correct it."),
    CAUSES.PROMISED_OTHERWISE: _("Look for orders that are pending here or there only."),
    CAUSES.RECEIVING: _("Wait: what Amazon counted is read every hour."),
    CAUSES.SOLD_LATE: _("Wait: orders are read every few minutes."),
    CAUSES.REPORT_LATE: _("Wait: losses, finds and returns are told a day or two later."),
    CAUSES.REPLENISHING: _("Say of the FBA shipment it went with that it came from AWD."),
}
KIND_NAMES: Mapping[str, Promise] = {
    "FBA": _("FBA"),
    "FBA_UNSELLABLE": _("FBA unsellable"),
    "AWD": _("AWD"),
    inventory.RESERVED: _("Reserved for orders"),
}
STATUS = reconciliation.Status
STATUS_NAMES: Mapping[str, Promise] = {
    STATUS.OPEN: pgettext_lazy("difference", "Open"),
    STATUS.WAITING: pgettext_lazy("difference", "Waiting"),
    STATUS.ACCEPTED: pgettext_lazy("difference", "Accepted"),
    STATUS.CLAIMED: pgettext_lazy("difference", "Claimed"),
    STATUS.RESOLVED: pgettext_lazy("difference", "Resolved"),
}
STATUS_TONES: Mapping[str, str] = {
    STATUS.OPEN: "warn",
    STATUS.WAITING: "accent",
    STATUS.ACCEPTED: "",
    STATUS.CLAIMED: "accent",
    STATUS.RESOLVED: "good",
}
HAPPENED = reconciliation.Happened
HAPPENED_NAMES: Mapping[str, Promise] = {
    HAPPENED.SEEN: _("Found by the check"),
    HAPPENED.CHANGED: _("Seen again, otherwise than before"),
    HAPPENED.ACCEPTED: _("Accepted"),
    HAPPENED.CORRECTED: _("Correction posted"),
    HAPPENED.WAITED: _("Put off"),
    HAPPENED.CLAIMED: _("Claimed from Amazon"),
    HAPPENED.OPENED_AGAIN: _("Open again"),
    HAPPENED.TAKEN_BACK: _("Taken back"),
    HAPPENED.RESOLVED: _("Gone: books and Amazon agree"),
}
HAPPENED_TONES: Mapping[str, str] = {
    HAPPENED.SEEN: "warn",
    HAPPENED.CHANGED: "warn",
    HAPPENED.OPENED_AGAIN: "warn",
    HAPPENED.RESOLVED: "good",
}
VERDICT = reconciliation.Verdict
VERDICT_NAMES: Mapping[str, Promise] = {
    VERDICT.ACCEPT: _("Accept as it is"),
    VERDICT.CORRECT: _("Post a correction"),
    VERDICT.WAIT: _("Wait"),
    VERDICT.CLAIM: _("Claim from Amazon"),
}


def link_remedy(row: reconciliation.DifferenceRow, *, may_repost: bool = False) -> str:
    """Return where something can be done about a difference; empty: on its own page."""
    if row.cause == CAUSES.PAIRED_OTHERWISE and may_repost:
        return reverse("stock:reposting:sku", args=[row.seller_sku_id])
    match row.cause:
        case CAUSES.NOT_OPENED:
            return reverse("settings:pool", args=[row.pool_id])
        case CAUSES.UNPAIRED:
            return f"{reverse('pairing:list')}?{urlencode({'tab': 'all', 'q': row.seller_sku})}"
        case CAUSES.REPLENISHING:
            return (
                f"{reverse('shipments:list')}?{urlencode({'tab': 'source', 'q': row.seller_sku})}"
            )
        case CAUSES.PROMISED_OTHERWISE | CAUSES.SOLD_LATE:
            return f"{reverse('orders:list')}?{urlencode({'tab': 'all', 'q': row.seller_sku})}"
    return reverse("stock:product", args=[row.product_id]) if row.product_id else ""
