"""The order list as a page part: what the address asks for, put together from a few queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from zhongshu.channels import public as channels
from zhongshu.identity import public as identity
from zhongshu.orders import public as orders
from zhongshu.orders.queries.statuses import count_list
from zhongshu.web import addresses
from zhongshu.web.http import SignedInRequest
from zhongshu.web.orders import columns, rows, tabs
from zhongshu.web.orders.filters import CARRIED, DAYS, Address
from zhongshu.web.orders.pasted import read_wanted
from zhongshu.web.orders.verbs import MAY_WORK, VerbButton, buttons_of, own_buttons
from zhongshu.web.shell.stores import list_stores
from zhongshu.web.templatetags.ui import change_query

PAGE_ROWS = 50
MOST_MISSING = 20


@dataclass(frozen=True, slots=True)
class PastedFound:
    """How a pasted list fared: which of its orders are not here, or not for this reader."""

    asked: int
    found: int
    missing: Sequence[str]

    @property
    def shown(self) -> Sequence[str]:
        return self.missing[:MOST_MISSING]

    @property
    def more(self) -> int:
        return max(len(self.missing) - MOST_MISSING, 0)


def list_context(request: SignedInRequest) -> dict[str, object]:
    """Return what the list shows under `request.GET`.

    Raises:
        identity.UnknownChoiceError, orders.BadCursorError: the address is not one of ours.
    """
    actor, parameters = request.actor, request.GET
    address = read_wanted(request)
    wanted = tabs.narrow(address.wanted, address.tab, actor)
    found = orders.list_orders(
        actor,
        wanted,
        cursor=parameters.get("cursor") or None,
        limit=PAGE_ROWS,
        sort=address.sort,
    )
    counts = count_list(actor, address.wanted, named=tabs.NAMED, here=wanted)
    total = counts.here
    may_work = actor.role in MAY_WORK
    return filter_context(request, address) | {
        "address": address,
        "rows": rows.to_rows(actor, found),
        "open_here": change_query(parameters, open="here").removesuffix("here"),
        "drawers": reverse("orders:list"),
        "found": found,
        "total": total.number + total.is_more,
        "first": 1 if not found.previous else None,
        "tabs": tabs.list_tabs(address.key, counts, parameters),
        "pasted": _how_pasted_fared(actor, address),
        "may_work": may_work,
        "buttons": _buttons(address.tab) if may_work else (),
    }


def _buttons(tab: tabs.PageTab) -> list[VerbButton]:
    return [*(own_buttons() if tab.is_own else ()), *buttons_of(tab.verbs)]


def filter_context(request: SignedInRequest, address: Address) -> dict[str, object]:
    """Return what the bar of filters offers, and which columns the table has."""
    parameters = request.GET
    shows = columns.COLUMNS.read(request.actor)
    stores = list_stores(request)
    return {
        "shown": [key for key, is_shown in shows.items() if is_shown],
        "column_choices": columns.COLUMNS.choices(shows),
        "stores": [(str(each.store_id), each.name) for each in stores],
        "has_stores": bool(stores),
        "may_add": request.actor.is_one_of(identity.Role.OPERATIONS)
        and any(each.channel != channels.Channel.AMAZON for each in stores),
        "default_sort": str(address.tab.sort),
        "flag_filters": flag_filters(parameters),
        "fulfilments": [("fba", "FBA"), ("fbm", "FBM")],
        "day_choices": [(str(each), _days_name(each)) for each in DAYS],
        "days_name": _chosen_days(parameters),
        "days_url": change_query(parameters, days="", **{"from": "", "to": ""}),
        "carried": addresses.carry(parameters, CARRIED),
        "clear_url": f"?{urlencode({'tab': address.key})}",
    }


def adopt_address(request: SignedInRequest) -> bool:
    """Make the address in which the reader stands the request's own; tell whether it is known."""
    return addresses.adopt_address(request, reverse("orders:list"))


def flag_filters(parameters: QueryDict) -> list[dict[str, object]]:
    """Return the filters that say yes or do not matter."""
    names = {
        "business": (_("Business order"), "briefcase-business"),
        "gift": (_("Gift"), "gift"),
        "replacement": (_("Replacement"), "repeat-2"),
        "multi": (_("Multi item"), "boxes"),
        "cancel": (_("Cancellation asked"), "ban"),
        "provisional": (pgettext("order", "Provisional"), "file-text"),
    }
    return [
        {
            "name": name,
            "icon": icon,
            "is_on": parameters.get(key) == "1",
            "url": change_query(parameters, **{key: "" if parameters.get(key) == "1" else "1"}),
        }
        for key, (name, icon) in names.items()
    ]


def _chosen_days(parameters: QueryDict) -> str:
    """Say which days are shown; "" when all are."""
    if days := parameters.get("days"):
        return _days_name(int(days))
    first, last = parameters.get("from", ""), parameters.get("to", "")
    return f"{first or '…'} – {last or '…'}" if first or last else ""


def _days_name(number: int) -> str:
    return _("Today") if number == 1 else _("Last %d days") % number


def _how_pasted_fared(actor: identity.Actor, address: Address) -> PastedFound | None:
    """Say which of the pasted orders exist, whatever the tab and the other filters."""
    if not address.pasted:
        return None
    row_ids = orders.find_order_ids(actor, orders.OrderFilter(order_ids=address.pasted))
    known = set(orders.find_order_numbers(actor, row_ids).values())
    missing = [number for number in address.pasted if number not in known]
    return PastedFound(len(address.pasted), len(address.pasted) - len(missing), missing)
