"""Tables of channels."""

from zhongshu.channels.models.accounts import (
    AccessToken,
    AmazonCall,
    Application,
    ConsentState,
    Credential,
    FulfilmentPool,
    Installation,
    RateBucket,
    RoleGrant,
    SellingAccount,
    Store,
    StoreAccess,
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
    "FulfilmentPool",
    "Installation",
    "NightlyTask",
    "RateBucket",
    "RawDocument",
    "ReportRequest",
    "RoleGrant",
    "SellingAccount",
    "Store",
    "StoreAccess",
    "SyncIssue",
    "SyncRun",
    "SyncStream",
]
