"""How many orders stand where: our work tabs beside Amazon's own words, unknown ones too."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import pairwise

from django.db.models import Q

from zhongshu.identity import public as identity
from zhongshu.orders.filtering import TABS, about_lines, about_orders, narrow
from zhongshu.orders.models import Order, OrderLine
from zhongshu.orders.queries.lists import MOST_IN_A_FOOT
from zhongshu.orders.statements import reading
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

    `here` is the same filter in the tab that is open: its orders are counted up to 10,000.
    A search that finds more lines than are counted in one pass takes a second statement.
    """
    conditions = {f"tab_{tab}": condition for tab, condition in TABS.items()}
    conditions |= {f"status_{each}": Q(amazon_status=each.value) for each in named}
    conditions["others"] = _between(named)
    conditions["here"] = TABS[here.tab] & about_orders(here)
    bounds = dict.fromkeys(conditions, MOST_IN_A_TAB) | {"here": MOST_IN_A_FOOT}
    counts = {
        name: Count(min(number, bounds[name]), is_more=number > bounds[name])
        for name, number in _count(actor, wanted, conditions, bounds).items()
    }
    return ListCounts(
        tabs={tab: counts[f"tab_{tab}"] for tab in TABS},
        statuses={each: counts[f"status_{each}"] for each in named},
        others=counts["others"],
        here=counts["here"],
    )


def _count(
    actor: identity.Actor,
    wanted: OrderFilter,
    conditions: Mapping[str, Q],
    bounds: Mapping[str, int],
) -> dict[str, int]:
    orders = narrow(Order.objects.for_actor(actor), wanted, ignores_tab=True)
    if searched := about_lines(wanted):
        lines = OrderLine.objects.filter(searched[0])
        counts = reading.count_found(orders, lines, conditions)
        if counts is not None:
            return counts
    lists = {name: orders.filter(condition) for name, condition in conditions.items()}
    return reading.count_each(lists, most=bounds)


def find_other_statuses(actor: identity.Actor, named: Collection[AmazonStatus]) -> tuple[str, ...]:
    """Return Amazon's words that occur and are not among these, for whoever sees any order."""
    if not actor.sees_every_store and not actor.store_ids:
        return ()
    return reading.read_other_statuses([each.value for each in named])


def _between(named: Collection[AmazonStatus]) -> Q:
    """Return the condition that Amazon's word is none of these, as gaps between them.

    "Not one of these" would read the whole table to find nothing; the gaps are read by the
    index. The words differ before their first underscore or are longer, so that they stand
    in this order under every collation.
    """
    words = sorted(each.value for each in named)
    # Orders of other channels have no word of Amazon's.
    gaps = Q(amazon_status__gt="", amazon_status__lt=words[0]) | Q(amazon_status__gt=words[-1])
    for below, above in pairwise(words):
        gaps |= Q(amazon_status__gt=below, amazon_status__lt=above)
    return gaps
