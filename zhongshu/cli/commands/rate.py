"""zhongshu rate."""

import argparse
from datetime import date, datetime
from pathlib import Path

from django.utils import timezone

from zhongshu.cli.ground import Ground
from zhongshu.cli.inputs import print_rows
from zhongshu.company import public as company
from zhongshu.flows.fetch_rates import fetch_rates
from zhongshu.identity import public as identity
from zhongshu.server.folder import ServerError

NAME = "rate"
HELP = "List exchange rates, set one, read them from a CSV, remove one."
EXAMPLE = "zhongshu rate set USD CNY 7.1234 --day 2026-11-20"
COLUMNS = ("rate_id", "day", "base", "quote", "rate", "source", "origin")
PAGE_ROWS = 500


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    listed = verbs.add_parser(
        "list", help="the newest first", epilog="Example: zhongshu rate list --currency USD"
    )
    listed.add_argument("--currency", default="", metavar="CODE", help="only pairs with this one")
    listed.add_argument("--json", action="store_true")
    one = verbs.add_parser("set", help="set one", epilog=f"Example: {EXAMPLE}")
    one.add_argument("base", metavar="BASE", help="one unit of this currency")
    one.add_argument("quote", metavar="QUOTE", help="is worth so many units of this one")
    one.add_argument("rate", metavar="RATE", help="a decimal, such as 7.1234")
    one.add_argument("--day", metavar="YYYY-MM-DD", help="of this day; without it today")
    read = verbs.add_parser(
        "import",
        help="read a CSV with the columns day, base, quote, rate: all of it or nothing",
        epilog="Example: zhongshu rate import rates.csv",
    )
    read.add_argument("file", type=Path, metavar="FILE")
    verbs.add_parser("fetch", help="ask the provider now", epilog="Example: zhongshu rate fetch")
    gone = verbs.add_parser(
        "remove", help="take one back", epilog="Example: zhongshu rate remove 12"
    )
    gone.add_argument("rate_id", type=int, metavar="ID", help="as `rate list` shows it")


def run(options: argparse.Namespace, ground: Ground) -> int:
    at = timezone.now()
    if options.verb == "list":
        show_rates(options.currency.upper(), as_json=options.json)
    elif options.verb == "set":
        rate = company.Rate(
            options.base.upper(),
            options.quote.upper(),
            read_day(options.day) if options.day else company.get_company().day_of(at),
            company.parse_rate(options.rate),
        )
        verdict = company.set_rates(
            [rate], source=company.RateSource.TYPED, actor=identity.SYSTEM, at=at
        )
        ground.say(tell(verdict))
    elif options.verb == "import":
        return import_file(options.file, ground, at)
    elif options.verb == "fetch":
        fetched = fetch_rates(actor=identity.SYSTEM, at=at)
        ground.say(f"{fetched.name}: {tell(fetched.verdict)}")
    else:
        company.remove_rate(rate_id=options.rate_id, actor=identity.SYSTEM)
        ground.say("The rate is removed; the audit trail keeps what it was")
    return 0


def import_file(file: Path, ground: Ground, at: datetime) -> int:
    """Store the rates of a file; 1 and every row that is wrong when one is."""
    try:
        with file.open("rb") as opened:
            content = opened.read(company.LARGEST_FILE + 1)
    except OSError as error:
        raise ServerError(f"{file} cannot be read: {error.strerror}.") from error
    found = company.read_rate_file(content, today=company.get_company().day_of(at))
    if found.errors:
        for wrong in found.errors:
            ground.say(f"Row {wrong.row}: {wrong.what}")
        ground.say("Nothing was stored: mend these rows and read the file again")
        return 1
    verdict = company.set_rates(
        found.rates,
        source=company.RateSource.FILE,
        origin=file.name,
        actor=identity.SYSTEM,
        at=at,
    )
    ground.say(tell(verdict))
    return 0


def show_rates(currency: str, *, as_json: bool) -> None:
    """Print all stored rates, or those of one currency."""
    page = company.list_rates(currency=currency, limit=PAGE_ROWS)
    rows = [*page.rows]
    while page.next:
        page = company.list_rates(currency=currency, after=page.next, limit=PAGE_ROWS)
        rows += page.rows
    print_rows(rows, as_json=as_json, columns=COLUMNS)


def read_day(text: str) -> date:
    """Return the day that was typed.

    Raises:
        ServerError: it is none.
    """
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ServerError(f"{text[:40]} is not a day: write it as 2026-11-20.") from error


def tell(verdict: company.RateVerdict) -> str:
    """Say what became of a batch."""
    return (
        f"{verdict.new} new, {verdict.changed} changed, {verdict.unchanged} the same,"
        f" {verdict.kept} kept as a person typed them"
    )
