"""Reads of where stores draw from: their pool at Amazon, and own warehouses in an order."""

from collections.abc import Collection, Mapping, Sequence

from zhongshu.channels import public as channels
from zhongshu.identity import public as identity
from zhongshu.inventory.models import DrawOrder
from zhongshu.inventory.queries import list_warehouses
from zhongshu.inventory.source_rules import find_default_order
from zhongshu.inventory.source_values import StoreSources
from zhongshu.inventory.warehouse_values import WarehouseCard


def list_sources(
    actor: identity.Actor, store_ids: Collection[int] | None = None
) -> list[StoreSources]:
    """Return where each store draws from, in the order of stores; some, or all the actor sees.

    A pool is one stock however many stores draw on it. Warehouses that are archived or not for
    sale are passed over. Three queries.
    """
    stores = channels.list_stores(actor)
    chosen = dict(DrawOrder.objects.for_actor(actor).values_list("store_id", "warehouse_ids"))
    cards = list_warehouses(actor)
    return [
        _to_sources(store, stores, cards, chosen)
        for store in stores
        if store_ids is None or store.store_id in store_ids
    ]


def _to_sources(
    store: channels.StoreCard,
    stores: Sequence[channels.StoreCard],
    cards: Sequence[WarehouseCard],
    chosen: Mapping[int, Sequence[int]],
) -> StoreSources:
    beside = [each for each in stores if each.pool_id == store.pool_id]
    usable = {card.warehouse_id: card for card in cards if card.is_sellable}
    own = chosen.get(store.store_id)
    if own is None:
        region = {each.country_code for each in beside}
        warehouses = find_default_order(cards, country=store.country_code, region=region)
    else:
        warehouses = [usable[each] for each in own if each in usable]
    is_amazons = store.channel == channels.Channel.AMAZON
    return StoreSources(
        store_id=store.store_id,
        store=store.name,
        country_code=store.country_code,
        account_id=store.account_id,
        account=store.account_name,
        pool_id=store.pool_id if is_amazons else None,
        pool=store.pool_code if is_amazons else "",
        shares_with=tuple(
            each.name for each in beside if is_amazons and each.store_id != store.store_id
        ),
        warehouses=tuple(warehouses),
        is_chosen=own is not None,
    )
