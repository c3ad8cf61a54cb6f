"""What the address of the stock of products says: tab, search, filters, order, day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.company import public as company
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.reconciliation import public as reconciliation
from zhongshu.web.addresses import MINE, read_search, require_known
from zhongshu.web.numbers import find_id, require_id

KINDS = inventory.StockTab
TABS: Mapping[str, tuple[inventory.StockTab, Promise]] = {
    "all": (KINDS.ALL, _("All")),
    "stocked": (KINDS.STOCKED, _("With stock")),
    "low": (KINDS.LOW, _("Running out")),
    "empty": (KINDS.EMPTY, _("Without stock")),
    "idle": (KINDS.IDLE, _("Not selling")),
    "negative": (KINDS.NEGATIVE, _("Below zero")),
}
PLACE = "place-"
# Filters that are on or off, with what says that they are on.
TICKED = {"paired": "0", "cover": "0", "differs": "1"}
PANEL = ("category", "brand", "tag", "owner", "differs", "cover", "dead")
KEPT = ("tab", "q", *PANEL, "store", "place", "paired", "sort")
CARRIED = ("tab", "store", "place", "paired", "sort")
# Less than thirty days without a sale are no news, and nobody asks for more than ten years.
DEAD_DAYS = (30, 3_650)
LONGEST_FILTER = 200
EARLIEST = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Address:
    """What an address of the list asks for; `day` None is now."""

    key: str
    wanted: inventory.StockFilter
    sort: inventory.StockSort
    by_place: int | None
    is_descending: bool
    day: date | None

    @property
    def is_filtered(self) -> bool:
        return self.wanted != inventory.StockFilter(tab=self.wanted.tab)


def read_address(
    parameters: QueryDict,
    actor: identity.Actor,
    known: Sequence[inventory.StockPlace] | None = None,
) -> Address:
    """Return what is asked for; `known` are the places, where they were read already.

    Raises:
        identity.UnknownChoiceError: a tab, order, filter or day that cannot be.
    """
    key = parameters.get("tab") or "all"
    ticked = {name: parameters.get(name, "") for name in TICKED}
    require_known(
        ("tab", key, TABS), *((name, ticked[name], ("", word)) for name, word in TICKED.items())
    )
    dead_since = _read_dead(parameters)
    day, at = read_day(parameters)
    if at is not None:
        # Of a past day nobody knows this.
        ticked["cover"], dead_since = "", None
        if TABS[key][0] not in inventory.TABS_OF_THEN:
            key = "all"
    places = inventory.list_places(actor) if known is None else known
    sort, by_place = _read_sort(parameters, places)
    return Address(
        key=key,
        wanted=inventory.StockFilter(
            tab=TABS[key][0],
            products=catalog.ProductFilter(
                tab=catalog.ProductTab.UNPAIRED if ticked["paired"] else catalog.ProductTab.ALL,
                search=read_search(parameters),
                category=read_search(parameters, "category", longest=LONGEST_FILTER),
                brand=read_search(parameters, "brand", longest=LONGEST_FILTER),
                owner_id=_read_person(parameters, actor),
                tag_id=_find(parameters, "tag"),
            ),
            place_ids=_read_places(parameters, actor, places),
            product_ids=tuple(reconciliation.list_differing_products(actor))
            if ticked["differs"]
            else None,
            is_uncovered=bool(ticked["cover"]),
            dead_since=dead_since,
            at=at,
        ),
        sort=sort,
        by_place=by_place,
        is_descending=parameters.get("sort", "").startswith("-"),
        day=day,
    )


def read_day(parameters: QueryDict) -> tuple[date | None, datetime | None]:
    """Return the day of the company that is wanted, and its last moment; None: now.

    Raises:
        identity.UnknownChoiceError: no day, or one of which nothing can be known.
    """
    text = parameters.get("at", "")
    if not text:
        return None, None
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise _unknown("at", text) from error
    card = company.get_company()
    if not EARLIEST <= day <= card.day_of(timezone.now()):
        raise _unknown("at", text)
    if day == card.day_of(timezone.now()):
        return None, None
    return day, card.midnight_of(day + timedelta(days=1)) - timedelta(microseconds=1)


def _read_dead(parameters: QueryDict) -> datetime | None:
    """Return since when nothing was sold of what is wanted, at the beginning of a day.

    Raises:
        identity.UnknownChoiceError: no number of days that can be.
    """
    text = parameters.get("dead", "").strip()
    if not text:
        return None
    least, most = DEAD_DAYS
    if not (text.isascii() and text.isdecimal() and len(text) <= 5 and least <= int(text) <= most):
        raise _unknown("dead", text)
    card = company.get_company()
    return card.midnight_of(card.day_of(timezone.now()) - timedelta(days=int(text)))


def _read_sort(
    parameters: QueryDict, places: Sequence[inventory.StockPlace]
) -> tuple[inventory.StockSort, int | None]:
    sort = (parameters.get("sort") or inventory.StockSort.SKU.value).removeprefix("-")
    if sort.startswith(PLACE):
        place_id = require_id("sort", sort.removeprefix(PLACE))
        if place_id not in [each.location_id for each in places]:
            raise _unknown("sort", sort)
        return inventory.StockSort.PLACE, place_id
    if sort not in [*inventory.StockSort] or sort == inventory.StockSort.PLACE:
        raise _unknown("sort", sort)
    return inventory.StockSort(sort), None


def _read_places(
    parameters: QueryDict, actor: identity.Actor, places: Sequence[inventory.StockPlace]
) -> tuple[int, ...]:
    """Return the places of which something must be at one; of a store those of its pool.

    Raises:
        identity.UnknownChoiceError: no such place or store, or not for this actor.
    """
    place_id, store_id = _find(parameters, "place"), _find(parameters, "store")
    if place_id is None and store_id is None:
        return ()
    found = [each for each in places if place_id in (None, each.location_id)]
    if place_id is not None and not found:
        raise _unknown("place", str(place_id))
    if store_id is not None:
        stores = [each for each in channels.list_stores(actor) if each.store_id == store_id]
        if not stores:
            raise _unknown("store", str(store_id))
        pool = stores[0].account_id, stores[0].pool_code
        found = [each for each in found if (each.account_id, each.place.pool) == pool]
    # No place has the number 0: a store without books holds nothing.
    return tuple(each.location_id for each in found) or (0,)


def _read_person(parameters: QueryDict, actor: identity.Actor) -> int | None:
    if parameters.get("owner") == MINE:
        # Nobody has the number -1.
        return actor.user_id or -1
    return _find(parameters, "owner")


def _find(parameters: QueryDict, name: str) -> int | None:
    return find_id(name, parameters.get(name, ""))


def _unknown(name: str, choice: str) -> identity.UnknownChoiceError:
    return identity.UnknownChoiceError(field=name, choice=choice[:20])
