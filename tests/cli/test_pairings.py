"""zhongshu pair and zhongshu pairings: paired, ended, proposed, confirmed, ruled, exported."""

import csv
import io
import json
from typing import Any

import pytest

from tests.api.world import SKU, Side, make_world
from tests.cast import US
from tests.catalog.product_cast import make_product
from tests.cli.conftest import Run
from zhongshu.catalog.models import Pairing, PairingRule

pytestmark = pytest.mark.django_db


@pytest.fixture
def acme() -> Side:
    return make_world()[0]


def skus(run: Run, *more: object) -> list[Any]:
    outcome = run("pairings", "list", "--json", *more)
    assert outcome.code == 0
    rows: list[Any] = json.loads(outcome.out)
    return rows


def test_a_seller_sku_is_paired_changed_and_unpaired(run: Run, acme: Side) -> None:
    make_product("MUG")
    make_product("CUP")
    where = ("--account", acme.account_id)

    first = run("pair", SKU, "MUG", "--factor", 2, *where)
    second = run("pair", SKU, "CUP", *where)
    third = run("pair", SKU, "--end", *where)

    assert [first.code, second.code, third.code] == [0, 0, 0]
    assert first.err.splitlines()[-1] == f"· {SKU}: 2 × MUG (new)"
    assert second.err.splitlines()[-1] == f"· {SKU}: 1 × CUP (changed; before: 2 × MUG)"
    assert third.err.splitlines()[-1] == f"· {SKU}: unpaired (changed; before: 1 × CUP)"
    versions = json.loads(run("pairings", "history", SKU, *where, "--json").out)
    assert [(each["sku"], each["ended_by"]) for each in versions] == [
        ("CUP", "system"), ("MUG", "system"),
    ]  # fmt: skip
    assert skus(run) == []


def test_a_store_is_overridden(run: Run, acme: Side) -> None:
    make_product("MUG")

    by_marketplace = run("pair", SKU, "MUG", "--account", acme.account_id, "--store", US)
    by_id = run("pair", SKU, "MUG", "--account", acme.account_id, "--store", acme.store_id)

    assert (by_marketplace.code, by_id.code) == (0, 0)
    assert Pairing.objects.get().store_id == acme.store_id
    [row] = skus(run, "--tab", "unpaired", "--account", acme.account_id)
    assert [each["sku"] for each in row["overrides"]] == ["MUG"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([SKU, "MUG"], "have this SKU: name one with --account."),
        (["NONE", "MUG"], "There is no seller SKU NONE: it is written as at Amazon."),
        ([SKU, "MUG", "--account", "99"], f"There is no seller SKU {SKU} in account 99"),
        ([SKU, "NONE", "--account", "{acme}"], "There is no product NONE."),
        ([SKU, "MUG", "--account", "{acme}", "--store", "XX"], "has no store XX."),
        ([SKU, "MUG", "--account", "{acme}", "--factor", "0"], "from 1 to 10,000"),
    ],
)
def test_mistakes_are_told_in_a_sentence(
    run: Run, acme: Side, words: list[str], sentence: str
) -> None:
    make_product("MUG")

    outcome = run("pair", *(word.format(acme=acme.account_id) for word in words))

    assert outcome.code == 1
    assert sentence in outcome.err
    assert not Pairing.objects.exists()


@pytest.mark.parametrize(
    "words",
    [
        ["pair", SKU],
        ["pair", SKU, "MUG", "--end"],
        ["pair", SKU, "MUG", "--factor", "two"],
        ["pairings", "list", "--tab", "nonsense"],
        ["pairings", "rules"],
        ["pairings", "rules", "add", "magic", "x"],
        ["pairings", "undo"],
    ],
)
def test_wrong_use_ends_with_two(run: Run, words: list[str]) -> None:
    assert run(*words).code == 2


def test_proposals_are_made_confirmed_and_taken_back(run: Run, acme: Side) -> None:
    make_product(SKU)

    proposed = run("pairings", "propose")
    waiting = run("pairings", "list", "--tab", "proposed")
    confirmed = run(
        "pairings", "confirm", "--reason", "same_sku", "--account", acme.account_id, "--json"
    )
    [done] = json.loads(confirmed.out)
    undone = run("pairings", "undo", *done["pairing_ids"])
    nothing = run("pairings", "undo", *done["pairing_ids"])

    assert "2 unpaired, 2 with a proposal, 2 of them sure" in proposed.err
    assert waiting.out.splitlines()[1].split()[2:6] == [SKU, SKU, "1", "SAME_SKU"]
    assert "1 paired, 0 were paired by somebody meanwhile" in confirmed.err
    assert (undone.code, nothing.code) == (0, 1)
    assert "1 of 1 taken back" in undone.err


def test_seller_skus_are_left_out_and_taken_in(run: Run, acme: Side) -> None:
    where = ("--account", acme.account_id)

    assert "1 of 1 changed" in run("pairings", "leave-out", SKU, *where).err
    assert [row["seller_sku"] for row in skus(run, "--tab", "left_out")] == [SKU]
    assert "1 of 1 changed" in run("pairings", "take-in", SKU, *where).err
    assert skus(run, "--tab", "left_out") == []


def test_rules_are_tried_kept_moved_switched_and_removed(run: Run, acme: Side) -> None:
    make_product("MUG-RED")

    trial = run("pairings", "rules", "try", "suffix", "-1")
    [told] = json.loads(run("pairings", "rules", "try", "suffix", "-1", "--json").out)
    assert not PairingRule.objects.exists()
    run("pairings", "rules", "add", "suffix", "--account", acme.account_id, "--", "-FBA")
    run("pairings", "rules", "add", "regex", "(.+)-FBA", r"\1", "--factor", "2")
    first, second = PairingRule.objects.order_by("position")
    codes = [
        run("pairings", "rules", "move", second.pk, 1).code,
        run("pairings", "rules", "off", second.pk).code,
        run("pairings", "rules", "remove", first.pk).code,
    ]

    assert trial.out.startswith("2 unpaired fit, 2 lead to a product\n")
    assert (told["matched"], told["led_to_product"]) == (2, 2)
    assert codes == [0, 0, 0]
    [row] = json.loads(run("pairings", "rules", "list", "--json").out)
    assert (row["id"], row["position"], row["is_on"], row["factor"]) == (second.pk, 1, False, 2)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["add", "regex", "("], "“(” is no regular expression"),
        (["add", "prefix", " "], "The pattern is empty."),
        (["add", "prefix", "US-", "--account", "99"], "99"),
        (["on", "99"], "There is no pairing rule 99."),
        (["move", "99", "1"], "There is no pairing rule 99."),
        (["remove", "99"], "There is no pairing rule 99."),
    ],
)
def test_o22_a_rule_that_cannot_be_one_is_refused(
    run: Run, words: list[str], sentence: str
) -> None:
    outcome = run("pairings", "rules", *words)

    assert outcome.code == 1
    assert sentence in outcome.err
    assert not PairingRule.objects.exists()


def test_pairings_are_exported_by_account(run: Run, acme: Side) -> None:
    make_product("MUG", name="Mug")
    run("pair", SKU, "MUG", "--account", acme.account_id, "--factor", 2)

    text = run("export", "pairings").out
    other = run("export", "pairings", "--account", acme.account_id + 1, "--format", "jsonl").out

    [row] = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    assert (row["seller_sku"], row["sku"], row["factor"], row["store_id"], row["who"]) == (
        SKU, "MUG", "2", "", "system",
    )  # fmt: skip
    assert other == ""
