"""The locks under which streams and runs change: always the stream first."""

from zhongshu.channels.errors import (
    LeaseLostError,
    RunNotFoundError,
    StreamNotFoundError,
)
from zhongshu.channels.models import SyncRun, SyncStream
from zhongshu.channels.statements.streams import share_account
from zhongshu.channels.values import AccountState, RunLease
from zhongshu.identity import public as identity


def lock_lease(lease: RunLease) -> SyncStream:
    """Lock the stream of a run that still owns it.

    Raises:
        LeaseLostError: another run took the stream over.
    """
    streams = SyncStream.objects.select_for_update()
    stream: SyncStream | None = streams.filter(pk=lease.stream_id).first()
    if stream is None or stream.run_id != lease.run_id:
        raise LeaseLostError(lease.run_id)
    return stream


def lock_working_lease(lease: RunLease) -> tuple[SyncStream, SyncRun]:
    """Lock the stream of a run that may go on, and the run, and return both.

    The account stays as it is until the page is stored: whoever disconnects it waits so long,
    and no page is stored after that.

    Raises:
        LeaseLostError: taken over; or stopped by a person or because the account went away.
    """
    stream = lock_lease(lease)
    run: SyncRun = SyncRun.objects.select_for_update().get(pk=lease.run_id)
    if run.stop_requested_at or share_account(lease.account_id) != AccountState.CONNECTED:
        raise LeaseLostError(lease.run_id, was_stopped=True)
    return stream, run


def lock_stream(stream_id: int, actor: identity.Actor) -> SyncStream:
    """Lock a stream of an account in which the actor sees a store.

    Raises:
        StreamNotFoundError: no such stream, or not for this actor.
    """
    stream: SyncStream | None = (
        SyncStream.objects.for_actor(actor)
        .select_related("account")
        .select_for_update(of=("self",))
        .filter(pk=stream_id)
        .first()
    )
    if stream is None:
        raise StreamNotFoundError(str(stream_id))
    return stream


def lock_run(run_id: int, actor: identity.Actor) -> SyncRun:
    """Lock a run.

    Raises:
        RunNotFoundError: no such run, or not for this actor.
    """
    run: SyncRun | None = (
        SyncRun.objects.for_actor(actor).select_for_update().filter(pk=run_id).first()
    )
    if run is None:
        raise RunNotFoundError(run_id)
    return run
