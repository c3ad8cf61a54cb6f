"""zhongshu shipment."""

import argparse

from django.utils import timezone

from zhongshu.cli.ground import Ground
from zhongshu.fba import public as fba
from zhongshu.identity import public as identity

NAME = "shipment"
HELP = "Say where the units of a shipment to Amazon came from, or take that back."
EXAMPLE = "zhongshu shipment source 12 --warehouse 3"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    source = verbs.add_parser(
        "source",
        help="confirm the source of a shipment; `export shipments` lists them",
        epilog=f"Example: {EXAMPLE}",
    )
    source.add_argument("shipment_id", type=int, metavar="SHIPMENT")
    chosen = source.add_mutually_exclusive_group(required=True)
    chosen.add_argument("--supplier", action="store_true", help="the supplier sent it")
    chosen.add_argument("--warehouse", type=int, metavar="ID", help="it left this warehouse")
    chosen.add_argument("--awd", action="store_true", help="AWD sent it on to FBA")
    verbs.add_parser(
        "undo",
        help="take back what was said, by the number that `source` told",
        epilog="Example: zhongshu shipment undo 5",
    ).add_argument("change_id", type=int, metavar="CHANGE")


def run(options: argparse.Namespace, ground: Ground) -> int:
    if options.verb == "undo":
        fba.undo_source(change_id=options.change_id, actor=identity.SYSTEM, at=timezone.now())
        ground.say("Taken back.")
        return 0
    change_id = fba.confirm_source(
        shipment_id=options.shipment_id,
        source=_to_source(options),
        warehouse_id=options.warehouse,
        actor=identity.SYSTEM,
        at=timezone.now(),
    )
    if change_id is None:
        ground.say("It is so already.")
    else:
        ground.say(f"Confirmed. To take it back: zhongshu shipment undo {change_id}")
    return 0


def _to_source(options: argparse.Namespace) -> fba.Source:
    if options.awd:
        return fba.Source.AWD
    return fba.Source.SUPPLIER if options.supplier else fba.Source.WAREHOUSE
