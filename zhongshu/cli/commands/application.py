"""zhongshu application."""

import argparse
from pathlib import Path

from django.utils import timezone

from zhongshu.channels import public as channels
from zhongshu.cli.ground import Ground
from zhongshu.cli.inputs import print_rows, read_secret
from zhongshu.identity import public as identity

NAME = "application"
HELP = "Add an SP-API application, change its secret, or list them."
EXAMPLE = (
    "zhongshu application add --client-id amzn1.application-oa2-client.… "
    "--client-secret-file ./secret --application-id amzn1.sp.solution.… --name Main"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    add = verbs.add_parser("add", help="add one", epilog=f"Example: {EXAMPLE}")
    add.add_argument("--client-id", required=True)
    add.add_argument("--client-secret-file", type=Path, required=True)
    add.add_argument("--application-id", required=True)
    add.add_argument("--name", default="")
    add.add_argument("--public", action="store_true", help="not a private application")
    add.add_argument("--draft", action="store_true", help="not published yet (version=beta)")
    secret = verbs.add_parser(
        "secret",
        help="enter a rotated client secret",
        epilog="Example: zhongshu application secret 1 --client-secret-file ./secret",
    )
    secret.add_argument("application", type=int, metavar="ID")
    secret.add_argument("--client-secret-file", type=Path, required=True)
    listed = verbs.add_parser("list", help="list them", epilog="Example: zhongshu application list")
    listed.add_argument("--json", action="store_true")


def run(options: argparse.Namespace, _ground: Ground) -> int:
    at = timezone.now()
    if options.verb == "list":
        applications = channels.list_applications(identity.SYSTEM)
        columns = ("application_id", "name", "client_id", "kind")
        print_rows(applications, as_json=options.json, columns=columns)
    elif options.verb == "secret":
        channels.change_application_secret(
            application_id=options.application,
            client_secret=read_secret(options.client_secret_file),
            actor=identity.SYSTEM,
            at=at,
        )
        print("The new secret is used from now on.")
    else:
        kind = (
            channels.ApplicationKind.PUBLIC if options.public else channels.ApplicationKind.PRIVATE
        )
        number = channels.add_application(
            name=options.name or options.application_id[-40:],
            client_id=options.client_id,
            client_secret=read_secret(options.client_secret_file),
            application_id=options.application_id,
            kind=kind,
            is_draft=options.draft,
            actor=identity.SYSTEM,
            at=at,
        )
        print(number)
    return 0
