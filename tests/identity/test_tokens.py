from datetime import datetime, timedelta

import pytest

from tests.cast import ADMIN, MONDAY
from zhongshu.identity import public as identity
from zhongshu.identity.models import ApiToken, User


@pytest.fixture
def owner(db: None) -> identity.Actor:
    return User.objects.create_user("olga", role=identity.Role.OPERATIONS).as_actor()


def issue(owner: identity.Actor, expires_at: datetime | None = None) -> identity.IssuedToken:
    return identity.issue_token(
        name="reports", scope="write", expires_at=expires_at, actor=owner, at=MONDAY
    )


def test_a_token_names_its_owner_and_scope(owner: identity.Actor) -> None:
    issued = issue(owner)

    found = identity.authenticate_token(token=issued.secret, at=MONDAY)

    assert found == identity.AuthenticatedToken(
        token_id=issued.token_id, actor=owner, scope=identity.TokenScope.WRITE
    )
    assert ApiToken.objects.get().used_at == MONDAY


def test_o14_only_the_hash_is_kept(owner: identity.Actor) -> None:
    issued = issue(owner)

    row = ApiToken.objects.get()
    assert issued.secret.encode() not in bytes(row.hashed)
    assert issued.secret not in repr(issued)
    assert (len(row.prefix), issued.secret.startswith(f"zs_{row.prefix}_")) == (8, True)


@pytest.mark.parametrize("token", ["", "zs", "zs_", "zs_12345678_x", "x" * 5000, "zs_\x00\x00"])
def test_an_unknown_token_opens_nothing(owner: identity.Actor, token: str) -> None:
    issue(owner)

    assert identity.authenticate_token(token=token.replace("\x00", "0"), at=MONDAY) is None


def test_a_changed_secret_opens_nothing(owner: identity.Actor) -> None:
    issued = issue(owner)

    assert identity.authenticate_token(token=issued.secret + "x", at=MONDAY) is None


def test_a_token_ends_with_its_day(owner: identity.Actor) -> None:
    issued = issue(owner, expires_at=MONDAY + timedelta(days=1))

    assert identity.authenticate_token(token=issued.secret, at=MONDAY) is not None
    late = MONDAY + timedelta(days=1)
    assert identity.authenticate_token(token=issued.secret, at=late) is None


def test_o12_a_revoked_token_opens_nothing(owner: identity.Actor) -> None:
    issued = issue(owner)

    identity.revoke_token(token_id=issued.token_id, actor=owner, at=MONDAY)
    identity.revoke_token(token_id=issued.token_id, actor=owner, at=MONDAY + timedelta(hours=1))

    assert identity.authenticate_token(token=issued.secret, at=MONDAY) is None
    assert ApiToken.objects.get().revoked_at == MONDAY


def test_o19_a_token_ends_with_its_owner(owner: identity.Actor) -> None:
    issued = issue(owner)

    User.objects.update(is_active=False)

    assert identity.authenticate_token(token=issued.secret, at=MONDAY) is None


def test_o19_a_token_may_what_its_owner_may_now(owner: identity.Actor) -> None:
    issued = issue(owner)

    User.objects.update(role=identity.Role.READONLY)

    found = identity.authenticate_token(token=issued.secret, at=MONDAY)
    assert found is not None
    assert not found.actor.may_change


def test_the_time_of_use_is_written_once_a_minute(owner: identity.Actor) -> None:
    issued = issue(owner)
    for seconds in (0, 30, 59, 61):
        identity.authenticate_token(token=issued.secret, at=MONDAY + timedelta(seconds=seconds))

    assert ApiToken.objects.get().used_at == MONDAY + timedelta(seconds=61)


@pytest.mark.parametrize(
    ("scope", "expires_at", "refusal"),
    [
        ("all", None, identity.UnknownChoiceError),
        ("read", MONDAY, identity.TokenExpiryError),
    ],
)
def test_a_refused_token_is_not_issued(
    owner: identity.Actor, scope: str, expires_at: datetime | None, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        identity.issue_token(name="x", scope=scope, expires_at=expires_at, actor=owner, at=MONDAY)

    assert ApiToken.objects.count() == 0


def test_an_administrator_revokes_anybody_s(owner: identity.Actor) -> None:
    issued = issue(owner)

    identity.revoke_token(token_id=issued.token_id, actor=ADMIN, at=MONDAY)

    assert [card.revoked_at for card in identity.list_tokens(owner)] == [MONDAY]
