"""What kinds of claims are called, on pages and in messages."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from zhongshu.claims.values import Kind

KIND_NAMES: Mapping[str, Promise] = {
    Kind.SHORT_SHIPMENT: pgettext_lazy("claim", "Shipment received short"),
    Kind.LOST: pgettext_lazy("claim", "Lost"),
    Kind.DAMAGED: pgettext_lazy("claim", "Damaged"),
    Kind.REMOVAL_SHORT: pgettext_lazy("claim", "Removal arrived short"),
    Kind.UNRETURNED: pgettext_lazy("claim", "Never returned"),
    Kind.DIFFERENCE: pgettext_lazy("claim", "Difference of the stock check"),
}
