"""Offers that look as if they were sent from another pool: evidence, never a decision."""

from zhongshu.identity import public as identity
from zhongshu.inventory.statements.pool_evidence import EvidenceRow, find_evidence

MOST_EVIDENCE = 2_000


def list_pool_evidence(actor: identity.Actor) -> list[EvidenceRow]:
    """Return offers of which Amazon's words or our books show that another pool sends them.

    At most 2,000, by seller SKU. Two pools may each look like the other's: who reads it knows
    more, or a person does. One query.
    """
    stores = None if actor.sees_every_store else sorted(actor.store_ids)
    return find_evidence(stores, limit=MOST_EVIDENCE)
