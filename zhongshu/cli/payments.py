"""What Amazon gave for claims, as arguments of a command."""

import argparse
from decimal import Decimal

from zhongshu.claims import public as claims
from zhongshu.kernel.money import Money, parse_amount
from zhongshu.server.folder import ServerError


def take_payment(parser: argparse.ArgumentParser) -> None:
    """Let a verb take how many units Amazon paid for or gave back, and the money."""
    units = parser.add_mutually_exclusive_group(required=True)
    units.add_argument("--all", action="store_true", help="it paid for all that was claimed")
    units.add_argument("--units", type=int, metavar="NUMBER", help="it paid for so many")
    parser.add_argument(
        "--back", type=int, default=0, metavar="NUMBER", help="units that it gave back"
    )
    parser.add_argument("--amount", type=read_amount, metavar="AMOUNT", help="of each claim")
    parser.add_argument("--currency", type=str.upper, default="", metavar="CODE")
    parser.add_argument("--each", action="store_true", help="the amount is of one unit")


def read_amount(text: str) -> Decimal:
    """Return an amount of an argument."""
    try:
        return parse_amount(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError("write the amount as 19.99") from error


def read_payment(options: argparse.Namespace) -> claims.Payment:
    """Return what Amazon gave.

    Raises:
        ServerError: a currency without an amount.
    """
    if options.amount is None and (options.currency or options.each):
        raise ServerError("Say how much it was by --amount.")
    money = None if options.amount is None else Money(options.amount, options.currency)
    return claims.Payment(None if options.all else options.units, options.back, money, options.each)
