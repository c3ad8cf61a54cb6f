"""Record in which marketplaces a seller takes part now."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from zhongshu.channels.facts import Participation
from zhongshu.channels.locks import lock_account
from zhongshu.channels.store_rows import put_stores
from zhongshu.identity import public as identity


@transaction.atomic
def record_participations(
    account_id: int, participations: Sequence[Participation], at: datetime
) -> tuple[int, ...]:
    """Bring stores up to date and make new ones, to be confirmed; return the ids of new ones.

    A marketplace that Amazon leaves out stays as it is. A constant number of statements.

    Raises:
        AccountNotFoundError: there is no such account.
    """
    account = lock_account(account_id, identity.SYSTEM)
    made = tuple(put_stores(account, participations))
    if made:
        identity.record(
            identity.SYSTEM,
            "channels.stores.found",
            f"channels.account:{account_id}",
            stores=list(made),
            at=at.isoformat(),
        )
    return made
