"""Refusals of purchasing."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_noop as _

from zhongshu.catalog import public as catalog
from zhongshu.kernel.errors import ConflictError, InvalidError, NotFoundError


@dataclass(eq=False)
class SupplierFieldRefusedError(catalog.FieldRefusedError):
    """`given` is no value of the field of a supplier; `why` says what one looks like."""

    NO_NAME: ClassVar[str] = _("A supplier needs a name.")
    CODE_TAKEN: ClassVar[str] = _("“{given}” is the code of {limit} already.")
    NAME_TAKEN: ClassVar[str] = _("“{given}” is the name of the supplier {limit} already.")
    NO_SUPPLIER: ClassVar[str] = _("There is no supplier “{given}”.")
    GONE: ClassVar[str] = _("There is no such supplier any more.")
    WEB: ClassVar[str] = _("“{given}” is no web address. Write it as https://shop.1688.com.")
    EMAIL: ClassVar[str] = _("“{given}” is no e-mail address. Write it as li@example.com.")
    CONTRADICTS: ClassVar[str] = _("Another row says “{limit}” of the same supplier.")
    TWO_PREFERRED: ClassVar[str] = _("Another supplier is preferred for {limit} in what was sent.")
    NO_PRODUCT: ClassVar[str] = _("Say for which product this counts: its SKU is missing.")
    NOT_SOLD: ClassVar[str] = _("The supplier does not sell {limit} to us.")

    code = "purchasing.field_refused"


@dataclass(eq=False)
class SupplierNotFoundError(NotFoundError):
    supplier_id: int

    code = "purchasing.supplier_not_found"
    template = _("There is no supplier {supplier_id}.")


@dataclass(eq=False)
class SupplierEditNotFoundError(NotFoundError):
    edit_id: int

    code = "purchasing.edit_not_found"
    template = _("There is no edit {edit_id} of suppliers.")


@dataclass(eq=False)
class SupplierEditUndoneError(ConflictError):
    edit_id: int

    code = "purchasing.edit_undone"
    template = _("This edit was taken back already.")


@dataclass(eq=False)
class TooManySuppliersError(InvalidError):
    most: int

    code = "purchasing.too_many_changes"
    template = _("At most {most} suppliers or prices can be changed at once.")
