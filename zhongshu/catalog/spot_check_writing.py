"""What every step of a spot check does: hold the check, let its counts follow, end it."""

from datetime import datetime

from django.db.models import F

from zhongshu.catalog import spot_check_rules as rules
from zhongshu.catalog.models import Listing, SpotCheck
from zhongshu.catalog.spot_check_errors import SpotCheckNotFoundError
from zhongshu.catalog.statements import spot_checks as statements
from zhongshu.identity import public as identity


def hold_spot_check(spot_check_id: int, actor: identity.Actor) -> SpotCheck:
    """Hold a check: one step of it is taken at a time.

    Raises:
        SpotCheckNotFoundError: no such check, or not for this actor.
    """
    found = SpotCheck.objects.for_actor(actor).select_for_update(no_key=True)
    check = found.filter(pk=spot_check_id).first()
    if check is None:
        raise SpotCheckNotFoundError(spot_check_id=spot_check_id)
    return check


def settle(check: SpotCheck, *, actor: identity.Actor, at: datetime, is_end: bool = False) -> None:
    """Count anew; when nothing is left, or at a person's wish, end the check and tell its result.

    A verdict that is changed behind the end changes the result.
    """
    statements.recount(check.pk)
    check.refresh_from_db()
    judged = check.right + check.wrong + check.unsure
    is_over = check.waiting == 0 and judged + check.unanswered == check.size
    if not (is_end or is_over or check.ended_at):
        return
    before = check.passed
    check.passed = rules.has_passed(
        rules.Tally(
            right=check.right,
            wrong=check.wrong,
            unjudged_differences=check.items.filter(verdict="", equal__lt=F("compared")).count(),
            listings=_count_listings(check.account_id, at_most=check.right + 1),
        )
    )
    check.ended_at = check.ended_at or at
    check.save(update_fields=["passed", "ended_at"])
    if check.passed != before:
        identity.record(
            actor,
            "catalog.spot_check.ended",
            f"catalog.spot_check:{check.pk}",
            passed=check.passed,
            right=check.right,
            wrong=check.wrong,
            unsure=check.unsure,
        )


def _count_listings(account_id: int, *, at_most: int) -> int:
    """Count what the account could have checked, no further than it matters."""
    listed = Listing.objects.filter(store__account=account_id, absent_since=None)
    return listed[:at_most].count()
