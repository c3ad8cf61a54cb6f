"""Access tokens: renewed once per life, whoever asks, and never for a seller who left."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.cast import ADMIN, MONDAY, application_of, make_account, make_application
from tests.race import run_together
from zhongshu.channels import public as channels
from zhongshu.channels.models import AccessToken, Application, Credential, SellingAccount

SELLER = "seller"


class TokenEndpoint:
    """Counts its exchanges; each takes a moment, as a real one does."""

    def __init__(self, owner: str, lives_s: int = 3600) -> None:
        self.owner = owner
        self.lives_s = lives_s
        self.asked = 0
        self._lock = threading.Lock()

    def __call__(self) -> tuple[str, int]:
        time.sleep(0.05)
        with self._lock:
            self.asked += 1
            return f"Atza|{self.owner}-{self.asked}", self.lives_s


def read(account: SellingAccount) -> str | None:
    return channels.read_access_token(
        application_id=application_of(account).pk, account_id=account.pk, scope=SELLER
    )


def refresh(
    account: SellingAccount, exchange: Callable[[], tuple[str, int]], failed: str | None = None
) -> str:
    return channels.refresh_access_token(
        application_id=application_of(account).pk,
        account_id=account.pk,
        scope=SELLER,
        exchange=exchange,
        failed_token=failed,
    )


@pytest.mark.django_db(transaction=True)
def test_a2_two_accounts_and_eight_threads_ask_once_per_life() -> None:
    accounts = [make_account("Acme NA"), make_account("Beta NA")]
    endpoints = {account.pk: TokenEndpoint(account.name) for account in accounts}
    seen: dict[int, set[str]] = {account.pk: set() for account in accounts}

    def work(account: SellingAccount) -> Callable[[], None]:
        def use() -> None:
            for _ in range(5):
                token = read(account) or refresh(account, endpoints[account.pk])
                seen[account.pk].add(token)

        return use

    outcomes = run_together(*[work(account) for account in accounts for _ in range(8)])

    assert outcomes == [None] * 16
    assert [endpoints[account.pk].asked for account in accounts] == [1, 1]
    assert [seen[account.pk] for account in accounts] == [{"Atza|Acme NA-1"}, {"Atza|Beta NA-1"}]


@pytest.mark.django_db(transaction=True)
def test_a2_a_token_is_handed_out_for_its_application_account_and_kind_only() -> None:
    account, other = make_account(), make_account("Beta NA")
    theirs = make_application("Theirs")
    refresh(account, TokenEndpoint("Acme"))

    found = {
        (application_id, account_id, scope): channels.read_access_token(
            application_id=application_id, account_id=account_id, scope=scope
        )
        for application_id in (application_of(account).pk, theirs.pk)
        for account_id in (account.pk, other.pk, None)
        for scope in (SELLER, "sellingpartnerapi::notifications")
    }

    handed_out = {key: token for key, token in found.items() if token is not None}
    assert len(found) == 12
    assert handed_out == {(account.application_id, account.pk, SELLER): "Atza|Acme-1"}


@pytest.mark.django_db(transaction=True)
def test_a3_a_refused_token_is_renewed_once_for_all_who_met_it() -> None:
    account = make_account()
    endpoint = TokenEndpoint("Acme")
    first = refresh(account, endpoint)

    got: list[str] = []
    outcomes = run_together(*[lambda: got.append(refresh(account, endpoint, failed=first))] * 8)

    assert outcomes == [None] * 8
    assert (first, set(got), endpoint.asked) == ("Atza|Acme-1", {"Atza|Acme-2"}, 2)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("lives_s", "is_handed_out"), [(3600, True), (5, True), (0, False)])
def test_a3_a_token_is_handed_out_for_less_than_its_life(lives_s: int, is_handed_out: bool) -> None:  # noqa: FBT001
    account = make_account()

    token = refresh(account, TokenEndpoint("Acme", lives_s))

    assert read(account) == (token if is_handed_out else None)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("lives_s", "good_for_s"), [(3600, 3540), (600, 540), (121, 61), (120, 60), (90, 45), (5, 2.5)]
)
def test_a3_a_token_is_handed_out_until_a_minute_before_its_end(
    lives_s: int, good_for_s: float
) -> None:
    account = make_account()
    before = timezone.now()

    refresh(account, TokenEndpoint("Acme", lives_s))

    least = before + timedelta(seconds=good_for_s)
    most = timezone.now() + timedelta(seconds=good_for_s)
    until = AccessToken.objects.get().expires_at
    assert until is not None
    assert least <= until <= most


@pytest.mark.django_db(transaction=True)
def test_a12_a_seller_who_left_meanwhile_gets_no_token_back() -> None:
    account = make_account()

    def leave_meanwhile() -> tuple[str, int]:
        channels.disconnect_account(account_id=account.pk, actor=ADMIN, at=MONDAY)
        return "Atza|late", 3600

    with pytest.raises(channels.AccountNotConnectedError):
        refresh(account, leave_meanwhile)

    assert (AccessToken.objects.count(), Credential.objects.count()) == (0, 0)
    with pytest.raises(channels.AccountNotConnectedError):
        channels.get_refresh_token(account.pk)


@pytest.mark.django_db(transaction=True)
def test_an_exchange_that_fails_gives_the_lock_back() -> None:
    account = make_account()

    def fail() -> tuple[str, int]:
        raise channels.GatewayError("server_error", can_retry=True)

    with pytest.raises(channels.GatewayError):
        refresh(account, fail)

    assert refresh(account, TokenEndpoint("Acme")) == "Atza|Acme-1"


def test_no_token_is_renewed_inside_a_transaction(db: None) -> None:
    endpoint = TokenEndpoint("Acme")

    with pytest.raises(RuntimeError):
        refresh(make_account(), endpoint)

    assert endpoint.asked == 0


@pytest.mark.django_db(transaction=True)
def test_a6_a_token_for_a_refused_application_ends_the_refusal() -> None:
    application = make_application()
    channels.mark_application_refused(
        application_id=application.pk, because="invalid_client", at=MONDAY
    )

    channels.refresh_access_token(
        application_id=application.pk,
        account_id=None,
        scope="sellingpartnerapi::notifications",
        exchange=TokenEndpoint("Ours"),
        failed_token=None,
    )

    assert Application.objects.get().refused_at is None


def test_secrets_are_stored_encrypted(db: None) -> None:
    account = make_account()

    assert channels.get_refresh_token(account.pk) == "Atzr|Acme NA"
    assert (
        channels.get_application_secrets(application_of(account).pk).client_secret == "secret-ours"
    )
    assert b"Atzr" not in bytes(Credential.objects.get().refresh_token)
    assert b"secret" not in bytes(Application.objects.get().client_secret)


def test_an_account_is_known_by_its_participating_stores(db: None) -> None:
    account = make_account("Acme NA", "NA", ["ATVPDKIKX0DER", "A2EUQ1WTGCTBG2"])

    assert channels.get_account_ref(account.pk) == channels.AccountRef(
        account_id=account.pk,
        name="Acme NA",
        region="NA",
        seller_id="A1ACMENA",
        application_id=application_of(account).pk,
        marketplace_ids=("ATVPDKIKX0DER", "A2EUQ1WTGCTBG2"),
    )
    with pytest.raises(channels.AccountNotFoundError):
        channels.get_account_ref(0)
