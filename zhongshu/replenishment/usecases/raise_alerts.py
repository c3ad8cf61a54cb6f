"""Raise what is wrong with goods now, and let go what is not wrong any more."""

from datetime import datetime

from django.db import transaction

from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.kernel.garbage import without_collecting
from zhongshu.replenishment import statements
from zhongshu.replenishment.gathering import gather
from zhongshu.replenishment.models import AlertWish
from zhongshu.replenishment.pacing import find_limits
from zhongshu.replenishment.raising import find_in, gather_for
from zhongshu.replenishment.reading import read_rules, read_traces, read_weights
from zhongshu.replenishment.rules import RuleBook
from zhongshu.replenishment.values import Raised


@transaction.atomic
def raise_alerts(*, actor: identity.Actor, at: datetime) -> Raised:
    """Find the speeds anew, and what follows from them and the rules, of all goods at once.

    A warning that lasts keeps its age and is raised once, also by two runs at a time; one that
    is no longer true goes away; one that was put off until now comes back. Stock is told how fast
    products sell and below what they run out. Repeating changes nothing but when it was last seen.

    Raises:
        identity.NotEveryStoreError: the actor does not see every store.
    """
    if not actor.sees_every_store:
        raise identity.NotEveryStoreError
    statements.hold_alerts()
    with without_collecting():
        return _raise(at)


def _raise(at: datetime) -> Raised:
    wishes = list(AlertWish.objects.values_list("pk", flat=True))
    statements.note_begin(read_traces())
    weights = read_weights()
    figures = gather(weights, at=at)
    rules = read_rules()
    goods, book = gather_for(figures, rules, at=at), RuleBook(rules)
    found = find_in(goods, book, figures.today)
    statements.put_speeds(figures.speeds, version=weights.version, until=figures.today)
    inventory.put_paces(goods.paces, find_limits(goods.of_products, book))
    new_ids, gone = statements.put_alerts(found, at=at)
    AlertWish.objects.filter(pk__in=wishes).delete()
    statements.note_end(speeds=len(figures.speeds), total=len(found))
    return Raised(new_ids, gone, len(found))
