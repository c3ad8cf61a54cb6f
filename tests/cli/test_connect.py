"""`connect`, `account` and `store`."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.cast import CA, US, make_account, make_application, make_participation
from tests.cli.conftest import Run
from zhongshu.channels import public as channels
from zhongshu.channels.models import SellingAccount
from zhongshu.identity import public as identity

pytestmark = pytest.mark.django_db


class Amazon:
    """Takes every token but those that say no."""

    def __init__(self, _application_id: int) -> None:
        """Serve any application."""

    def exchange_refresh_token(self, refresh_token: str) -> channels.Grant:
        if "refused" in refresh_token:
            raise channels.AuthorisationLostError("invalid_grant: refused")
        return channels.Grant(refresh_token, "Atza|x")

    def fetch_participations(
        self, *, region: str, grant: channels.Grant
    ) -> Sequence[channels.Participation]:
        return [make_participation(each) for each in (US, CA)]


@pytest.fixture(autouse=True)
def amazon(settings: Any) -> None:
    settings.AUTHORISATION_GATEWAYS = {"amazon": f"{__name__}.Amazon"}


def arguments(file: Path, *more: str) -> list[str]:
    return ["connect", "--region", "NA", "--refresh-token-file", str(file), *more]


def test_a_seller_is_connected_and_the_id_printed_alone(
    run: Run, secret: Callable[..., Path]
) -> None:
    make_application()

    outcome = run(*arguments(secret(), "--name", "Acme", "--seller-id", "A1ACME"))

    account = SellingAccount.objects.get()
    assert (outcome.code, outcome.out) == (0, f"{account.pk}\n")
    assert "2 stores wait to be confirmed" in outcome.err
    [told] = json.loads(run("account", "list", "--json").out)
    assert (told["name"], told["seller_id"], told["state"]) == ("Acme", "A1ACME", "connected")


def test_repeated_it_authorises_again_and_confirms_the_stores(
    run: Run, secret: Callable[..., Path]
) -> None:
    make_application()
    first = run(*arguments(secret(), "--name", "Acme"))

    second = run(*arguments(secret(b"Atzr|two"), "--name", "Acme", "--confirm-stores"))

    assert (second.code, second.out) == (0, first.out)
    assert channels.get_refresh_token(int(first.out)) == "Atzr|two"
    assert channels.get_account(identity.SYSTEM, int(first.out)).to_confirm == 0
    assert len(json.loads(run("store", "list", "--account", first.out.strip(), "--json").out)) == 2


def test_a_seller_id_is_entered_later(run: Run) -> None:
    account = make_account()
    SellingAccount.objects.update(seller_id=None)

    refused = run("account", "seller-id", account.pk, "no id!")
    outcome = run("account", "seller-id", account.pk, "A2MERCHANT")

    assert (refused.code, outcome.code) == (1, 0)
    assert "is no seller id" in refused.err
    assert SellingAccount.objects.get().seller_id == "A2MERCHANT"


def test_a_token_that_amazon_refuses_connects_nothing(
    run: Run, secret: Callable[..., Path]
) -> None:
    make_application()

    outcome = run(*arguments(secret(b"Atzr|refused")))

    assert (outcome.code, outcome.out) == (1, "")
    assert "invalid_grant" in outcome.err
    assert "Atzr|refused" not in outcome.err
    assert not SellingAccount.objects.exists()


def test_the_application_is_named_when_it_is_not_the_only_one(
    run: Run, secret: Callable[..., Path]
) -> None:
    none = run(*arguments(secret()))
    make_application("First")
    second = make_application("Second")
    several = run(*arguments(secret()))
    unknown = run(*arguments(secret(), "--application", "999"))
    named = run(*arguments(secret(), "--application", str(second.pk)))

    assert [none.code, several.code, unknown.code, named.code] == [1, 1, 1, 0]
    assert "Add one first" in none.err
    assert "(First)" in several.err
    assert SellingAccount.objects.get().application_id == second.pk


@pytest.mark.parametrize("seller_id", ["lower", "A1;DROP", "店铺", "x" * 100])
def test_a_strange_seller_id_is_refused(
    run: Run, secret: Callable[..., Path], seller_id: str
) -> None:
    make_application()

    outcome = run(*arguments(secret(), "--seller-id", seller_id))

    assert outcome.code == 1
    assert "seller id" in outcome.err


def test_an_account_of_another_channel_is_added_and_gets_stores(run: Run) -> None:
    shop = "shop-us,US,USD,America/New_York,Our shop, New York"

    added = run("account", "add", "custom", "Own shop", "--store", shop)
    account = SellingAccount.objects.get()
    more = run("account", "store", "add", str(account.pk), "shop-uk,GB,GBP,Europe/London,UK shop")
    bad = run("account", "store", "add", str(account.pk), "shop-de,DE,XXX9,Europe/Berlin,DE shop")

    assert (added.code, added.out) == (0, f"{account.pk}\n")
    assert (more.code, bad.code) == (0, 1)
    stores = json.loads(run("store", "list", "--json").out)
    assert [(each["marketplace_id"], each["name"]) for each in stores] == [
        ("shop-us", "Our shop, New York"),
        ("shop-uk", "UK shop"),
    ]


def test_an_account_by_hand_is_renamed_ended_taken_up_and_connected(
    run: Run, secret: Callable[..., Path]
) -> None:
    make_application()
    added = run(
        "account", "add", "amazon", "Files", "--region", "NA", "--seller-id", "A1FILES",
        "--store", US,
    )  # fmt: skip
    account = added.out.strip()

    codes = [
        run("account", "rename", account, "Acme").code,
        run("disconnect", account).code,
        run("account", "keep-by-hand", account).code,
    ]
    connected = run(*arguments(secret(), "--seller-id", "A1FILES"))

    assert codes == [0, 0, 0]
    assert (connected.code, connected.out) == (0, f"{account}\n")
    [told] = json.loads(run("account", "list", "--json").out)
    assert (told["name"], told["state"]) == ("Acme", "connected")
