"""Shipments to Amazon as a file."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhongshu.fba import public as fba
from zhongshu.flows.exports.values import Column, ExportList, Row
from zhongshu.identity import public as identity

OF_SHIPMENT = (
    Column("id"),
    Column("account_id"),
    Column("account_name", _("Selling account")),
    Column("store_id"),
    Column("store_name", _("Store")),
    Column("marketplace_id", _("Marketplace")),
    Column("pool", _("Pool")),
    Column("destination", _("Destination")),
    Column("code", _("Shipment")),
    Column("name", _("Name")),
    Column("status", _("Status")),
    Column("center", pgettext_lazy("shipment", "To")),
    Column("ship_from", pgettext_lazy("shipment", "From")),
    Column("need_by", _("Needed by")),
    Column("shipped", pgettext_lazy("units", "Shipped")),
    Column("received", pgettext_lazy("units", "Received")),
    Column("short", _("Still missing")),
    Column("first_told_at", _("First told")),
    Column("left_at", _("On its way since")),
    Column("closed_at", _("Closed")),
    Column("source", _("Where it came from")),
    Column("warehouse", _("Warehouse")),
    Column("needs_source", _("Source to confirm")),
)


def _shipments(actor: identity.Actor, wanted: fba.ShipmentFilter) -> Iterator[Row]:
    for row in fba.iterate_shipments(actor, wanted):
        yield tuple(getattr(row, column.code) for column in OF_SHIPMENT)


SHIPMENTS = (
    ExportList(
        "shipments", _("FBA shipments"), fba.ShipmentFilter, lambda _actor: OF_SHIPMENT, _shipments
    ),
)
