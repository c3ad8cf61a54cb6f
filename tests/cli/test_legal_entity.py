"""zhongshu legal-entity: added, changed, archived, brought back, given stores."""

import json

import pytest

from tests.cast import make_account
from tests.cli.conftest import Run
from zhongshu.channels.models import Store

pytestmark = pytest.mark.django_db


def test_one_is_added_changed_given_stores_and_archived(run: Run) -> None:
    stores = sorted(make_account().stores.values_list("pk", flat=True))

    assert run("legal-entity", "add", "Acme", "--country", "cn", "--note", "n").code == 0
    [row] = json.loads(run("legal-entity", "list", "--json").out)
    made = row["legal_entity_id"]
    assert run("legal-entity", "change", made, "--tax-number", "91").code == 0
    assert "2 stores changed" in run("legal-entity", "assign", made, *stores).err
    assert Store.objects.filter(legal_entity=made).count() == 2
    told = run("legal-entity", "assign", "none", *stores).err
    assert "2 stores changed" in told
    assert run("legal-entity", "undo-assign", told.split()[-1]).code == 0
    assert Store.objects.filter(legal_entity=made).count() == 2
    assert run("legal-entity", "archive", made).code == 0
    assert json.loads(run("legal-entity", "list", "--json").out) == []
    [row] = json.loads(run("legal-entity", "list", "--archived", "--json").out)
    assert (row["name"], row["tax_number"], row["note"]) == ("Acme", "91", "n")
    assert run("legal-entity", "bring-back", made).code == 0


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("add", "Acme", "--country", "1"), "1 is not a country."),
        (("add", " ", "--country", "CN"), "needs a name"),
        (("change", "9", "--note", "x"), "There is no legal entity 9."),
        (("archive", "9"), "There is no legal entity 9."),
        (("assign", "x", "1"), "Name the legal entity by its id"),
        (("assign", "none", "1"), "There is no store 1."),
        (("undo-assign", "9"), "There is no assignment 9 of stores"),
    ],
)
def test_mistakes_are_told_in_a_sentence(run: Run, words: tuple[str, ...], sentence: str) -> None:
    outcome = run("legal-entity", *words)

    assert outcome.code == 1
    assert sentence in outcome.err
