"""zhongshu sync."""

import argparse
import sys
import threading
import time

from django.utils import timezone

from zhongshu.channels import public as channels
from zhongshu.cli.ground import Ground
from zhongshu.cli.schema import require_current_schema
from zhongshu.cli.serving import check_place
from zhongshu.flows.run_stream import run_stream
from zhongshu.identity import public as identity
from zhongshu.server.folder import ServerError

NAME = "sync"
HELP = "Run streams now, in the foreground, to the end. Exit 1 when one did not finish."
EXAMPLE = "zhongshu sync --account 1 --stream orders"
LONGEST_WAIT_S = 900
GOES_ON = {channels.RunStatus.PAUSED, channels.RunStatus.THROTTLED}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--account", type=int, metavar="ID", help="only this account")
    parser.add_argument("--stream", metavar="KIND", help="only this stream, such as orders")
    parser.add_argument("--full", action="store_true", help="switched-off streams too")


def run(options: argparse.Namespace, ground: Ground) -> int:
    require_current_schema()
    check_place(ground.say)
    streams = [
        stream
        for stream in channels.list_streams(identity.SYSTEM, account_id=options.account)
        if options.stream in (None, stream.kind)
        if stream.enabled or options.full
    ]
    if not streams:
        raise ServerError("There is no such stream. `zhongshu stream list` shows them.")
    unfinished = [stream for stream in streams if not finish(stream)]
    return 1 if unfinished else 0


def finish(stream: channels.StreamRow) -> bool:
    """Run one stream until it is done; a pause for allowance or a report is waited for."""
    deadline = time.monotonic() + LONGEST_WAIT_S
    while True:
        with Progress(stream):
            status = run_stream(stream_id=stream.stream_id, trigger=channels.Trigger.PERSON)
        row = channels.get_stream(identity.SYSTEM, stream.stream_id)
        why_not = _why_not(stream, row) if status is None else ""
        goes_on = status in GOES_ON or (status is None and not why_not)
        if not goes_on or time.monotonic() > deadline:
            break
        if status is None:
            # A worker had it just now, or has it still: it is waited for, then it runs for us.
            time.sleep(1)
        else:
            time.sleep(min(30.0, max(0.5, (row.due_at - timezone.now()).total_seconds())))
    if status is None:
        why_not = why_not or "It runs already elsewhere."
        print(f"{stream.account_name} {stream.kind}: NOT STARTED · {why_not}")
        return False
    last = channels.get_stream(identity.SYSTEM, stream.stream_id).last_run
    counts = (
        f"read {last.read}, new {last.new}, changed {last.changed}, unchanged {last.unchanged}, "
        f"refused {last.refused}, calls {last.calls}. {last.message}"
        if last
        else ""
    )
    print(f"{stream.account_name} {stream.kind}: {status} · {counts}".strip())
    return status is channels.RunStatus.DONE


def _why_not(before: channels.StreamRow, row: channels.StreamRow) -> str:
    """Say why a stream cannot start at all; nothing when it only runs elsewhere."""
    card = channels.get_account(identity.SYSTEM, row.account_id)
    if card.state != channels.AccountState.CONNECTED:
        return str(channels.AccountNotConnectedError(card.name))
    if before.enabled and not row.enabled:
        return "It was switched off just now: the sync centre says why."
    return ""


class Progress:
    """A line on a terminal that says how far the running stream is."""

    def __init__(self, stream: channels.StreamRow) -> None:
        self.stream = stream
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._show, daemon=True)

    def __enter__(self) -> None:
        if sys.stderr.isatty():
            self.thread.start()

    def __exit__(self, *_error: object) -> None:
        self.over.set()
        if self.thread.is_alive():
            self.thread.join()
            print("\r\033[K", end="", file=sys.stderr, flush=True)

    def _show(self) -> None:
        while not self.over.wait(0.5):
            last = channels.get_stream(identity.SYSTEM, self.stream.stream_id).last_run
            if last is None:
                continue
            share = f"{last.read} / {last.expected}" if last.expected else str(last.read)
            bar = "#" * int(20 * min(1.0, last.read / last.expected)) if last.expected else ""
            line = f"{self.stream.kind}: [{bar:<20}] {share} {last.step}"
            print(f"\r\033[K{line}", end="", file=sys.stderr, flush=True)
