"""Pairing as every verb does it: hold, compare, end the old versions, write the new ones."""

from collections.abc import Sequence
from datetime import datetime

from zhongshu.catalog.pairing_errors import PairRefusedError
from zhongshu.catalog.pairing_locks import HeldSkus, Place, hold_skus
from zhongshu.catalog.pairing_values import LARGEST_FACTOR, Pair, Paired, Reason
from zhongshu.catalog.proposal_queueing import wish_for_proposals
from zhongshu.catalog.statements import pairings as statements
from zhongshu.identity import public as identity
from zhongshu.kernel.outcomes import Outcome


def write_pairings(
    wanted: Sequence[tuple[Pair, Reason]], *, actor: identity.Actor, at: datetime
) -> list[Paired]:
    """Make these pairings inside the caller's transaction; answer in their order.

    A constant number of statements: products, SKUs, listings (for overrides only) and open
    pairings are held or read; then ended, written, pointed at, and their proposals deleted.
    """
    held = hold_skus(
        {pair.seller_sku_id for pair, _reason in wanted},
        product_ids={pair.product_id for pair, _reason in wanted if pair.product_id is not None},
        store_ids={pair.store_id for pair, _reason in wanted if pair.store_id is not None},
        actor=actor,
    )
    refusals: dict[int, PairRefusedError] = {}
    changes: dict[Place, tuple[Pair, Reason]] = {}
    places: set[Place] = set()
    for number, (pair, reason) in enumerate(wanted):
        place = (pair.seller_sku_id, pair.store_id)
        if place in places:
            refusals[number] = PairRefusedError(PairRefusedError.TWICE)
            continue
        places.add(place)
        if _is_so_already(pair, held):
            continue
        if refusal := _find_refusal(pair, held):
            refusals[number] = refusal
        else:
            changes[place] = (pair, reason)
    made = _write(changes, held, actor=actor, at=at)
    return [
        _answer(pair, refusals.get(number), held, changes, made)
        for number, (pair, _reason) in enumerate(wanted)
    ]


def _is_so_already(pair: Pair, held: HeldSkus) -> bool:
    """Tell whether nothing is to be done: somebody else may have done the same."""
    if pair.seller_sku_id not in held.codes:
        return False
    now = held.open.get((pair.seller_sku_id, pair.store_id))
    if now is None:
        return pair.product_id is None
    return (now.product_id, now.factor) == (pair.product_id, pair.factor)


def _find_refusal(pair: Pair, held: HeldSkus) -> PairRefusedError | None:
    place = (pair.seller_sku_id, pair.store_id)
    now = held.open.get(place)
    if pair.seller_sku_id not in held.codes:
        return PairRefusedError(PairRefusedError.NO_SKU)
    if pair.store_id is not None and place not in held.listed:
        return PairRefusedError(PairRefusedError.NO_STORE)
    if pair.product_id is not None and pair.product_id not in held.products:
        return PairRefusedError(PairRefusedError.NO_PRODUCT)
    if not 1 <= pair.factor <= LARGEST_FACTOR:
        return PairRefusedError(PairRefusedError.FACTOR)
    if now is None and pair.replaces is not None:
        return PairRefusedError(PairRefusedError.ENDED)
    if now is not None and now.id != pair.replaces:
        return PairRefusedError(PairRefusedError.CHANGED, given=now.sku, who=now.who)
    return None


def _write(
    changes: dict[Place, tuple[Pair, Reason]],
    held: HeldSkus,
    *,
    actor: identity.Actor,
    at: datetime,
) -> dict[Place, int]:
    """End what was, write what is from now on, and return the new ids."""
    # Who waited for another may have asked earlier: a version never begins before the last.
    moments = {
        place: max(at, held.open[place].paired_at) if place in held.open else at
        for place in changes
    }
    ended = [
        {"id": held.open[place].id, "ended_at": moments[place]}
        for place in changes
        if place in held.open
    ]
    new = [
        {
            "seller_sku_id": pair.seller_sku_id,
            "store_id": pair.store_id,
            "product_id": pair.product_id,
            "factor": pair.factor,
            "reason": reason,
            "paired_at": moments[place],
        }
        for place, (pair, reason) in changes.items()
        if pair.product_id is not None
    ]
    if ended:
        statements.end_pairings(ended, actor.name)
    made: dict[Place, int] = statements.insert_pairings(new, actor.name) if new else {}
    pointers = {sku: made.get((sku, store)) for sku, store in changes if store is None}
    if pointers:
        statements.point_skus(pointers)
        statements.delete_proposals([sku for sku, pairing in pointers.items() if pairing])
    if ended or new:  # other SKUs of the same ASIN follow it
        wish_for_proposals()
    return made


def _answer(
    pair: Pair,
    refusal: PairRefusedError | None,
    held: HeldSkus,
    changes: dict[Place, tuple[Pair, Reason]],
    made: dict[Place, int],
) -> Paired:
    place = (pair.seller_sku_id, pair.store_id)
    now = held.open.get(place)
    if refusal:
        return Paired(pair.seller_sku_id, Outcome.REFUSED, told=refusal.sentence, label=pair.label)
    if place not in changes:
        outcome, pairing_id = Outcome.UNCHANGED, now.id if now else None
    else:
        outcome = Outcome.CHANGED if now else Outcome.NEW
        pairing_id = made.get(place)
    return Paired(pair.seller_sku_id, outcome, pairing_id, label=pair.label)
