"""zhongshu user."""

import argparse
from pathlib import Path

from zhongshu.channels import public as channels
from zhongshu.cli.ground import Ground
from zhongshu.cli.inputs import print_rows, read_secret
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
    password = read_secret(options.password_file)
    user_id = identity.add_user(
        login=options.login,
        password=password,
        role=options.role,
        sees_every_store=not options.store,
        actor=identity.SYSTEM,
    )
    if options.store:
        channels.grant_store_access(user_id=user_id, store_ids=options.store, actor=identity.SYSTEM)
    print(f"{options.login} may sign in (user {user_id}).")
    return 0
