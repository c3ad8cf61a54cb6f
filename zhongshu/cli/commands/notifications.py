"""zhongshu notifications."""

import argparse

from django.utils import timezone

from zhongshu.channels import public as channels
from zhongshu.cli.ground import Ground
from zhongshu.cli.inputs import print_rows
from zhongshu.flows.list_notifications import list_unmarked
from zhongshu.flows.subscribe import subscribe
from zhongshu.flows.unsubscribe import unsubscribe
from zhongshu.identity import public as identity

NAME = "notifications"
HELP = "See what needs a person; or let Amazon tell at once what changed: begin, end, watch it."
EXAMPLE = "zhongshu notifications list"
NEEDS_A_PERSON = ("what", "what_to_do", "since", "due_at")
OUTCOME = ("account_name", "kind", "is_subscribed", "refusal")
COLUMNS = (
    "account_name",
    "kind",
    "is_elsewhere",
    "subscribed_at",
    "heard_at",
    "polled_changes",
    "silent_since",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    listed = verbs.add_parser(
        "list", help="what needs a person: the bell of the pages", epilog=f"Example: {EXAMPLE}"
    )
    listed.add_argument("--json", action="store_true")
    wish = verbs.add_parser(
        "subscribe",
        help="let Amazon's notifications come to our queue",
        epilog="Example: zhongshu notifications subscribe",
    )
    wish.add_argument("--account", type=int, metavar="ID", help="only this account")
    ended = verbs.add_parser(
        "unsubscribe",
        help="let Amazon tell an account's news no more; polling goes on",
        epilog="Example: zhongshu notifications unsubscribe --account 1 --kind ORDER_CHANGE",
    )
    ended.add_argument("--account", type=int, metavar="ID", required=True)
    ended.add_argument("--kind", choices=[each.value for each in channels.NotificationKind])
    shown = verbs.add_parser(
        "status", help="queue, messages, silence", epilog="Example: zhongshu notifications status"
    )
    shown.add_argument("--json", action="store_true", help="the subscriptions as JSON")


def run(options: argparse.Namespace, ground: Ground) -> int:
    if options.verb == "list":
        show_needs(as_json=options.json)
        return 0
    if options.verb == "status":
        return show_status(as_json=options.json)
    if options.verb == "unsubscribe":
        end(options.account, options.kind, ground)
        return 0
    told = subscribe(actor=identity.SYSTEM, now=timezone.now, account_id=options.account)
    print_rows(told, as_json=False, columns=OUTCOME)
    return 0 if told and all(each.is_subscribed for each in told) else 1


def show_needs(*, as_json: bool) -> None:
    """Print what needs a person in any store, urgent things first."""
    rows = [
        {name: getattr(each, name) for name in each.__slots__ if name != "is_read"}
        for each in list_unmarked(identity.SYSTEM, timezone.now())
    ]
    print_rows(rows, as_json=as_json, columns=NEEDS_A_PERSON)


def end(account_id: int, kind: str | None, ground: Ground) -> None:
    """End one subscription of an account, or all of them."""
    channels.get_account(identity.SYSTEM, account_id)
    kinds = [kind] if kind else list_kinds(account_id)
    for each in kinds:
        unsubscribe(account_id=account_id, kind=each, actor=identity.SYSTEM)
    ground.say(f"{len(kinds)} subscription(s) ended")


def list_kinds(account_id: int) -> list[str]:
    rows = channels.list_subscriptions(identity.SYSTEM, timezone.now())
    return [each.kind for each in rows if each.account_id == account_id]


def show_status(*, as_json: bool) -> int:
    """Print what arrives; exit 1 when nothing can, or nothing does."""
    rows = channels.list_subscriptions(identity.SYSTEM, timezone.now())
    if not as_json:
        show_queue()
    print_rows(rows, as_json=as_json, columns=COLUMNS)
    return 1 if any(each.silent_since or each.is_elsewhere for each in rows) else 0


def show_queue() -> None:
    """Print which queue it is and what came out of it.

    Raises:
        channels.NoQueueError, FifoQueueError, ClosedQueueError: nothing can arrive.
    """
    queue = channels.queue_for_notifications()
    if queue is None:
        raise channels.NoQueueError
    facts = queue.describe()
    channels.require_fit_queue(facts)
    tally = channels.get_message_tally(identity.SYSTEM)
    print(f"queue: {facts.arn}, {facts.waiting} waiting")
    print(
        f"messages: {tally.counts.received}, of these {tally.counts.repeated} known already,"
        f" {tally.counts.foreign} of no seller of ours, {tally.counts.unread} not understood"
    )
