"""What the address of the page of re-posting says. Unknown names refuse."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhongshu.inventory import public as inventory
from zhongshu.web.addresses import read_search, require_known
from zhongshu.web.numbers import require_ids
from zhongshu.web.reposting.words import STATE_NAMES

OPEN, HISTORY = "open", "history"
TABS: Mapping[str, Promise] = {OPEN: _("To re-post"), HISTORY: _("Re-posted")}
CARRIED = ("tab", "store", "state")


@dataclass(frozen=True, slots=True)
class Address:
    """What is asked for: the filter of either tab. `is_filtered`: by more than the tab."""

    key: str
    misplaced: inventory.MisplacedFilter
    repostings: inventory.RepostingFilter

    @property
    def is_filtered(self) -> bool:
        if self.key == OPEN:
            return self.misplaced != inventory.MisplacedFilter()
        return self.repostings != inventory.RepostingFilter()


def read_address(parameters: QueryDict) -> Address:
    """Return what is asked for.

    Raises:
        identity.UnknownChoiceError: a tab or filter that does not exist.
    """
    key = parameters.get("tab") or OPEN
    state = parameters.get("state", "")
    require_known(("tab", key, TABS), ("state", state, ("", *STATE_NAMES)))
    search = read_search(parameters)
    stores = require_ids("store", parameters.getlist("store"))
    return Address(
        key,
        inventory.MisplacedFilter(search=search, store_ids=stores),
        inventory.RepostingFilter(
            search=search,
            store_ids=stores,
            states=(inventory.RepostingState(state),) if state else (),
        ),
    )
