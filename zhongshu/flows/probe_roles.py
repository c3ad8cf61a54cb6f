"""Ask Amazon which roles an account's application was granted, and record it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from zhongshu.channels import public as channels
from zhongshu.identity import public as identity

# A double click, or two people at once, cost the seller's allowance once.
YOUNG = timedelta(minutes=1)


def probe_roles(
    *, account_id: int, actor: identity.Actor, at: datetime
) -> list[channels.RoleGrantCard]:
    """Probe every role with one harmless call each; return what was found, by role.

    What was found within the last minute, and since the consent, is not asked again.

    Raises:
        channels.AccountNotFoundError: no such account, or not for this actor.
        channels.AccountNotConnectedError, channels.AccountByHandError: there is no consent.
        identity.NotAllowedError: a read-only role spends no allowance.
        channels.GatewayError: Amazon gives no answer at all.
    """
    identity.require_role(actor, identity.Role.OPERATIONS)
    card = channels.get_account(actor, account_id)
    channels.require_connected(card.name, card.state)

    grants = channels.list_role_grants(actor, account_id)
    if _are_young(grants, max(card.authorised_at, at - YOUNG)):
        return grants
    gateway = channels.gateway_for(channels.get_account_ref(account_id), for_person=True)
    probes = gateway.probe_roles()
    channels.record_role_probes(account_id=account_id, probes=probes, at=at)
    return channels.list_role_grants(actor, account_id)


def _are_young(grants: Sequence[channels.RoleGrantCard], since: datetime) -> bool:
    """Whether the newest finding is that young, and Amazon did answer something then."""
    asked_at = max((each.probed_at for each in grants), default=None)
    return (
        asked_at is not None
        and asked_at >= since
        and any(each.is_granted is not None for each in grants)
    )
