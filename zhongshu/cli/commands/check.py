"""zhongshu check."""

import argparse
from contextlib import closing

from zhongshu.channels import public as channels
from zhongshu.cli.ground import Ground
from zhongshu.cli.inputs import print_rows
from zhongshu.cli.schema import current_target, require_current_schema
from zhongshu.identity import public as identity
from zhongshu.orders import public as orders
from zhongshu.server.damage import find_damage
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
    found: dict[str, list[str]] = {
        "channels": channels.find_contradictions(identity.SYSTEM),
        "orders": orders.find_contradictions(identity.SYSTEM),
    }
    refusal: ServerError | None = None
    if options.deep:
        ground.say("Reading every table and index")
        try:
            found["database"] = _read_files(ground)
        except ServerError as refused:
            refusal = refused
    rows = [
        {"room": room, "sentence": sentence}
        for room, sentences in found.items()
        for sentence in sentences
    ]
    if options.json or rows:
        print_rows(rows, as_json=options.json, columns=("room", "sentence"))
    elif refusal is None:
        print("Nothing contradicts itself.")
    if refusal is not None:
        raise refusal
    return 1 if rows else 0


def _read_files(ground: Ground) -> list[str]:
    target = current_target()
    ours = ground.postgres
    with closing(
        ours.connect("postgres", target.database) if ours else target.connect()
    ) as connection:
        return list(find_damage(connection))
