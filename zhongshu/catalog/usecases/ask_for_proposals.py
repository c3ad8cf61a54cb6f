"""Let a worker find proposals anew because a person asks for it."""

from datetime import datetime

from django.db import transaction

from zhongshu.catalog.proposal_queueing import wish_for_proposals
from zhongshu.identity import public as identity


@transaction.atomic
def ask_for_proposals(
    *,
    actor: identity.Actor,
    at: datetime,  # noqa: ARG001 - every verb is told when
) -> None:
    """Queue a run for all SKUs; asking again while it waits adds nothing to it.

    Raises:
        NotAllowedError: the role does not pair.
    """
    identity.require_role(actor, identity.Role.OPERATIONS)
    wish_for_proposals(at_once=True)
