"""Who may re-post a seller SKU."""

from zhongshu.identity import public as identity
from zhongshu.inventory.statements.reposted import is_hidden

MAY_REPOST = (identity.Role.OPERATIONS,)


def require_reposter(seller_sku_id: int, actor: identity.Actor) -> None:
    """Refuse whoever does not pair, or does not see a pool where the seller SKU has stock.

    Raises:
        identity.NotAllowedError, identity.NotEveryStoreError
    """
    identity.require_role(actor, *MAY_REPOST)
    if not actor.sees_every_store and is_hidden(seller_sku_id, actor.store_ids):
        raise identity.NotEveryStoreError
