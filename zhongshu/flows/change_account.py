"""Change what a person may change of an account: all that was asked, or nothing."""

from datetime import datetime

from django.db import transaction

from zhongshu.channels import public as channels
from zhongshu.identity import public as identity


@transaction.atomic
def change_account(
    *, account_id: int, name: str | None, seller_id: str | None, actor: identity.Actor, at: datetime
) -> None:
    """Call the account otherwise, and enter its seller id; None leaves what is there.

    Raises:
        Everything that `rename_account` and `set_seller_id` refuse; then nothing is changed.
    """
    if name is not None:
        channels.rename_account(account_id=account_id, name=name, actor=actor)
    if seller_id is not None:
        channels.set_seller_id(account_id=account_id, seller_id=seller_id, actor=actor, at=at)
