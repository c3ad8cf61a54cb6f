"""zhongshu archive."""

import argparse
import sys
from pathlib import Path

from zhongshu.channels import public as channels
from zhongshu.cli.ground import Ground
from zhongshu.cli.inputs import print_rows
from zhongshu.cli.outputs import whole_file
from zhongshu.identity import public as identity
from zhongshu.server.folder import ServerError
from zhongshu.server.room import size

NAME = "archive"
HELP = "List the documents that Amazon gave us, or read one, byte for byte."
EXAMPLE = "zhongshu archive list --type GET_LEDGER_DETAIL_VIEW_DATA --limit 20"
COLUMNS = ("document_id", "account_name", "report_type", "report_id", "rows", "size", "stored_at")
LONGEST_LIST = 500


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    listed = verbs.add_parser("list", help="list them, newest first", epilog=f"Example: {EXAMPLE}")
    listed.add_argument("--account", type=int, metavar="ID")
    listed.add_argument("--type", default="", metavar="REPORT_TYPE")
    listed.add_argument("--limit", type=int, default=50)
    listed.add_argument("--json", action="store_true")
    get = verbs.add_parser(
        "get", help="read one", epilog="Example: zhongshu archive get 17 ./ledger.txt"
    )
    get.add_argument("document", type=int, metavar="ID")
    get.add_argument("file", nargs="?", type=Path, help="without it, standard output")


def run(options: argparse.Namespace, ground: Ground) -> int:
    if options.verb == "list":
        if not 1 <= options.limit <= LONGEST_LIST:
            raise ServerError(f"--limit is 1 to {LONGEST_LIST}.")
        found = channels.list_documents(
            identity.SYSTEM,
            account_id=options.account,
            report_type=options.type,
            limit=options.limit,
        )
        print_rows(found.rows, as_json=options.json, columns=COLUMNS)
        return 0
    document = channels.read_document(options.document, identity.SYSTEM)
    if options.file is None:
        sys.stdout.buffer.write(document.content)
        sys.stdout.buffer.flush()
        return 0
    length = len(document.content)
    with whole_file(options.file, needed=lambda _: f"the document needs {size(length)}") as out:
        out.write(document.content)
    ground.say(f"{options.file}: {length:,} bytes")
    return 0
