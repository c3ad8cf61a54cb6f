"""zhongshu warehouse."""

import argparse
from typing import Any

from django.utils import timezone

from zhongshu.cli.ground import Ground
from zhongshu.cli.inputs import print_rows
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory

NAME = "warehouse"
HELP = "List warehouses, add, change, archive or bring back one, choose the default."
EXAMPLE = (
    "zhongshu warehouse add SZ-1 深圳仓 --kind DOMESTIC --country CN --time-zone Asia/Shanghai"
)
COLUMNS = (
    "warehouse_id", "code", "name", "kind", "country_code", "time_zone", "legal_entity",
    "is_sellable", "is_default", "archived_at",
)  # fmt: skip
TEXTS = (
    "address", "city", "province", "postcode", "contact", "phone", "email", "note",
)  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    listed = verbs.add_parser(
        "list", help="the default one first", epilog="Example: zhongshu warehouse list --json"
    )
    listed.add_argument("--archived", action="store_true", help="those that are archived")
    listed.add_argument("--json", action="store_true")
    new = verbs.add_parser("add", help="add one", epilog=f"Example: {EXAMPLE}")
    new.add_argument("code", metavar="CODE")
    new.add_argument("name", metavar="NAME")
    change = verbs.add_parser(
        "change",
        help="change what is told, the rest stays",
        epilog="Example: zhongshu warehouse change 1 --not-sellable --legal-entity 2",
    )
    change.add_argument("warehouse_id", type=int, metavar="ID")
    for name in ("code", "name"):
        change.add_argument(f"--{name}", metavar="TEXT")
    for each in (new, change):
        add_facts(each, is_needed=each is new)
    for verb, does in (("archive", "offer them no more"), ("restore", "offer them again")):
        example = f"Example: zhongshu warehouse {verb} 1 2"
        verbs.add_parser(verb, help=does, epilog=example).add_argument(
            "warehouse_ids", type=int, nargs="+", metavar="ID"
        )
    verbs.add_parser(
        "default",
        help="let one be the default",
        epilog="Example: zhongshu warehouse default 1",
    ).add_argument("warehouse_id", type=int, metavar="ID")


def add_facts(parser: argparse.ArgumentParser, *, is_needed: bool) -> None:
    """Let a verb take what is known of a warehouse."""
    kinds = [kind.value for kind in inventory.WarehouseKind]
    parser.add_argument("--kind", type=str.upper, choices=kinds, required=is_needed)
    parser.add_argument(
        "--country", dest="country_code", metavar="CODE", required=is_needed,
        help="two letters, such as CN",
    )  # fmt: skip
    parser.add_argument(
        "--time-zone", metavar="ZONE", required=is_needed, help="such as America/Los_Angeles"
    )
    for name in TEXTS:
        parser.add_argument(f"--{name}", metavar="TEXT")
    parser.add_argument(
        "--legal-entity", dest="legal_entity_id", type=read_entity, metavar="ID",
        help="whose it is, as `legal-entity list` shows it, or `none`",
    )  # fmt: skip
    sellable = parser.add_mutually_exclusive_group()
    sellable.add_argument(
        "--sellable", dest="is_sellable", action="store_true", default=None,
        help="its stock counts as stock for sale",
    )  # fmt: skip
    sellable.add_argument("--not-sellable", dest="is_sellable", action="store_false", default=None)


def read_entity(given: str) -> int:
    """Return the id of a legal entity, 0 for none.

    Raises:
        ValueError: it is neither.
    """
    if given == "none":
        return 0
    if (number := int(given)) < 1:
        raise ValueError(given)
    return number


def run(options: argparse.Namespace, ground: Ground) -> int:
    actor = identity.SYSTEM
    match options.verb:
        case "list":
            rows = inventory.list_warehouses(actor, archived=options.archived)
            print_rows(rows, as_json=options.json, columns=COLUMNS)
        case "add":
            new = inventory.NewWarehouse(**told_of(options))
            [made] = inventory.add_warehouses([new], actor=actor)
            ground.say(f"The warehouse {made} is added")
        case "change":
            card = inventory.get_warehouse(actor, options.warehouse_id)
            changed = inventory.change_warehouses([card.changed(told_of(options))], actor=actor)
            ground.say("The warehouse is changed" if changed else "The warehouse is so already")
        case "archive":
            gone = inventory.archive_warehouses(
                options.warehouse_ids, actor=actor, at=timezone.now()
            )
            ground.say(f"{gone} warehouses archived")
        case "restore":
            back = inventory.restore_warehouses(options.warehouse_ids, actor=actor)
            ground.say(f"{back} warehouses brought back")
        case _:
            inventory.set_default_warehouse(options.warehouse_id, actor=actor)
            ground.say("The warehouse is the default")
    return 0


def told_of(options: argparse.Namespace) -> dict[str, Any]:
    """Return what was told on the command line, by field."""
    names = ("code", "name", "kind", "country_code", "time_zone", *TEXTS, "is_sellable")
    told = {name: getattr(options, name) for name in names if getattr(options, name) is not None}
    if options.legal_entity_id is not None:
        told["legal_entity_id"] = options.legal_entity_id or None
    return told
