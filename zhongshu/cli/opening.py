"""A claim that is opened by hand, as arguments of a command."""

import argparse

from django.utils import timezone

from zhongshu.claims import public as claims
from zhongshu.cli.ground import Ground
from zhongshu.cli.inputs import read_day
from zhongshu.cli.payments import read_amount
from zhongshu.identity import public as identity
from zhongshu.kernel.money import Money
from zhongshu.server.folder import ServerError


def take_claim(parser: argparse.ArgumentParser) -> None:
    """Let a verb take what is claimed."""
    kinds = [kind.value for kind in claims.Kind if kind is not claims.Kind.DIFFERENCE]
    parser.add_argument("--account", type=int, required=True, metavar="ID")
    parser.add_argument("--pool", type=int, metavar="ID", help="where the account has several")
    parser.add_argument("--kind", type=str.upper, choices=kinds, required=True)
    parser.add_argument("--sku", required=True, metavar="SELLER_SKU")
    parser.add_argument("--units", type=int, required=True, metavar="NUMBER")
    parser.add_argument(
        "--reference", required=True, metavar="NUMBER",
        help="Amazon's, of the shipment, order, removal or ledger line",
    )  # fmt: skip
    parser.add_argument(
        "--day", type=read_day, required=True, metavar="DAY", help="it happened, as 2026-12-31"
    )
    parser.add_argument("--amount", type=read_amount, metavar="AMOUNT", help="claimed, if known")
    parser.add_argument("--currency", type=str.upper, default="", metavar="CODE")
    parser.add_argument("--note", default="", metavar="TEXT")


def open_claim(options: argparse.Namespace, ground: Ground) -> None:
    """Open it, and print its number.

    Raises:
        ServerError: a currency without an amount.
    """
    if options.amount is None and options.currency:
        raise ServerError("Say how much it was by --amount.")
    made = claims.open_claim(
        claims.NewClaim(
            account_id=options.account,
            pool_id=options.pool,
            kind=claims.Kind(options.kind),
            seller_sku=options.sku,
            units=options.units,
            reference=options.reference,
            day=options.day,
            worth=None if options.amount is None else Money(options.amount, options.currency),
            note=options.note,
        ),
        actor=identity.SYSTEM,
        at=timezone.now(),
    )
    ground.say(f"Claim {made} is opened")
