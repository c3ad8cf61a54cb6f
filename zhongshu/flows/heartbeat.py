"""The heart of a run: it beats while the run waits for a slow answer, in a thread of its own."""

import contextlib
import threading
from collections.abc import Callable, Iterator
from datetime import datetime

from django.db import Error, connections

from zhongshu.channels import public as channels

EVERY_S = 15.0


@contextlib.contextmanager
def beating(
    lease: channels.RunLease, gateway: channels.ChannelGateway, *, now: Callable[[], datetime]
) -> Iterator[None]:
    """Renew the heartbeat of the run, and tell its calls, while the block works.

    One call may take longer than a run without heartbeat is given: without this, a slow
    marketplace would look like a worker that died.
    """
    over = threading.Event()
    heart = threading.Thread(
        target=_beat, args=(lease, gateway, over, now), name=f"heart-{lease.run_id}", daemon=True
    )
    heart.start()
    try:
        yield
    finally:
        over.set()
        heart.join()


def _beat(
    lease: channels.RunLease,
    gateway: channels.ChannelGateway,
    over: threading.Event,
    now: Callable[[], datetime],
) -> None:
    is_ours = True
    while is_ours and not over.wait(EVERY_S):
        try:
            is_ours = channels.keep_alive(lease, calls=gateway.calls, at=now())
        except Error:
            continue  # the database is away: whoever works meets that too
        finally:
            connections.close_all()
