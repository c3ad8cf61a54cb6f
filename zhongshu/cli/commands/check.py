"""zhongshu check."""

import argparse

from zhongshu.channels import public as channels
from zhongshu.cli.ground import Ground
from zhongshu.cli.inputs import print_rows
from zhongshu.cli.schema import require_current_schema
from zhongshu.identity import public as identity
from zhongshu.orders import public as orders

NAME = "check"
HELP = "Prove that the books contradict themselves nowhere; exit 1 with a list when they do."
EXAMPLE = "zhongshu check --json"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true")


def run(options: argparse.Namespace, _ground: Ground) -> int:
    require_current_schema()
    found = {
        "channels": channels.find_contradictions(identity.SYSTEM),
        "orders": orders.find_contradictions(identity.SYSTEM),
    }
    rows = [
        {"room": room, "sentence": sentence}
        for room, sentences in found.items()
        for sentence in sentences
    ]
    if options.json or rows:
        print_rows(rows, as_json=options.json, columns=("room", "sentence"))
    else:
        print("Nothing contradicts itself.")
    return 1 if rows else 0
