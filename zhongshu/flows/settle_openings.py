"""Read from the report of shipped orders what left around the opening of books: 期初校正."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from itertools import batched

from zhongshu.channels import public as channels
from zhongshu.flows.page_transaction import in_one_transaction
from zhongshu.flows.unreadable import open_unreadable
from zhongshu.identity import public as identity
from zhongshu.orders import public as orders

BATCH = 500


def find_since(account_id: int) -> datetime | None:
    """Return since when it has to be read what left; None: no books are to be settled."""
    watched = orders.find_watched_time(identity.SYSTEM, account_id)
    return watched.after if watched else None


def read_sent_units(
    lease: channels.RunLease,
    gateway: channels.ChannelGateway,
    document: channels.DocumentContent,
    *,
    at: datetime,
) -> None:
    """Record what a report tells of parcels; nothing while no books are to be settled.

    The orders are due then: what was wrong about their opening is corrected within a minute.
    The report is archived whatever stands in it: what nobody can read is one issue.
    """
    if find_since(lease.account_id) is None:
        return
    try:
        for rows in batched(gateway.read_sent_units(document), BATCH, strict=False):
            in_one_transaction(partial(_record, lease, rows, at))
    except channels.GatewayError as failure:
        whole = channels.Unreadable(row=0, key=lease.kind, why=str(failure), raw=b"")
        open_unreadable(lease, [whole], thing="sent_units", marketplace_id="", at=at)


def _record(
    lease: channels.RunLease,
    rows: Sequence[channels.SentUnitsFacts | channels.Unreadable],
    at: datetime,
) -> None:
    unreadable = [row for row in rows if isinstance(row, channels.Unreadable)]
    open_unreadable(lease, unreadable[:1], thing="sent_units", marketplace_id="", at=at)
    orders.record_sent_units(
        account_id=lease.account_id,
        sent=[row for row in rows if isinstance(row, channels.SentUnitsFacts)],
    )
