"""zhongshu alerts."""

import argparse
from dataclasses import asdict

from django.utils import timezone

from zhongshu.cli.ground import Ground
from zhongshu.cli.inputs import print_rows
from zhongshu.flows.raise_alerts import raise_alerts
from zhongshu.identity import public as identity
from zhongshu.replenishment import public as replenishment

NAME = "alerts"
HELP = "Warnings of stock: list what lasts, or look for them now instead of within the hour."
EXAMPLE = "zhongshu alerts list --kind stock_out"
COLUMNS = (
    "alert_id", "severity", "kind", "seller_sku", "account", "pool", "product_sku", "free",
    "in_transit", "units", "per_day", "cover_days", "stock_out_on", "suggested", "first_seen_at",
)  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    listed = verbs.add_parser(
        "list", help="what is worst comes first", epilog=f"Example: {EXAMPLE}"
    )
    listed.add_argument("--kind", choices=[each.value.lower() for each in replenishment.AlertKind])
    listed.add_argument(
        "--state",
        choices=[each.value.lower() for each in replenishment.AlertState],
        default="open",
        help="snoozed: put off; gone: over by themselves",
    )
    listed.add_argument("--search", metavar="TEXT", default="", help="in SKU, seller SKU and name")
    listed.add_argument("--json", action="store_true")
    verbs.add_parser(
        "run",
        help="find speeds and warnings anew, and tell who wants to hear of new ones",
        epilog="Example: zhongshu alerts run",
    )


def run(options: argparse.Namespace, ground: Ground) -> int:
    if options.verb == "list":
        wanted = replenishment.AlertFilter(
            state=replenishment.AlertState(options.state.upper()),
            kind=replenishment.AlertKind(options.kind.upper()) if options.kind else None,
            search=options.search,
        )
        print_rows(list_rows(wanted), as_json=options.json, columns=COLUMNS)
        return 0
    raised = raise_alerts(at=timezone.now())
    ground.say(
        f"{raised.total} warnings last, {len(raised.new_ids)} of them new or back; "
        f"{raised.gone} are over."
    )
    return 0


def list_rows(wanted: replenishment.AlertFilter) -> list[dict[str, object]]:
    """Return one row for each warning, with the words of its codes."""
    return [
        asdict(row) | {"kind": row.kind.value, "severity": row.severity.name}
        for row in replenishment.iterate_alerts(identity.SYSTEM, wanted)
    ]
