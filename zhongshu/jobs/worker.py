"""The worker process: it runs jobs until it is told to stop, then ends at the next page."""

import asyncio
import contextlib
import os
import signal

from procrastinate.app import App
from procrastinate.contrib.django import app

from zhongshu.jobs.watch import Watch

CONCURRENCY = 4
POLLING_INTERVAL_S = 1.0
GRACE_S = 30.0


def run_worker() -> None:
    """Run jobs until SIGTERM or Ctrl-C; a second signal changes nothing."""
    connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]
    factory = asyncio.SelectorEventLoop if os.name == "nt" else None
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
        with contextlib.suppress(asyncio.CancelledError):
            await worker
        watch.stopping.set()
        watch.over.set()


def _listen(worker: "asyncio.Task[None]", watch: Watch) -> None:
    """Stop at the first signal: the queue takes no more jobs, the runs end at their next page."""
    loop = asyncio.get_running_loop()

    def stop() -> None:
        if not watch.stopping.is_set():
            watch.stopping.set()
            worker.cancel()

    for name in (signal.SIGTERM, signal.SIGINT):
        try:
            loop.add_signal_handler(name, stop)
        except NotImplementedError:  # Windows
            signal.signal(name, lambda *_: loop.call_soon_threadsafe(stop))
