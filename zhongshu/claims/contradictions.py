"""What contradicts itself about claims: their causes, and what was paid for them."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import F

from zhongshu.claims.causes import gather_causes
from zhongshu.claims.models import Claim
from zhongshu.claims.values import BY_HAND
from zhongshu.identity import public as identity

MOST = 20


def find_contradictions(actor: identity.Actor, *, at: datetime) -> list[str]:
    """Return a sentence for everything that contradicts itself, some twenty of a kind.

    A claim says of its cause what Amazon's facts say; one that is not submitted claims just that.
    What no claim knows yet is opened within a quarter of an hour, and no fault.

    Raises:
        identity.NotEveryStoreError: the actor does not see every store; books are whole.
    """
    if not actor.sees_every_store:
        raise identity.NotEveryStoreError
    return [*_of_causes(at), *_of_payments()]


def _of_causes(at: datetime) -> Iterator[str]:
    rows = Claim.objects.exclude(key__startswith=BY_HAND)
    named = 0
    for account_id in rows.values_list("account_id", flat=True).distinct().order_by("account_id"):
        units = {each.key: each.units for each in gather_causes(account_id, at=at)}
        of_account = rows.filter(account=account_id).order_by("pk")
        for key, kept in of_account.values_list("key", "cause_units").iterator():
            if units.get(key, 0) != kept and named < MOST:
                named += 1
                yield f"Claim {key}: its cause has {units.get(key, 0)} units, it says {kept}."


def _of_payments() -> Iterator[str]:
    rows = Claim.objects.annotate(got=F("units_paid") + F("units_back")).filter(got__gt=F("units"))
    for key, got, units in rows.order_by("pk").values_list("key", "got", "units")[:MOST]:
        yield f"Claim {key}: {got} units were paid or given back, but only {units} were claimed."
