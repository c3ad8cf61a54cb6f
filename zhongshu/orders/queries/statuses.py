"""How many orders stand where: our work tabs beside Amazon's own words, unknown ones too."""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise

from django.db.models import Q

from zhongshu.identity import public as identity
from zhongshu.orders import statements
from zhongshu.orders.filtering import TABS, narrow
from zhongshu.orders.models import Order
from zhongshu.orders.queries.lists import MOST_IN_A_FOOT
from zhongshu.orders.values import AmazonStatus, Count, OrderFilter, OrderTab

MOST_IN_A_TAB = 1_000


@dataclass(frozen=True, slots=True)
class ListCounts:
    """Bounded counts: by work tab, by Amazon's word, and of all words that were not named.

    `here` is what the list itself holds, counted further than the tabs.
    """

    tabs: dict[OrderTab, Count]
    statuses: dict[AmazonStatus, Count]
    others: Count
    here: Count


def count_list(
    actor: identity.Actor,
    wanted: OrderFilter,
    *,
    named: Collection[AmazonStatus],
    here: OrderFilter,
) -> ListCounts:
    """Count under this filter, up to 1,000 each, in one statement; `named` are counted singly.

    `here` is the filter of the tab that is open: its orders are counted up to 10,000.
    """
    orders = narrow(Order.objects.for_actor(actor), wanted, ignores_tab=True)
    lists = {f"tab {tab}": orders.filter(condition) for tab, condition in TABS.items()}
    lists |= {f"status {each}": orders.filter(amazon_status=each.value) for each in named}
    lists["others"] = orders.filter(_between(named))
    bounds = dict.fromkeys(lists, MOST_IN_A_TAB) | {"here": MOST_IN_A_FOOT}
    lists["here"] = narrow(Order.objects.for_actor(actor), here)
    counts = {
        name: Count(min(number, bounds[name]), is_more=number > bounds[name])
        for name, number in statements.count_each(lists, most=bounds).items()
    }
    return ListCounts(
        tabs={tab: counts[f"tab {tab}"] for tab in TABS},
        statuses={each: counts[f"status {each}"] for each in named},
        others=counts["others"],
        here=counts["here"],
    )


def find_other_statuses(actor: identity.Actor, named: Collection[AmazonStatus]) -> tuple[str, ...]:
    """Return Amazon's words that occur and are not among these, for whoever sees any order."""
    if not actor.sees_every_store and not actor.store_ids:
        return ()
    return statements.read_other_statuses([each.value for each in named])


def _between(named: Collection[AmazonStatus]) -> Q:
    """Return the condition that Amazon's word is none of these, as gaps between them.

    "Not one of these" would read the whole table to find nothing; the gaps are read by the
    index. The words differ before their first underscore or are longer, so that they stand
    in this order under every collation.
    """
    words = sorted(each.value for each in named)
    gaps = Q(amazon_status__lt=words[0]) | Q(amazon_status__gt=words[-1])
    for below, above in pairwise(words):
        gaps |= Q(amazon_status__gt=below, amazon_status__lt=above)
    return gaps
