"""The tabs of the order list: Amazon's words, and where the work stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhongshu.identity import public as identity
from zhongshu.orders import public as orders
from zhongshu.orders.queries.statuses import ListCounts, find_other_statuses
from zhongshu.web.templatetags.ui import Tab, change_query

NAMED = (
    orders.AmazonStatus.PENDING,
    orders.AmazonStatus.PENDING_AVAILABILITY,
    orders.AmazonStatus.UNSHIPPED,
    orders.AmazonStatus.PARTIALLY_SHIPPED,
    orders.AmazonStatus.SHIPPED,
    orders.AmazonStatus.CANCELLED,
)
MARK_PROCESSED, SEND_BACK = orders.Verb.MARK_PROCESSED, orders.Verb.SEND_BACK_TO_REVIEW
HOLD, RELEASE = orders.Verb.HOLD, orders.Verb.RELEASE


@dataclass(frozen=True, slots=True)
class PageTab:
    """One tab. With `statuses` it shows these words of Amazon's; `is_other` all unnamed ones.

    `is_own` shows what is not Amazon's. `verbs` are what a person may do there, the main one first.
    """

    name: Promise
    tab: orders.OrderTab = orders.OrderTab.ALL
    statuses: tuple[orders.AmazonStatus, ...] = ()
    is_other: bool = False
    is_own: bool = False
    is_hot: bool = False
    sort: orders.OrderSort = orders.OrderSort.NEWEST
    verbs: tuple[orders.Verb, ...] = (MARK_PROCESSED, SEND_BACK, HOLD, RELEASE)


TABS: Mapping[str, PageTab] = {
    "all": PageTab(_("All")),
    "pending": PageTab(pgettext_lazy("Amazon", "Pending"), orders.OrderTab.PENDING),
    "unshipped": PageTab(
        _("Unshipped"),
        statuses=(orders.AmazonStatus.UNSHIPPED,),
        sort=orders.OrderSort.SHIP_BY,
    ),
    "partially_shipped": PageTab(
        _("Partially shipped"),
        statuses=(orders.AmazonStatus.PARTIALLY_SHIPPED,),
        sort=orders.OrderSort.SHIP_BY,
    ),
    "shipped": PageTab(_("Shipped"), statuses=(orders.AmazonStatus.SHIPPED,)),
    "cancelled": PageTab(_("Cancelled"), orders.OrderTab.CANCELLED),
    "other": PageTab(_("Other statuses"), is_other=True),
    "own": PageTab(_("Other channels"), orders.OrderTab.OWN, is_own=True, verbs=(HOLD, RELEASE)),
    "to_review": PageTab(
        _("To review"),
        orders.OrderTab.TO_REVIEW,
        sort=orders.OrderSort.SHIP_BY,
        verbs=(MARK_PROCESSED, HOLD),
    ),
    "on_hold": PageTab(
        _("On hold"), orders.OrderTab.ON_HOLD, sort=orders.OrderSort.SHIP_BY, verbs=(RELEASE,)
    ),
    "exception": PageTab(
        _("Exception"),
        orders.OrderTab.EXCEPTION,
        is_hot=True,
        verbs=(MARK_PROCESSED, SEND_BACK, HOLD, RELEASE),
    ),
    "processed": PageTab(_("Processed"), orders.OrderTab.PROCESSED, verbs=(SEND_BACK, HOLD)),
}
# Empty most of the time: shown when there is something in it, or one stands there.
RARE = ("partially_shipped", "other", "own", "on_hold")


def narrow(wanted: orders.OrderFilter, tab: PageTab, actor: identity.Actor) -> orders.OrderFilter:
    """Return the filter of one tab."""
    if tab.is_other:
        words = find_other_statuses(actor, NAMED)
        # No word occurs: one that cannot be stored finds nothing.
        return replace(wanted, amazon_statuses=words or ("-",))
    return replace(wanted, tab=tab.tab, amazon_statuses=tuple(map(str, tab.statuses)))


def count_of(tab: PageTab, counts: ListCounts) -> orders.Count:
    """Return how many orders one tab holds."""
    if tab.is_other:
        return counts.others
    if tab.statuses:
        return counts.statuses[tab.statuses[0]]
    return counts.tabs[tab.tab]


def list_tabs(current: str, counts: ListCounts, parameters: QueryDict) -> Sequence[Tab]:
    """Return the tabs to show; the filters stay when one goes from tab to tab, the order not."""
    return [
        Tab(
            label=str(tab.name),
            url=change_query(parameters, tab=key, sort="", open=""),
            count=count.number + count.is_more,
            is_current=key == current,
            is_hot=tab.is_hot,
        )
        for key, tab in TABS.items()
        if (count := count_of(tab, counts)).number or key == current or key not in RARE
    ]
