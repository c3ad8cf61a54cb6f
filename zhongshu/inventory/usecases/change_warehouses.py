"""Change what is known of warehouses."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from django.db import transaction

from zhongshu.company import public as company
from zhongshu.identity import public as identity
from zhongshu.inventory.locks import find_warehouses, lock_warehouses
from zhongshu.inventory.models import Warehouse
from zhongshu.inventory.statements.stale import EVERY_PRODUCT, mark_stale
from zhongshu.inventory.warehouse_errors import WarehouseChangedError, WarehouseExistsError
from zhongshu.inventory.warehouse_rules import require_warehouse
from zhongshu.inventory.warehouse_values import WarehouseChange


@transaction.atomic
def change_warehouses(changes: Sequence[WarehouseChange], *, actor: identity.Actor) -> int:
    """Store them all or none, in a constant number of statements; return how many changed.

    The same again changes nothing. An archived one stays archived, the default one the default.

    Raises:
        WarehouseNotFoundError: there is no such warehouse.
        WarehouseChangedError: somebody else changed it since it was looked at.
        WarehouseRefusedError, WarehouseExistsError, company.BadCountryError,
            company.UnknownTimeZoneError, company.LegalEntityNotFoundError,
            company.LegalEntityArchivedError: as when one is added.
        identity.NotAllowedError, identity.NotEveryStoreError: no administrator of all stores.
    """
    locked = lock_warehouses(actor)
    find_warehouses(locked, [each.warehouse_id for each in changes])
    owners: set[int] = set()
    names = {"version"}
    facts: dict[str, dict[str, object]] = {}
    for each in changes:
        row = locked[each.warehouse_id]
        before, changed = row.code, _differing(row, each)
        if not changed:
            continue
        if each.version is not None and each.version != row.version:
            raise WarehouseChangedError(before)
        for name, value in changed.items():
            setattr(row, name, value)
        row.version += 1
        names |= set(changed)
        if isinstance(owner := changed.get("legal_entity_id"), int):
            owners.add(owner)
        facts[f"inventory.warehouse:{row.pk}"] = {
            "code_before": before,
            "code": row.code,
            "fields": sorted(changed),
        }
    _require_codes_apart(locked)
    company.hold_legal_entities(owners)
    rows = [row for row in locked.values() if f"inventory.warehouse:{row.pk}" in facts]
    Warehouse.objects.bulk_update(rows, sorted(names))
    if "is_sellable" in names:
        mark_stale([EVERY_PRODUCT])
    identity.record_each(actor, "inventory.warehouse.changed", facts)
    return len(rows)


def _differing(row: Warehouse, change: WarehouseChange) -> Mapping[str, object]:
    kept = asdict(require_warehouse(change.told))
    return {name: value for name, value in kept.items() if getattr(row, name) != value}


def _require_codes_apart(locked: Mapping[int, Warehouse]) -> None:
    for code, times in Counter(row.code for row in locked.values()).items():
        if times > 1:
            raise WarehouseExistsError(code)
