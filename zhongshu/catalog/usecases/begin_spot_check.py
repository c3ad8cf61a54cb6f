"""Begin a spot check: draw the listings that are held against Amazon."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from zhongshu.catalog import spot_check_rules as rules
from zhongshu.catalog.models import SpotCheck, SpotCheckItem
from zhongshu.catalog.spot_check_errors import NothingToCheckError, SpotCheckSizeError
from zhongshu.catalog.spot_check_pools import find_pools
from zhongshu.catalog.spot_check_values import MOST_ITEMS, NewSpotCheck, Why
from zhongshu.channels import public as channels
from zhongshu.identity import public as identity


@transaction.atomic
def begin_spot_check(new: NewSpotCheck, *, actor: identity.Actor, at: datetime) -> int:
    """Draw listings of the actor's stores and return the check's id; the same again draws anew.

    Nothing is asked of Amazon yet.

    Raises:
        identity.NotAllowedError: this role does not check.
        channels.AccountNotFoundError, StoreNotFoundError: none, or not for this actor.
        channels.AccountNotConnectedError, channels.AccountByHandError: Amazon cannot be asked.
        SpotCheckSizeError: not 1 to 200 listings.
        identity.UnknownChoiceError: there is no such kind.
        NothingToCheckError: no listing of these kinds.
    """
    identity.require_role(actor, identity.Role.OPERATIONS)
    if not 1 <= new.count <= MOST_ITEMS:
        raise SpotCheckSizeError(count=new.count, most=MOST_ITEMS)
    kinds = _read_kinds(new.kinds)
    card = channels.get_account(actor, new.account_id)
    channels.require_connected(card.name, card.state)
    store_ids = _choose_stores(card, new.store_ids)

    pools = find_pools(store_ids, kinds, count=new.count, actor=actor, at=at)
    drawn = rules.draw(pools, new.count)
    if not drawn:
        raise NothingToCheckError(account_name=card.name)

    check = SpotCheck.objects.create(
        account_id=card.account_id,
        store_ids=store_ids,
        who=actor.name[:150],
        begun_at=at,
        confirms_equal=new.confirms_equal,
        size=len(drawn),
        waiting=len(drawn),
    )
    SpotCheckItem.objects.bulk_create(
        SpotCheckItem(
            spot_check=check,
            place=place,
            listing_id=each.listing_id,
            why=each.why,
            oddity=each.oddity,
        )
        for place, each in enumerate(drawn, start=1)
    )
    identity.record(
        actor,
        "catalog.spot_check.begun",
        f"catalog.spot_check:{check.pk}",
        account=card.account_id,
        listings=len(drawn),
    )
    return check.pk


def _read_kinds(kinds: Sequence[str]) -> list[Why]:
    for each in kinds:
        if each not in list(Why):
            raise identity.UnknownChoiceError(field="kinds", choice=each[:20])
    return [why for why in Why if not kinds or why in kinds]


def _choose_stores(card: channels.AccountCard, wanted: Sequence[int]) -> list[int]:
    seen = sorted(store.store_id for store in card.stores)
    for each in wanted:
        if each not in seen:
            raise channels.StoreNotFoundError(each)
    return sorted(set(wanted)) or seen
