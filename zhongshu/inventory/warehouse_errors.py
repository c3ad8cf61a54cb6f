"""Refusals about warehouses; `field` is what they are about."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from zhongshu.kernel.errors import ConflictError, InvalidError, NotFoundError


@dataclass(eq=False)
class WarehouseRefusedError(InvalidError):
    """`why` says what cannot be; `given` repeats what was typed."""

    field: str
    why: str
    given: str = ""

    BAD_CODE: ClassVar[str] = _(
        "“{given}” is no code. Use 1 to 30 letters, digits, “-”, “.” or “_”, such as SZ-1."
    )
    NO_NAME: ClassVar[str] = _("A warehouse needs a name, such as Shenzhen.")
    BAD_KIND: ClassVar[str] = _(
        "“{given}” is no kind of warehouse. It is DOMESTIC, OVERSEAS or THIRD_PARTY."
    )
    BAD_EMAIL: ClassVar[str] = _("“{given}” is no e-mail address. Type one, or leave it empty.")

    code = "inventory.warehouse_refused"
    template = "{why}"

    def __str__(self) -> str:
        return gettext(self.why).format(given=self.given)


@dataclass(eq=False)
class WarehouseExistsError(ConflictError):
    warehouse: str
    field: str = "code"

    code = "inventory.warehouse_exists"
    template = _("There is a warehouse {warehouse} already. Change that one, or bring it back.")


@dataclass(eq=False)
class WarehouseChangedError(ConflictError):
    warehouse: str

    code = "inventory.warehouse_changed"
    template = _(
        "Somebody else changed warehouse {warehouse} in the meantime. Load the page and change it "
        "again."
    )


@dataclass(eq=False)
class WarehouseArchivedError(ConflictError):
    warehouse: str

    code = "inventory.warehouse_archived"
    template = _("Warehouse {warehouse} is archived. Bring it back first.")


@dataclass(eq=False)
class DefaultWarehouseError(ConflictError):
    warehouse: str

    code = "inventory.default_warehouse"
    template = _("Warehouse {warehouse} is the default. Make another one the default first.")


@dataclass(eq=False)
class WarehouseHoldsStockError(ConflictError):
    warehouse: str
    units: int

    code = "inventory.warehouse_holds_stock"
    template = _(
        "Warehouse {warehouse} still holds {units} units or reservations. Move or count them out"
        " first."
    )


@dataclass(eq=False)
class WarehouseNotFoundError(NotFoundError):
    warehouse_id: int

    code = "inventory.warehouse_not_found"
    template = _("There is no warehouse {warehouse_id}.")
