"""How the draw orders of stores are held and written."""

from collections.abc import Collection, Mapping

from zhongshu.identity import public as identity
from zhongshu.inventory.models import DrawOrder, Warehouse
from zhongshu.inventory.statements.sources import hold_sources


def hold_orders(store_ids: Collection[int]) -> dict[int, list[int]]:
    """Return what people said of these stores; nobody else says anything until we are done."""
    hold_sources()
    rows = DrawOrder.objects.filter(store__in=store_ids)
    return {store_id: list(own) for store_id, own in rows.values_list("store_id", "warehouse_ids")}


def write_orders(orders: Mapping[int, list[int] | None]) -> None:
    """Write the order of each store; None takes it away."""
    DrawOrder.objects.filter(
        store__in=[store_id for store_id, own in orders.items() if own is None]
    ).delete()
    DrawOrder.objects.bulk_create(
        [
            DrawOrder(store_id=store_id, warehouse_ids=own)
            for store_id, own in orders.items()
            if own is not None
        ],
        update_conflicts=True,
        update_fields=["warehouse_ids"],
        unique_fields=["store"],
    )


def record_orders(
    actor: identity.Actor,
    action: str,
    now: Mapping[int, list[int] | None],
    before: Mapping[int, list[int] | None],
) -> None:
    """Tell the audit trail of each store from where it draws now, and drew before, by codes."""
    codes = dict(Warehouse.objects.for_actor(actor).values_list("pk", "code"))

    def tell(own: list[int] | None) -> str | None:
        return None if own is None else ", ".join(codes[each] for each in own)

    identity.record_each(
        actor,
        action,
        {
            f"channels.store:{store_id}": {
                "warehouses_before": tell(before[store_id]),
                "warehouses": tell(own),
            }
            for store_id, own in now.items()
        },
    )
