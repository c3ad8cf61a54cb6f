"""The list of products, put together from a few queries."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from zhongshu.catalog import public as catalog
from zhongshu.identity import public as identity
from zhongshu.kernel.money import Money
from zhongshu.web.addresses import MINE, carry, query_of
from zhongshu.web.http import SignedInRequest
from zhongshu.web.pasted import PastedFound, read_list
from zhongshu.web.pills import Pill, name_choice
from zhongshu.web.products import words
from zhongshu.web.products.columns import list_columns
from zhongshu.web.products.filters import (
    CARRIED,
    KINDS,
    OWN,
    PANEL,
    RARE,
    TABS,
    Address,
    own_names,
)
from zhongshu.web.products.filters import read_address as read_parameters
from zhongshu.web.shell import navigation
from zhongshu.web.templatetags.ui import Tab, change_query

PAGE_ROWS = 50
COUNT_BOUND = 1_000
LONGEST_SKU = 100
SESSION_KEY = "products.pasted"
MOMENTS = ("changed_at", "made_at")
RIGHT = frozenset({catalog.FieldKind.NUMBER, catalog.FieldKind.WHOLE, catalog.FieldKind.MONEY})


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a row: `kind` says how it is drawn."""

    key: str
    kind: str
    text: str = ""
    moment: datetime | None = None
    money: Money | None = None
    is_right: bool = False

    @property
    def drawn(self) -> tuple[str]:
        """Name the one way in which the table draws it."""
        return ("blank" if self.kind == "text" and not self.text else self.kind,)

    @property
    def classes(self) -> str:
        """Return how it is styled, in one piece: a page has four hundred cells."""
        return f"{'r ' if self.is_right else ''}c-{self.kind} f-{self.key}"


@dataclass(frozen=True, slots=True)
class Row:
    product: catalog.ProductRow
    url: str
    status: words.Word
    tags: Sequence[words.Word]
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column; `sort` is the name by which it sorts."""

    label: str
    sort: str = ""
    is_right: bool = False


def read_address(request: SignedInRequest) -> Address:
    """Return what the address of the request asks for."""
    pasted = read_list(request, SESSION_KEY, "skus", longest=LONGEST_SKU)
    return read_parameters(request.GET, request.actor, pasted)


def list_context(request: SignedInRequest) -> dict[str, object]:
    """Return what the list shows under `request.GET`.

    Raises:
        identity.UnknownChoiceError, catalog.InvalidCursorError: the address is not one of ours.
    """
    actor, parameters = request.actor, request.GET
    address = read_address(request)
    found = catalog.list_products(
        actor,
        address.in_tab,
        cursor=parameters.get("cursor") or None,
        limit=PAGE_ROWS,
        sort=address.sort,
        descending=address.is_descending,
    )
    counts = catalog.count_products(actor, address.wanted)
    here = counts[address.in_tab.tab]
    fields = words.list_fields(actor)
    columns = list_columns(fields)
    shows = columns.read(actor)
    shown = [key for key, is_shown in shows.items() if is_shown]
    return {
        "address": address,
        "rows": to_rows(found.rows, shown, fields),
        "found": found,
        "total": here if here <= COUNT_BOUND else None,
        "all_count": here,
        "first": 1 if not found.previous else None,
        "tabs": _list_tabs(address, counts, parameters),
        "heads": _heads(shown, fields, columns.names),
        "column_choices": columns.choices(shows),
        "default_sort": "sku",
        "pills": _list_pills(actor, parameters, fields),
        "mine_url": change_query(parameters, owner="" if is_mine(parameters) else MINE),
        "is_mine": is_mine(parameters),
        "carried": carry(parameters, CARRIED),
        "panel": carry(parameters, (*PANEL, *own_names(parameters))),
        "pasted": _how_pasted_fared(actor, address),
        "clear_url": f"?{urlencode({'tab': address.key})}",
        "grid_url": f"{reverse('products:grid')}?{kept_query(parameters)}",
        "may_change": catalog.may_change_products(actor),
        "may_pair": actor.is_one_of(identity.Role.OPERATIONS),
        "is_removed": address.key == "removed",
        "import_url": navigation.address_of("imports"),
    }


def is_mine(parameters: QueryDict) -> bool:
    return parameters.get("owner") == MINE


def kept_query(parameters: QueryDict) -> str:
    """Return the filter and the order of an address, without its page."""
    return query_of(parameters, ("q", *CARRIED, *PANEL, *own_names(parameters)))


def to_rows(
    products: Sequence[catalog.ProductRow],
    shown: Sequence[str],
    fields: Sequence[words.NamedField],
) -> list[Row]:
    """Return the rows of a page with a cell for every column that is shown."""
    kinds = {each.name: each.field.kind for each in fields}
    url = reverse("products:product", args=[0])
    return [
        Row(
            product=each,
            url=url.replace("0", str(each.id)),
            status=words.STATUS_WORDS[each.status],
            tags=words.tags_of(each),
            cells=[_cell(each, key, kinds.get(key)) for key in shown],
        )
        for each in products
    ]


def _cell(product: catalog.ProductRow, key: str, kind: catalog.FieldKind | None) -> Cell:
    if special := SPECIAL.get(key):
        return special(product)
    text = product.values.get(key, "")
    if kind is catalog.FieldKind.YES_NO:
        return Cell(key, "yes" if text else "no")
    if kind is catalog.FieldKind.MONEY and text:
        amount, currency = text.split(" ")
        return Cell(key, "money", money=Money(Decimal(amount), currency), is_right=True)
    return Cell(key, "text", text, is_right=kind in RIGHT)


SPECIAL: Mapping[str, Callable[[catalog.ProductRow], Cell]] = {
    "status": lambda _product: Cell("status", "status"),
    "tags": lambda _product: Cell("tags", "tags"),
    "listings": lambda _product: Cell("listings", "listings", is_right=True),
    "changed_at": lambda product: Cell("changed_at", "moment", moment=product.changed_at),
    "made_at": lambda product: Cell("made_at", "moment", moment=product.made_at),
}


def _heads(
    shown: Sequence[str], fields: Sequence[words.NamedField], names: Mapping[str, object]
) -> list[Head]:
    right = {each.name for each in fields if each.field.kind in RIGHT} | {"listings"}
    return [Head(str(names[key]), key if key in MOMENTS else "", key in right) for key in shown]


def _list_tabs(
    address: Address, counts: Mapping[catalog.ProductTab, int], parameters: QueryDict
) -> list[Tab]:
    return [
        Tab(
            label=str(name),
            url=change_query(parameters, tab=key),
            count=counts[tab],
            is_current=key == address.key,
        )
        for key, (tab, name) in TABS.items()
        if counts[tab] or key == address.key or key not in RARE
    ]


def _list_pills(
    actor: identity.Actor, parameters: QueryDict, fields: Sequence[words.NamedField]
) -> list[Pill]:
    """Return the filters that are on, each with the way to take it away."""
    found = []
    for name in PANEL:
        text = parameters.get(name, "")
        if text and not (name == "owner" and text == MINE):
            label = f"{_panel_name(name)}: {_panel_text(actor, name, text)}"
            found.append(Pill(label, change_query(parameters, **{name: ""})))
    kinds = words.kinds_of(fields)
    for each in fields:
        if text := parameters.get(each.name, "") if each.name.startswith(OWN) else "":
            label = f"{each.label}: {words.in_words(kinds, each.name, text)[:40]}"
            found.append(Pill(label, change_query(parameters, **{each.name: ""})))
    return found


def _panel_name(name: str) -> str:
    fields = {"tag": _("Tag"), "kind": _("Type"), "parent": words.FIELD_NAMES["parent_code"]}
    return str(fields.get(name) or words.FIELD_NAMES[name])


def _panel_text(actor: identity.Actor, name: str, text: str) -> str:
    """Return what a filter is set to."""
    if name == "kind":
        return str(words.KIND_NAMES[KINDS[text]])
    return name_choice(actor, name, text)


def _how_pasted_fared(actor: identity.Actor, address: Address) -> PastedFound | None:
    """Say which of the pasted SKUs exist, whatever the tab and the other filters."""
    if not address.wanted.skus:
        return None
    known = catalog.find_product_ids(actor, address.wanted.skus)
    return PastedFound(
        len(address.wanted.skus), [sku for sku in address.wanted.skus if sku not in known]
    )
