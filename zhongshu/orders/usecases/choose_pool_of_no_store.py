"""Say from which of an account's pools Amazon sends orders of no store, as multi-channel ones."""

from django.db import transaction

from zhongshu.channels import public as channels
from zhongshu.identity import public as identity
from zhongshu.orders.errors import PoolNotFoundError
from zhongshu.orders.models import PoolOfNoStore
from zhongshu.orders.statements import recording
from zhongshu.orders.statements import stock as statements


@transaction.atomic
def choose_pool_of_no_store(*, pool_id: int, actor: identity.Actor, is_chosen: bool = True) -> None:
    """Let orders of no store take their units from this pool, or not any more.

    What waited for it is due; what was posted already stays where it was. Repeating does nothing.

    Raises:
        NotAllowedError: the role keeps no stock.
        identity.NotEveryStoreError: such orders are for those who see every store.
        PoolNotFoundError: no such pool at Amazon.
    """
    identity.require_role(actor, identity.Role.OPERATIONS)
    if not actor.sees_every_store:
        raise identity.NotEveryStoreError
    stores = [each for each in channels.list_stores(actor) if each.pool_id == pool_id]
    if not stores or any(each.channel != channels.Channel.AMAZON for each in stores):
        raise PoolNotFoundError(pool_id)
    account_id = stores[0].account_id
    recording.hold_account(account_id)
    chosen = PoolOfNoStore.objects.filter(account=account_id)
    if chosen.filter(pool=pool_id).exists() == is_chosen:
        return
    if is_chosen:
        PoolOfNoStore.objects.update_or_create(account_id=account_id, defaults={"pool_id": pool_id})
    else:
        chosen.delete()
    statements.mark_no_store_due(account_id)
    identity.record(
        actor,
        "orders.choose_pool_of_no_store",
        f"channels.pool:{pool_id}",
        chosen=is_chosen,
    )
