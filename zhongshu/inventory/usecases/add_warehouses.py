"""Add warehouses."""

from collections.abc import Sequence
from dataclasses import asdict

from django.db import transaction

from zhongshu.company import public as company
from zhongshu.identity import public as identity
from zhongshu.inventory.locks import lock_warehouses
from zhongshu.inventory.models import Warehouse
from zhongshu.inventory.warehouse_errors import WarehouseExistsError
from zhongshu.inventory.warehouse_rules import require_warehouse
from zhongshu.inventory.warehouse_values import NewWarehouse


@transaction.atomic
def add_warehouses(new: Sequence[NewWarehouse], *, actor: identity.Actor) -> list[int]:
    """Store them all or none, in a constant number of statements; return their ids in order.

    Where no warehouse is in use yet, the first of them becomes the default.

    Raises:
        WarehouseRefusedError, company.BadCountryError, company.UnknownTimeZoneError: see there.
        WarehouseExistsError: one has this code, perhaps an archived one.
        company.LegalEntityNotFoundError, company.LegalEntityArchivedError: it cannot be theirs.
        kernel.TooLongError, kernel.InvalidTextError, kernel.HiddenCharacterError: a text cannot
            be stored, or is not what it seems.
        identity.NotAllowedError, identity.NotEveryStoreError: no administrator of all stores.
    """
    locked = lock_warehouses(actor)
    kept = [require_warehouse(each) for each in new]
    codes = {row.code for row in locked.values()}
    for each in kept:
        if each.code in codes:
            raise WarehouseExistsError(each.code)
        codes.add(each.code)
    owners = {each.legal_entity_id for each in kept if each.legal_entity_id is not None}
    company.hold_legal_entities(owners)
    rows = [Warehouse(**asdict(each)) for each in kept]
    if rows and all(row.archived_at for row in locked.values()):
        rows[0].is_default = True
    Warehouse.objects.bulk_create(rows)
    facts = {f"inventory.warehouse:{row.pk}": {"code": row.code, "name": row.name} for row in rows}
    identity.record_each(actor, "inventory.warehouse.added", facts)
    return [row.pk for row in rows]
