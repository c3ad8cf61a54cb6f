"""zhongshu pairings."""

import argparse
from collections.abc import Sequence

from django.utils import timezone

from zhongshu.catalog import public as catalog
from zhongshu.cli import pairing_rules
from zhongshu.cli.goods import find_seller_sku, iterate_skus
from zhongshu.cli.ground import Ground
from zhongshu.cli.inputs import print_rows
from zhongshu.identity import public as identity

NAME = "pairings"
HELP = "List what seller SKUs sell, propose and confirm pairings, keep the rules for them."
EXAMPLE = "zhongshu pairings list --tab unpaired"
COLUMNS = ("seller_sku_id", "account_id", "seller_sku", "sku", "factor", "reason", "score")
VERSION_COLUMNS = (
    "id",
    "sku",
    "factor",
    "store_id",
    "reason",
    "who",
    "paired_at",
    "ended_at",
    "ended_by",
)
TABS = [tab.value.lower() for tab in catalog.PairingTab]
REASONS = [reason.value.lower() for reason in catalog.Reason]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    listed = verbs.add_parser(
        "list",
        help="seller SKUs with their product, or with the best proposal and its score",
        epilog=f"Example: {EXAMPLE}",
    )
    listed.add_argument("--tab", choices=TABS, default="paired")
    listed.add_argument("--account", type=int, metavar="ID")
    listed.add_argument("--search", default="", metavar="TEXT", help="parts of any name or code")
    listed.add_argument("--json", action="store_true", help="with overrides and all proposals")
    history = verbs.add_parser(
        "history",
        help="what a seller SKU sold before, the newest version first",
        epilog="Example: zhongshu pairings history MUG-RED-2PACK",
    )
    history.add_argument("seller_sku", metavar="SELLER_SKU")
    history.add_argument("--account", type=int, metavar="ID")
    history.add_argument("--json", action="store_true")
    propose = verbs.add_parser(
        "propose",
        help="look for the product of every unpaired seller SKU",
        epilog="Example: zhongshu pairings propose",
    )
    propose.add_argument("--no-wait", action="store_true", help="let a worker do it")
    _add_confirm(verbs)
    undo = verbs.add_parser(
        "undo",
        help="take pairings back: the version before comes back",
        epilog="Example: zhongshu pairings undo 12 13",
    )
    undo.add_argument("pairing_ids", nargs="+", type=int, metavar="ID")
    for verb, told in (
        ("leave-out", "let seller SKUs be asked about no more"),
        ("take-in", "let them wait for a pairing again"),
    ):
        each = verbs.add_parser(verb, help=told, epilog=f"Example: zhongshu pairings {verb} MUG-X")
        each.add_argument("seller_skus", nargs="+", metavar="SELLER_SKU")
        each.add_argument("--account", type=int, metavar="ID")
    rules = verbs.add_parser(
        "rules",
        help="how a seller SKU becomes the SKU of a product",
        epilog=f"Example: {pairing_rules.EXAMPLE}",
    )
    pairing_rules.add_arguments(rules)


def _add_confirm(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    confirm = verbs.add_parser(
        "confirm",
        help="pair each seller SKU that waits with its best proposal, if that is sure",
        epilog="Example: zhongshu pairings confirm --reason same_sku",
    )
    confirm.add_argument("--reason", choices=REASONS, help="only proposals of this reason")
    confirm.add_argument("--account", type=int, metavar="ID")
    confirm.add_argument(
        "--least-score",
        type=int,
        default=catalog.SURE,
        metavar="N",
        help=f"of 1000; {catalog.SURE} are the sure ones",
    )
    confirm.add_argument("--json", action="store_true", help="with the ids that undo takes")


def run(options: argparse.Namespace, ground: Ground) -> int:
    at = timezone.now()
    match options.verb:
        case "list":
            show_skus(options)
        case "history":
            sku = find_seller_sku(options.seller_sku, options.account)
            versions = catalog.list_pairings(identity.SYSTEM, seller_sku_id=sku.id)
            print_rows(versions, as_json=options.json, columns=VERSION_COLUMNS)
        case "propose" if options.no_wait:
            catalog.ask_for_proposals(actor=identity.SYSTEM, at=at)
            ground.say("A worker finds them in a moment")
        case "propose":
            found = catalog.propose_pairings(actor=identity.SYSTEM, at=at)
            ground.say(
                f"{found.unpaired:,} unpaired, {found.proposed:,} with a proposal,"
                f" {found.sure:,} of them sure"
            )
        case "confirm":
            confirm(options, ground)
        case "undo":
            undone = catalog.undo_pairings(options.pairing_ids, actor=identity.SYSTEM, at=at)
            ground.say(f"{undone:,} of {len(options.pairing_ids):,} taken back")
            return 0 if undone else 1
        case "rules":
            return pairing_rules.run(options, ground)
        case verb:
            leave_out(options.seller_skus, options.account, ground, verb=verb)
    return 0


def show_skus(options: argparse.Namespace) -> None:
    """Print the seller SKUs of a tab: one line each, or everything as JSON."""
    wanted = catalog.PairingFilter(
        tab=catalog.PairingTab(options.tab.upper()),
        account_id=options.account,
        search=options.search,
    )
    rows = list(iterate_skus(wanted))
    if options.json:
        print_rows(rows, as_json=True, columns=())
        return
    print_rows([to_line(row) for row in rows], as_json=False, columns=COLUMNS)


def to_line(row: catalog.SkuToPair) -> dict[str, object]:
    """Return one seller SKU with its pairing, else with its best proposal."""
    line: dict[str, object] = {
        "seller_sku_id": row.seller_sku_id,
        "account_id": row.account_id,
        "seller_sku": row.seller_sku,
    }
    best = row.pairing or next(iter(row.proposals), None)
    if best is not None:
        line |= {"sku": best.sku or None, "factor": best.factor, "reason": best.reason.value}
    if isinstance(best, catalog.ProposalRow):
        line["score"] = best.score
    return line


def confirm(options: argparse.Namespace, ground: Ground) -> None:
    """Pair what is sure, and say how it is taken back."""
    done = catalog.confirm_proposals(
        filter_by=catalog.PairingFilter(
            reason=catalog.Reason(options.reason.upper()) if options.reason else None,
            account_id=options.account,
        ),
        least_score=options.least_score,
        actor=identity.SYSTEM,
        at=timezone.now(),
    )
    if options.json:
        print_rows([done], as_json=True, columns=())
    ground.say(f"{done.paired:,} paired, {done.refused:,} were paired by somebody meanwhile")


def leave_out(codes: Sequence[str], account_id: int | None, ground: Ground, *, verb: str) -> None:
    """Leave seller SKUs out, or take them in again."""
    changed = catalog.leave_out(
        [find_seller_sku(code, account_id).id for code in codes],
        is_left_out=verb == "leave-out",
        actor=identity.SYSTEM,
        at=timezone.now(),
    )
    ground.say(f"{changed:,} of {len(codes):,} changed; paired ones stay as they are")
