from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import ScryptPasswordHasher
from django.test import override_settings

from config import settings as product
from tests.cast import MONDAY
from zhongshu.identity import public as identity
from zhongshu.identity import rules
from zhongshu.identity.models import AuditRecord, SignInFailure, User

PASSWORD = "a horse, correct and stapled"
HOME, ELSEWHERE = "203.0.113.7", "198.51.100.9"


@pytest.fixture(autouse=True)
def ada(db: None) -> None:
    identity.add_user(
        login="Ada",
        password=PASSWORD,
        role="admin",
        sees_every_store=True,
        actor=identity.SYSTEM,
    )


def attempt(
    *, login: str = "Ada", typed: str = "guess", address: str = HOME, after_s: float = 0
) -> identity.SignInAnswer:
    return identity.check_credentials(
        login=login,
        password=typed,
        address=address,
        at=MONDAY + timedelta(seconds=after_s),
    )


def fail(times: int, *, address: str = HOME) -> None:
    SignInFailure.objects.bulk_create(
        [SignInFailure(login="ada", address=address, happened_at=MONDAY) for _ in range(times)]
    )


@pytest.mark.parametrize("login", ["Ada", "ada", " ADA "])
def test_capitals_and_blanks_make_no_other_person(login: str) -> None:
    answer = attempt(login=login, typed=PASSWORD)

    assert answer.user == User.objects.get()
    assert AuditRecord.objects.filter(action="identity.signed_in").count() == 1


def test_a_removed_person_does_not_come_in() -> None:
    User.objects.update(is_active=False)

    assert attempt(typed=PASSWORD).user is None


@pytest.mark.parametrize(
    ("failures", "wait_s"), [(4, 0), (5, 2), (6, 4), (7, 8), (12, 256), (14, 900), (400, 900)]
)
def test_o13_each_wrong_password_doubles_the_wait_up_to_a_bound(failures: int, wait_s: int) -> None:
    assert rules.find_wait([MONDAY] * failures, rules.SAME_LOGIN_AND_ADDRESS, MONDAY) == wait_s


def test_o13_during_the_wait_the_right_password_is_not_even_looked_at() -> None:
    fail(6)

    answer = attempt(typed=PASSWORD, after_s=3)

    assert (answer.user, answer.wait_s) == (None, 1)
    assert SignInFailure.objects.count() == 6


def test_o13_nobody_is_locked_out_for_good() -> None:
    fail(400)

    assert attempt(typed=PASSWORD, after_s=901).user is not None


def test_o13_a_guesser_elsewhere_does_not_lock_the_victim_out() -> None:
    attempt(typed=PASSWORD)
    fail(400, address=ELSEWHERE)

    assert attempt(typed=PASSWORD, after_s=1).user is not None


def test_o13_many_addresses_together_are_slowed_down_too() -> None:
    for number in range(31):
        fail(1, address=f"198.51.100.{number}")

    assert attempt(address="192.0.2.1", after_s=0.5).wait_s == 4


def test_o13_one_address_cannot_try_every_name() -> None:
    SignInFailure.objects.bulk_create(
        [
            SignInFailure(login=f"person{number}", address=HOME, happened_at=MONDAY)
            for number in range(31)
        ]
    )

    assert attempt(login="person99").wait_s == 4


def test_o13_a_thousand_tries_get_few_guesses() -> None:
    checked = sum(attempt(after_s=second).wait_s == 0 for second in range(1000))

    assert checked == 13


@pytest.fixture
def real_hashing(ada: None) -> Iterator[None]:
    """Hash as the product does, ada's password too; other tests hash the cheap way."""
    with override_settings(PASSWORD_HASHERS=product.PASSWORD_HASHERS):
        person = User.objects.get()
        person.set_password(PASSWORD)
        person.save()
        yield


def test_passwords_are_kept_as_scrypt_hashes_and_recognised(real_hashing: None) -> None:
    assert User.objects.get().password.startswith("scrypt$")
    assert attempt().user is None
    assert attempt(typed=PASSWORD).user == User.objects.get()


@pytest.mark.parametrize("login", ["Ada", "nobody"])
def test_o13_an_unknown_name_takes_the_same_work(
    real_hashing: None, monkeypatch: pytest.MonkeyPatch, login: str
) -> None:
    hashed: list[str] = []
    encode = ScryptPasswordHasher.encode

    def counting(self: ScryptPasswordHasher, password: str, *args: object) -> str:
        hashed.append(password)
        return encode(self, password, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(ScryptPasswordHasher, "encode", counting)

    attempt(login=login)

    assert hashed == ["guess"]


def test_failures_older_than_an_hour_are_forgotten() -> None:
    fail(400)

    attempt(after_s=2 * 3600)

    assert SignInFailure.objects.count() == 1
