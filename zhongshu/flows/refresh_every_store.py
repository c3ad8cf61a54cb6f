"""Ask for every connected account in which marketplaces its seller takes part now."""

import logging
from datetime import datetime

from zhongshu.channels import public as channels
from zhongshu.flows.refresh_stores import refresh_stores
from zhongshu.identity import public as identity

LOG = logging.getLogger(__name__)


def refresh_every_store(at: datetime) -> int:
    """Return how many stores are new. An account that gives no answer is asked again tomorrow."""
    found = 0
    for account in channels.list_accounts(identity.SYSTEM):
        if account.state != channels.AccountState.CONNECTED:
            continue
        try:
            found += len(refresh_stores(account_id=account.account_id, at=at))
        except channels.GatewayError as outage:
            LOG.warning("stores not refreshed", extra={"facts": {"why": str(outage)}})
    return found
