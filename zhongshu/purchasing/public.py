"""Front desk of purchasing: suppliers, and on which terms they sell our products."""

from zhongshu.purchasing.errors import (
    SupplierEditNotFoundError,
    SupplierEditUndoneError,
    SupplierFieldRefusedError,
    SupplierNotFoundError,
    TooManySuppliersError,
)
from zhongshu.purchasing.fields import SUPPLIER_FIELDS, TERMS_FIELDS
from zhongshu.purchasing.names import SUPPLIER_NAMES, TERMS_NAMES
from zhongshu.purchasing.queries import (
    count_suppliers,
    find_supplier,
    get_supplier,
    iterate_prices,
    iterate_suppliers,
    list_countries,
    list_prices,
    list_prices_of_products,
    list_supplier_edits,
    list_supplier_events,
    list_suppliers,
)
from zhongshu.purchasing.rights import MAY_CHANGE, may_change_suppliers
from zhongshu.purchasing.saving import MOST_CHANGES
from zhongshu.purchasing.usecases.archive_suppliers import archive_suppliers
from zhongshu.purchasing.usecases.hand_over_suppliers import hand_over_suppliers
from zhongshu.purchasing.usecases.restore_suppliers import restore_suppliers
from zhongshu.purchasing.usecases.save_suppliers import save_suppliers
from zhongshu.purchasing.usecases.set_prices import set_prices
from zhongshu.purchasing.usecases.undo_supplier_edit import undo_supplier_edit
from zhongshu.purchasing.values import (
    PriceChange,
    PriceRow,
    SavedSupplier,
    SavedSuppliers,
    SupplierChange,
    SupplierEditRow,
    SupplierEventRow,
    SupplierFilter,
    SupplierRow,
    SupplierSort,
    SupplierTab,
    UndoneSuppliers,
)

__all__ = [
    "MAY_CHANGE",
    "MOST_CHANGES",
    "SUPPLIER_FIELDS",
    "SUPPLIER_NAMES",
    "TERMS_FIELDS",
    "TERMS_NAMES",
    "PriceChange",
    "PriceRow",
    "SavedSupplier",
    "SavedSuppliers",
    "SupplierChange",
    "SupplierEditNotFoundError",
    "SupplierEditRow",
    "SupplierEditUndoneError",
    "SupplierEventRow",
    "SupplierFieldRefusedError",
    "SupplierFilter",
    "SupplierNotFoundError",
    "SupplierRow",
    "SupplierSort",
    "SupplierTab",
    "TooManySuppliersError",
    "UndoneSuppliers",
    "archive_suppliers",
    "count_suppliers",
    "find_supplier",
    "get_supplier",
    "hand_over_suppliers",
    "iterate_prices",
    "iterate_suppliers",
    "list_countries",
    "list_prices",
    "list_prices_of_products",
    "list_supplier_edits",
    "list_supplier_events",
    "list_suppliers",
    "may_change_suppliers",
    "restore_suppliers",
    "save_suppliers",
    "set_prices",
    "undo_supplier_edit",
]
