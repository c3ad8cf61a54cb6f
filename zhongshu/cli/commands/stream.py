"""zhongshu stream."""

import argparse

from django.utils import timezone

from zhongshu.channels import public as channels
from zhongshu.cli.ground import Ground
from zhongshu.cli.inputs import print_rows
from zhongshu.identity import public as identity
from zhongshu.server.folder import ServerError

NAME = "stream"
HELP = "List streams, or change how one runs; running processes follow at once."
EXAMPLE = "zhongshu stream set orders --account 1 --period 15 --on"
COLUMNS = (
    "stream_id",
    "account_name",
    "kind",
    "enabled",
    "period_minutes",
    "due_at",
    "synced_at",
    "is_late",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    change = verbs.add_parser("set", help="change one", epilog=f"Example: {EXAMPLE}")
    change.add_argument("stream", metavar="STREAM", help="its kind, such as orders")
    change.add_argument("--account", type=int, required=True, metavar="ID")
    change.add_argument("--period", type=int, metavar="MIN")
    switch = change.add_mutually_exclusive_group()
    switch.add_argument("--on", dest="enabled", action="store_true", default=None)
    switch.add_argument("--off", dest="enabled", action="store_false")
    change.add_argument("--statuses", help="statuses that enter the workbench, with commas")
    change.add_argument("--first-load-days", type=int)
    change.add_argument("--mark-processed", choices=["on", "off"])
    listed = verbs.add_parser("list", help="list them", epilog="Example: zhongshu stream list")
    listed.add_argument("--account", type=int, metavar="ID")
    listed.add_argument("--json", action="store_true")


def run(options: argparse.Namespace, _ground: Ground) -> int:
    streams = channels.list_streams(identity.SYSTEM, account_id=options.account)
    if options.verb == "list":
        print_rows(streams, as_json=options.json, columns=COLUMNS)
        return 0
    found = next((each for each in streams if each.kind == options.stream), None)
    if found is None:
        raise ServerError(f"Account {options.account} has no stream {options.stream}.")
    statuses = None
    if options.statuses is not None:
        statuses = tuple(word.strip() for word in options.statuses.split(",") if word.strip())
    channels.change_stream(
        stream_id=found.stream_id,
        changes=channels.StreamChange(
            enabled=options.enabled,
            period_minutes=options.period,
            workbench_statuses=statuses,
            first_load_days=options.first_load_days,
            mark_processed=_switch(options.mark_processed),
        ),
        actor=identity.SYSTEM,
        at=timezone.now(),
    )
    print_rows(
        [channels.get_stream(identity.SYSTEM, found.stream_id)], as_json=False, columns=COLUMNS
    )
    return 0


def _switch(word: str | None) -> bool | None:
    return None if word is None else word == "on"
