"""zhongshu claim."""

import argparse
from dataclasses import asdict

from django.utils import timezone

from zhongshu.claims import public as claims
from zhongshu.cli.ground import Ground
from zhongshu.cli.inputs import print_rows, read_day
from zhongshu.cli.opening import open_claim, take_claim
from zhongshu.cli.payments import read_payment, take_payment
from zhongshu.identity import public as identity

NAME = "claim"
HELP = "List claims to Amazon, open one by hand, print letters, say what became of them, undo."
EXAMPLE = "zhongshu claim list --tab SOON"
COLUMNS = (
    "id", "account", "pool", "kind", "reference", "seller_sku", "units", "deadline", "status",
    "case_number", "units_paid", "units_back", "version", "origin",
)  # fmt: skip
FACTS = (*COLUMNS, "cause_units", "occurred_at", "opens_on", "who", "reason", "worth", "note")
EVIDENCE = ("at", "what", "reference", "units", "detail")
EVENTS = ("at", "what", "who", "units", "cause_units", "reason")
PAID = ("id", "approved_at", "reimbursement_id", "units_cash", "units_inventory", "amount")
RULES = ("kind", "wait_days", "days", "announced")
MOST_LISTED = 1000
PAGE = 500
VERDICTS = {verdict.value.lower(): verdict for verdict in claims.Verdict}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    listed = _verb(
        verbs,
        "list",
        f"the {MOST_LISTED} most urgent; `export claims` writes all",
        "list --tab SOON",
    )
    tabs = [tab.value for tab in claims.ClaimTab]
    kinds = [kind.value for kind in claims.Kind]
    listed.add_argument("--tab", type=str.upper, choices=tabs, default=claims.ClaimTab.ALL.value)
    listed.add_argument("--kind", type=str.upper, choices=kinds, action="append", default=[])
    listed.add_argument("--account", type=int, metavar="ID", help="only this account")
    listed.add_argument("--due-before", type=read_day, metavar="DAY", help="such as 2026-12-31")
    listed.add_argument("--search", default="", metavar="WORDS")
    listed.add_argument("--json", action="store_true")
    shown = _verb(verbs, "show", "one with evidence, events and what was paid", "show 12")
    shown.add_argument("--json", action="store_true")
    shown.add_argument("claim_id", type=int, metavar="ID", help="as `claim list` shows it")
    letter = _verb(verbs, "letter", "print the words for one case at Amazon", "letter 12 13")
    letter.add_argument("ids", nargs="+", type=int, metavar="ID", help="claims of one case")
    opened = _verb(
        verbs,
        "open",
        "open one of which Amazon's data does not tell",
        "open --account 1 --kind REMOVAL_SHORT --sku MUG-RED-1 --units 3 --reference R-17"
        " --day 2026-11-02",
    )
    take_claim(opened)
    _say_verbs(verbs)
    rules = _verb(
        verbs, "rules", "show or set the days that Amazon grants", "rules --set LOST=0-90"
    )
    rules.add_argument(
        "--set", action="append", default=[], type=read_rule, metavar="KIND=FROM-TO",
        dest="windows", help="from and until so many days after it happened",
    )  # fmt: skip
    rules.add_argument(
        "--remind", type=int, metavar="DAYS", help="so many days before the last one of a claim"
    )
    rules.add_argument("--json", action="store_true")


def _say_verbs(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    submitted = _said(verbs, "submit", "say that they are submitted", "submit 12 --case 1234567890")
    submitted.add_argument("--case", default="", metavar="NUMBER", help="of the case at Amazon")
    paid = _said(verbs, "pay", "say what Amazon gave", "pay 12 --all --amount 7.50 --currency USD")
    paid.add_argument("--case", default="", metavar="NUMBER", help="of the case at Amazon")
    take_payment(paid)
    _said(verbs, "refuse", "say that Amazon refused", 'refuse 12 --reason "too late"')
    _said(verbs, "reopen", "let them follow their causes again", "reopen 12")
    _said(verbs, "withdraw", "take away what was opened by hand", "withdraw 12")
    _said(verbs, "undo", "take back what was said last", "undo 12")


def _verb(
    verbs: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, does: str, example: str
) -> argparse.ArgumentParser:
    return verbs.add_parser(name, help=does, epilog=f"Example: zhongshu claim {example}")


def _said(
    verbs: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, does: str, example: str
) -> argparse.ArgumentParser:
    verb = _verb(verbs, name, does, example)
    verb.add_argument("ids", nargs="+", type=int, metavar="ID", help="as `claim list` shows it")
    verb.add_argument("--reason", default="", metavar="TEXT")
    return verb


def read_rule(text: str) -> tuple[claims.Kind, claims.Window]:
    """Return whose days are set: LOST=0-90."""
    kind, _sign, days = text.partition("=")
    first, _dash, last = days.partition("-")
    if not all(each.isascii() and each.isdigit() and len(each) <= 5 for each in (first, last)):
        raise argparse.ArgumentTypeError("write it as LOST=0-90")
    try:
        return claims.Kind(kind.upper()), claims.Window(int(first), int(last))
    except ValueError as error:
        known = ", ".join(claims.Kind)
        raise argparse.ArgumentTypeError(f"the kinds are {known}") from error


def run(options: argparse.Namespace, ground: Ground) -> int:
    match options.verb:
        case "list":
            show_claims(options)
        case "show":
            show_claim(options.claim_id, as_json=options.json)
        case "letter":
            at = timezone.now()
            rows = [claims.get_claim(identity.SYSTEM, each, at=at) for each in options.ids]
            print(claims.to_letters(rows))
        case "open":
            open_claim(options, ground)
        case "rules":
            set_rules(options, ground)
        case _:
            return settle(options, ground)
    return 0


def show_claims(options: argparse.Namespace) -> None:
    """Print claims, the most urgent first."""
    wanted = claims.ClaimFilter(
        tab=claims.ClaimTab(options.tab),
        search=options.search,
        kinds=tuple(options.kind),
        due_before=options.due_before,
        account_id=options.account,
    )
    rows: list[claims.ClaimRow] = []
    cursor, at = None, timezone.now()
    for _ in range(MOST_LISTED // PAGE):
        page = claims.list_claims(identity.SYSTEM, wanted, at=at, cursor=cursor, limit=PAGE)
        rows += page.rows
        if (cursor := page.next) is None:
            break
    print_rows(rows, as_json=options.json, columns=COLUMNS)


def show_claim(claim_id: int, *, as_json: bool) -> None:
    """Print one claim with all that stands behind it."""
    actor = identity.SYSTEM
    row = claims.get_claim(actor, claim_id, at=timezone.now())
    of_claim = claims.ReimbursementFilter(claim_id=claim_id)
    paid = claims.list_reimbursements(actor, of_claim, limit=PAGE).rows
    events = claims.list_events(actor, claim_id)
    if as_json:
        behind = {
            "events": [asdict(each) for each in events],
            "paid": [asdict(each) for each in paid],
        }
        whole = {**asdict(row), "letter": claims.to_letter(row), **behind}
        print_rows([whole], as_json=True, columns=())
        return
    for name in FACTS:
        print(f"{name}: {getattr(row, name)}")
    for rows, columns in ((row.evidence, EVIDENCE), (paid, PAID), (events, EVENTS)):
        print()
        print_rows(rows, as_json=False, columns=columns)


def set_rules(options: argparse.Namespace, ground: Ground) -> None:
    """Set days of kinds and of reminding, then print those of all kinds."""
    if options.windows or options.remind is not None:
        changed = claims.set_claim_rules(
            dict(options.windows),
            remind_days=options.remind,
            actor=identity.SYSTEM,
            at=timezone.now(),
        )
        ground.say(f"{changed} claims have other days now")
    ground.say(f"People are reminded {claims.read_remind_days()} days before the last one")
    rows = [
        {
            "kind": kind.value,
            "wait_days": window.wait_days,
            "days": window.days,
            "announced": claims.DEFAULTS[kind] == window,
        }
        for kind, window in claims.read_windows().items()
    ]
    print_rows(rows, as_json=options.json, columns=RULES)


def settle(options: argparse.Namespace, ground: Ground) -> int:
    """Say the same to claims; 1 when one refused."""
    saying = claims.Saying(
        VERDICTS[options.verb],
        options.reason,
        getattr(options, "case", ""),
        read_payment(options) if options.verb == "pay" else None,
    )
    choices = [claims.Choice(each) for each in options.ids]
    told = claims.settle_claims(choices, saying, actor=identity.SYSTEM, at=timezone.now())
    changed = sum(each.outcome == "changed" for each in told)
    ground.say(f"{changed} claims changed")
    refused = [each for each in told if each.refusal]
    for each in refused:
        ground.say(f"{each.claim_id}: {each.refusal}")
    return 1 if refused else 0
