"""Ask Amazon in which marketplaces a seller takes part now, and bring the stores up to date."""

from datetime import datetime

from zhongshu.channels import public as channels


def refresh_stores(*, account_id: int, at: datetime) -> tuple[int, ...]:
    """Return the ids of stores that are new; a person has still to confirm them.

    Raises:
        channels.AccountNotFoundError: there is no such account.
        channels.AccountNotConnectedError: there is no consent to ask with.
        channels.GatewayError: Amazon gives no usable answer.
    """
    gateway = channels.gateway_for(channels.get_account_ref(account_id))
    participations = gateway.fetch_participations()
    return channels.record_participations(account_id, participations, at)
