"""The way through Amazon's consent page and back."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from django.conf import settings

from tests.cast import (
    ADMIN,
    CA,
    JP,
    MONDAY,
    OPERATOR,
    READER,
    US,
    make_account,
    make_application,
    make_participation,
    seller_id_of,
)
from tests.fake_gateway import FakeGateway
from tests.race import run_together
from zhongshu.channels import public as channels
from zhongshu.channels.models import Application, ConsentState, SellingAccount, Store
from zhongshu.flows.connect_account import connect_with_token, finish_consent, start_consent
from zhongshu.flows.probe_roles import probe_roles
from zhongshu.flows.refresh_stores import refresh_stores
from zhongshu.identity import public as identity
from zhongshu.identity.models import User

MINUTE = timedelta(minutes=1)
REDIRECT = "https://erp.example/connect/amazon/callback"


class Consenting:
    """An authorisation gateway that answers from class attributes; tests set them."""

    refusal: Exception | None = None
    marketplaces: tuple[str, ...] = (US, CA)
    sells_in: str = "NA"
    asked: list[tuple[str, ...]] = []

    def __init__(self, application_id: int) -> None:
        self.application_id = application_id

    def consent_url(self, *, region: str, state: str, redirect_uri: str) -> str:
        return f"https://consent/{region}?state={state}&redirect_uri={redirect_uri}"

    def is_operator_host(self, url: str) -> bool:
        return url.startswith("https://consent/")

    def exchange_code(self, code: str, *, redirect_uri: str) -> channels.Grant:
        self.asked.append(("code", code, redirect_uri))
        return self._grant(f"Atzr|{code}")

    def exchange_refresh_token(self, refresh_token: str) -> channels.Grant:
        self.asked.append(("token", refresh_token))
        return self._grant(refresh_token)

    def fetch_participations(
        self, *, region: str, grant: channels.Grant
    ) -> Sequence[channels.Participation]:
        if region != self.sells_in:
            raise channels.RoleMissingError("Access to requested resource is denied.")
        return [make_participation(each) for each in self.marketplaces]

    def permissions(self) -> Sequence[str]:
        return ()

    def _grant(self, refresh_token: str) -> channels.Grant:
        if self.refusal:
            raise self.refusal
        return channels.Grant(refresh_token=refresh_token, access_token="Atza|x")


@pytest.fixture(autouse=True)
def consenting(monkeypatch: pytest.MonkeyPatch) -> type[Consenting]:
    monkeypatch.setattr(
        settings, "AUTHORISATION_GATEWAYS", {"amazon": f"{__name__}.{Consenting.__name__}"}
    )
    monkeypatch.setattr(Consenting, "asked", [])
    monkeypatch.setattr(Consenting, "refusal", None)
    monkeypatch.setattr(Consenting, "marketplaces", (US, CA))
    monkeypatch.setattr(Consenting, "sells_in", "NA")
    return Consenting


def begin(
    user_id: int, *, account_id: int | None = None, name: str = "Acme", session: str = "session"
) -> str:
    return channels.begin_consent(
        user_id=user_id,
        session_key=session,
        application_id=make_application().pk,
        region="NA",
        account_name=name,
        account_id=account_id,
        at=MONDAY,
    )


def finish(
    state: str, user_id: int, *, seller_id: str = "A1SELLER", actor: identity.Actor = ADMIN
) -> channels.ConnectedAccount:
    return finish_consent(
        state=state,
        code="code-1",
        seller_id=seller_id,
        user_id=user_id,
        session_key="session",
        redirect_uri=REDIRECT,
        actor=actor,
        at=MONDAY + MINUTE,
    )


@pytest.fixture
def lin(db: None) -> User:
    return User.objects.create(username="lin", role=identity.Role.ADMIN)


def test_a_state_is_taken_once(lin: User) -> None:
    state = begin(lin.pk)

    ticket = channels.take_consent(
        state=state, user_id=lin.pk, session_key="session", at=MONDAY + 9 * MINUTE
    )

    application_id = Application.objects.get().pk
    assert ticket == channels.ConsentTicket(application_id, "NA", None, "Acme")
    stored = ConsentState.objects.get()
    assert state.encode() not in bytes(stored.hashed) + bytes(stored.session)
    with pytest.raises(channels.ConsentUsedError):
        channels.take_consent(state=state, user_id=lin.pk, session_key="session", at=MONDAY)


def test_a11_hostile_callbacks_are_refused_each_with_its_reason(lin: User) -> None:
    state = begin(lin.pk)
    hostile: list[tuple[str, int, str, timedelta, type[Exception]]] = [
        ("", lin.pk, "session", MINUTE, channels.ConsentUnknownError),
        ("forged", lin.pk, "session", MINUTE, channels.ConsentUnknownError),
        (state + "x", lin.pk, "session", MINUTE, channels.ConsentUnknownError),
        (state, lin.pk + 1, "session", MINUTE, channels.ConsentOtherUserError),
        (state, lin.pk, "other", MINUTE, channels.ConsentOtherSessionError),
        (state, lin.pk, "", MINUTE, channels.ConsentOtherSessionError),
        (state, lin.pk, "session", 10 * MINUTE, channels.ConsentLateError),
    ]

    for given, user_id, session, later, refusal in hostile:
        with pytest.raises(refusal):
            channels.take_consent(
                state=given, user_id=user_id, session_key=session, at=MONDAY + later
            )

    assert ConsentState.objects.get().used_at is None


@pytest.mark.django_db(transaction=True)
def test_a11_a_state_that_comes_back_twice_at_once_is_taken_once() -> None:
    user = User.objects.create(username="lin")
    state = begin(user.pk)

    outcomes = run_together(
        *[
            lambda: channels.take_consent(
                state=state, user_id=user.pk, session_key="session", at=MONDAY
            )
        ]
        * 4
    )

    refusals = [each for each in outcomes if each is not None]
    assert [type(each) for each in refusals] == [channels.ConsentUsedError] * 3


def test_old_states_are_forgotten(lin: User) -> None:
    begin(lin.pk)
    ConsentState.objects.update(expires_at=MONDAY - timedelta(days=2))

    begin(lin.pk)

    assert ConsentState.objects.count() == 1


def test_a_seller_consents_and_is_connected(lin: User) -> None:
    application_id = make_application().pk
    url = start_consent(
        ticket=channels.ConsentTicket(application_id, "NA", None, "Acme"),
        user_id=lin.pk,
        session_key="session",
        redirect_uri=REDIRECT,
        actor=ADMIN,
        at=MONDAY,
    )
    assert url.startswith("https://consent/NA?state=")
    state = url.split("state=")[1].split("&")[0]

    connected = finish(state, lin.pk)

    account = SellingAccount.objects.get()
    assert (account.name, account.seller_id, connected.is_new) == ("Acme", "A1SELLER", True)
    assert channels.get_refresh_token(account.pk) == "Atzr|code-1"
    assert Consenting.asked == [("code", "code-1", REDIRECT)]


def test_a1_a_dead_code_leaves_no_half_account_and_the_state_is_used_up(
    lin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = begin(lin.pk)
    dead = channels.AuthorisationLostError("invalid_grant")
    monkeypatch.setattr(Consenting, "refusal", dead)

    with pytest.raises(channels.AuthorisationLostError):
        finish(state, lin.pk)

    assert (SellingAccount.objects.count(), Store.objects.count()) == (0, 0)
    with pytest.raises(channels.ConsentUsedError):
        finish(state, lin.pk)


def test_a6_a_refused_client_is_the_applications_fault(
    lin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = begin(lin.pk)
    refused = channels.ApplicationRefusedError("invalid_client")
    monkeypatch.setattr(Consenting, "refusal", refused)

    with pytest.raises(channels.ApplicationRefusedError):
        finish(state, lin.pk)
    assert Application.objects.get().refused_because == "invalid_client"
    monkeypatch.setattr(Consenting, "refusal", None)
    finish(begin(lin.pk), lin.pk)

    assert Application.objects.get().refused_at is None


def test_a9_a_renewal_by_another_seller_is_refused(lin: User) -> None:
    account = make_account("Acme NA")
    state = begin(lin.pk, account_id=account.pk)

    with pytest.raises(channels.OtherSellerError):
        finish(state, lin.pk, seller_id="A1STRANGER")
    again = finish(begin(lin.pk, account_id=account.pk), lin.pk, seller_id=seller_id_of("Acme NA"))

    assert (again.account_id, again.is_new, len(again.store_ids)) == (account.pk, False, 2)
    assert channels.get_refresh_token(account.pk) == "Atzr|code-1"


def test_a_renewal_is_of_the_accounts_own_region(lin: User) -> None:
    account = make_account("Acme FE", "FE", [JP])

    with pytest.raises(channels.OtherRegionError):
        begin(lin.pk, account_id=account.pk)


def test_only_administrators_consent_and_the_state_is_not_spent(lin: User) -> None:
    state = begin(lin.pk)

    with pytest.raises(identity.NotAllowedError):
        finish(state, lin.pk, actor=OPERATOR)

    assert ConsentState.objects.get().used_at is None
    assert Consenting.asked == []


def paste(token: str, *, account_id: int | None = None) -> channels.ConnectedAccount:
    return connect_with_token(
        application_id=make_application().pk,
        region="NA",
        name="Pasted",
        seller_id=None,
        refresh_token=token,
        account_id=account_id,
        actor=ADMIN,
        at=MONDAY,
    )


def test_a_pasted_token_is_proved_before_it_is_kept(db: None) -> None:
    connected = paste("  Atzr|pasted\n")

    assert Consenting.asked == [("token", "Atzr|pasted")]
    assert channels.get_refresh_token(connected.account_id) == "Atzr|pasted"
    assert (
        channels.find_same_account(
            ADMIN, region="NA", name="", seller_id=None, refresh_token="Atzr|pasted"
        )
        == connected.account_id
    )
    assert (
        channels.find_same_account(
            ADMIN, region="NA", name="Pasted", seller_id=None, refresh_token="Atzr|other"
        )
        == connected.account_id
    )
    assert paste("Atzr|newer", account_id=connected.account_id).is_new is False
    assert channels.get_refresh_token(connected.account_id) == "Atzr|newer"


def test_a5_a_token_of_another_region_is_told_with_its_region(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Consenting, "sells_in", "EU")

    with pytest.raises(channels.RegionMismatchError) as refused:
        paste("Atzr|european")

    assert refused.value.facts == {"region": "EU", "chosen": "NA"}
    assert SellingAccount.objects.count() == 0


def test_a5_a_token_that_no_region_takes_is_not_blamed_on_the_region(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Consenting, "sells_in", "nowhere")

    with pytest.raises(channels.RoleMissingError):
        paste("Atzr|denied")

    assert SellingAccount.objects.count() == 0


def test_a_pasted_token_that_amazon_refuses_connects_nobody(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Consenting, "refusal", channels.AuthorisationLostError("invalid_grant"))

    with pytest.raises(channels.AuthorisationLostError):
        paste("Atzr|dead")

    assert SellingAccount.objects.count() == 0


def test_roles_are_probed_and_recorded(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    account = make_account()
    gateway = FakeGateway(clock=MONDAY)
    gateway.script(
        "probe_roles", [channels.RoleProbe("Product Listing", "getListingsItem", False, "denied")]
    )
    gateway.serve(monkeypatch)

    [card] = probe_roles(account_id=account.pk, actor=OPERATOR, at=MONDAY)

    assert (card.role, card.is_granted, card.refusal, card.probed_at) == (
        "Product Listing",
        False,
        "denied",
        MONDAY,
    )
    assert gateway.accounts == [(account.pk, True)]


def test_a_read_only_role_spends_no_allowance_on_probes(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = make_account()
    gateway = FakeGateway(clock=MONDAY)
    gateway.serve(monkeypatch)

    with pytest.raises(identity.NotAllowedError):
        probe_roles(account_id=account.pk, actor=READER, at=MONDAY)
    channels.disconnect_account(account_id=account.pk, actor=ADMIN, at=MONDAY)
    with pytest.raises(channels.AccountNotConnectedError):
        probe_roles(account_id=account.pk, actor=OPERATOR, at=MONDAY)

    assert gateway.asked == []


def test_a_marketplace_opened_later_becomes_a_store(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = make_account("Acme NA", "NA", [US])
    gateway = FakeGateway(clock=MONDAY)
    gateway.script("fetch_participations", [make_participation(US), make_participation(CA)])
    gateway.serve(monkeypatch)

    [made] = refresh_stores(account_id=account.pk, at=MONDAY)

    store = Store.objects.get(pk=made)
    assert (store.marketplace_id, store.pool.code, store.confirmed_at) == (CA, "CA", None)
