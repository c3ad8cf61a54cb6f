"""Ask Amazon which roles an account's application was granted, and record it."""

from datetime import datetime

from zhongshu.channels import public as channels
from zhongshu.identity import public as identity


def probe_roles(
    *, account_id: int, actor: identity.Actor, at: datetime
) -> list[channels.RoleGrantCard]:
    """Probe every role with one harmless call each; return what was found, by role.

    Raises:
        channels.AccountNotFoundError: no such account, or not for this actor.
        channels.AccountNotConnectedError: there is no consent to probe.
        identity.NotAllowedError: a read-only role spends no allowance.
        channels.GatewayError: Amazon gives no answer at all.
    """
    identity.require_role(actor, identity.Role.OPERATIONS)
    card = channels.get_account(actor, account_id)
    if card.state != channels.AccountState.CONNECTED:
        raise channels.AccountNotConnectedError(card.name)

    gateway = channels.gateway_for(channels.get_account_ref(account_id), for_person=True)
    probes = gateway.probe_roles()
    channels.record_role_probes(account_id=account_id, probes=probes, at=at)
    return channels.list_role_grants(actor, account_id)
