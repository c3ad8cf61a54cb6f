"""What the codes of warnings and rules are called, and in which colour they stand."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhongshu.replenishment import public as replenishment

KIND = replenishment.AlertKind
SCOPE = replenishment.RuleScope

KIND_NAMES: Mapping[str, Promise] = {
    KIND.STOCK_OUT: _("Sold out soon"),
    KIND.LOW_COVER: _("Low cover"),
    KIND.NEGATIVE: _("Below zero"),
    KIND.STRANDED: pgettext_lazy("stock", "Stranded"),
    KIND.UNSELLABLE: _("Unsellable"),
    KIND.AGEING: pgettext_lazy("stock", "Ageing"),
    KIND.DEAD: pgettext_lazy("stock", "Dead"),
}
SOLD_OUT = _("Sold out")
TONES: Mapping[int, str] = {
    replenishment.Severity.URGENT: "bad",
    replenishment.Severity.SOON: "warn",
    replenishment.Severity.NOTE: "",
}
SEVERITY_NAMES: Mapping[str, Promise] = {
    "URGENT": _("Urgent"),
    "SOON": pgettext_lazy("severity", "Soon"),
    "NOTE": pgettext_lazy("severity", "Note"),
}
STATE_NAMES: Mapping[str, Promise] = {
    replenishment.AlertState.OPEN: pgettext_lazy("warning", "Open"),
    replenishment.AlertState.SNOOZED: _("Put off"),
    replenishment.AlertState.GONE: pgettext_lazy("warning", "Gone"),
}
GRAIN_NAMES: Mapping[str, Promise] = {
    replenishment.Grain.SELLER_SKU: _("Seller SKU at a pool"),
    replenishment.Grain.PRODUCT: _("Whole product"),
}
SCOPE_NAMES: Mapping[str, Promise] = {
    SCOPE.EVERYTHING: _("Everything"),
    SCOPE.STORE: _("Store"),
    SCOPE.CATEGORY: _("Category"),
    SCOPE.OWNER: _("Owner"),
    SCOPE.PRODUCT: _("Product"),
    SCOPE.SELLER_SKU: _("Seller SKU at a pool"),
}
THRESHOLD_NAMES: Mapping[str, Promise] = {
    replenishment.Threshold.DAYS: _("Days of cover"),
    replenishment.Threshold.QUANTITY: _("Fixed quantity"),
}


def name_kind(alert: replenishment.AlertRow) -> Promise:
    """Return what a warning is called: what is sold out will not be so soon, it is."""
    if alert.kind is KIND.STOCK_OUT and alert.free <= 0:
        return SOLD_OUT
    return KIND_NAMES[alert.kind]
