"""What Amazon paid as a file."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhongshu.claims import public as claims
from zhongshu.flows.exports.money import amount
from zhongshu.flows.exports.values import Column, ExportList, Row
from zhongshu.identity import public as identity

OF_REIMBURSEMENT = (
    Column("id"),
    Column("account_id"),
    Column("account", _("Selling account")),
    Column("pool", _("Pool")),
    Column("approved_at", _("Approved")),
    Column("reimbursement_id", _("Reimbursement ID")),
    Column("case_id", _("Case number")),
    Column("order_id", _("Order")),
    Column("reason", _("Reason")),
    Column("seller_sku", _("Seller SKU")),
    Column("fnsku", _("FNSKU")),
    Column("asin", _("ASIN")),
    Column("title", _("Title")),
    Column("condition", _("Condition")),
    Column("currency", _("Currency")),
    Column("unit_amount", _("Amount per unit")),
    Column("amount", _("Amount")),
    Column("units_cash", pgettext_lazy("units", "Paid for")),
    Column("units_inventory", pgettext_lazy("units", "Given back")),
    Column("original_id", _("Takes back reimbursement")),
    Column("original_type", _("Type of what it takes back")),
    Column("claim_id", _("Number of the claim")),
    Column("how", pgettext_lazy("reimbursement", "Linked by")),
    Column("matched_at", pgettext_lazy("reimbursement", "Linked")),
    Column("matched_by", _("Who")),
)
MONEY = frozenset({"unit_amount", "amount"})


def _reimbursements(actor: identity.Actor, wanted: claims.ReimbursementFilter) -> Iterator[Row]:
    for row in claims.iterate_reimbursements(actor, wanted):
        yield tuple(
            amount(getattr(row, column.code), row.currency)
            if column.code in MONEY
            else getattr(row, column.code)
            for column in OF_REIMBURSEMENT
        )


REIMBURSEMENTS = (
    ExportList(
        "reimbursements",
        _("Reimbursements"),
        claims.ReimbursementFilter,
        lambda _actor: OF_REIMBURSEMENT,
        _reimbursements,
    ),
)
