"""Ask for a seller SKU to be re-posted."""

from datetime import datetime

from django.db import transaction

from zhongshu.identity import public as identity
from zhongshu.inventory.models import Reposting
from zhongshu.inventory.reposting_locks import begin
from zhongshu.inventory.reposting_rights import require_reposter
from zhongshu.inventory.reposting_rules import SoldAs


@transaction.atomic
def ask_reposting(
    sold: SoldAs, *, since: datetime | None, actor: identity.Actor, at: datetime
) -> int:
    """Note that a seller SKU is to be re-posted and queue the work; return its id.

    Raises:
        identity.NotAllowedError: the role does not pair.
        identity.NotEveryStoreError: it has stock at a pool whose stores the actor does not see.
        RepostingRunsError: one of its account waits or runs.
    """
    require_reposter(sold.seller_sku_id, actor)
    row = Reposting(seller_sku_id=sold.seller_sku_id, account_id=sold.account_id, since=since)
    begin(row, actor, at)
    identity.record(
        actor,
        "inventory.reposting.asked",
        f"inventory.reposting:{row.pk}",
        seller_sku=sold.seller_sku,
        since=since.isoformat() if since else None,
    )
    return row.pk
