"""The stock of products, put together from a few queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.web.addresses import MINE, carry
from zhongshu.web.http import SignedInRequest
from zhongshu.web.pills import Pill, name_choice
from zhongshu.web.shell.stores import list_amazon_stores
from zhongshu.web.stock import columns, words
from zhongshu.web.stock.cells import Cell, CellMaker
from zhongshu.web.stock.filters import CARRIED, PANEL, PLACE, TABS, Address, read_address
from zhongshu.web.templatetags.ui import Tab, change_query

PAGE_ROWS = 50
COUNT_BOUND = 1_000


@dataclass(frozen=True, slots=True)
class Row:
    product: inventory.StockRow
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Head:
    key: str
    label: str
    hint: str


def list_context(request: SignedInRequest) -> dict[str, object]:
    """Return what the list shows under `request.GET`.

    Raises:
        identity.UnknownChoiceError, catalog.InvalidCursorError: the address is not one of ours.
    """
    actor, parameters = request.actor, request.GET
    places = inventory.list_places(actor)
    address = read_address(parameters, actor, places)
    column_set = columns.list_columns(places)
    shows = column_set.read(actor)
    shown = [
        key
        for key, is_shown in shows.items()
        if is_shown and not (address.day and key in columns.OF_NOW)
    ]
    found = inventory.list_stock(
        actor,
        address.wanted,
        places=[int(key.removeprefix(PLACE)) for key in shown if key.startswith(PLACE)],
        sort=address.sort,
        by_place=address.by_place,
        descending=address.is_descending,
        cursor=parameters.get("cursor") or None,
        limit=PAGE_ROWS,
    )
    cells = CellMaker(shown, address.day)
    # A past day costs as much again to count: its tabs stand without numbers.
    counts = {} if address.day else inventory.count_stock(actor, address.wanted)
    here = counts.get(address.wanted.tab)
    stores = list_amazon_stores(request)
    is_mine = parameters.get("owner") == MINE
    return {
        "address": address,
        "rows": [
            Row(row, cells.make(row.product_id, row.figures, row.places)) for row in found.rows
        ],
        "heads": [
            Head(key, str(column_set.names[key]), str(columns.HINTS.get(key, ""))) for key in shown
        ],
        "found": found,
        "total": here if here is not None and here <= COUNT_BOUND else None,
        "first": 1 if not found.previous else None,
        "tabs": [
            Tab(str(name), change_query(parameters, tab=key), counts.get(tab), key == address.key)
            for key, (tab, name) in TABS.items()
            if address.wanted.at is None or tab in inventory.TABS_OF_THEN
        ],
        "stores": [(str(each.store_id), each.name) for each in stores],
        "places": [(str(each.location_id), words.name_place(each.place)) for each in places],
        "column_choices": column_set.choices(shows),
        "default_sort": "sku",
        "pills": _list_pills(actor, parameters, address),
        "is_mine": is_mine,
        "mine_url": change_query(parameters, owner="" if is_mine else MINE),
        "unpaired_url": change_query(parameters, paired="" if parameters.get("paired") else "0"),
        "clear_url": f"?{urlencode({'tab': address.key})}",
        "carried": carry(parameters, CARRIED),
        "panel": [(name, parameters[name]) for name in (*PANEL, "at") if parameters.get(name)],
    }


def _list_pills(actor: identity.Actor, parameters: QueryDict, address: Address) -> list[Pill]:
    """Return the filters of the panel that are on, each with the way to take it away."""
    names, found = _panel_names(), []
    wanted = address.wanted
    on = {
        "differs": _("Disagrees with Amazon") if wanted.product_ids is not None else "",
        "cover": _("No cover") if wanted.is_uncovered else "",
        "dead": _("Not sold for %s days") % parameters.get("dead", "").strip()
        if wanted.dead_since
        else "",
    }
    if address.day:
        label = _("As of %s") % address.day.isoformat()
        found.append(Pill(label, change_query(parameters, at="")))
    for name in PANEL:
        text = parameters.get(name, "")
        if name in on:
            label = on[name]
        elif text and not (name == "owner" and text == MINE):
            label = f"{names[name]}: {name_choice(actor, name, text)}"
        else:
            label = ""
        if label:
            found.append(Pill(label, change_query(parameters, **{name: ""})))
    return found


def _panel_names() -> Mapping[str, str]:
    return {
        "category": _("Category"),
        "brand": _("Brand"),
        "tag": _("Tag"),
        "owner": _("Owner"),
    }
