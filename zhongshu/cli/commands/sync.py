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
from zhongshu.kernel.errors import DomainError
from zhongshu.server.folder import ServerError

NAME = "sync"
HELP = "Run streams now, in the foreground, to the end. Exit 1 when one did not finish."
EXAMPLE = "zhongshu sync --account 1 --stream orders"
LONGEST_WAIT_S = 900
DONE = channels.RunStatus.DONE
WAITS_FOR = {
    "seller_id": "the seller id (zhongshu account seller-id)",
    "orders": "the first run of the orders stream",
}
ORDERS, HISTORY = channels.StreamKind.ORDERS, channels.StreamKind.ORDER_HISTORY
GOES_ON = {channels.RunStatus.PAUSED, channels.RunStatus.THROTTLED}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--account", type=int, metavar="ID", help="only this account")
    parser.add_argument(
        "--stream", metavar="KIND", help="only this stream; orders brings its history too"
    )
    parser.add_argument("--full", action="store_true", help="switched-off streams too")


def run(options: argparse.Namespace, ground: Ground) -> int:
    require_current_schema()
    check_place(ground.say)
    found = [
        stream
        for stream in channels.list_streams(identity.SYSTEM, account_id=options.account)
        if options.stream in (None, stream.kind)
    ]
    if not found:
        raise ServerError("There is no such stream. `zhongshu stream list` shows them.")
    streams = [stream for stream in found if stream.enabled or options.full]
    if not streams:
        raise ServerError(
            "What was named is switched off. `--full` runs it once, `zhongshu stream set` for good."
        )
    is_finished = True
    for stream in streams:
        is_in_step = finish(stream)
        if is_in_step and options.stream == ORDERS:
            is_in_step = finish_history(stream, is_full=options.full)
        is_finished = is_finished and is_in_step
    return 0 if is_finished else 1


def finish_history(orders: channels.StreamRow, *, is_full: bool) -> bool:
    """Bring the orders of the past too, which the orders stream leaves to another, once.

    Switched off, it is somebody's wish: then a line says what does not come.
    """
    streams = channels.list_streams(identity.SYSTEM, account_id=orders.account_id)
    history = next((stream for stream in streams if stream.kind == HISTORY), None)
    if history is None or history.cursor is not None or not history.first_load_days:
        return True
    name, days = f"{history.account_name} {HISTORY}", history.first_load_days
    if not history.enabled and not is_full:
        print(
            f"{name}: OFF · What changed within a day is here; older orders do not come."
            f" `zhongshu sync --stream {HISTORY} --full` brings those of {days} days."
        )
        return True
    print(
        f"{name}: What changed within a day is here; the orders of {days} days come now by"
        " report, which Amazon may take minutes to make.",
        flush=True,
    )
    return finish(history)


def finish(stream: channels.StreamRow) -> bool:
    """Run one stream until it is in step; a pause for allowance or a report is waited for."""
    deadline = time.monotonic() + LONGEST_WAIT_S
    while True:
        with Progress(stream):
            status = run_stream(stream_id=stream.stream_id, trigger=channels.Trigger.PERSON)
        row = channels.get_stream(identity.SYSTEM, stream.stream_id)
        why_not = _why_not(stream, row) if status is None else ""
        is_behind = status is DONE and _is_behind(row)
        goes_on = status in GOES_ON or is_behind or (status is None and not why_not)
        if not goes_on or time.monotonic() > deadline:
            break
        if status is None:
            # A worker had it just now, or has it still: it is waited for, then it runs for us.
            time.sleep(1)
        else:
            time.sleep(min(30.0, max(0.5, (row.due_at - timezone.now()).total_seconds())))
    name = f"{stream.account_name} {stream.kind}"
    if status is None:
        print(f"{name}: NOT STARTED · {why_not or 'It runs already elsewhere.'}")
        return False
    missing = _what_is_missing(status, row, is_behind=is_behind)
    word = "BEHIND" if is_behind else "WAITS" if missing and status is DONE else status
    print(" · ".join(part for part in (f"{name}: {word}", _counts(row), missing) if part))
    return status is DONE and not missing


def _is_behind(row: channels.StreamRow) -> bool:
    """Tell whether the run read a part of what is there: another window waits."""
    finished_at = row.last_run.finished_at if row.last_run else None
    return bool(finished_at) and row.synced_at != finished_at


def _what_is_missing(
    status: channels.RunStatus, row: channels.StreamRow, *, is_behind: bool
) -> str:
    """Say what keeps a stream from being in step: a run may end well and have read nothing."""
    if is_behind:
        return "More is still to be read: a worker goes on, or this command run again."
    if status in GOES_ON:
        return f"It goes on at {row.due_at:%Y-%m-%d %H:%M} UTC: a worker, or this command."
    waits_for = row.last_run.proof.get("waiting_for") if row.last_run else None
    return f"Nothing was read: it waits for {WAITS_FOR[str(waits_for)]}." if waits_for else ""


def _counts(row: channels.StreamRow) -> str:
    last = row.last_run
    if last is None:
        return ""
    return (
        f"read {last.read}, new {last.new}, changed {last.changed}, unchanged {last.unchanged}, "
        f"refused {last.refused}, calls {last.calls}. {last.message}"
    ).strip()


def _why_not(before: channels.StreamRow, row: channels.StreamRow) -> str:
    """Say why a stream cannot start at all; nothing when it only runs elsewhere."""
    card = channels.get_account(identity.SYSTEM, row.account_id)
    try:
        channels.require_connected(card.name, card.state)
    except DomainError as refusal:
        return str(refusal)
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
