"""Offers that another pool sends, or seems to send, as files."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from zhongshu.catalog import public as catalog
from zhongshu.flows.exports.values import Column, ExportList, Row
from zhongshu.flows.pool_proposals import ProposalFilter, list_pool_proposals
from zhongshu.identity import public as identity

OF_OFFER = (
    Column("store_id"),
    Column("store", _("Store")),
    Column("seller_sku_id"),
    Column("seller_sku", _("Seller SKU")),
    Column("own_pool", _("Pool of the store")),
    Column("pool", _("Sent from")),
    Column("said_at", _("Said at")),
)
OF_PROPOSAL = (
    Column("store_id"),
    Column("store", _("Store")),
    Column("seller_sku_id"),
    Column("seller_sku", _("Seller SKU")),
    Column("own_pool", _("Pool of the store")),
    Column("pool", _("Seems to be sent from")),
    Column("units", _("Units both show")),
    Column("is_same_moment", _("Changed at the same moment")),
    Column("below_zero", _("Sold more than lay there")),
)


def _offers(actor: identity.Actor, wanted: catalog.OfferPoolFilter) -> Iterator[Row]:
    for row in catalog.iterate_offer_pools(actor, wanted):
        yield tuple(getattr(row, column.code) for column in OF_OFFER)


def _proposals(actor: identity.Actor, wanted: ProposalFilter) -> Iterator[Row]:
    for each in list_pool_proposals(actor, wanted):
        yield (
            each.store.store_id,
            each.store.name,
            each.seller_sku_id,
            each.seller_sku,
            each.store.pool_code,
            each.pool,
            each.units,
            each.is_same_moment,
            each.below_zero,
        )


OFFERS = (
    ExportList(
        "offer-pools",
        _("Offers of other pools"),
        catalog.OfferPoolFilter,
        lambda _actor: OF_OFFER,
        _offers,
    ),
    ExportList(
        "pool-proposals",
        _("Proposed pools of offers"),
        ProposalFilter,
        lambda _actor: OF_PROPOSAL,
        _proposals,
    ),
)
