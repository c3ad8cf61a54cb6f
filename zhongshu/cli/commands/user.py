"""zhongshu user."""

import argparse
from pathlib import Path

from zhongshu.cli.ground import Ground
from zhongshu.cli.inputs import print_rows, read_secret
from zhongshu.flows.add_user import add_user
from zhongshu.identity import public as identity

NAME = "user"
HELP = "Add a person who may sign in, or list them."
EXAMPLE = "zhongshu user add wang --role operations --password-file ./password --store 3"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    add = verbs.add_parser("add", help="add a person", epilog=f"Example: {EXAMPLE}")
    add.add_argument("login", metavar="NAME")
    add.add_argument("--role", required=True, choices=[role.value for role in identity.Role])
    add.add_argument("--password-file", type=Path, required=True)
    add.add_argument(
        "--store",
        type=int,
        action="append",
        metavar="ID",
        help="a store they may see; may be repeated; without it they see every store",
    )
    listed = verbs.add_parser("list", help="list them", epilog="Example: zhongshu user list")
    listed.add_argument("--json", action="store_true")


def run(options: argparse.Namespace, _ground: Ground) -> int:
    if options.verb == "list":
        columns = ("user_id", "login", "role", "sees_every_store", "is_active")
        print_rows(identity.list_users(identity.SYSTEM), as_json=options.json, columns=columns)
        return 0
    user_id = add_user(
        login=options.login,
        password=read_secret(options.password_file),
        role=options.role,
        store_ids=options.store,
        actor=identity.SYSTEM,
    )
    print(f"{options.login} may sign in (user {user_id}).")
    return 0
