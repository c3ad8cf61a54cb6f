"""Read the figures of an installation, for whoever watches it: counts and times, no names."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from zhongshu.channels import public as channels
from zhongshu.flows.statements import DatabaseFigures, read_database_figures
from zhongshu.identity import public as identity


@dataclass(frozen=True, slots=True)
class Figures:
    database: DatabaseFigures
    streams: Sequence[channels.StreamRow]
    calls: Mapping[int, Sequence[channels.CallRow]]
    accounts: Mapping[str, int]
    open_issues: int
    worker_age_s: float | None
    is_held: bool


def read_figures(*, actor: identity.Actor, at: datetime) -> Figures:
    """Return what the database says now; nothing is kept between two readings."""
    accounts = channels.list_accounts(actor)
    heartbeat = channels.get_worker_heartbeat()
    return Figures(
        database=read_database_figures(),
        streams=channels.list_streams(actor),
        calls={each.account_id: channels.list_calls(actor, each.account_id) for each in accounts},
        accounts=Counter(str(each.state) for each in accounts),
        open_issues=channels.count_open_issues(actor),
        worker_age_s=(at - heartbeat).total_seconds() if heartbeat else None,
        is_held=channels.get_installation().held_at is not None,
    )
