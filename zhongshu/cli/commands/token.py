"""zhongshu token."""

import argparse
from datetime import timedelta

from django.utils import timezone

from zhongshu.cli.ground import Ground
from zhongshu.identity import public as identity
from zhongshu.server.folder import ServerError

NAME = "token"
HELP = "Issue an API token to a person's script; it is printed alone, once."
EXAMPLE = "zhongshu token add --user wang --name reports --scope read --days 365"
MOST_DAYS = 36_500


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    add = verbs.add_parser("add", help="issue a token", epilog=f"Example: {EXAMPLE}")
    add.add_argument("--user", required=True, metavar="LOGIN")
    add.add_argument("--name", required=True, help="what it is for")
    add.add_argument(
        "--scope",
        choices=[scope.value for scope in identity.TokenScope],
        help="without it as much as the person may: write, or read for the role readonly",
    )
    add.add_argument("--days", type=int, help="days until it expires; without it, never")


def run(options: argparse.Namespace, _ground: Ground) -> int:
    at = timezone.now()
    if options.days is not None and not 0 < options.days <= MOST_DAYS:
        raise ServerError(f"--days is a number from 1 to {MOST_DAYS}.")
    actor = identity.get_actor(options.user)
    widest = identity.TokenScope.WRITE if actor.may_change else identity.TokenScope.READ
    expires_at = at + timedelta(days=options.days) if options.days is not None else None
    issued = identity.issue_token(
        name=options.name, scope=options.scope or widest, expires_at=expires_at, actor=actor, at=at
    )
    print(issued.secret)
    return 0
