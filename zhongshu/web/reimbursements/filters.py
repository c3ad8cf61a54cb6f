"""What the address of the reimbursements says: tab, search, filters, order. Unknown ones refuse."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhongshu.claims import public as claims
from zhongshu.kernel.money import list_currencies
from zhongshu.web.addresses import read_search, require_known
from zhongshu.web.numbers import require_ids

Tab = claims.ReimbursementTab
TABS: Mapping[str, tuple[claims.ReimbursementTab, Promise]] = {
    "proposed": (Tab.PROPOSED, pgettext_lazy("reimbursements", "To confirm")),
    "unlinked": (Tab.UNLINKED, pgettext_lazy("reimbursements", "Without a claim")),
    "linked": (Tab.LINKED, pgettext_lazy("reimbursements", "With a claim")),
    "none": (Tab.NO_CLAIM, pgettext_lazy("reimbursements", "For no claim")),
    "all": (Tab.ALL, _("All")),
}
CARRIED = ("tab", "store", "currency", "sort")
NEWEST = f"-{claims.ReimbursementSort.APPROVED.value}"


@dataclass(frozen=True, slots=True)
class Address:
    """What is asked for. `wanted` has the tab; `is_filtered`: by more than the tab."""

    key: str
    wanted: claims.ReimbursementFilter
    sort: claims.ReimbursementSort
    is_descending: bool

    @property
    def is_filtered(self) -> bool:
        return self.wanted != claims.ReimbursementFilter(tab=self.wanted.tab)


def read_address(parameters: QueryDict) -> Address:
    """Return what is asked for.

    Raises:
        identity.UnknownChoiceError: a tab, order, store or currency that does not exist.
    """
    key = parameters.get("tab") or "all"
    sort = parameters.get("sort") or NEWEST
    currencies = tuple(each for each in parameters.getlist("currency") if each)
    require_known(
        ("tab", key, TABS),
        ("sort", sort.removeprefix("-"), [*claims.ReimbursementSort]),
        *(("currency", each, list_currencies()) for each in currencies),
    )
    return Address(
        key,
        claims.ReimbursementFilter(
            tab=TABS[key][0],
            store_ids=require_ids("store", parameters.getlist("store")),
            currencies=currencies,
            search=read_search(parameters),
        ),
        claims.ReimbursementSort(sort.removeprefix("-")),
        sort.startswith("-"),
    )
