"""Which column of a file is which field: proposed by its name, with the reason."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.documents import public as documents
from zhongshu.flows.import_words import (
    COST_WORDS,
    LISTING_WORDS,
    OPENING_STOCK_WORDS,
    ORDER_WORDS,
    PAIRING_WORDS,
    PRODUCT_WORDS,
    STOCK_WORDS,
    SUPPLIER_WORDS,
)
from zhongshu.flows.own_order_words import HIDDEN_OF_OWN, OWN_ORDER_WORDS
from zhongshu.identity import public as identity

BRACKETS = re.compile(r"[(（\[【]([^)）\]】]*)[)）\]】]")
# What stands in brackets or behind a name: what its numbers count, or in which money.
UNITS: Mapping[str, str] = {
    **dict.fromkeys(("g", "克", "gram", "grams"), "g"),
    **dict.fromkeys(("kg", "千克", "公斤"), "kg"),
    **dict.fromkeys(("lb", "lbs", "磅"), "lb"),
    **dict.fromkeys(("oz", "盎司"), "oz"),
    **dict.fromkeys(("cm", "厘米"), "cm"),
    **dict.fromkeys(("mm", "毫米"), "mm"),
    **dict.fromkeys(("m", "米"), "m"),
    **dict.fromkeys(("in", "inch", "inches", "英寸"), "in"),
    **dict.fromkeys(("cny", "rmb", "元", "¥", "人民币"), "CNY"),
    **dict.fromkeys(("usd", "$", "us$", "美元"), "USD"),
    **dict.fromkeys(("eur", "€", "欧元"), "EUR"),
    **dict.fromkeys(("gbp", "£", "英镑"), "GBP"),
    **dict.fromkeys(("jpy", "日元"), "JPY"),
}
NO_NAME = frozenset({"必填", "选填", "非必填", "required", "optional"})
NEEDED: Mapping[documents.ImportKind, tuple[str, ...]] = {
    documents.ImportKind.PRODUCTS: ("sku",),
    documents.ImportKind.COSTS: ("sku", "cost"),
    documents.ImportKind.PAIRINGS: ("seller_sku", "sku"),
    documents.ImportKind.LISTINGS: ("seller_sku",),
    documents.ImportKind.FBA_INVENTORY: ("seller_sku",),
    documents.ImportKind.ORDERS: ("order_id", "purchased_at", "seller_sku", "quantity"),
    documents.ImportKind.SUPPLIERS: ("supplier",),
    documents.ImportKind.OWN_ORDERS: ("order_id", "seller_sku", "quantity"),
    documents.ImportKind.OPENING_STOCK: ("sku", "quantity"),
}
# What a file of orders tells of each, unless it lists what is still to be sent.
OF_ALL_ORDERS = ("order_status", "updated_at")
WORDS: Mapping[documents.ImportKind, Mapping[str, str]] = {
    documents.ImportKind.PRODUCTS: PRODUCT_WORDS,
    documents.ImportKind.COSTS: COST_WORDS,
    documents.ImportKind.PAIRINGS: PAIRING_WORDS,
    documents.ImportKind.LISTINGS: LISTING_WORDS,
    documents.ImportKind.FBA_INVENTORY: STOCK_WORDS,
    documents.ImportKind.ORDERS: ORDER_WORDS,
    documents.ImportKind.SUPPLIERS: SUPPLIER_WORDS,
    documents.ImportKind.OWN_ORDERS: OWN_ORDER_WORDS,
    documents.ImportKind.OPENING_STOCK: OPENING_STOCK_WORDS,
}
# Columns of a stock file that tell no number: a file of these alone says nothing.
NO_UNITS = ("seller_sku", "fnsku", "asin", "unit_condition")
KNOWN, CHOSEN, REMEMBERED, HIDDEN = "KNOWN", "OWN", "REMEMBERED", "HIDDEN"


@dataclass(frozen=True, slots=True)
class HeadParts:
    """A column's name without brackets, and the unit that it tells."""

    name: str
    unit: str


def split_head(head: str) -> HeadParts:
    """Take the unit and remarks such as 必填 out of a column's name."""
    unit = ""
    kept = head
    for found in BRACKETS.finditer(head):
        word = found[1].strip()
        known = UNITS.get(documents.normal(word))
        if known or documents.normal(word) in NO_NAME:
            unit = known or unit
            kept = kept.replace(found[0], "")
    return HeadParts(documents.normal(BRACKETS.sub(r"\1", kept)), unit)


def names_of(kind: documents.ImportKind) -> list[tuple[str, list[str]]]:
    """Return the fields of a kind in the order of its template, with what they are called."""
    names = [(field, words.split()) for field, words in WORDS[kind].items()]
    if kind in documents.OF_STORE - documents.OF_OWN_CHANNEL:
        ours = dict(names)
        names = [(field, [*words, *ours.get(field, ())]) for field, words in _theirs(kind).items()]
    return names


def _theirs(kind: documents.ImportKind) -> Mapping[str, Sequence[str]]:
    """Return what the operator calls the columns of its own download."""
    reader = channels.document_reader()
    if kind is documents.ImportKind.FBA_INVENTORY:
        return reader.stock_columns()
    if kind is documents.ImportKind.ORDERS:
        return {field: each.titles for field, each in reader.order_columns().items()}
    return reader.listing_columns()


def personal_fields(kind: documents.ImportKind) -> frozenset[str]:
    """Return the fields that say who bought, or where they live, or may do so."""
    if kind not in documents.PERSONAL:
        return frozenset()
    if kind is documents.ImportKind.OWN_ORDERS:
        return HIDDEN_OF_OWN
    columns = channels.document_reader().order_columns()
    return frozenset(field for field, each in columns.items() if each.is_personal)


def needed_fields(
    kind: documents.ImportKind, uses: Sequence[documents.ColumnUse]
) -> tuple[str, ...]:
    """Return the fields that every row of a file with these columns must have."""
    if kind is not documents.ImportKind.ORDERS:
        return NEEDED[kind]
    fields = {each.field for each in uses}
    columns = channels.document_reader().order_columns()
    lists_unshipped = any(each.is_of_unshipped and name in fields for name, each in columns.items())
    if "order_status" not in fields and lists_unshipped:
        return NEEDED[kind]
    return NEEDED[kind] + OF_ALL_ORDERS


@cache
def known_names(kind: documents.ImportKind) -> Mapping[str, str]:
    """Return the field of every name that is known, normalised."""
    return {split_head(word).name: field for field, words in names_of(kind) for word in words}


def list_fields(kind: documents.ImportKind, actor: identity.Actor) -> list[str]:
    """Return the fields that a column may be, in the order of templates."""
    hidden = set() if catalog.may_see_costs(actor) else {"cost", "cost_currency", "purchase_price"}
    fields = [name for name, _words in names_of(kind) if name not in hidden]
    if kind is documents.ImportKind.PRODUCTS:
        fields += [catalog.custom_field(card).name for card in catalog.list_custom_fields(actor)]
    return fields


def propose_columns(
    kind: documents.ImportKind,
    heads: Sequence[str],
    *,
    wanted: Mapping[str, str],
    remembered: Sequence[documents.ColumnUse],
    actor: identity.Actor,
) -> tuple[documents.ColumnUse, ...]:
    """Return what each column is: as somebody chose now, or before, else by its name.

    A field has one column: the first one whose name is known. A name that is also that of a
    field of the company's own tells that one where ours has its column already.

    Raises:
        ColumnsRefusedError: what somebody chose is no column or no field.
    """
    fields = list_fields(kind, actor)
    ours, own = known_names(kind), _own_names(kind, actor)
    chosen = _find_chosen(wanted, heads, fields)
    before = {each.head: each for each in remembered}
    taken = set(chosen.values())
    uses = []
    for head in heads:
        parts = split_head(head)
        field, reason = ours.get(parts.name, ""), KNOWN
        if not field or field in taken:
            field = own.get(parts.name, field)
        if head in chosen:
            field, reason = chosen[head], CHOSEN
        elif head in before:
            field, reason = before[head].field, REMEMBERED
        if field and field not in fields:
            field, reason = "", HIDDEN if field in WORDS[kind] else ""
        elif field in taken and head not in chosen:
            field = ""
        taken.add(field)
        uses.append(
            documents.ColumnUse(
                head, field, parts.unit, reason if field or reason == HIDDEN else ""
            )
        )
    return tuple(uses)


def require_columns(
    kind: documents.ImportKind, uses: Sequence[documents.ColumnUse], names: Mapping[str, str]
) -> None:
    """Refuse columns that leave out what must be known.

    Raises:
        ColumnsRefusedError: a field that is needed has no column, or two have one name.
    """
    heads = [each.head for each in uses if each.head]
    used = [each.head for each in uses if each.field]
    for doubled in documents.find_doubled(heads):
        if any(documents.normal(doubled) == documents.normal(head) for head in used):
            raise documents.ColumnsRefusedError(
                documents.ColumnsRefusedError.DOUBLED, given=doubled
            )
    fields = {each.field for each in uses}
    for field in needed_fields(kind, uses):
        if field not in fields:
            raise documents.ColumnsRefusedError(
                documents.ColumnsRefusedError.MISSING,
                given=names.get(field, field),
                known=", ".join(heads),
            )
    if kind is documents.ImportKind.FBA_INVENTORY and fields <= {*NO_UNITS, ""}:
        raise documents.ColumnsRefusedError(
            documents.ColumnsRefusedError.MISSING,
            given=names["fulfillable"],
            known=", ".join(heads),
        )


def _own_names(kind: documents.ImportKind, actor: identity.Actor) -> Mapping[str, str]:
    """Return the fields that the company added, by the names of their columns."""
    if kind is not documents.ImportKind.PRODUCTS:
        return {}
    cards = catalog.list_custom_fields(actor)
    return {split_head(card.name).name: catalog.custom_field(card).name for card in cards}


def _find_chosen(
    wanted: Mapping[str, str], heads: Sequence[str], fields: Sequence[str]
) -> dict[str, str]:
    """Return the field of each column that was named; a field may be left out by no name."""
    by_name = {documents.normal(head): head for head in heads}
    chosen: dict[str, str] = {}
    for field, name in wanted.items():
        if field not in fields:
            raise documents.ColumnsRefusedError(
                documents.ColumnsRefusedError.NO_FIELD, given=field, known=", ".join(fields)
            )
        head = name if name in heads else by_name.get(documents.normal(name))
        if head is None:
            raise documents.ColumnsRefusedError(
                documents.ColumnsRefusedError.NO_COLUMN, given=name, known=", ".join(heads)
            )
        chosen[head] = field
    return chosen
