"""Reading rows of the FBA stock files that people download from Seller Central."""

from collections.abc import Mapping

from zhongshu.amazon.reports.numbers import read_units
from zhongshu.amazon.shapes import MalformedError
from zhongshu.channels import public as channels

# Our names of the columns, in the order of our template, with what four downloads call them:
# Manage FBA Inventory (GET_FBA_MYI_UNSUPPRESSED_INVENTORY_DATA), FBA Inventory with its ages
# (GET_FBA_INVENTORY_PLANNING_DATA), Reserved Inventory (GET_RESERVED_INVENTORY_DATA) and Amazon
# Fulfilled Inventory (GET_AFN_INVENTORY_DATA); behind them, what Seller Central calls the same
# on its page of FBA stock in other languages.
STOCK_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "seller_sku": (
        "sku", "seller-sku", "merchant-sku", "Händler-SKU", "Haendler-SKU", "sku-vendeur",
        "SKU venditore", "SKU del vendedor", "出品者SKU", "卖家SKU",
    ),
    "fnsku": ("fnsku", "fulfillment-channel-sku"),
    "asin": ("asin",),
    "fulfillable": (
        "afn-fulfillable-quantity", "available", "Verfügbar", "Disponible", "Disponibile",
        "販売可能", "販売可能数", "可售", "可售数量",
    ),
    "reserved": (
        "afn-reserved-quantity", "Total Reserved Quantity", "reserved_qty", "Reserviert",
        "Réservé", "Riservato", "Reservado", "引当済み", "予約済み", "预留", "预留数量",
    ),
    "reserved_customer_orders": ("reserved_customerorders", "Reserved Customer Order"),
    "reserved_transfers": ("reserved_fc-transfers", "Reserved FC Transfer"),
    "reserved_processing": ("reserved_fc-processing", "Reserved FC Processing"),
    "researching": ("afn-researching-quantity", "In Untersuchung", "調査中", "调查中", "研究中"),
    "unfulfillable": (
        "afn-unsellable-quantity", "unfulfillable-quantity", "Nicht verkaufbar",
        "Nicht verkäuflich", "Invendable", "Non vendable", "Non vendibile", "No vendible",
        "販売不可", "販売不可数", "不可售", "不可售数量",
    ),
    "inbound_working": (
        "afn-inbound-working-quantity", "inbound-working", "納品準備中", "正在处理",
    ),
    "inbound_shipped": (
        "afn-inbound-shipped-quantity", "inbound-shipped", "Versendet", "発送済み", "已发货",
    ),
    "inbound_receiving": (
        "afn-inbound-receiving-quantity", "inbound-received", "Wird empfangen", "受領中",
        "正在接收",
    ),
    "unit_condition": ("Warehouse-Condition-code", "倉庫コンディション", "仓库状况"),
    "units": ("Quantity Available", "Menge verfügbar", "可用数量"),
}  # fmt: skip
# Of what a row tells a number of units: of one thing, or of what its condition says.
QUANTITIES = (
    "fulfillable",
    "reserved",
    "reserved_customer_orders",
    "reserved_transfers",
    "reserved_processing",
    "researching",
    "unfulfillable",
    "inbound_working",
    "inbound_shipped",
    "inbound_receiving",
)
CONDITIONS = {
    **dict.fromkeys(
        ("SELLABLE", "VERKAUFBAR", "VENDABLE", "VENDIBILE", "VENDIBLE", "販売可", "可售"),
        "fulfillable",
    ),
    **dict.fromkeys(
        ("UNSELLABLE", "NICHT VERKAUFBAR", "INVENDABLE", "NON VENDIBILE", "販売不可", "不可售"),
        "unfulfillable",
    ),
}


def read_stock_level(cells: Mapping[str, str]) -> channels.StockLevelFacts:
    """Read one row, its cells by our names of the columns; an empty cell tells nothing.

    Raises:
        channels.CellUnreadableError: one of the cells is not what its column says.
    """
    units = {name: _read_units(cells, name) for name in QUANTITIES}
    loose = _read_units(cells, "units")
    if loose is not None:
        name = CONDITIONS.get(cells.get("unit_condition", "").strip().upper())
        if name is None:
            raise channels.CellUnreadableError("unit_condition")
        units[name] = loose
    return channels.StockLevelFacts(
        seller_sku=cells.get("seller_sku", ""),
        fnsku=_read_code(cells, "fnsku"),
        asin=_read_code(cells, "asin"),
        fulfillable=units["fulfillable"],
        inbound_working=units["inbound_working"],
        inbound_shipped=units["inbound_shipped"],
        inbound_receiving=units["inbound_receiving"],
        reserved=units["reserved"],
        reserved_customer_orders=units["reserved_customer_orders"],
        reserved_transfers=units["reserved_transfers"],
        reserved_processing=units["reserved_processing"],
        researching=units["researching"],
        unfulfillable=units["unfulfillable"],
    )


def _read_units(cells: Mapping[str, str], name: str) -> int | None:
    try:
        units = read_units(cells.get(name, ""), name)
    except MalformedError as error:
        raise channels.CellUnreadableError(name) from error
    if units is not None and units < 0:
        raise channels.CellUnreadableError(name)
    return units


def _read_code(cells: Mapping[str, str], name: str) -> str:
    code = cells.get(name, "").strip()
    if len(code) > 20 or (code and not (code.isascii() and code.isalnum())):
        raise channels.CellUnreadableError(name)
    return code
