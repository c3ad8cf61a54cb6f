"""End a spot check before everything in it was looked at."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop as _

from zhongshu.catalog.spot_check_values import Answer
from zhongshu.catalog.spot_check_writing import hold_spot_check, settle
from zhongshu.identity import public as identity

NOT_ASKED = _("The check was ended before Amazon was asked.")


@transaction.atomic
def finish_spot_check(*, spot_check_id: int, actor: identity.Actor, at: datetime) -> None:
    """End the check as it stands: what waits for Amazon is not asked any more. Twice ends once.

    Raises:
        identity.NotAllowedError: this role does not check.
        SpotCheckNotFoundError: no such check, or not for this actor.
    """
    identity.require_role(actor, identity.Role.OPERATIONS)
    check = hold_spot_check(spot_check_id, actor)
    if check.ended_at:
        return
    check.items.filter(answer=Answer.WAITING).update(
        answer=Answer.NONE, refusal=NOT_ASKED, answered_at=at
    )
    settle(check, actor=actor, at=at, is_end=True)
