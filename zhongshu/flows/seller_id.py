"""Calls about single listings name the seller: without its id they wait, and say why."""

from datetime import datetime

from django.utils.translation import gettext_noop as _

from zhongshu.channels import public as channels

SELLER_ID_MISSING = channels.IssueText(
    code="channels.seller_id_missing",
    what=_("Listing details of {account} wait for the seller id."),
    why=_("Amazon asks for the seller id in these calls, and no call tells it."),
    what_to_do=_(
        "In Seller Central open Settings, Account Info, Merchant Token; enter that code on the"
        " page of the account. Orders, reports and FBA stock run meanwhile."
    ),
)


def require_seller_id(
    lease: channels.RunLease, account: channels.AccountRef, *, at: datetime
) -> bool:
    """Return whether the seller id is known; when not, open an issue and end the run."""
    subject = f"account:seller_id:{lease.kind}"
    if account.seller_id:
        channels.resolve_issues(account_id=lease.account_id, subjects=[subject], at=at)
        return True
    issue = SELLER_ID_MISSING.about(subject, account=account.name)
    channels.open_issues(account_id=lease.account_id, stream=lease.kind, issues=[issue], at=at)
    channels.finish_run(lease, cursor=None, proof={"waiting_for": "seller_id"}, at=at)
    return False
