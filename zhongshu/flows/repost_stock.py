"""Let a seller SKU have been what it is now, from a day on: its history of stock is posted anew."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_noop as _

from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.company import public as company
from zhongshu.fba import public as fba
from zhongshu.flows.find_asker import find_asker
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.kernel.connections import drop_dead_connections
from zhongshu.kernel.errors import DomainError
from zhongshu.orders import public as orders

CRASHED = _("The program failed at this point: see the log")


def preview(
    seller_sku_id: int, *, since: date | None, actor: identity.Actor
) -> inventory.RepostingPreview:
    """Return what re-posting a seller SKU since a day would do; nothing is changed.

    The day begins in the company's time zone; without it all is meant, from the beginning.

    Raises:
        What `ask` raises, but RepostingRunsError.
        inventory.UnpairedSkuError: it is no product now.
    """
    sold = _find_sold(seller_sku_id, actor)
    inventory.require_reposter(seller_sku_id, actor)
    return inventory.preview_reposting(_gather(sold), _midnight(since))


def ask(seller_sku_id: int, *, since: date | None, actor: identity.Actor, at: datetime) -> int:
    """Ask for a seller SKU to be re-posted since a day, by a worker; return what names it.

    Raises:
        identity.NotAllowedError: the role does not pair.
        identity.NotEveryStoreError: it has stock at a pool whose stores the actor does not see.
        catalog.SellerSkuNotFoundError: no such seller SKU, or not for this actor.
        inventory.RepostingRunsError: one of its account waits or runs.
    """
    sold = _find_sold(seller_sku_id, actor)
    return inventory.ask_reposting(sold, since=_midnight(since), actor=actor, at=at)


def undo(reposting_id: int, *, actor: identity.Actor, at: datetime) -> int:
    """Ask for a re-posting to be taken back, by a worker; return what names that.

    Raises:
        What `inventory.ask_undo_reposting` raises.
    """
    return inventory.ask_undo_reposting(reposting_id, actor=actor, at=at)


def run(reposting_id: int, *, at: datetime) -> inventory.RepostingState | None:
    """Carry out what was asked for, under the rights of now, all of it or nothing.

    None: it is over already. A job may come twice, or together with another. A refusal ends it,
    with the sentence; a bug too, and is raised.
    """
    work = inventory.take_reposting(reposting_id, at=at)
    if work is None:
        return None
    actor = identity.Actor(name=work.who, user_id=work.user_id)
    try:
        actor = find_asker(work.user_id, work.who)
        if not _carry_out(work, actor, at):
            return None
    except DomainError as refusal:
        inventory.refuse_reposting(work.id, refusal, actor=actor, at=at)
        return inventory.RepostingState.REFUSED
    except Exception:
        drop_dead_connections()  # what failed may have been the connection itself
        inventory.refuse_reposting(work.id, None, sentence=CRASHED, actor=actor, at=at)
        raise
    while orders.post_sales(account_id=work.account_id).orders:
        pass
    inventory.follow_merges(at=at)
    return inventory.RepostingState.DONE


@transaction.atomic
def _carry_out(work: inventory.RepostingWork, actor: identity.Actor, at: datetime) -> bool:
    """Hold all that posts stock of the account, then do it; False: somebody else has."""
    if inventory.hold_reposting(work.id) is None:
        return False
    orders.hold_stock(work.account_id)
    fba.hold_shipments(work.account_id)
    sold = _gather(_find_sold(work.seller_sku_id, actor))
    inventory.require_reposter(work.seller_sku_id, actor)
    done = inventory.repost(work, sold, actor=actor, at=at)
    fba.follow_parts(
        account_id=work.account_id,
        seller_sku_id=work.seller_sku_id,
        at_pools=_parts_at_pools(sold) if done.parts_of is None else {},
        of_shipments=done.parts_of or {},
    )
    orders.wake_reserved(account_id=work.account_id, sku_ids=[work.seller_sku_id])
    return True


def _midnight(since: date | None) -> datetime | None:
    return company.get_company().midnight_of(since) if since else None


def _find_sold(seller_sku_id: int, actor: identity.Actor) -> inventory.SoldAs:
    """Return what names a seller SKU.

    Raises:
        catalog.SellerSkuNotFoundError: there is none, or not for this actor.
    """
    for row in catalog.list_seller_skus(actor, ids=[seller_sku_id]):
        accounts = channels.list_accounts(identity.SYSTEM)
        names = {each.account_id: each.name for each in accounts}
        return inventory.SoldAs(
            seller_sku_id=row.id,
            seller_sku=row.code,
            account_id=row.account_id,
            account=names.get(row.account_id, ""),
            parts={},
        )
    raise catalog.SellerSkuNotFoundError(seller_sku_id)


def _gather(sold: inventory.SoldAs) -> inventory.SoldAs:
    """Return what a seller SKU is and was, and what other rooms know of its entries."""
    sku_id = sold.seller_sku_id
    parts = catalog.find_parts(identity.SYSTEM, account_id=sold.account_id, sku_ids=[sku_id])
    own: dict[int | None, Mapping[int, int]] = {
        store_id: of_store for (_sku, store_id), of_store in parts.by_store.items()
    }
    if sku_id in parts.by_sku:
        own[None] = parts.by_sku[sku_id]
    keys = inventory.list_posted_keys(sku_id)
    posted = fba.read_posted(key for key, _kind, _ref in keys)
    versions = catalog.list_part_versions(identity.SYSTEM, sku_id)
    known = replace(
        sold,
        parts=own,
        versions=versions,
        living=catalog.find_living(
            identity.SYSTEM, {product_id for each in versions for product_id in each.parts}
        ),
        units=posted.units
        | orders.find_posted_units(identity.SYSTEM, sku_id, [key for key, *_rest in keys]),
        documents=posted.codes,
        sent=posted.sent,
        sources=fba.list_source_entries(identity.SYSTEM, sku_id),
    )
    if not known.has_stores:
        return known
    order_ids = {ref for _key, kind, ref in keys if kind == "order"}
    codes = set(posted.codes.values())
    return replace(
        known,
        store_of_pool=channels.find_only_stores(identity.SYSTEM, sold.account_id),
        store_of_order=orders.find_order_stores(identity.SYSTEM, sold.account_id, order_ids),
        pool_of_shipment=fba.find_pools_of(identity.SYSTEM, sold.account_id, codes),
    )


def _parts_at_pools(sold: inventory.SoldAs) -> dict[int | None, Mapping[int, int]]:
    """Return what one unit is at each pool of the account, and at AWD (None), if it is anything."""
    stores = channels.list_stores(identity.SYSTEM, sold.account_id)
    pools = {None, *(store.pool_id for store in stores)}
    return {pool_id: parts for pool_id in pools if (parts := sold.find_parts_at(pool_id))}
