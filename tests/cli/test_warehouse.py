"""zhongshu warehouse: added, changed, archived, brought back, the default."""

import json

import pytest

from tests.cli.conftest import Run
from zhongshu.company import public as company
from zhongshu.identity import public as identity

pytestmark = pytest.mark.django_db
PLACE = ("--kind", "DOMESTIC", "--country", "cn", "--time-zone", "Asia/Shanghai")


def test_they_are_added_changed_archived_and_one_is_the_default(run: Run) -> None:
    owner = company.add_legal_entity(company.NewLegalEntity("Acme", "CN"), actor=identity.SYSTEM)

    assert run("warehouse", "add", "sz-1", "深圳仓", *PLACE, "--legal-entity", owner).code == 0
    assert run("warehouse", "add", "hz", "杭州仓", *PLACE, "--not-sellable").code == 0
    first, second = json.loads(run("warehouse", "list", "--json").out)
    assert (first["code"], first["legal_entity"], first["is_default"]) == ("SZ-1", "Acme", True)
    assert (second["code"], second["is_sellable"], second["is_default"]) == ("HZ", False, False)
    one, two = first["warehouse_id"], second["warehouse_id"]
    assert run("warehouse", "change", one, "--legal-entity", "none", "--city", "深圳").code == 0
    assert "so already" in run("warehouse", "change", one, "--city", "深圳").err
    assert "Make another one the default" in run("warehouse", "archive", one).err
    assert run("warehouse", "default", two).code == 0
    assert "2 warehouses archived" in run("warehouse", "archive", one, two).err
    assert json.loads(run("warehouse", "list", "--json").out) == []
    archived = json.loads(run("warehouse", "list", "--archived", "--json").out)
    assert [(row["code"], row["legal_entity"]) for row in archived] == [("HZ", ""), ("SZ-1", "")]
    assert "2 warehouses brought back" in run("warehouse", "restore", one, two, one).err
    assert "SZ-1" in run("warehouse", "list").out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("add", "=1", "x", *PLACE), "“=1” is no code."),
        (("add", "x", " ", *PLACE), "needs a name"),
        (("add", "x", "x", *PLACE[:4], "--time-zone", "Mars"), "Mars is not a time zone."),
        (("add", "x", "x", *PLACE, "--legal-entity", "9"), "There is no legal entity 9."),
        (("change", "9", "--note", "x"), "There is no warehouse 9."),
        (("archive", "9"), "There is no warehouse 9."),
        (("default", "9"), "There is no warehouse 9."),
    ],
)
def test_mistakes_are_told_in_a_sentence(run: Run, words: tuple[str, ...], sentence: str) -> None:
    outcome = run("warehouse", *words)

    assert outcome.code == 1
    assert sentence in outcome.err
