"""Subscriptions and what the queue gave, as they cross the desk of channels."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class MessageCounts:
    """How many messages of each sort came: ours, known already, somebody else's, unreadable."""

    received: int = 0
    repeated: int = 0
    foreign: int = 0
    unread: int = 0


@dataclass(frozen=True, slots=True)
class MessageTally:
    """All that the queue has ever given."""

    counts: MessageCounts
    received_at: datetime | None
    foreign_at: datetime | None


@dataclass(frozen=True, slots=True)
class SubscriptionRow:
    """One kind of news of one account.

    `silent_since` is set when a day went by without a message although `polled_changes`
    orders changed meanwhile.
    """

    account_id: int
    account_name: str
    kind: str
    subscription_id: str
    is_elsewhere: bool
    subscribed_at: datetime
    heard_at: datetime | None
    polled_changes: int
    silent_since: datetime | None
