"""zhongshu spot-check."""

import argparse
import time
from dataclasses import dataclass

from django.utils import timezone

from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.cli.ground import Ground
from zhongshu.cli.inputs import print_rows
from zhongshu.cli.schema import require_current_schema
from zhongshu.flows.spot_check import ask_to_the_end
from zhongshu.identity import public as identity
from zhongshu.server.folder import ServerError

NAME = "spot-check"
HELP = "Hold some listings against Amazon, live. Exit 1 when facts differ, or nobody can tell."
EXAMPLE = "zhongshu spot-check --account 1 --count 20"
LONGEST_WAIT_S = 120
COLUMNS = ("seller_sku", "store", "fact", "here", "amazon")


@dataclass(frozen=True, slots=True)
class Found:
    """One difference, as it is printed."""

    seller_sku: str
    store: str
    fact: str
    here: str
    amazon: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--account", type=int, metavar="ID", help="only this account")
    parser.add_argument(
        "--count",
        type=int,
        metavar="N",
        default=catalog.USUAL_ITEMS,
        help=f"listings of each account, 1 to {catalog.MOST_ITEMS}; {catalog.USUAL_ITEMS} unless"
        " told",
    )
    parser.add_argument("--json", action="store_true", help="the differences as JSON")


def run(options: argparse.Namespace, ground: Ground) -> int:
    require_current_schema()
    accounts = find_accounts(options.account)
    checks = [check(account, options.count, ground) for account in accounts]
    differences = [
        Found(item.seller_sku, item.store_name, each.fact, each.ours, each.amazons)
        for done in checks
        for item in catalog.list_spot_check_items(identity.SYSTEM, done.id)
        for each in item.differences
    ]
    if differences or options.json:
        print_rows(differences, as_json=options.json, columns=COLUMNS)
    is_well = all(done.facts and not (done.waiting or done.unanswered) for done in checks)
    return 0 if is_well and not differences else 1


def find_accounts(account_id: int | None) -> list[channels.AccountCard]:
    """Return the account that was named, or every connected one.

    Raises:
        channels.AccountNotFoundError: there is no such account.
        ServerError: no account is connected.
    """
    if account_id is not None:
        return [channels.get_account(identity.SYSTEM, account_id)]
    found = [
        card
        for card in channels.list_accounts(identity.SYSTEM)
        if card.state == channels.AccountState.CONNECTED
    ]
    if not found:
        raise ServerError("No account is connected. `zhongshu connect` connects one.")
    return found


def check(account: channels.AccountCard, count: int, ground: Ground) -> catalog.SpotCheckRow:
    """Draw and ask; equal listings are right by themselves, the others wait for a person."""
    wish = catalog.NewSpotCheck(account.account_id, count=count, confirms_equal=True)
    spot_check_id = catalog.begin_spot_check(wish, actor=identity.SYSTEM, at=timezone.now())
    done = ask(spot_check_id)
    ground.say(tell(done))
    return done


def ask(spot_check_id: int) -> catalog.SpotCheckRow:
    """Ask to the end; where Amazon says when it answers again, wait for it, within bounds."""
    deadline = time.monotonic() + LONGEST_WAIT_S
    while True:
        done = ask_to_the_end(spot_check_id=spot_check_id, actor=identity.SYSTEM, now=timezone.now)
        after = done.trouble.ask_after if done.trouble else None
        if after is None:
            return done
        wait = max(1.0, (after - timezone.now()).total_seconds())
        if time.monotonic() + wait > deadline:
            return done
        time.sleep(wait)


def tell(done: catalog.SpotCheckRow) -> str:
    """Say in one line what came of a check."""
    share = "nothing compared" if done.share is None else f"{done.share:.1%} of facts equal"
    parts = [f"{done.account_name}: {done.answered} of {done.size} listings", share]
    if done.differing:
        parts.append(f"{done.differing} differ: judge them at /spot-checks/{done.id}/")
    if done.unanswered:
        parts.append(f"{done.unanswered} without an answer")
    if done.trouble:
        parts.append(f"stopped: {done.trouble.kind} {done.trouble.detail}".rstrip())
    if done.passed is not None:
        parts.append("passed" if done.passed else "not passed")
    return ", ".join(parts)
