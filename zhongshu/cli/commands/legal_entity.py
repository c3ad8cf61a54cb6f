"""zhongshu legal-entity."""

import argparse

from django.utils import timezone

from zhongshu.channels import public as channels
from zhongshu.cli.ground import Ground
from zhongshu.cli.inputs import print_rows
from zhongshu.company import public as company
from zhongshu.identity import public as identity

NAME = "legal-entity"
HELP = "List legal entities, add, change or archive one, assign stores."
EXAMPLE = "zhongshu legal-entity add 深圳某某科技有限公司 --country CN"
COLUMNS = ("legal_entity_id", "name", "english_name", "country_code", "tax_number", "archived_at")
TEXTS = ("english_name", "registration_number", "tax_number", "address", "note")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    listed = verbs.add_parser(
        "list", help="by name", epilog="Example: zhongshu legal-entity list --json"
    )
    listed.add_argument("--archived", action="store_true", help="those that are archived")
    listed.add_argument("--json", action="store_true")
    new = verbs.add_parser("add", help="add one", epilog=f"Example: {EXAMPLE}")
    new.add_argument("name", metavar="NAME")
    new.add_argument("--country", required=True, metavar="CODE", help="two letters, such as CN")
    change = verbs.add_parser(
        "change",
        help="change what is told, the rest stays",
        epilog="Example: zhongshu legal-entity change 1 --tax-number 91440300MA5F",
    )
    change.add_argument("legal_entity_id", type=int, metavar="ID")
    change.add_argument("--name", metavar="TEXT")
    change.add_argument("--country", metavar="CODE")
    for each in (new, change):
        for name in TEXTS:
            each.add_argument(f"--{name.replace('_', '-')}", metavar="TEXT")
    for verb, does in (("archive", "offer it no more"), ("bring-back", "offer it again")):
        example = f"Example: zhongshu legal-entity {verb} 1"
        verbs.add_parser(verb, help=does, epilog=example).add_argument(
            "legal_entity_id", type=int, metavar="ID"
        )
    assign = verbs.add_parser(
        "assign",
        help="let stores belong to one, or with `none` to none",
        epilog="Example: zhongshu legal-entity assign 1 3 4",
    )
    assign.add_argument("legal_entity", metavar="ID")
    assign.add_argument("store_ids", type=int, nargs="+", metavar="STORE")
    undo = verbs.add_parser(
        "undo-assign",
        help="let stores belong again to whom they did",
        epilog="Example: zhongshu legal-entity undo-assign 7",
    )
    undo.add_argument("assignment_id", type=int, metavar="ASSIGNMENT")


def run(options: argparse.Namespace, ground: Ground) -> int:
    actor = identity.SYSTEM
    match options.verb:
        case "list":
            rows = company.list_legal_entities(actor, archived=options.archived)
            print_rows(rows, as_json=options.json, columns=COLUMNS)
        case "add":
            texts = {name: getattr(options, name) or "" for name in TEXTS}
            new = company.NewLegalEntity(options.name, options.country, **texts)
            made = company.add_legal_entity(new, actor=actor)
            ground.say(f"The legal entity {made} is added")
        case "change":
            change(options)
            ground.say("The legal entity is changed")
        case "archive":
            company.archive_legal_entity(options.legal_entity_id, actor=actor, at=timezone.now())
            ground.say("The legal entity is archived; its stores stay with it")
        case "bring-back":
            company.bring_back_legal_entity(options.legal_entity_id, actor=actor)
            ground.say("The legal entity is back")
        case "undo-assign":
            done = channels.undo_assignment(options.assignment_id, actor=actor, at=timezone.now())
            ground.say(
                f"{done.put_back} stores belong again to whom they did; "
                f"{done.kept} were given away since, and stay there"
            )
        case _:
            return assign(options, ground)
    return 0


def change(options: argparse.Namespace) -> None:
    """Change what was told; the rest stays."""
    card = company.get_legal_entity(identity.SYSTEM, options.legal_entity_id)
    told = {name: getattr(options, name) for name in ("name", *TEXTS)}
    company.change_legal_entity(
        card.legal_entity_id,
        card.changed(told | {"country_code": options.country}),
        version=card.version,
        actor=identity.SYSTEM,
    )


def assign(options: argparse.Namespace, ground: Ground) -> int:
    """Let stores belong to a legal entity, or to none."""
    given: str = options.legal_entity
    is_number = given.isascii() and given.isdecimal() and len(given) < 19
    if given != "none" and not is_number:
        ground.say("Name the legal entity by its id, as `legal-entity list` shows it, or `none`")
        return 1
    done = channels.assign_stores_to_entity(
        options.store_ids,
        int(given) if is_number else None,
        actor=identity.SYSTEM,
        at=timezone.now(),
    )
    ground.say(f"{done.changed} stores changed")
    if done.assignment_id:
        ground.say(f"Back again: zhongshu legal-entity undo-assign {done.assignment_id}")
    return 0
