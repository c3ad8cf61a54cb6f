"""What is archived, when it was last, and how long Amazon itself keeps it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from zhongshu.channels import public as channels
from zhongshu.web.names import stream_name


@dataclass(frozen=True, slots=True)
class ArchivedType:
    """One report type over all accounts: the account that waits longest tells its age."""

    kind: str
    name: str
    is_requested: bool
    accounts: int
    enabled: int
    late: int
    failing: int
    oldest_at: datetime | None
    never: int


def list_archived(streams: Sequence[channels.StreamRow]) -> list[ArchivedType]:
    """Return each archived type with how its streams stand, by name."""
    found = []
    for kind, rule in channels.ARCHIVED_REPORTS.items():
        rows = [row for row in streams if row.kind == kind]
        synced = [row.synced_at for row in rows if row.enabled and row.synced_at]
        found.append(
            ArchivedType(
                kind=kind,
                name=stream_name(kind),
                is_requested=rule.is_requested,
                accounts=len(rows),
                enabled=sum(row.enabled for row in rows),
                late=sum(row.is_late for row in rows),
                failing=sum(bool(row.failures) for row in rows),
                oldest_at=min(synced, default=None),
                never=sum(row.enabled and row.synced_at is None for row in rows),
            )
        )
    return sorted(found, key=lambda each: each.name)
