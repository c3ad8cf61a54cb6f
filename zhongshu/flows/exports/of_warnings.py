"""Warnings of stock as files: the list, the draft of a purchase plan, and the rules."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from zhongshu.flows.exports.values import Column, ExportList, NoFilter, Row
from zhongshu.identity import public as identity
from zhongshu.replenishment import public as replenishment

OF_WARNING = (
    Column("alert_id"),
    Column("severity", _("Severity")),
    Column("kind", _("Warning")),
    Column("seller_sku", _("Seller SKU")),
    Column("pool", _("Pool")),
    Column("account", _("Selling account")),
    Column("product_id"),
    Column("product_sku", _("SKU")),
    Column("name", _("Name")),
    Column("category", _("Category")),
    Column("owner", _("Owner")),
    Column("cover_days", _("Days of cover")),
    Column("limit", _("Threshold")),
    Column("per_day", _("Units a day")),
    Column("stock_out_on", _("Sold out on")),
    Column("free", _("Free")),
    Column("in_transit", _("In transit")),
    Column("units", _("Units concerned")),
    Column("suggested", _("Suggested quantity")),
    Column("first_seen_at", _("First seen")),
    Column("last_seen_at", _("Last seen")),
    Column("snoozed_until", _("Put off until")),
    Column("gone_at", _("Gone since")),
)
# What a buyer fills in stays empty: a draft says what to get, not from whom or when.
OF_PLAN = (
    Column("product_sku", _("SKU")),
    Column("name", _("Name")),
    Column("seller_sku", _("Seller SKU")),
    Column("pool", _("Pool")),
    Column("account", _("Selling account")),
    Column("kind", _("Warning")),
    Column("free", _("Free")),
    Column("in_transit", _("In transit")),
    Column("per_day", _("Units a day")),
    Column("stock_out_on", _("Sold out on")),
    Column("suggested", _("Suggested quantity")),
    Column("wanted", _("Quantity to order")),
    Column("note", _("Note")),
)
OF_RULE = (
    Column("rule_id"),
    Column("scope", _("Counts for")),
    Column("name", _("Name")),
    Column("is_on", _("Switched on")),
    Column("threshold", _("Threshold")),
    Column("lead_days", _("Lead time (days)")),
    Column("safety_days", _("Safety days")),
    Column("order_days", _("Days an order lasts")),
    Column("quantity", _("Quantity")),
    Column("ageing_days", _("Ageing after days")),
    Column("dead_days", _("Dead after days")),
)


def _warnings(actor: identity.Actor, wanted: replenishment.AlertFilter) -> Iterator[Row]:
    for row in replenishment.iterate_alerts(actor, wanted):
        cells = {"kind": row.kind.value, "severity": row.severity.name}
        yield tuple(
            cells[each.code] if each.code in cells else getattr(row, each.code)
            for each in OF_WARNING
        )


def _plan(actor: identity.Actor, wanted: replenishment.AlertFilter) -> Iterator[Row]:
    """Yield what to get, where anything is to be got."""
    for row in replenishment.iterate_alerts(actor, wanted):
        if row.suggested > 0:
            told = (getattr(row, each.code) for each in OF_PLAN[:-2] if each.code != "kind")
            cells = list(told)
            cells.insert(5, row.kind.value)
            yield (*cells, None, "")


def _rules(actor: identity.Actor, _wanted: NoFilter) -> Iterator[Row]:
    for rule in replenishment.list_rules(actor):
        terms = rule.terms
        yield (
            rule.rule_id,
            rule.target.scope.value,
            rule.name,
            terms.is_on,
            terms.threshold.value,
            terms.lead_days,
            terms.safety_days,
            terms.order_days,
            terms.quantity,
            terms.ageing_days,
            terms.dead_days,
        )


WARNINGS = (
    ExportList(
        "stock-warnings",
        _("Stock warnings"),
        replenishment.AlertFilter,
        lambda _actor: OF_WARNING,
        _warnings,
    ),
    ExportList(
        "purchase-plan",
        _("Draft of a purchase plan"),
        replenishment.AlertFilter,
        lambda _actor: OF_PLAN,
        _plan,
    ),
    ExportList("warning-rules", _("Rules of warnings"), NoFilter, lambda _actor: OF_RULE, _rules),
)
