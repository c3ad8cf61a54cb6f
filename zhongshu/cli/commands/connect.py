"""zhongshu connect."""

import argparse
from pathlib import Path

from django.utils import timezone

from zhongshu.channels import public as channels
from zhongshu.cli.ground import Ground
from zhongshu.cli.inputs import read_secret
from zhongshu.flows.choose_application import choose_application
from zhongshu.flows.connect_account import connect_with_token
from zhongshu.identity import public as identity

NAME = "connect"
HELP = "Connect a seller by a refresh token, or authorise one again; prints the account's id."
EXAMPLE = "zhongshu connect --region EU --refresh-token-file ./token --seller-id A2… --name Acme"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--region", required=True, choices=[each.value for each in channels.Region])
    parser.add_argument("--refresh-token-file", type=Path, required=True)
    parser.add_argument(
        "--seller-id",
        help="the Merchant Token of Seller Central; without it listing details wait",
    )
    parser.add_argument("--application", type=int, metavar="ID", help="when there are several")
    parser.add_argument("--name", default="", help="what to call the account")
    parser.add_argument(
        "--confirm-stores", action="store_true", help="take its stores as they are proposed"
    )


def run(options: argparse.Namespace, ground: Ground) -> int:
    actor, at = identity.SYSTEM, timezone.now()
    token = read_secret(options.refresh_token_file)
    known = channels.find_same_account(
        actor,
        region=options.region,
        name=options.name,
        seller_id=options.seller_id,
        refresh_token=token,
    )
    wanted = options.application
    if wanted is None and known is not None:
        wanted = channels.get_account(actor, known).application_id
    connected = connect_with_token(
        application_id=choose_application(actor, wanted),
        region=options.region,
        name=options.name,
        seller_id=options.seller_id,
        refresh_token=token,
        account_id=known,
        actor=actor,
        at=at,
    )
    ground.say("Authorised again" if known else "Connected")
    if options.confirm_stores:
        channels.confirm_stores(account_id=connected.account_id, choices=None, actor=actor, at=at)
    elif waiting := channels.get_account(actor, connected.account_id).to_confirm:
        ground.say(f"{waiting} stores wait to be confirmed, on the page or with --confirm-stores")
    print(connected.account_id)
    return 0
