"""zhongshu pairings rules."""

import argparse

from django.utils import timezone

from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.cli.ground import Ground
from zhongshu.cli.inputs import print_rows
from zhongshu.identity import public as identity

EXAMPLE = "zhongshu pairings rules try regex '(.+)-FBA' '\\1'"
COLUMNS = (
    "id",
    "position",
    "kind",
    "pattern",
    "replacement",
    "factor",
    "account_ids",
    "is_on",
    "hits",
)
EXAMPLE_COLUMNS = ("seller_sku", "sku", "factor", "product_id")
KINDS = [kind.value.lower() for kind in catalog.RuleKind]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="rule_verb", metavar="VERB", required=True)
    listed = verbs.add_parser(
        "list",
        help="in the order in which they are tried",
        epilog="Example: zhongshu pairings rules list",
    )
    listed.add_argument("--json", action="store_true")
    add = verbs.add_parser(
        "add", help="add one", epilog="Example: zhongshu pairings rules add suffix -- -FBA"
    )
    _add_rule(add)
    trial = verbs.add_parser(
        "try", help="see what one would do, and keep nothing", epilog=f"Example: {EXAMPLE}"
    )
    _add_rule(trial)
    trial.add_argument("--json", action="store_true")
    for verb, told in (("on", "let one work again"), ("off", "let one rest")):
        each = verbs.add_parser(
            verb, help=told, epilog=f"Example: zhongshu pairings rules {verb} 3"
        )
        each.add_argument("rule_id", type=int, metavar="ID")
    move = verbs.add_parser(
        "move", help="try one earlier or later", epilog="Example: zhongshu pairings rules move 3 1"
    )
    move.add_argument("rule_id", type=int, metavar="ID")
    move.add_argument("position", type=int, metavar="POSITION", help="counted from 1")
    gone = verbs.add_parser(
        "remove",
        help="remove one; pairings that it led to stay",
        epilog="Example: zhongshu pairings rules remove 3",
    )
    gone.add_argument("rule_id", type=int, metavar="ID")


def _add_rule(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "kind",
        choices=KINDS,
        help="prefix and suffix cut off, regex (RE2) rewrites, mapping names one for another",
    )
    parser.add_argument("pattern", metavar="PATTERN", help="one that begins with - behind --")
    parser.add_argument("replacement", nargs="?", default="", metavar="REPLACEMENT")
    parser.add_argument("--factor", type=int, default=1, metavar="N", help="units per listing")
    parser.add_argument(
        "--account", type=int, action="append", default=[], metavar="ID", help="only there; repeat"
    )


def run(options: argparse.Namespace, ground: Ground) -> int:
    at = timezone.now()
    match options.rule_verb:
        case "list":
            rules = catalog.list_rules(identity.SYSTEM)
            print_rows(rules, as_json=options.json, columns=COLUMNS)
        case "add":
            rule_id = catalog.add_rule(read_rule(options), actor=identity.SYSTEM, at=at)
            ground.say(f"Rule {rule_id} is kept; `zhongshu pairings propose` follows it")
        case "try":
            show_trial(options)
        case "move":
            place = options.position
            catalog.move_rule(options.rule_id, position=place, actor=identity.SYSTEM, at=at)
            ground.say(f"Rule {options.rule_id} is tried in place {place} now")
        case "remove":
            catalog.remove_rule(options.rule_id, actor=identity.SYSTEM, at=at)
            ground.say(f"Rule {options.rule_id} is removed; pairings that it led to stay")
        case verb:
            switch(options.rule_id, is_on=verb == "on")
            ground.say(f"Rule {options.rule_id} is {verb} now")
    return 0


def read_rule(options: argparse.Namespace) -> catalog.NewRule:
    """Return the rule that was typed.

    Raises:
        channels.AccountNotFoundError: one of its accounts is not there.
    """
    for account_id in options.account:
        channels.get_account(identity.SYSTEM, account_id)
    return catalog.NewRule(
        kind=catalog.RuleKind(options.kind.upper()),
        pattern=options.pattern,
        replacement=options.replacement,
        factor=options.factor,
        account_ids=tuple(options.account),
    )


def show_trial(options: argparse.Namespace) -> None:
    """Print what a rule would do to the seller SKUs that wait."""
    trial = catalog.try_rule(read_rule(options), actor=identity.SYSTEM)
    if options.json:
        print_rows([trial], as_json=True, columns=())
        return
    print(f"{trial.matched:,} unpaired fit, {trial.led_to_product:,} lead to a product")
    print_rows(trial.examples, as_json=False, columns=EXAMPLE_COLUMNS)


def switch(rule_id: int, *, is_on: bool) -> None:
    """Let a rule work, or rest.

    Raises:
        catalog.RuleNotFoundError: there is none.
    """
    rules = {rule.id: rule for rule in catalog.list_rules(identity.SYSTEM)}
    card = rules.get(rule_id)
    if card is None:
        raise catalog.RuleNotFoundError(rule_id=rule_id)
    switched = catalog.NewRule(
        kind=card.kind,
        pattern=card.pattern,
        replacement=card.replacement,
        factor=card.factor,
        account_ids=card.account_ids,
        is_on=is_on,
    )
    catalog.change_rule(rule_id, switched, actor=identity.SYSTEM, at=timezone.now())
