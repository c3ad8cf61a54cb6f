"""What the address of the order list says: tab, search, filters, order. Unknown names refuse."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.http import QueryDict
from django.utils import timezone

from zhongshu.identity import public as identity
from zhongshu.kernel.texts import is_storable
from zhongshu.orders import public as orders
from zhongshu.web.numbers import require_ids
from zhongshu.web.orders.tabs import TABS, PageTab

FLAGS = ("business", "gift", "replacement", "cancel", "multi", "provisional", "held")
FULFILMENTS = {"fba": "AMAZON", "fbm": "MERCHANT"}
DAYS = (1, 7, 30, 90)
# What the form of the list carries along; the search field and the cursor are not among them.
CARRIED = ("tab", "store", "via", "days", "from", "to", "ids", "list", "sort", *FLAGS)
LONGEST_ID = 64
LONGEST_TEXT = 100
ORDER_ID = re.compile(r"\d{3}-\d{7}-\d{7}")
SEPARATORS = re.compile(r"[\s,;，；、|]+")


@dataclass(frozen=True, slots=True)
class Address:
    """`wanted` leaves the tab out, so that all tabs can be counted under the same filter."""

    key: str
    tab: PageTab
    wanted: orders.OrderFilter
    sort: orders.OrderSort
    is_filtered: bool

    @property
    def pasted(self) -> tuple[str, ...]:
        return self.wanted.order_ids


def read_address(parameters: QueryDict, pasted: Sequence[str] = ()) -> Address:
    """Return what is asked for; `pasted` are order ids that lie in the session.

    Raises:
        identity.UnknownChoiceError: a tab, order, filter or date that does not exist.
    """
    key = parameters.get("tab") or "all"
    tab = TABS.get(key)
    if tab is None:
        raise _unknown("tab", key)
    starts, ends = _read_days(parameters)
    text, typed = _read_search(parameters)
    wanted = orders.OrderFilter(
        store_ids=require_ids("store", parameters.getlist("store")),
        fulfilled_by=_read_fulfilment(parameters),
        created_from=starts,
        created_until=ends,
        text=text,
        order_ids=tuple(pasted) or split_ids(parameters.get("ids", "")) or typed,
        is_business=_read_flag(parameters, "business"),
        is_gift=_read_flag(parameters, "gift"),
        is_replacement=_read_flag(parameters, "replacement"),
        is_multi_item=_read_flag(parameters, "multi"),
        is_provisional=_read_flag(parameters, "provisional"),
        is_held=_read_flag(parameters, "held"),
        cancellation_requested=_read_flag(parameters, "cancel"),
    )
    sort = parameters.get("sort") or tab.sort
    if sort not in list(orders.OrderSort):
        raise _unknown("sort", sort)
    return Address(
        key=key,
        tab=tab,
        wanted=wanted,
        sort=orders.OrderSort(sort),
        is_filtered=wanted != orders.OrderFilter(),
    )


def split_ids(text: str) -> tuple[str, ...]:
    """Return the order ids of a pasted text, each once; what cannot be one is left out."""
    found = (part for part in SEPARATORS.split(text) if part)
    return tuple(
        dict.fromkeys(part for part in found if len(part) <= LONGEST_ID and is_storable(part))
    )


def _read_search(parameters: QueryDict) -> tuple[str, tuple[str, ...]]:
    """Return what is searched: a text, or the order ids when several of them were typed."""
    text = parameters.get("q", "").strip()[:LONGEST_TEXT]
    ids = split_ids(text)
    if len(ids) > 1 and all(map(ORDER_ID.fullmatch, ids)):
        return "", ids
    return text, ()


def _read_fulfilment(parameters: QueryDict) -> str:
    chosen = parameters.get("via", "")
    if chosen and chosen not in FULFILMENTS:
        raise _unknown("via", chosen)
    return FULFILMENTS.get(chosen, "")


def _read_flag(parameters: QueryDict, name: str) -> bool | None:
    chosen = parameters.get(name, "")
    if chosen not in ("", "0", "1"):
        raise _unknown(name, chosen)
    return chosen == "1" if chosen else None


def _read_days(parameters: QueryDict) -> tuple[datetime | None, datetime | None]:
    """Return from and until in the reader's zone: the last days up to now, or named days."""
    if chosen := parameters.get("days", ""):
        if chosen not in map(str, DAYS):
            raise _unknown("days", chosen)
        return _midnight(timezone.localdate() - timedelta(days=int(chosen) - 1)), None
    first, last = _read_date(parameters, "from"), _read_date(parameters, "to")
    return (
        _midnight(first) if first else None,
        _midnight(last + timedelta(days=1)) if last else None,
    )


def _read_date(parameters: QueryDict, name: str) -> date | None:
    chosen = parameters.get(name, "")
    try:
        found = date.fromisoformat(chosen) if chosen else None
    except ValueError as error:
        raise _unknown(name, chosen) from error
    if found and not 1990 <= found.year <= 2100:
        raise _unknown(name, chosen)
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone())


def _unknown(name: str, choice: str) -> identity.UnknownChoiceError:
    return identity.UnknownChoiceError(field=name, choice=choice[:20])
