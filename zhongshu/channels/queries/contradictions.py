"""What must never be in the books of channels, asked of the whole database."""

import gzip
import hashlib
import zlib
from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now

from zhongshu.channels.documents import count_rows
from zhongshu.channels.models import RawDocument, SellingAccount, Store, SyncRun, SyncStream
from zhongshu.channels.values import AccountState, RunStatus
from zhongshu.identity import public as identity

MOST_NAMED = 20
TOLERANCE = timedelta(minutes=10)
READ_AT_ONCE = 50


def find_contradictions(actor: identity.Actor) -> list[str]:
    """Return a sentence for everything that contradicts itself, some twenty of a kind."""
    return [
        *_strange_leases(actor),
        *_strange_runs(actor),
        *_strange_accounts(actor),
        *_damaged_documents(actor),
    ]


def _strange_leases(actor: identity.Actor) -> Iterator[str]:
    under_way = SyncRun.objects.filter(
        pk=OuterRef("run_id"), stream=OuterRef("pk"), status=RunStatus.RUNNING
    )
    held = SyncStream.objects.for_actor(actor).filter(run_id__isnull=False)
    strange = held.filter(~Exists(under_way))
    for stream in strange.order_by("pk")[:MOST_NAMED]:
        yield f"Stream {stream.pk} is held by run {stream.run_id}, which is not under way."
    # When our clock is slow, a window by Amazon's clock may end later (J4).
    read = SyncRun.objects.filter(stream=OuterRef("pk"), window_before__gte=OuterRef("cursor"))
    ahead = SyncStream.objects.for_actor(actor).filter(~Exists(read), cursor__gt=Now() + TOLERANCE)
    for stream in ahead.order_by("pk")[:MOST_NAMED]:
        yield f"The cursor of stream {stream.pk} lies in the future: {stream.cursor}."


def _strange_runs(actor: identity.Actor) -> Iterator[str]:
    runs = SyncRun.objects.for_actor(actor)
    lost = runs.filter(status=RunStatus.RUNNING).exclude(
        stream__run_id__isnull=False, stream__run_id=F("pk")
    )
    for run in lost.order_by("pk")[:MOST_NAMED]:
        yield f"Run {run.pk} is under way, but stream {run.stream_id} knows nothing of it."
    for run in runs.exclude(account=F("stream__account")).order_by("pk")[:MOST_NAMED]:
        yield f"Run {run.pk} names another account than its stream {run.stream_id}."


def _strange_accounts(actor: identity.Actor) -> Iterator[str]:
    accounts = SellingAccount.objects.for_actor(actor)
    is_connected = Q(state=AccountState.CONNECTED)
    for account in accounts.filter(is_connected, credential=None).order_by("pk")[:MOST_NAMED]:
        yield f"Account {account.pk} is connected without a refresh token."
    kept = accounts.filter(state=AccountState.DISCONNECTED, credential__isnull=False)
    for account in kept.order_by("pk")[:MOST_NAMED]:
        yield f"Account {account.pk} is disconnected, but its refresh token is still here."
    stores = Store.objects.for_actor(actor).exclude(pool__account=F("account"))
    for store in stores.order_by("pk")[:MOST_NAMED]:
        yield f"Store {store.pk} sells from a stock of another account."


def _damaged_documents(actor: identity.Actor) -> Iterator[str]:
    documents = RawDocument.objects.for_whole_accounts(actor).order_by("pk")
    told = documents.only("content", "sha256", "size", "rows")
    for row in told.iterator(chunk_size=READ_AT_ONCE):
        content = _unpack(row)
        if content is None or hashlib.sha256(content).digest() != bytes(row.sha256):
            yield f"Archived document {row.pk} no longer matches its checksum."
        elif (row.size, row.rows) != (len(content), count_rows(content)):
            yield (
                f"Archived document {row.pk} says {row.size} bytes and {row.rows} rows,"
                f" but holds {len(content)} and {count_rows(content)}."
            )


def _unpack(row: RawDocument) -> bytes | None:
    try:
        return gzip.decompress(row.content)
    except (OSError, EOFError, zlib.error):
        return None
