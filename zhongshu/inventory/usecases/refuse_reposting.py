"""End a re-posting that was not carried out."""

from datetime import datetime

from django.db import transaction

from zhongshu.identity import public as identity
from zhongshu.inventory.reposting_locks import end, hold_open, to_refused
from zhongshu.inventory.reposting_values import RepostingState
from zhongshu.kernel.errors import DomainError


@transaction.atomic
def refuse_reposting(
    reposting_id: int,
    refusal: DomainError | None,
    *,
    sentence: str = "",
    actor: identity.Actor,
    at: datetime,
) -> None:
    """End one that was not carried out, and say why: a refusal, or a sentence of ours.

    One that is over already stays as it is.
    """
    row = hold_open(reposting_id)
    if row is None:
        return
    row.refused = to_refused(refusal, sentence)
    end(row, RepostingState.REFUSED, at=at)
    identity.record(
        actor,
        "inventory.reposting.refused",
        f"inventory.reposting:{reposting_id}",
        seller_sku=row.seller_sku.code,
        code=refusal.code if refusal else "crashed",
    )
