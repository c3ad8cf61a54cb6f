"""What the address of the warnings says: tab, search, filters, order. Unknown names refuse."""

from dataclasses import dataclass, replace
from enum import StrEnum

from django.http import QueryDict

from zhongshu.identity import public as identity
from zhongshu.kernel.texts import clean
from zhongshu.replenishment import public as replenishment
from zhongshu.web.addresses import MINE, read_search
from zhongshu.web.numbers import require_id

# No person has the number 0.
NOBODY = 0
# The one that a message led to; `id` are those that are ticked, which a search leaves behind.
OPENED = "warning"
CARRIED = ("tab", "state", "grain", "store", "owner", "category", OPENED, "sort")
MOST_CHOSEN = 500


@dataclass(frozen=True, slots=True)
class Address:
    """What is asked for. `is_filtered`: by more than the tab and the state."""

    tab: str
    wanted: replenishment.AlertFilter
    sort: replenishment.AlertSort
    is_descending: bool

    @property
    def is_filtered(self) -> bool:
        plain = replenishment.AlertFilter(state=self.wanted.state, kind=self.wanted.kind)
        return self.wanted != plain


def read_address(parameters: QueryDict, actor: identity.Actor) -> Address:
    """Return what is asked for.

    Raises:
        identity.UnknownChoiceError: a tab, state, order or filter that does not exist.
    """
    tab = parameters.get("tab") or "all"
    sort = parameters.get("sort") or replenishment.AlertSort.RANK.value
    owner = parameters.get("owner", "")
    if owner not in ("", MINE):
        raise identity.UnknownChoiceError(field="owner", choice=owner[:20])
    chosen = _read_chosen(parameters, "id") or _read_chosen(parameters, OPENED)
    wanted = replenishment.AlertFilter(
        kind=None if tab == "all" else _choose(replenishment.AlertKind, "tab", tab),
        owner_id=(actor.user_id or NOBODY) if owner else None,
        category=clean(parameters.get("category", ""), longest=200),
        search=read_search(parameters),
        alert_ids=chosen,
    )
    if state := parameters.get("state", ""):
        wanted = replace(wanted, state=_choose(replenishment.AlertState, "state", state))
    if grain := parameters.get("grain", ""):
        wanted = replace(wanted, grain=_choose(replenishment.Grain, "grain", grain))
    if store := parameters.get("store", ""):
        wanted = replace(wanted, store_id=require_id("store", store))
    order = _choose(replenishment.AlertSort, "sort", sort.removeprefix("-"))
    return Address(tab, wanted, order, sort.startswith("-"))


def _read_chosen(parameters: QueryDict, name: str) -> tuple[int, ...]:
    told = [text for text in parameters.getlist(name) if text][:MOST_CHOSEN]
    return tuple(require_id(name, text) for text in told)


def _choose[Choice: StrEnum](kind: type[Choice], name: str, text: str) -> Choice:
    try:
        return kind(text)
    except ValueError as error:
        raise identity.UnknownChoiceError(field=name, choice=text[:20]) from error
