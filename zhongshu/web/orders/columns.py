"""The columns of the order list; the order itself always comes first."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhongshu.web.columns import ColumnSet

PAGE = "orders"
COLUMNS = ColumnSet(
    PAGE,
    {
        "due": _("Ship by"),
        "amazon": _("Order status"),
        "work": _("Work status"),
        "items": pgettext_lazy("order", "Items"),
        "units": _("Quantity"),
        "amount": pgettext_lazy("order", "Amount"),
        "store": _("Store and fulfilment"),
        "marks": _("Marks"),
        "updated": _("Changed by Amazon"),
    },
    hidden_at_first=("updated",),
)
