"""Ask for a re-posting to be taken back."""

from datetime import datetime

from django.db import transaction

from zhongshu.identity import public as identity
from zhongshu.inventory.models import Reposting
from zhongshu.inventory.reposting_errors import NotTheNewestError
from zhongshu.inventory.reposting_lists import get_reposting
from zhongshu.inventory.reposting_locks import begin
from zhongshu.inventory.reposting_rights import MAY_REPOST, require_reposter


@transaction.atomic
def ask_undo_reposting(reposting_id: int, *, actor: identity.Actor, at: datetime) -> int:
    """Note that a re-posting is to be taken back and queue the work; return its own id.

    Raises:
        identity.NotAllowedError, identity.NotEveryStoreError: as for asking.
        RepostingNotFoundError: there is none, or not for this actor.
        NotTheNewestError: it does not stand, or its seller SKU was re-posted again.
        RepostingRunsError: one of its account waits or runs.
    """
    identity.require_role(actor, *MAY_REPOST)
    known = get_reposting(actor, reposting_id)
    require_reposter(known.seller_sku_id, actor)
    if not known.may_be_undone:
        raise NotTheNewestError(known.seller_sku)
    row = Reposting(
        seller_sku_id=known.seller_sku_id,
        account_id=known.account_id,
        since=known.since,
        undo_of_id=reposting_id,
    )
    begin(row, actor, at)
    identity.record(
        actor,
        "inventory.reposting.undo_asked",
        f"inventory.reposting:{reposting_id}",
        seller_sku=known.seller_sku,
    )
    return row.pk
