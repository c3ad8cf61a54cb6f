"""The columns of the list of listings; title and SKU always come first."""

from django.utils.translation import gettext_lazy as _

from zhongshu.web.columns import ColumnSet

COLUMNS = ColumnSet(
    "listings",
    {
        "codes": "ASIN / FNSKU",
        "status": _("Status"),
        "price": _("Price"),
        "quantity": _("Quantity"),
        "fba": _("FBA stock"),
        "sold": _("Sold in 7 / 14 / 30 days"),
        "product": _("Product"),
        "store": _("Store and fulfilment"),
        "owner": _("Owner"),
        "changed": _("Last change"),
    },
    hidden_at_first=("owner",),
)
