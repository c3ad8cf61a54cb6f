"""zhongshu application."""

import argparse
from pathlib import Path

from django.utils import timezone

from zhongshu.channels import public as channels
from zhongshu.cli.ground import Ground
from zhongshu.cli.inputs import print_rows, read_secret
from zhongshu.identity import public as identity

NAME = "application"
HELP = "Add an SP-API application, change its name or secret, remove it, or list them."
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
    changed = verbs.add_parser(
        "change",
        help="call it otherwise, or say that it is published by now",
        epilog="Example: zhongshu application change 1 --name Main --published",
    )
    changed.add_argument("application", type=int, metavar="ID")
    changed.add_argument("--name", help="the new name")
    state = changed.add_mutually_exclusive_group()
    state.add_argument("--published", action="store_false", dest="draft", default=None)
    state.add_argument("--draft", action="store_true", default=None)
    removed = verbs.add_parser(
        "remove",
        help="remove one that no account uses; its secret is destroyed",
        epilog="Example: zhongshu application remove 2",
    )
    removed.add_argument("application", type=int, metavar="ID")
    listed = verbs.add_parser("list", help="list them", epilog="Example: zhongshu application list")
    listed.add_argument("--json", action="store_true")


def run(options: argparse.Namespace, ground: Ground) -> int:
    verb = {"list": show, "secret": change_secret, "change": change, "remove": remove}
    verb.get(options.verb, add)(options, ground)
    return 0


def show(options: argparse.Namespace, _ground: Ground) -> None:
    applications = channels.list_applications(identity.SYSTEM)
    columns = ("application_id", "name", "client_id", "kind", "account_count")
    print_rows(applications, as_json=options.json, columns=columns)


def add(options: argparse.Namespace, _ground: Ground) -> None:
    kind = channels.ApplicationKind.PUBLIC if options.public else channels.ApplicationKind.PRIVATE
    number = channels.add_application(
        name=options.name or options.application_id[-40:],
        client_id=options.client_id,
        client_secret=read_secret(options.client_secret_file),
        application_id=options.application_id,
        kind=kind,
        is_draft=options.draft,
        actor=identity.SYSTEM,
        at=timezone.now(),
    )
    print(number)


def change_secret(options: argparse.Namespace, _ground: Ground) -> None:
    channels.change_application_secret(
        application_id=options.application,
        client_secret=read_secret(options.client_secret_file),
        actor=identity.SYSTEM,
        at=timezone.now(),
    )
    print("The new secret is used from now on.")


def change(options: argparse.Namespace, ground: Ground) -> None:
    channels.change_application(
        application_id=options.application,
        name=options.name,
        is_draft=options.draft,
        actor=identity.SYSTEM,
    )
    ground.say("The application is changed")


def remove(options: argparse.Namespace, ground: Ground) -> None:
    channels.remove_application(application_id=options.application, actor=identity.SYSTEM)
    ground.say("The application is removed, and its secret destroyed")
