"""Say from which own warehouses stores draw, and in which order."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction

from zhongshu.channels import public as channels
from zhongshu.identity import public as identity
from zhongshu.inventory.models import DrawOrderEdit, Warehouse
from zhongshu.inventory.source_errors import SourcesRefusedError
from zhongshu.inventory.source_values import MOST_SOURCES, SourcesSet
from zhongshu.inventory.source_writing import hold_orders, record_orders, write_orders
from zhongshu.inventory.warehouse_errors import WarehouseNotFoundError

MAY_SET = (identity.Role.OPERATIONS,)


@transaction.atomic
def set_sources(
    store_ids: Collection[int],
    warehouse_ids: Sequence[int] | None,
    *,
    actor: identity.Actor,
    at: datetime,
) -> SourcesSet:
    """Let these stores draw on these warehouses, the first one first; None: by the rule again.

    All or nothing; the same again changes nothing. `undo_sources` takes it back. A constant number
    of statements.

    Raises:
        identity.NotAllowedError: not for this role.
        channels.StoreNotFoundError: no such store, or not for this actor.
        WarehouseNotFoundError: there is no such warehouse.
        SourcesRefusedError: one is archived or named twice, or there are too many.
    """
    identity.require_role(actor, *MAY_SET)
    _require_stores(store_ids, actor)
    if warehouse_ids is not None:
        _require_usable(warehouse_ids)
    told = None if warehouse_ids is None else list(warehouse_ids)
    known = hold_orders(store_ids)
    before = {store_id: known.get(store_id) for store_id in sorted(set(store_ids))}
    before = {store_id: own for store_id, own in before.items() if own != told}
    if not before:
        return SourcesSet(0)
    after = dict.fromkeys(before, told)
    write_orders(after)
    edit = DrawOrderEdit.objects.create(before=before, after=after, made_at=at)
    record_orders(actor, "inventory.sources.set", after, before)
    return SourcesSet(len(before), edit.pk)


def _require_stores(store_ids: Collection[int], actor: identity.Actor) -> None:
    known = {store.store_id for store in channels.list_stores(actor)}
    for store_id in sorted(set(store_ids)):
        if store_id not in known:
            raise channels.StoreNotFoundError(store_id)


def _require_usable(warehouse_ids: Sequence[int]) -> None:
    if len(warehouse_ids) > MOST_SOURCES:
        raise SourcesRefusedError(SourcesRefusedError.TOO_MANY)
    rows = Warehouse.objects.filter(pk__in=warehouse_ids).values_list("pk", "code", "archived_at")
    found = {pk: (code, archived_at) for pk, code, archived_at in rows}
    for place, warehouse_id in enumerate(warehouse_ids):
        if warehouse_id not in found:
            raise WarehouseNotFoundError(warehouse_id)
        code, archived_at = found[warehouse_id]
        if archived_at:
            raise SourcesRefusedError(SourcesRefusedError.ARCHIVED, code)
        if warehouse_id in warehouse_ids[:place]:
            raise SourcesRefusedError(SourcesRefusedError.TWICE, code)
