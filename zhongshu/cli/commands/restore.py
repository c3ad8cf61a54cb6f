"""zhongshu restore."""

import argparse
import sys
from contextlib import closing
from pathlib import Path

from django.db import connections

from zhongshu.channels import public as channels
from zhongshu.cli.ground import Ground
from zhongshu.cli.schema import current_target, known_migrations, pending_migrations
from zhongshu.cli.serving import only_instance
from zhongshu.identity import public as identity
from zhongshu.server.backup import restore_backup
from zhongshu.server.folder import ServerError
from zhongshu.server.target import Target

NAME = "restore"
HELP = "Put a backup in place of the data. The old data is kept under another name."
EXAMPLE = "zhongshu restore /backups/zhongshu.backup"
HOLD = """
    UPDATE channels_installation
       SET held_at = now(), held_because = 'restored from a backup', released_by = ''
"""
EXPECTED = "restore"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="a file that `zhongshu backup` wrote")
    parser.add_argument("--yes", action="store_true", help="do not ask")


def run(options: argparse.Namespace, ground: Ground) -> int:
    with only_instance(ground.folder):
        known = known_migrations()
        connections.close_all()
        if not options.yes:
            ask(options.file)
        kept = restore_backup(
            current_target(), options.file, known_migrations=known, prepare=hold_sending
        )
    print(f"Restored from {options.file}. The earlier data is kept in the database {kept}.")
    print("Nothing is sent to Amazon until an administrator releases it, on the page or with")
    print("`zhongshu release`.")
    for name in list_locked_out():
        print(f"{name}: no key here opens its secret. Bring the keys, or enter it again.")
    return 0


def list_locked_out() -> list[str]:
    """Return whose secrets no present key opens (N4); `doctor` tells them too.

    Data of an older program cannot be read before it is migrated.
    """
    return [] if pending_migrations() else list(channels.list_unreadable_secrets(identity.SYSTEM))


def ask(file: Path) -> None:
    """Have the word typed; nobody is asked about a file that is not there."""
    try:
        is_there = file.is_file()
    except OSError:  # a name too long for any folder
        is_there = False
    if not is_there:
        raise ServerError(f"There is no file {file}.")
    print(f"{file} takes the place of everything in this installation.", file=sys.stderr)
    print(f"Type {EXPECTED} to go on: ", end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip() != EXPECTED:
        raise ServerError("Not confirmed: nothing was restored.")


def hold_sending(restored: Target) -> None:
    """Before the restored data is used: nothing may go out from it by itself (N5)."""
    with closing(restored.connect()) as connection:
        connection.execute(HOLD)
