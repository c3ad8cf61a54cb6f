"""zhongshu backup."""

import argparse
from pathlib import Path

from zhongshu.cli.ground import Ground
from zhongshu.cli.schema import current_target
from zhongshu.server.backup import make_backup, verify_backup

NAME = "backup"
HELP = "Write everything into one file. The keys in the data folder are not in it: keep them apart."
EXAMPLE = "zhongshu backup /backups/zhongshu.backup --verify"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="the file to write; an earlier one is replaced")
    parser.add_argument(
        "--verify", action="store_true", help="restore it aside afterwards and count its rows"
    )


def run(options: argparse.Namespace, ground: Ground) -> int:
    manifest = make_backup(current_target(), options.file)
    print(f"{options.file}: {options.file.stat().st_size:,} bytes, made at {manifest.made_at}.")
    if options.verify:
        ground.say("Restoring it aside")
        counts = verify_backup(current_target(), options.file)
        print(f"Verified: {len(counts)} tables, {sum(counts.values()):,} rows.")
    return 0
