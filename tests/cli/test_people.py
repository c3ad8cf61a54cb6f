"""zhongshu user: changed, given stores, out and in again. zhongshu token: of such a person."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cast import ADMIN, CA, US, make_account, make_store
from tests.catalog.product_cast import make_product
from tests.cli.conftest import Run
from zhongshu.catalog import public as catalog
from zhongshu.identity.models import ApiToken, User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def people(db: None) -> None:
    User.objects.create(username="ada", role="admin", sees_every_store=True)
    User.objects.create(username="wang", role="operations", sees_every_store=True)


def wang(run: Run) -> dict[str, Any]:
    rows = json.loads(run("user", "list", "--json").out)
    return next(row for row in rows if row["login"].lower() == "wang")


def test_a_person_is_changed(run: Run) -> None:
    store = make_store(US)

    outcome = run(
        "user", "set", "WANG", "--role", "finance", "--login", "Wang", "--language", "en",
        "--time-zone", "Asia/Tokyo", "--store", store.pk,
    )  # fmt: skip

    assert outcome.code == 0
    row = wang(run)
    assert (row["login"], row["role"], row["language"]) == ("Wang", "finance", "en")
    assert (row["time_zone"], row["sees_every_store"]) == ("Asia/Tokyo", False)
    assert row["store_ids"] == [store.pk]
    assert run("user", "set", "wang", "--every-store").code == 0
    assert wang(run)["sees_every_store"] is True


def test_stores_are_given_and_taken(run: Run) -> None:
    make_account()
    us, ca = make_store(US), make_store(CA)
    run("user", "set", "wang", "--store", us.pk)

    given = run("user", "grant", "wang", "--store", ca.pk)
    taken = run("user", "revoke", "wang", "--store", us.pk)

    assert (given.code, taken.code) == (0, 0)
    assert wang(run)["store_ids"] == [ca.pk]


def test_a_person_goes_and_comes_back(run: Run) -> None:
    token = run("token", "add", "--user", "wang", "--name", "reports")

    gone = run("user", "deactivate", "wang")
    refused = run("token", "add", "--user", "wang", "--name", "reports")
    back = run("user", "reactivate", "wang")

    assert (token.code, gone.code, back.code) == (0, 0, 0)
    assert "1 API token(s) ended" in gone.err
    assert refused.err == "zhongshu: There is no user wang who may sign in.\n"
    assert (wang(run)["is_active"], wang(run)["tokens"]) == (True, 0)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["set", "ada", "--role", "finance"], "ada is the last administrator who sees every store"),
        (["set", "ada", "--store", "1"], "ada is the last administrator who sees every store"),
        (["deactivate", "ada"], "ada is the last administrator who sees every store"),
        (["deactivate", "nobody"], "There is no user nobody."),
        (["set", "wang", "--time-zone", "Mars"], "“Mars” is not a choice for time zone."),
        (["grant", "wang", "--store", "1"], "wang sees every store"),
    ],
)
def test_what_is_refused_is_refused_with_a_sentence(
    run: Run, arguments: list[str], sentence: str
) -> None:
    outcome = run("user", *arguments)

    assert outcome.code == 1
    assert outcome.err.startswith(f"zhongshu: {sentence}")
    assert outcome.out == ""
    assert User.objects.get(username="ada").is_administrator


def test_o19_a_writing_token_of_a_reader_is_refused(run: Run) -> None:
    run("user", "set", "wang", "--role", "readonly")

    refused = run("token", "add", "--user", "wang", "--name", "x", "--scope", "write")
    reading = run("token", "add", "--user", "wang", "--name", "x")

    assert (refused.code, refused.out) == (1, "")
    assert refused.err == (
        "zhongshu: The role of wang (readonly) only reads, so a token of theirs cannot change"
        " anything. Choose the scope read, or let an administrator change the role first.\n"
    )
    assert reading.code == 0
    assert [token.scope for token in ApiToken.objects.all()] == ["read"]


def test_a_file_is_no_name(run: Run, secret: Callable[..., Path]) -> None:
    assert run("user", "add", "ADA", "--role", "admin", "--password-file", secret()).code == 1


def test_a_person_hands_everything_over(run: Run) -> None:
    make_product("MUG", owner="wang")

    over = run("user", "hand-over", "wang", "--to", "ada")
    nobody = run("user", "hand-over", "wang", "--to", "nobody")

    assert "ada has 1 products, 0 seller SKUs, 0 stores and 0 suppliers more" in over.err
    assert (nobody.code, "There is no user nobody." in nobody.err) == (1, True)
    assert catalog.list_products(ADMIN).rows[0].values["owner"] == "ada"
