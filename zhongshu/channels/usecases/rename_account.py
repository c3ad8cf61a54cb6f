"""Call an account otherwise."""

from django.db import transaction

from zhongshu.channels import rules
from zhongshu.channels.account_errors import AccountNameTakenError
from zhongshu.channels.locks import lock_account, lock_connecting
from zhongshu.channels.models import SellingAccount
from zhongshu.identity import public as identity


@transaction.atomic
def rename_account(*, account_id: int, name: str, actor: identity.Actor) -> None:
    """Give the account another name; its stores keep theirs.

    Raises:
        identity.NotAllowedError: only administrators rename.
        AccountNotFoundError: no such account, or not for this actor.
        EmptyFieldError, kernel.TooLongError, kernel.HiddenCharacterError: it is no name.
        AccountNameTakenError: another account has this name.
    """
    identity.require_admin(actor)
    lock_connecting()
    account = lock_account(account_id, actor)
    name = rules.require_filled_name(name, field="name", longest=100)
    if account.name == name:
        return
    if SellingAccount.objects.filter(name=name).exclude(pk=account_id).exists():
        raise AccountNameTakenError(name)

    before, account.name = account.name, name
    account.save()
    identity.record(
        actor,
        "channels.account.renamed",
        f"channels.account:{account_id}",
        before=before,
        after=name,
    )
