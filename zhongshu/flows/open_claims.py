"""Let the claims of every account follow what Amazon lost, damaged and did not receive: 索赔."""

from collections.abc import Collection
from datetime import datetime

from zhongshu.channels import public as channels
from zhongshu.claims import public as claims
from zhongshu.identity import public as identity


def open_claims(*, at: datetime, account_ids: Collection[int] | None = None) -> claims.Followed:
    """Follow the causes of all accounts at Amazon, or of these; return what was done in all.

    What Amazon paid before a claim was there, or had its case number, is matched at once.
    """
    done = []
    for account in channels.list_accounts(identity.SYSTEM):
        is_wanted = account_ids is None or account.account_id in account_ids
        if account.channel == channels.Channel.AMAZON and is_wanted:
            done.append(claims.open_claims(account_id=account.account_id, at=at))
            claims.match_reimbursements(account_id=account.account_id, at=at)
    return claims.Followed(
        sum(each.opened for each in done),
        sum(each.changed for each in done),
        sum(each.resolved for each in done),
    )
