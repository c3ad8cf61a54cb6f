"""Claims to Amazon as a file."""

from collections.abc import Iterator, Sequence

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhongshu.catalog import public as catalog
from zhongshu.claims import public as claims
from zhongshu.flows.exports.money import amount
from zhongshu.flows.exports.values import Column, ExportList, Row
from zhongshu.identity import public as identity

OF_CLAIM = (
    Column("id", _("Number of the claim")),
    Column("account_id"),
    Column("account", _("Selling account")),
    Column("pool_id"),
    Column("pool", _("Pool")),
    Column("seller_sku_id"),
    Column("seller_sku", _("Seller SKU")),
    Column("fnsku", _("FNSKU")),
    Column("product_id"),
    Column("sku", _("SKU")),
    Column("product", _("Product")),
    Column("kind", _("Type")),
    Column("origin", pgettext_lazy("claim", "Opened by")),
    Column("reference", _("Reference")),
    Column("occurred_at", pgettext_lazy("claim", "Happened")),
    Column("units", pgettext_lazy("claim", "Units claimed")),
    Column("cause_units", pgettext_lazy("claim", "Units missing by now")),
    Column("status", _("Status")),
    Column("opens_on", pgettext_lazy("claim", "Can be submitted from")),
    Column("deadline", pgettext_lazy("claim", "Deadline")),
    Column("case_number", _("Case number")),
    Column("submitted_at", pgettext_lazy("claim", "Submitted")),
    Column("settled_at", pgettext_lazy("claim", "Settled")),
    Column("units_paid", _("Units paid for")),
    Column("units_back", _("Units given back")),
    Column("reason", _("Reason")),
    Column("who", _("Who")),
    Column("note", pgettext_lazy("claim", "Note of the opening")),
)
PAID = (
    Column("amount_claimed", _("Amount claimed")),
    Column("currency_claimed", pgettext_lazy("claim", "Currency of the amount claimed")),
    Column("amount_paid", _("Amount paid")),
    Column("currency_paid", pgettext_lazy("claim", "Currency of the amount")),
)
WORTH = (Column("value", _("Value")), Column("value_currency", _("Currency")))


def _columns(actor: identity.Actor) -> Sequence[Column]:
    worth = WORTH if catalog.may_see_costs(actor) else ()
    return (*OF_CLAIM, *PAID, *worth)


def _claims(actor: identity.Actor, wanted: claims.ClaimFilter) -> Iterator[Row]:
    sees_costs = catalog.may_see_costs(actor)
    for row in claims.iterate_claims(actor, wanted, at=timezone.now()):
        cells = [getattr(row, column.code) for column in OF_CLAIM]
        for money in (row.worth, row.paid, row.value) if sees_costs else (row.worth, row.paid):
            cells += (
                (amount(money.amount, money.currency), money.currency) if money else (None, None)
            )
        yield cells


CLAIMS = (ExportList("claims", _("Claims"), claims.ClaimFilter, _columns, _claims),)
