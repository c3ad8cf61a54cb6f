"""Asking for roles: young findings are reused, and an outage takes nothing away."""

from datetime import datetime, timedelta

import pytest

from tests.cast import ADMIN, MONDAY, READER, make_account
from tests.fake_gateway import FakeGateway
from zhongshu.channels import public as channels
from zhongshu.channels.models import RoleGrant, SellingAccount
from zhongshu.flows.probe_roles import probe_roles
from zhongshu.identity import public as identity

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def account() -> SellingAccount:
    made = make_account()
    SellingAccount.objects.update(authorised_at=MONDAY - timedelta(days=1))
    return made


def found(*, orders: bool | None, finance: bool | None = True) -> list[channels.RoleProbe]:
    return [
        channels.RoleProbe("Orders", "getReports", orders, "" if orders else "said", "req"),
        channels.RoleProbe("Finance", "getReports", finance),
    ]


def run(account: SellingAccount, at: datetime) -> dict[str, bool | None]:
    told = probe_roles(account_id=account.pk, actor=ADMIN, at=at)
    return {each.role: each.is_granted for each in told}


def test_what_was_found_a_moment_ago_is_not_asked_again(
    account: SellingAccount, gateway: FakeGateway
) -> None:
    gateway.script("probe_roles", found(orders=True), found(orders=False))
    run(account, MONDAY)

    young = run(account, MONDAY + MINUTE)
    calls = len(gateway.asked)
    old = run(account, MONDAY + 2 * MINUTE)

    assert (young["Orders"], calls) == (True, 1)
    assert (old["Orders"], len(gateway.asked)) == (False, 2)


def test_a_newer_consent_is_asked_about_at_once(
    account: SellingAccount, gateway: FakeGateway
) -> None:
    gateway.script("probe_roles", found(orders=False), found(orders=None))
    run(account, MONDAY)
    SellingAccount.objects.update(authorised_at=MONDAY + MINUTE / 2)

    told = run(account, MONDAY + MINUTE)

    assert (told["Orders"], len(gateway.asked)) == (None, 2)


def test_what_amazon_never_answered_is_asked_again(
    account: SellingAccount, gateway: FakeGateway
) -> None:
    gateway.script(
        "probe_roles", found(orders=None, finance=None), found(orders=True, finance=None)
    )
    run(account, MONDAY)

    told = run(account, MONDAY + MINUTE / 2)

    assert told == {"Orders": True, "Finance": None}


@pytest.mark.parametrize(("minutes", "told"), [(60, True), (61, None)])
def test_an_outage_takes_no_answer_of_the_last_hour_away(
    account: SellingAccount, gateway: FakeGateway, minutes: int, told: object
) -> None:
    gateway.script("probe_roles", found(orders=True), found(orders=None, finance=False))
    run(account, MONDAY)
    at = MONDAY + minutes * MINUTE

    now = run(account, at)

    assert now == {"Orders": told, "Finance": False}
    grant = RoleGrant.objects.get(role="Orders")
    assert (grant.probed_at, grant.refusal) == ((MONDAY, "") if told else (at, "said"))


def test_reading_people_spend_no_allowance(account: SellingAccount, gateway: FakeGateway) -> None:
    with pytest.raises(identity.NotAllowedError):
        probe_roles(account_id=account.pk, actor=READER, at=MONDAY)

    assert gateway.asked == []
