"""zhongshu backup."""

import argparse
from pathlib import Path

from zhongshu.cli.ground import Ground
from zhongshu.cli.inputs import print_rows
from zhongshu.cli.schema import current_target, require_current_schema
from zhongshu.cli.soundness import Wrong, list_contradictions, list_damage, turned_to
from zhongshu.server.backup import make_backup, verify_backup
from zhongshu.server.folder import ServerError
from zhongshu.server.target import Target

NAME = "backup"
HELP = "Write everything into one file. The keys in the data folder are not in it: keep them apart."
EXAMPLE = "zhongshu backup /backups/zhongshu.backup --verify"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="the file to write; an earlier one is replaced")
    parser.add_argument(
        "--verify", action="store_true", help="restore it aside afterwards and check the copy"
    )


def run(options: argparse.Namespace, ground: Ground) -> int:
    manifest = make_backup(current_target(), options.file)
    print(f"{options.file}: {options.file.stat().st_size:,} bytes, made at {manifest.made_at}.")
    return verify(options.file, ground) if options.verify else 0


def verify(file: Path, ground: Ground) -> int:
    """Restore it aside, and ask the copy all that `check --deep` asks the data in use."""
    wrong: list[Wrong] = []
    ground.say("Restoring it aside and checking the copy")
    counts = verify_backup(
        current_target(), file, examine=lambda copy: wrong.extend(examine(copy, ground))
    )
    if wrong:
        print_rows(wrong, as_json=False, columns=("room", "sentence"))
        raise ServerError(
            f"{file} can be restored, but its data contradict themselves ({len(wrong)}, see above)."
            " Compare with `zhongshu check`, and keep an earlier backup."
        )
    print(f"Verified: {len(counts)} tables, {sum(counts.values()):,} rows, no contradiction.")
    return 0


def examine(copy: Target, ground: Ground) -> list[Wrong]:
    with turned_to(copy.database):
        require_current_schema()
        wrong = list_contradictions()
    try:
        return wrong + list_damage(ground, copy)
    except ServerError as refusal:  # a server that is not ours may allow less
        ground.say(f"Tables and indexes of the copy were not read: {refusal}")
        return wrong
