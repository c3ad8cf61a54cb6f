"""Tables of channels."""

from zhongshu.channels.models.accounts import (
    AccessToken,
    AmazonCall,
    Application,
    ConsentState,
    Credential,
    EntityAssignment,
    FulfilmentPool,
    Installation,
    RateBucket,
    RoleGrant,
    SellingAccount,
    Store,
    StoreAccess,
)
from zhongshu.channels.models.notifications import (
    Destination,
    NotificationSeen,
    NotificationTally,
    Subscription,
)
from zhongshu.channels.models.streams import (
    NightlyTask,
    RawDocument,
    ReportRequest,
    SyncIssue,
    SyncRun,
    SyncStream,
)

__all__ = [
    "AccessToken",
    "AmazonCall",
    "Application",
    "ConsentState",
    "Credential",
    "Destination",
    "EntityAssignment",
    "FulfilmentPool",
    "Installation",
    "NightlyTask",
    "NotificationSeen",
    "NotificationTally",
    "RateBucket",
    "RawDocument",
    "ReportRequest",
    "RoleGrant",
    "SellingAccount",
    "Store",
    "StoreAccess",
    "Subscription",
    "SyncIssue",
    "SyncRun",
    "SyncStream",
]
