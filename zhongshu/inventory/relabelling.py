"""Stock that becomes another product's where it lies, with all that is reserved of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from zhongshu.inventory.ledger_values import (
    BalanceKey,
    Cause,
    Entry,
    LocationKind,
    Move,
    Place,
    Reason,
    Reserve,
)
from zhongshu.inventory.statements import ledger, merging
from zhongshu.inventory.statements.mirror import read_last_move
from zhongshu.inventory.usecases.post_entries import post_entries
from zhongshu.inventory.usecases.put_places import put_places

OF_MERGE = "merge"


@dataclass(frozen=True, slots=True)
class Change:
    """Units of a balance that are another product's from now on."""

    key: BalanceKey
    into_id: int
    units: int

    @property
    def moves_of(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """Return what leaves the place, by product: less than nothing comes in."""
        return (self.key.product_id, self.units), (self.into_id, -self.units)


def hold(becomes: Iterable[tuple[BalanceKey, int]]) -> dict[BalanceKey, ledger.LockedBalance]:
    """Hold balances, those they become, and all that their reservations stand at, in one order."""
    pairs = list(becomes)
    touched = {end for key, into_id in pairs for end in (key, key._replace(product_id=into_id))}
    touched |= {line.balance for line in merging.read_lines_at([key for key, _into in pairs])}
    return ledger.lock_balances(touched)


def relabel(
    changes: Sequence[Change],
    *,
    carried: Mapping[BalanceKey, int],
    reason: Reason,
    user_id: int | None,
    at: datetime,
) -> int:
    """Let units of held balances be another product's; return how many.

    What is reserved of `carried` balances goes along. One entry for each change: out of the one
    product, into the other, in a single batch.
    """
    far_end = Place(kind=LocationKind.ADJUSTMENT)
    outside = put_places([far_end])[far_end]
    read, last = merging.find_read([each.key for each in changes]), read_last_move()
    entries = [
        Entry(
            key=f"{reason.lower()}:{':'.join(map(str, each.key))}:{each.into_id}:{last}",
            reason=reason,
            occurred_at=min(read.get((each.key.location_id, each.key.seller_sku_id or 0), at), at),
            moves=tuple(
                Move.signed(
                    units,
                    product_id=product_id,
                    source_id=each.key.location_id,
                    destination_id=outside,
                    seller_sku_id=each.key.seller_sku_id,
                )
                for product_id, units in each.moves_of
            ),
            cause=Cause(kind=OF_MERGE, ref=str(each.into_id)),
            user_id=user_id,
        )
        for each in changes
        if each.units
    ]
    post_entries(entries, _carry(carried), must_all=True)
    return sum(abs(each.units) for each in changes)


def _carry(carried: Mapping[BalanceKey, int]) -> list[Reserve]:
    """Return what documents want from now on that wanted something of these balances."""
    wanted: dict[str, dict[BalanceKey, int]] = {}
    first: dict[str, merging.LineRow] = {}
    for line in merging.read_lines_at(list(carried)):
        into_id = carried.get(line.balance, line.balance.product_id)
        balance = line.balance._replace(product_id=into_id)
        of_key = wanted.setdefault(line.key, {})
        of_key[balance] = of_key.get(balance, 0) + line.wanted
        first.setdefault(line.key, line)
    return [
        Reserve(
            key,
            of_key,
            Cause(kind=line.kind, ref=line.ref, account_id=line.account_id),
            line.promise_at,
        )
        for key, of_key in wanted.items()
        if (line := first[key])
    ]
