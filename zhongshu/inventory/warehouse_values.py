"""Warehouses as they cross the desk of inventory."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any


class WarehouseKind(StrEnum):
    """Whose it is and where. Amazon's pools are none: accounts bring them."""

    DOMESTIC = "DOMESTIC"
    OVERSEAS = "OVERSEAS"
    THIRD_PARTY = "THIRD_PARTY"


@dataclass(frozen=True, slots=True)
class NewWarehouse:
    """What a person tells of a warehouse; the address in the parts that labels and Amazon want.

    `is_sellable`: what lies there counts as stock that can be sold.
    """

    code: str
    name: str
    kind: str
    country_code: str
    time_zone: str
    address: str = ""
    city: str = ""
    province: str = ""
    postcode: str = ""
    contact: str = ""
    phone: str = ""
    email: str = ""
    note: str = ""
    is_sellable: bool = True
    legal_entity_id: int | None = None


@dataclass(frozen=True, slots=True)
class WarehouseChange:
    """The whole of a warehouse as it shall be.

    `version` is the one that was looked at; None takes whatever stands.
    """

    warehouse_id: int
    told: NewWarehouse
    version: int | None = None


@dataclass(frozen=True, slots=True)
class WarehouseCard:
    """A warehouse. `version` counts its changes; `legal_entity` is a name, "" without one."""

    warehouse_id: int
    code: str
    name: str
    kind: WarehouseKind
    country_code: str
    time_zone: str
    address: str
    city: str
    province: str
    postcode: str
    contact: str
    phone: str
    email: str
    note: str
    is_sellable: bool
    legal_entity_id: int | None
    legal_entity: str
    is_default: bool
    version: int
    archived_at: datetime | None

    def changed(self, told: Mapping[str, Any]) -> WarehouseChange:
        """Return the whole of it with what was told anew, by field, as of this reading."""
        known = {each.name: getattr(self, each.name) for each in fields(NewWarehouse)}
        return WarehouseChange(self.warehouse_id, NewWarehouse(**known | dict(told)), self.version)
