"""zhongshu order."""

import argparse
import re
from datetime import UTC, datetime
from decimal import Decimal
from itertools import islice

from django.utils import timezone
from django.utils.translation import gettext

from zhongshu.cli.ground import Ground
from zhongshu.cli.inputs import print_rows
from zhongshu.identity import public as identity
from zhongshu.orders import public as orders

NAME = "order"
HELP = "List orders of other channels than Amazon, take one down, say where it stands, undo."
EXAMPLE = "zhongshu order add 1001 MUG-RED=2@19.99 --store 7 --currency USD"
COLUMNS = (
    "id", "number", "store_id", "store", "own_status", "work_status", "bought_at", "units",
    "total", "currency", "note",
)  # fmt: skip
MOST_LISTED = 1000
LINE = re.compile(r"(?P<sku>.+)=(?P<quantity>[0-9]{1,7})(@(?P<price>[0-9]{1,14}(\.[0-9]{1,4})?))?")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    statuses = [status.value for status in orders.OwnStatus]
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    listed = verbs.add_parser(
        "list",
        help=f"the newest {MOST_LISTED}; `export orders` writes all",
        epilog="Example: zhongshu order list --status TO_SHIP",
    )
    listed.add_argument("--number", default="", metavar="NUMBER", help="only this one")
    listed.add_argument("--status", type=str.upper, choices=statuses)
    listed.add_argument("--json", action="store_true")
    new = verbs.add_parser(
        "add", help="take one down; a number that exists is refused", epilog=f"Example: {EXAMPLE}"
    )
    new.add_argument("number", metavar="NUMBER")
    new.add_argument(
        "lines", nargs="+", type=read_line, metavar="SKU=QUANTITY[@PRICE]",
        help="the price is of one, without tax",
    )  # fmt: skip
    new.add_argument("--store", type=int, required=True, metavar="ID", help="as `store list` shows")
    new.add_argument("--currency", type=str.upper, required=True, metavar="CODE")
    new.add_argument("--status", type=str.upper, choices=statuses)
    new.add_argument(
        "--bought", type=read_moment, metavar="TIME", help="such as 2026-11-24T08:00Z; now"
    )
    new.add_argument("--note", metavar="TEXT", help="for colleagues")
    move = verbs.add_parser(
        "status",
        help="say where orders stand",
        epilog="Example: zhongshu order status SHIPPED 42 43",
    )
    move.add_argument("status", type=str.upper, choices=statuses)
    move.add_argument("ids", nargs="+", type=int, metavar="ID", help="as `order list` shows it")
    undo = verbs.add_parser(
        "undo", help="take a status back within a day", epilog="Example: zhongshu order undo 12"
    )
    undo.add_argument("action_id", type=int, metavar="ACTION", help="as `order status` said it")


def read_line(text: str) -> orders.OwnLine:
    """Return what is sold: MUG-RED=2@19.99."""
    found = LINE.fullmatch(text)
    if found is None:
        raise argparse.ArgumentTypeError("write it as SKU=QUANTITY or SKU=QUANTITY@PRICE")
    price = found["price"]
    return orders.OwnLine(found["sku"], int(found["quantity"]), Decimal(price) if price else None)


def read_moment(text: str) -> datetime:
    """Return a time; one without a zone is UTC's."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError("write it as 2026-11-24T08:00Z") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def run(options: argparse.Namespace, ground: Ground) -> int:
    match options.verb:
        case "list":
            show_orders(options.number, options.status, as_json=options.json)
            return 0
        case "add":
            return add(options, ground)
        case "status":
            verdict = orders.set_own_status(
                order_ids=options.ids,
                status=orders.OwnStatus(options.status),
                actor=identity.SYSTEM,
                at=timezone.now(),
            )
        case _:
            verdict = orders.undo_action(
                action_id=options.action_id, actor=identity.SYSTEM, at=timezone.now()
            )
    return tell(verdict, ground)


def show_orders(number: str, status: str | None, *, as_json: bool) -> None:
    """Print orders of other channels, the newest first."""
    wanted = orders.OrderFilter(
        tab=orders.OrderTab.OWN, own_number=number, own_statuses=(status,) if status else ()
    )
    found = islice(orders.iterate_orders(identity.SYSTEM, wanted), MOST_LISTED)
    rows = [
        {
            "id": order.pk,
            "number": order.order_id,
            "store_id": order.store_id,
            "store": order.marketplace_name,
            "own_status": order.own_status,
            "work_status": order.work_status,
            "bought_at": order.amazon_created_at,
            "units": order.unit_count,
            "total": order.total_amount,
            "currency": order.total_currency,
            "note": order.note,
        }
        for order in found
    ]
    print_rows(rows, as_json=as_json, columns=COLUMNS)


def add(options: argparse.Namespace, ground: Ground) -> int:
    """Take one order down; 1 when it is refused."""
    order = orders.OwnOrder(
        options.number,
        tuple(options.lines),
        options.currency,
        bought_at=options.bought,
        status=orders.OwnStatus(options.status) if options.status else None,
        note=options.note,
    )
    (answer,) = orders.record_own_orders(
        store_id=options.store,
        orders=[order],
        only_new=True,
        actor=identity.SYSTEM,
        at=timezone.now(),
    )
    if answer.refusal:
        where = "" if answer.line is None else f", line {answer.line + 1}"
        ground.say(f"{answer.field}{where}: {gettext(answer.refusal)}")
        return 1
    ground.say(f"The order {answer.order_id} is stored")
    return 0


def tell(verdict: orders.Verdict, ground: Ground) -> int:
    """Say what became of the orders; 1 when one was refused."""
    ground.say(f"{len(verdict.changed)} orders changed")
    if verdict.action_id is not None:
        ground.say(f"`zhongshu order undo {verdict.action_id}` takes it back within a day")
    for order_id, reason in verdict.refused.items():
        ground.say(f"{order_id}: {gettext(orders.REFUSAL_SENTENCES[reason])}")
    return 1 if verdict.refused else 0
