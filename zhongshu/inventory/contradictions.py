"""What contradicts itself in the ledger: invariants that must hold whatever happens."""

from collections.abc import Iterator

from zhongshu.identity import public as identity
from zhongshu.inventory.statements import checking
from zhongshu.inventory.statements.awd import WRONG_OPENINGS


def find_contradictions(actor: identity.Actor) -> list[str]:
    """Return a sentence for everything that contradicts itself, some twenty of a kind.

    Raises:
        identity.NotEveryStoreError: the actor does not see every store; books are whole.
    """
    if not actor.sees_every_store:
        raise identity.NotEveryStoreError
    return list(_sentences())


def _sentences() -> Iterator[str]:
    for product, place, on_hand, moved in checking.find_rows(checking.WRONG_BALANCES):
        yield (
            f"Product {product} at place {place}: the balance says {on_hand},"
            f" its moves say {moved}."
        )
    for product, place, reserved, held in checking.find_rows(checking.WRONG_RESERVED):
        yield (
            f"Product {product} at place {place}: {reserved} are reserved,"
            f" but its reservations hold {held}."
        )
    for product, place, on_hand, reserved in checking.find_rows(checking.BELOW_THE_FLOOR):
        yield (
            f"Product {product} at place {place}: {on_hand} on hand cover not {reserved} reserved."
        )
    for document, product, on_hand in checking.find_rows(checking.LEFT_ON_CLOSED_WAYS):
        yield f"{document} is closed, but {on_hand} of product {product} are still on their way."
    for feed, reference, code, units in checking.find_rows(checking.WRONG_EVENTS):
        yield (
            f"Event {reference} of {feed}, seller SKU {code}: {units} units are marked as posted,"
            f" but no entry is."
        )
    for code, units, is_posted in checking.find_rows(WRONG_OPENINGS):
        yield (
            f"Opening of {code} at AWD, {units} units: it is marked as"
            f" {'posted, but no entry is' if is_posted else 'waiting, but its entry is there'}."
        )
    for (key,) in checking.find_rows(checking.WRONG_BACKS):
        yield f"Entry {key} was re-posted, but what takes it back is not its opposite."
    for (key,) in checking.find_rows(checking.WRONG_ENTRIES):
        yield f"Entry {key} is not what was posted: its moves do not fit its content."
