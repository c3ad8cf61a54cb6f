"""Seller SKUs whose stock lies under other products, and re-postings, as files."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhongshu.flows.exports.values import Column, ExportList, Row
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory

OF_MISPLACED = (
    Column("seller_sku_id"),
    Column("account_id"),
    Column("account", _("Selling account")),
    Column("seller_sku", _("Seller SKU")),
    Column("product_id"),
    Column("sku", _("Lies under")),
    Column("location_id"),
    Column("place_kind", _("Place")),
    Column("pool", _("Pool")),
    Column("document", _("Shipment")),
    Column("units", pgettext_lazy("stock", "Units")),
    Column("parts", pgettext_lazy("seller SKU", "Is now")),
    Column("reposting", _("State")),
)
OF_REPOSTING = (
    Column("id", _("Number")),
    Column("account_id"),
    Column("account", _("Selling account")),
    Column("seller_sku_id"),
    Column("seller_sku", _("Seller SKU")),
    Column("parts", _("Posted as")),
    Column("since", _("Since when")),
    Column("state", _("State")),
    Column("taken_back", _("Entries taken back")),
    Column("anew", _("Entries posted anew")),
    Column("exchanged", _("Balances exchanged")),
    Column("refusal", _("Why it was refused")),
    Column("undo_of", pgettext_lazy("re-posting", "Takes back")),
    Column("undone_by", _("Taken back by")),
    Column("who", _("Who")),
    Column("asked_at", pgettext_lazy("re-posting", "Asked")),
    Column("began_at", pgettext_lazy("re-posting", "Begun")),
    Column("done_at", pgettext_lazy("re-posting", "Over")),
)


def tell_parts(parts: Iterable[inventory.PartUnits]) -> str:
    """Return the products of one unit of a seller SKU, such as `MUG × 2, LID × 1`."""
    return ", ".join(f"{each.sku} × {each.units}" for each in parts)


def _misplaced(actor: identity.Actor, wanted: inventory.MisplacedFilter) -> Iterator[Row]:
    """Yield a row for each product and place."""
    for row in inventory.iterate_misplaced(actor, wanted):
        is_now = tell_parts(row.parts)
        for each in row.lies:
            yield (
                *(row.seller_sku_id, row.account_id, row.account, row.seller_sku),
                *(each.product_id, each.sku, each.location_id, each.place.kind.value),
                *(each.place.pool, each.place.document.partition(":")[2], each.units, is_now),
                row.reposting.value if row.reposting else None,
            )


def _repostings(actor: identity.Actor, wanted: inventory.RepostingFilter) -> Iterator[Row]:
    for row in inventory.iterate_repostings(actor, wanted):
        own = {
            "parts": tell_parts(row.parts),
            "state": row.state.value,
            "refusal": str(row.refusal) if row.refusal else None,
        }
        yield [
            own[each.code] if each.code in own else getattr(row, each.code) for each in OF_REPOSTING
        ]


REPOSTINGS = (
    ExportList(
        "misplaced-stock",
        _("Stock under other products"),
        inventory.MisplacedFilter,
        lambda _actor: OF_MISPLACED,
        _misplaced,
    ),
    ExportList(
        "repostings",
        _("Re-postings of stock"),
        inventory.RepostingFilter,
        lambda _actor: OF_REPOSTING,
        _repostings,
    ),
)
