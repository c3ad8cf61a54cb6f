"""Judge one listing of a spot check: right, wrong or unsure."""

from datetime import datetime

from django.db import transaction

from zhongshu.catalog import issues
from zhongshu.catalog.models import SpotCheckItem
from zhongshu.catalog.spot_check_errors import (
    SpotCheckItemNotFoundError,
    SpotCheckUnansweredError,
)
from zhongshu.catalog.spot_check_values import Answer, Verdict
from zhongshu.catalog.spot_check_writing import hold_spot_check, settle
from zhongshu.channels import public as channels
from zhongshu.identity import public as identity

MAY_BE_JUDGED = (Answer.TOLD, Answer.GONE)


@transaction.atomic
def judge_spot_check_item(
    *, spot_check_id: int, item_id: int, verdict: str, actor: identity.Actor, at: datetime
) -> None:
    """Keep what a person found; the last verdict ends the check, the same again changes nothing.

    A listing that is wrong on both sides opens an issue; another verdict settles it.

    Raises:
        identity.NotAllowedError: this role does not check.
        identity.UnknownChoiceError: there is no such verdict.
        SpotCheckNotFoundError, SpotCheckItemNotFoundError: none, or not for this actor.
        SpotCheckUnansweredError: Amazon said nothing of it.
    """
    identity.require_role(actor, identity.Role.OPERATIONS)
    if verdict not in list(Verdict):
        raise identity.UnknownChoiceError(field="verdict", choice=verdict[:20])
    check = hold_spot_check(spot_check_id, actor)
    item = check.items.filter(pk=item_id).select_related("listing__store").first()
    if item is None:
        raise SpotCheckItemNotFoundError(item_id=item_id)
    if item.answer not in MAY_BE_JUDGED:
        raise SpotCheckUnansweredError(seller_sku=item.listing.sku)
    if item.verdict == verdict and item.judged_by:
        return

    item.verdict, item.judged_by, item.judged_at = verdict, actor.name[:150], at
    item.save(update_fields=["verdict", "judged_by", "judged_at"])
    if item.equal == item.compared:
        _tell_of_both_sides(item, check.account_id, actor, at)
    settle(check, actor=actor, at=at)


def _tell_of_both_sides(
    item: SpotCheckItem, account_id: int, actor: identity.Actor, at: datetime
) -> None:
    """Open an issue where a person finds wrong what both sides agree on, or settle it."""
    listing = item.listing
    marketplace_id = listing.store.marketplace_id
    subject = issues.subject_of_spot_check(marketplace_id, listing.sku)
    if item.verdict != Verdict.WRONG:
        channels.resolve_issues(account_id=account_id, subjects=[subject], at=at)
        return
    issue = issues.SPOT_CHECK_WRONG.about(
        subject,
        marketplace_id=marketplace_id,
        seller_sku=listing.sku,
        store=listing.store.name,
        who=actor.name,
    )
    channels.open_issues(account_id=account_id, stream="spot_check", issues=[issue], at=at)
