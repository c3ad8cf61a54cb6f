"""zhongshu check."""

import argparse

from zhongshu.cli.ground import Ground
from zhongshu.cli.inputs import print_rows
from zhongshu.cli.schema import current_target, require_current_schema
from zhongshu.cli.soundness import list_contradictions, list_damage
from zhongshu.server.folder import ServerError

NAME = "check"
HELP = "Prove that the books contradict themselves nowhere; exit 1 with a list when they do."
EXAMPLE = "zhongshu check --deep --json"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true")
    parser.add_argument(
        "--deep",
        action="store_true",
        help="read every table and index as well: minutes, not seconds",
    )


def run(options: argparse.Namespace, ground: Ground) -> int:
    require_current_schema()
    rows = list_contradictions()
    refusal: ServerError | None = None
    if options.deep:
        ground.say("Reading every table and index")
        try:
            rows += list_damage(ground, current_target())
        except ServerError as refused:
            refusal = refused
    if options.json or rows:
        print_rows(rows, as_json=options.json, columns=("room", "sentence"))
    elif refusal is None:
        print("Nothing contradicts itself.")
    if refusal is not None:
        raise refusal
    return 1 if rows else 0
