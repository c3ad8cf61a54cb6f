"""zhongshu imports."""

import argparse

from django.utils import timezone

from zhongshu.cli.commands.import_file import as_json
from zhongshu.cli.ground import Ground
from zhongshu.cli.inputs import print_rows
from zhongshu.cli.schema import require_current_schema
from zhongshu.documents import public as documents
from zhongshu.flows.run_import import run_import
from zhongshu.identity import public as identity

NAME = "imports"
HELP = "List files that were imported, take back what one stored, delete old ones."
EXAMPLE = "zhongshu imports list"
MOST = 500
COLUMNS = (
    "id",
    "kind",
    "state",
    "file",
    "who",
    "made_at",
    "read",
    "new",
    "changed",
    "refused",
    "kept_until",
    "deleted_at",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    listed = verbs.add_parser("list", help="the newest first", epilog=f"Example: {EXAMPLE}")
    listed.add_argument(
        "--limit", type=int, default=50, metavar="N", help="1 to 500; 50 unless told"
    )
    listed.add_argument("--older-than", type=int, metavar="ID", help="those before this one")
    listed.add_argument("--json", action="store_true")
    back = verbs.add_parser(
        "take-back",
        help="make undone what a file stored; what changed since stays",
        epilog="Example: zhongshu imports take-back 12",
    )
    back.add_argument("import_id", type=int, metavar="ID")
    back.add_argument("--json", action="store_true")
    deleted = verbs.add_parser(
        "delete",
        help="delete files with their refused rows: what they stored can be taken back no more",
        epilog="Example: zhongshu imports delete 12 13",
    )
    deleted.add_argument("import_ids", nargs="+", type=int, metavar="ID")


def run(options: argparse.Namespace, ground: Ground) -> int:
    require_current_schema()
    match options.verb:
        case "list":
            show(options)
        case "take-back":
            return take_back(options, ground)
        case _:
            for import_id in options.import_ids:
                documents.delete_import(import_id, actor=identity.SYSTEM, at=timezone.now())
                ground.say(f"The file of import {import_id} is deleted; what it stored stays")
    return 0


def show(options: argparse.Namespace) -> None:
    """Print imports, one line each, or everything as JSON."""
    limit = min(max(options.limit, 1), MOST)
    found = documents.list_imports(identity.SYSTEM, older_than=options.older_than, limit=limit)
    rows = [
        {
            "id": row.id,
            "kind": row.kind.value,
            "state": row.state.value,
            "file": row.file_name,
            "who": row.who,
            "made_at": row.made_at,
            "read": row.counts.read,
            "new": row.counts.new,
            "changed": row.counts.changed,
            "refused": row.counts.refused,
            "kept_until": row.kept_until,
            "deleted_at": row.deleted_at,
        }
        for row in found.rows
    ]
    print_rows(rows, as_json=options.json, columns=COLUMNS)


def take_back(options: argparse.Namespace, ground: Ground) -> int:
    """Take back what an import stored, and say what stays."""
    documents.take_back(
        options.import_id, in_background=False, actor=identity.SYSTEM, at=timezone.now()
    )
    run_import(options.import_id)
    found = documents.get_import(identity.SYSTEM, options.import_id)
    if options.json:
        print_rows([as_json(found)], as_json=True, columns=())
    ground.say(f"import {found.id}: {found.state.value}")
    if found.message:
        print(found.message)
    return 0 if found.state is documents.ImportState.TAKEN_BACK else 1
