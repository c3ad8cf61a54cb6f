"""Freeze the window that a run reads."""

from dataclasses import replace

from django.db import transaction

from zhongshu.channels.models import SyncRun
from zhongshu.channels.stream_locks import lock_lease
from zhongshu.channels.values import RunLease, Window


@transaction.atomic
def begin_window(lease: RunLease, *, window: Window, expected: int | None = None) -> RunLease:
    """Freeze the window of a fresh run and return the lease with it.

    An unfinished window is never replaced: the lease comes back with that one. `expected` is
    how many rows are likely to come, for the progress bar.

    Raises:
        LeaseLostError: another run took the stream over.
    """
    if window.after >= window.before:
        raise ValueError(f"the window ends before it begins: {window}")
    stream = lock_lease(lease)
    if stream.window_after and stream.window_before:
        window = Window(stream.window_after, stream.window_before)
    else:
        stream.window_after, stream.window_before = window.after, window.before
        stream.save(update_fields=["window_after", "window_before"])

    SyncRun.objects.filter(pk=lease.run_id).update(
        window_after=window.after, window_before=window.before, expected=expected
    )
    return replace(lease, window=window)
