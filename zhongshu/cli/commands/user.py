"""zhongshu user."""

import argparse
from pathlib import Path

from django.utils import timezone

from zhongshu.channels import public as channels
from zhongshu.cli.ground import Ground
from zhongshu.cli.inputs import print_rows, read_secret
from zhongshu.flows.add_user import add_user
from zhongshu.flows.change_user import change_user
from zhongshu.flows.give_stores import give_stores
from zhongshu.flows.hand_over import hand_over
from zhongshu.identity import public as identity

NAME = "user"
HELP = "Add or change a person who may sign in, give them stores, let them in no more, list them."
EXAMPLE = "zhongshu user add wang --role operations --password-file ./password --store 3"
ROLES = [role.value for role in identity.Role]
COLUMNS = (
    "user_id",
    "login",
    "role",
    "sees_every_store",
    "store_ids",
    "is_active",
    "language",
    "time_zone",
    "tokens",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    add = _verb(verbs, "add", "add a person", EXAMPLE)
    add.add_argument("--role", required=True, choices=ROLES)
    add.add_argument("--password-file", type=Path, required=True)
    _add_stores(add, "a store they may see; may be repeated; without it they see every store")
    change = _verb(verbs, "set", "change a person", "zhongshu user set wang --role finance")
    change.add_argument(
        "--login", dest="new_login", metavar="NEW-NAME", help="what they sign in by"
    )
    change.add_argument("--role", choices=ROLES)
    change.add_argument("--language", metavar="CODE", help="zh-hans or en")
    change.add_argument("--time-zone", metavar="ZONE", help="such as Asia/Shanghai; '': company's")
    reach = change.add_mutually_exclusive_group()
    reach.add_argument("--every-store", action="store_true", help="also those to come")
    _add_stores(reach, "sees only this store; may be repeated")
    for name, what in (("grant", "let a person see stores"), ("revoke", "take stores away")):
        verb = _verb(verbs, name, what, f"zhongshu user {name} wang --store 3")
        _add_stores(verb, "may be repeated", is_required=True)
    _verb(
        verbs,
        "deactivate",
        "let a person in no more; sessions and API tokens end at once",
        "zhongshu user deactivate wang",
    )
    _verb(verbs, "reactivate", "let a person in again", "zhongshu user reactivate wang")
    over = _verb(
        verbs,
        "hand-over",
        "give all products, seller SKUs and stores of a person to another",
        "zhongshu user hand-over wang --to mei",
    )
    over.add_argument("--to", required=True, metavar="NAME")
    listed = verbs.add_parser("list", help="list them", epilog="Example: zhongshu user list")
    listed.add_argument("--json", action="store_true")


def run(options: argparse.Namespace, ground: Ground) -> int:
    if options.verb == "list":
        show_people(as_json=options.json)
        return 0
    if options.verb == "add":
        user_id = add_user(
            login=options.login,
            password=read_secret(options.password_file),
            role=options.role,
            store_ids=options.store,
            actor=identity.SYSTEM,
        )
        print(f"{options.login} may sign in (user {user_id}).")
        return 0
    card = identity.get_user_by_login(identity.SYSTEM, options.login)
    if options.verb == "set":
        set_person(options, card.user_id)
    elif options.verb == "deactivate":
        identity.deactivate_user(user_id=card.user_id, actor=identity.SYSTEM, at=timezone.now())
        ground.say(f"{card.login} is signed out everywhere; {card.tokens} API token(s) ended")
    elif options.verb == "hand-over":
        done = hand_over(
            from_id=card.user_id,
            to_login=options.to,
            actor=identity.SYSTEM,
            at=timezone.now(),
        )
        ground.say(
            f"{options.to} has {done.products:,} products, {done.skus:,} seller SKUs,"
            f" {done.stores:,} stores and {done.suppliers:,} suppliers more"
        )
    elif options.verb == "reactivate":
        identity.reactivate_user(user_id=card.user_id, actor=identity.SYSTEM, at=timezone.now())
        ground.say(f"{card.login} may sign in again; API tokens are made anew")
    else:
        give_stores(
            user_id=card.user_id,
            store_ids=options.store,
            is_given=options.verb == "grant",
            actor=identity.SYSTEM,
        )
    show_people(as_json=False, user_id=card.user_id)
    return 0


def set_person(options: argparse.Namespace, user_id: int) -> None:
    """Change what the command line names."""
    sees_every_store = True if options.every_store else None if options.store is None else False
    change_user(
        user_id=user_id,
        changes=identity.UserChange(
            login=options.new_login,
            role=options.role,
            sees_every_store=sees_every_store,
            language=options.language,
            time_zone=options.time_zone,
        ),
        store_ids=options.store,
        actor=identity.SYSTEM,
        at=timezone.now(),
    )


def show_people(*, as_json: bool, user_id: int | None = None) -> None:
    """Print everybody, or one person, with the stores they were given."""
    given = channels.list_store_access(identity.SYSTEM)
    rows = [
        {name: getattr(card, name) for name in card.__slots__}
        | {"store_ids": sorted(given.get(card.user_id, ()))}
        for card in identity.list_users(identity.SYSTEM)
        if user_id in (None, card.user_id)
    ]
    print_rows(rows, as_json=as_json, columns=COLUMNS)


def _verb(
    verbs: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, what: str, example: str
) -> argparse.ArgumentParser:
    parser = verbs.add_parser(name, help=what, epilog=f"Example: {example}")
    parser.add_argument("login", metavar="NAME")
    return parser


def _add_stores(
    parser: "argparse._ActionsContainer", explanation: str, *, is_required: bool = False
) -> None:
    parser.add_argument(
        "--store",
        type=int,
        action="append",
        required=is_required,
        metavar="ID",
        help=explanation,
    )
