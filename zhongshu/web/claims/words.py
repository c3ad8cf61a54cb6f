"""What kinds, states, evidence and events of claims are called, and where their cause is shown."""

from collections.abc import Mapping

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from zhongshu.claims import public as claims

KIND, STATUS, HAPPENED = claims.Kind, claims.Status, claims.Happened
KIND_NAMES = claims.KIND_NAMES
STATUS_NAMES: Mapping[str, Promise] = {
    STATUS.OPEN: pgettext_lazy("claim", "To submit"),
    STATUS.SUBMITTED: pgettext_lazy("claim", "Submitted"),
    STATUS.PAID: pgettext_lazy("claim", "Paid"),
    STATUS.REFUSED: pgettext_lazy("claim", "Refused"),
    STATUS.EXPIRED: pgettext_lazy("claim", "Expired"),
    STATUS.RESOLVED: pgettext_lazy("claim", "Settled without a claim"),
}
ORIGIN_NAMES: Mapping[str, Promise] = {
    claims.Origin.AMAZON: pgettext_lazy("claim", "Amazon's facts"),
    claims.Origin.HAND: pgettext_lazy("claim", "By hand"),
}
STATUS_TONES: Mapping[str, str] = {
    STATUS.OPEN: "warn",
    STATUS.SUBMITTED: "accent",
    STATUS.PAID: "good",
}
EVIDENCE_NAMES: Mapping[str, Promise] = {
    "SHIPPED": pgettext_lazy("evidence", "Shipped"),
    "RECEIVED": pgettext_lazy("evidence", "Received"),
    "CLOSED": pgettext_lazy("evidence", "Missing when it was closed"),
    "LOST": pgettext_lazy("evidence", "Lost"),
    "DAMAGED": pgettext_lazy("evidence", "Damaged"),
    "FOUND": pgettext_lazy("evidence", "Found again"),
    "MENDED": pgettext_lazy("evidence", "Sellable again"),
    "REPLACED": pgettext_lazy("evidence", "Sent again as a replacement"),
    "RETURNED": pgettext_lazy("evidence", "Returned"),
    "OURS": pgettext_lazy("evidence", "In our books"),
    "AMAZON": pgettext_lazy("evidence", "Shown by Amazon"),
    "IN_FLIGHT": pgettext_lazy("evidence", "Moved since Amazon was read"),
}
HAPPENED_NAMES: Mapping[str, Promise] = {
    HAPPENED.OPENED: pgettext_lazy("claim", "Opened"),
    HAPPENED.CHANGED: pgettext_lazy("claim", "Amazon's figures changed"),
    HAPPENED.SUBMITTED: pgettext_lazy("claim", "Submitted"),
    HAPPENED.PAID: pgettext_lazy("claim", "Paid"),
    HAPPENED.REFUSED: pgettext_lazy("claim", "Refused"),
    HAPPENED.EXPIRED: pgettext_lazy("claim", "Expired"),
    HAPPENED.RESOLVED: pgettext_lazy("claim", "Put right by Amazon before anybody claimed it"),
    HAPPENED.CAME_BACK: pgettext_lazy("claim", "Missing again"),
    HAPPENED.REOPENED: pgettext_lazy("claim", "Open again"),
    HAPPENED.TAKEN_BACK: pgettext_lazy("claim", "Taken back"),
    HAPPENED.WITHDRAWN: pgettext_lazy("claim", "Withdrawn"),
}
HAPPENED_TONES: Mapping[str, str] = {
    HAPPENED.OPENED: "warn",
    HAPPENED.CHANGED: "warn",
    HAPPENED.PAID: "good",
    HAPPENED.RESOLVED: "good",
    HAPPENED.EXPIRED: "bad",
    HAPPENED.REFUSED: "bad",
}
FACT_NAMES: Mapping[str, Promise] = {
    "case_number": _("Case number"),
    "units_paid": _("Units paid for"),
    "units_back": _("Units given back"),
    "amount": _("Amount"),
}


def status_name(status: str, *, units: int, settled: int) -> Promise | str:
    """Return where a claim stands; fewer units settled than claimed is paid partly."""
    if status == STATUS.PAID and settled < units:
        return pgettext_lazy("claim", "Paid partly")
    return STATUS_NAMES.get(status, status)


def link_cause(row: claims.ClaimRow) -> str:
    """Return the address that shows what is claimed; empty: no page does."""
    match row.kind:
        case KIND.SHORT_SHIPMENT:
            return f"{reverse('shipments:find')}?{urlencode({'code': row.reference})}"
        case KIND.DIFFERENCE if row.reference.isdecimal():
            return reverse("differences:difference", args=[int(row.reference)])
        case KIND.UNRETURNED:
            return f"{reverse('orders:list')}?{urlencode({'tab': 'all', 'q': row.reference})}"
    return f"{reverse('stock:product', args=[row.product_id])}#moves" if row.product_id else ""


def event_text(event: claims.ClaimEventRow) -> str:
    """Say what happened, with the units of that moment and what was told with it."""
    facts = event.facts
    told = [f"{name} {facts[key]}" for key, name in FACT_NAMES.items() if facts.get(key)]
    if event.what in {HAPPENED.OPENED, HAPPENED.CHANGED, HAPPENED.CAME_BACK}:
        told.insert(0, ngettext("%d unit", "%d units", event.cause_units) % event.cause_units)
    text = str(HAPPENED_NAMES[event.what])
    text = f"{text}: {' · '.join(told)}" if told else text
    return f"{text} – {event.reason}" if event.reason else text
