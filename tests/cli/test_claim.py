"""zhongshu claim: listed, shown, submitted, paid, refused, opened again, taken back; days set."""

import json
from types import SimpleNamespace

import pytest

from tests.claims.cast import LATER, Claim, follow, history, lost, short
from tests.cli.conftest import Run
from tests.fba import shipment_cast as shipments
from zhongshu.cli.commands import claim

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be an hour after the claims were opened: their days are not over."""
    monkeypatch.setattr(claim, "timezone", SimpleNamespace(now=lambda: LATER))


def listed(run: Run, *filters: object) -> list[tuple[str, int, str]]:
    rows = json.loads(run("claim", "list", *filters, "--json").out)
    return [(row["kind"], row["units"], row["status"]) for row in rows]


def status() -> str:
    return Claim.objects.earliest("pk").status


def test_claims_are_listed_the_most_urgent_first(run: Run) -> None:
    one = short()
    lost("m1", 5)
    follow()
    account_id = Claim.objects.get(pk=one).account_id

    assert listed(run) == [("LOST", 5, "OPEN"), ("SHORT_SHIPMENT", 3, "OPEN")]
    assert listed(run, "--kind", "lost", "--account", account_id) == [("LOST", 5, "OPEN")]
    assert listed(run, "--tab", "submitted") == listed(run, "--account", 10**9) == []
    assert listed(run, "--due-before", "2026-01-01") == listed(run, "--search", "hat") == []
    table = run("claim", "list", "--search", "mug").out.splitlines()
    assert (len(table), table[0].split()[:2]) == (3, ["id", "account"])


def test_one_is_submitted_paid_taken_back_refused_and_opened_again(run: Run) -> None:
    one = short()
    money = ("--amount", "7.50", "--currency", "usd", "--each")

    told = run("claim", "submit", one, "--case", "C-1", "--reason", "counted")
    assert (told.code, "1 claims changed" in told.err, status()) == (0, True, "SUBMITTED")
    assert run("claim", "pay", one, "--units", 2, "--back", 1, *money).code == 0
    paid = Claim.objects.get()
    assert (paid.status, paid.units_paid, paid.units_back) == ("PAID", 2, 1)
    assert f"{paid.amount_paid} {paid.currency_paid}" == "15.0000 USD"
    assert (run("claim", "undo", one).code, status()) == (0, "SUBMITTED")
    assert (run("claim", "pay", one, "--all").code, status()) == (0, "PAID")
    assert Claim.objects.get().units_paid == 3
    assert (run("claim", "reopen", one).code, status()) == (0, "OPEN")
    assert (run("claim", "refuse", one, "--reason", "too late").code, status()) == (0, "REFUSED")
    assert [what for what, _, _ in history()] == [
        "OPENED", "SUBMITTED", "PAID", "TAKEN_BACK", "PAID", "REOPENED", "REFUSED",
    ]  # fmt: skip


def test_its_letter_and_all_that_stands_behind_it_are_printed(run: Run) -> None:
    one = short()
    run("claim", "submit", one, "--case", "C-1")

    letter = run("claim", "letter", one).out
    shown = run("claim", "show", one).out
    [whole] = json.loads(run("claim", "show", one, "--json").out)

    lost("m1", 5)
    follow()
    both = run("claim", "letter", one, Claim.objects.get(kind="LOST").pk).out
    assert ("Units claimed: 3" in both, "Units claimed: 5" in both) == (True, True)
    assert "was closed with fewer units received than shipped" in letter
    assert "Units claimed: 3" in letter
    assert "status: SUBMITTED\ncase_number: C-1\n" in shown
    assert "SHIPPED" in shown
    assert (whole["id"], whole["letter"]) == (one, letter.rstrip("\n"))
    assert [each["what"] for each in whole["events"]] == ["SUBMITTED", "OPENED"]


def test_days_are_shown_and_set(run: Run) -> None:
    short()

    told = run("claim", "rules", "--set", "short_shipment=20-61", "--remind", 9, "--json")

    rows = {row["kind"]: row for row in json.loads(told.out)}
    assert "1 claims have other days now" in told.err
    assert "reminded 9 days before" in told.err
    assert rows["SHORT_SHIPMENT"] == {
        "kind": "SHORT_SHIPMENT", "wait_days": 20, "days": 61, "announced": False,
    }  # fmt: skip
    assert rows["LOST"]["announced"] is True
    claim_row = Claim.objects.get()
    assert ((claim_row.deadline - claim_row.day).days) == 61


def test_mistakes_are_told_in_a_sentence_and_change_nothing(run: Run) -> None:
    one = short()

    for words, code, sentence in (
        (("submit", one, 10**9), 1, "There is no claim 1000000000."),
        (("undo", 10**9), 1, "There is no claim 1000000000."),
        (("letter", 10**9), 1, "There is no claim 1000000000."),
        (("refuse", one), 1, "Say in a few words why"),
        (("pay", one), 2, "one of the arguments --all --units is required"),
        (("pay", one, "--units", 0), 1, "Say for how many units"),
        (("pay", one, "--all", "--currency", "USD"), 1, "Say how much it was by --amount."),
        (("pay", one, "--all", "--amount", "x"), 2, "write the amount as 19.99"),
        (("pay", one, "--all", "--amount", "5"), 1, "no amount of money"),
        (("rules", "--set", "LOST=5"), 2, "write it as LOST=0-90"),
        (("rules", "--set", "HAT=0-90"), 2, "the kinds are SHORT_SHIPMENT"),
        (("rules", "--set", "LOST=9-8"), 1, "Days to claim are 1 to"),
        (("rules", "--remind", 0), 1, "reminded 1 to 60 days before"),
        (("list", "--due-before", "soon"), 2, "write the day as 2026-12-31"),
    ):
        told = run("claim", *words)
        assert (told.code, sentence in told.err) == (code, True), (words, told.err)
    # The good one of the two was submitted: each answers for itself.
    assert status() == "SUBMITTED"


def test_one_is_opened_by_hand_and_withdrawn(run: Run) -> None:
    shipments.begin()
    told = (
        "claim", "open", "--account", shipments.store().account_id, "--kind", "removal_short",
        "--sku", "MUG-RED-1", "--units", 3, "--reference", "R-17", "--day", "2026-11-20",
    )  # fmt: skip

    made = run(*told, "--amount", "30", "--currency", "usd", "--note", "short")
    again = run(*told)
    one = Claim.objects.get()
    shown = run("claim", "show", one.pk).out

    assert (made.code, f"Claim {one.pk} is opened" in made.err) == (0, True)
    assert (one.units, one.note, str(one.amount_claimed)) == (3, "short", "30.0000")
    assert again.code != 0
    assert f"Claim {one.pk} for MUG-RED-1 and R-17 is not settled yet." in again.err
    assert "origin: HAND" in shown
    assert run(*told[:-2], "--day", "yesterday").code == 2
    assert run(*told, "--currency", "USD").code != 0
    assert (run("claim", "withdraw", one.pk).code, status()) == (0, "RESOLVED")
