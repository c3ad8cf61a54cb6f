"""The worker process: it runs jobs until it is told to stop, then ends at the next page."""

import asyncio
import contextlib
import logging
import signal
import sys
import threading
from collections.abc import AsyncIterator
from functools import partial

from procrastinate.app import App
from procrastinate.contrib.django import app

from zhongshu.channels import public as channels
from zhongshu.jobs.receiver import Receiver
from zhongshu.jobs.watch import Watch

logger = logging.getLogger(__name__)

CONCURRENCY = 4
POLLING_INTERVAL_S = 1.0
GRACE_S = 30.0
LOOK_AFTER_RECEIVER_S = 10.0


def run_worker() -> None:
    """Run jobs until SIGTERM or Ctrl-C; a second signal changes nothing."""
    connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]
    factory = asyncio.SelectorEventLoop if sys.platform == "win32" else None
    with app.replace_connector(connector) as working:
        asyncio.run(_work(working), loop_factory=factory)


async def _work(working: App) -> None:
    watch = Watch()
    async with working.open_async():
        worker = asyncio.create_task(
            working.run_worker_async(
                concurrency=CONCURRENCY,
                fetch_job_polling_interval=POLLING_INTERVAL_S,
                shutdown_graceful_timeout=GRACE_S,
                install_signal_handlers=False,
            )
        )
        _listen(worker, watch)
        watch.start()
        async with _receiving(watch.stopping):
            with contextlib.suppress(asyncio.CancelledError):
                await worker
            watch.stopping.set()
            watch.over.set()


@contextlib.asynccontextmanager
async def _receiving(stopping: threading.Event) -> AsyncIterator[None]:
    """Keep one receiver of notifications while the block runs, where a queue is configured."""
    queue = channels.queue_for_notifications()
    if queue is None:
        yield
        return
    reader = Receiver(queue, stopping)
    reader.start()

    async def revive() -> None:
        nonlocal reader
        while True:
            await asyncio.sleep(LOOK_AFTER_RECEIVER_S)
            if not reader.is_alive() and not stopping.is_set():
                reader = Receiver(queue, stopping)
                reader.start()

    reviving = asyncio.create_task(revive())
    try:
        yield
    finally:
        reviving.cancel()
        await asyncio.to_thread(reader.wait_for_end)


def _listen(worker: "asyncio.Task[None]", watch: Watch) -> None:
    """Stop at the first signal: the queue takes no more jobs, the runs end at their next page."""
    loop = asyncio.get_running_loop()

    def stop(name: str) -> None:
        if not watch.stopping.is_set():
            logger.info("the worker ends", extra={"facts": {"because": name}})
            watch.stopping.set()
            worker.cancel()

    for number in _heard():
        tell = partial(stop, number.name)
        try:
            loop.add_signal_handler(number, tell)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda *_, tell=tell: loop.call_soon_threadsafe(tell))


def _heard() -> list[signal.Signals]:
    """Return the signals that end a worker: a closed terminal too, but under `nohup`."""
    closed = getattr(signal, "SIGHUP", None)
    is_told = closed is not None and signal.getsignal(closed) is not signal.SIG_IGN
    return [signal.SIGTERM, signal.SIGINT, *([closed] if closed and is_told else [])]
