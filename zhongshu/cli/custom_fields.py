"""zhongshu products fields."""

import argparse

from django.utils import timezone

from zhongshu.catalog import public as catalog
from zhongshu.cli.ground import Ground
from zhongshu.cli.inputs import print_rows
from zhongshu.flows.rename_option import rename_option
from zhongshu.identity import public as identity

COLUMNS = ("code", "name", "kind", "choices", "position", "archived_at")
KINDS = [kind.value.lower() for kind in catalog.CustomKind]
EXAMPLE = "Example: zhongshu products fields"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="field_verb", metavar="VERB", required=True)
    listed = verbs.add_parser(
        "list", help="in the order in which they are shown", epilog=f"{EXAMPLE} list"
    )
    listed.add_argument("--archived", action="store_true", help="those that were archived")
    listed.add_argument("--json", action="store_true")
    add = verbs.add_parser(
        "add",
        help="add one to all products",
        epilog=f"{EXAMPLE} add Season choice --option Spring --option Autumn",
    )
    add.add_argument("name", metavar="NAME")
    add.add_argument("kind", choices=KINDS)
    _add_options(add)
    add.add_argument("--code", default="", metavar="CODE", help="its name in files and programs")
    change = verbs.add_parser(
        "change", help="change one", epilog=f"{EXAMPLE} change season --name 'Sales season'"
    )
    change.add_argument("code", metavar="CODE", help="as `products fields list` shows it")
    change.add_argument("--name", default="", metavar="NAME")
    change.add_argument("--kind", choices=KINDS, help="while no product holds a value")
    _add_options(change)
    order = verbs.add_parser(
        "order", help="let these come first", epilog=f"{EXAMPLE} order season supplier_no"
    )
    order.add_argument("codes", nargs="+", metavar="CODE")
    rename = verbs.add_parser(
        "rename-option",
        help="call an option otherwise; products that hold it follow",
        epilog=f"{EXAMPLE} rename-option season Spring 'Early spring'",
    )
    rename.add_argument("code", metavar="CODE")
    rename.add_argument("option", metavar="OPTION", help="as it is called now")
    rename.add_argument("to", metavar="NAME", help="what it shall be called")
    for verb, told in (("archive", "hide one, values are kept"), ("bring-back", "show it again")):
        each = verbs.add_parser(verb, help=told, epilog=f"{EXAMPLE} {verb} season")
        each.add_argument("code", metavar="CODE")


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--option", action="append", default=[], metavar="TEXT", help="of a choice; repeat"
    )


def run(options: argparse.Namespace, ground: Ground) -> int:
    actor, at = identity.SYSTEM, timezone.now()
    match options.field_verb:
        case "list":
            cards = catalog.list_custom_fields(actor, archived=options.archived)
            print_rows(cards, as_json=options.json, columns=COLUMNS)
        case "add":
            kind = catalog.CustomKind(options.kind.upper())
            new = catalog.NewCustomField(options.name, kind, tuple(options.option), options.code)
            made = catalog.add_custom_field(new, actor=actor, at=at)
            card = next(each for each in catalog.list_custom_fields(actor) if each.id == made)
            ground.say(f"Products have the field custom.{card.code} now")
        case "change":
            change(options)
            ground.say(f"The field custom.{options.code} is changed")
        case "order":
            ids = [find(each).id for each in options.codes]
            catalog.order_custom_fields(ids, actor=actor, at=at)
            ground.say("The fields stand in this order now")
        case "rename-option":
            number = rename_option(
                find(options.code).id, options.option, options.to, actor=actor, at=at
            )
            ground.say(f"The option is renamed, and {number:,} products follow")
        case "archive":
            catalog.archive_custom_field(find(options.code).id, actor=actor, at=at)
            ground.say("The field is archived; what products hold of it is kept")
        case _:
            catalog.bring_back_custom_field(find(options.code).id, actor=actor, at=at)
            ground.say("The field is back, with what products hold of it")
    return 0


def change(options: argparse.Namespace) -> None:
    """Change what was told of a field; the rest stays."""
    card = find(options.code)
    kind = catalog.CustomKind(options.kind.upper()) if options.kind else card.kind
    kept = card.choices if kind is catalog.CustomKind.CHOICE else ()
    wanted = catalog.NewCustomField(options.name or card.name, kind, tuple(options.option) or kept)
    catalog.change_custom_field(
        card.id, wanted, version=card.version, actor=identity.SYSTEM, at=timezone.now()
    )


def find(code: str) -> catalog.CustomFieldCard:
    """Return the field with this code, an archived one too.

    Raises:
        catalog.FieldRefusedError: there is none.
    """
    plain = code.removeprefix("custom.")
    for archived in (False, True):
        for card in catalog.list_custom_fields(identity.SYSTEM, archived=archived):
            if card.code == plain:
                return card
    raise catalog.FieldRefusedError("code", catalog.FieldRefusedError.UNKNOWN, given=code[:60])
