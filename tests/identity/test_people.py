from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import translation

from tests.cast import ADMIN, MONDAY, OPERATOR
from zhongshu.identity import public as identity
from zhongshu.identity.models import AuditRecord, SetupLink, User

PASSWORD = "a horse, correct and stapled"


def add(login: str = "ada", **more: object) -> int:
    given: dict[str, object] = {
        "password": PASSWORD,
        "role": "operations",
        "sees_every_store": True,
        "actor": ADMIN_IN_PERSON,
    }
    return identity.add_user(login=login, **(given | more))  # type: ignore[arg-type]


ADMIN_IN_PERSON = identity.Actor("root", role=identity.Role.ADMIN, sees_every_store=True)
ADMIN_OF_SOME = identity.Actor("fay", role=identity.Role.ADMIN, store_ids=frozenset({1}))


def test_a_person_is_added_and_it_is_recorded(db: None) -> None:
    user_id = add()

    [card] = identity.list_users(ADMIN)
    assert (card.user_id, card.login, card.role, card.is_active) == (
        user_id,
        "ada",
        identity.Role.OPERATIONS,
        True,
    )
    assert [line.action for line in AuditRecord.objects.all()] == ["identity.user.added"]


@pytest.mark.parametrize(
    ("login", "more", "refusal"),
    [
        ("bo", {"actor": OPERATOR}, identity.NotAllowedError),
        ("bo", {"actor": ADMIN_OF_SOME}, identity.NotEveryStoreError),
        ("ADA", {}, identity.LoginTakenError),
        ("System", {}, identity.LoginTakenError),
        ("a b", {}, identity.LoginRefusedError),
        ("", {}, identity.LoginRefusedError),
        ("a" * 151, {}, identity.LoginRefusedError),
        ("bo", {"password": "password123"}, identity.WeakPasswordError),
        ("bo", {"password": "short"}, identity.WeakPasswordError),
        ("bo", {"role": "owner"}, identity.UnknownChoiceError),
        ("bo", {"language": "fr"}, identity.UnknownChoiceError),
    ],
)
def test_a_refused_person_is_not_added(
    db: None, login: str, more: dict[str, object], refusal: type[Exception]
) -> None:
    add()

    with pytest.raises(refusal):
        add(login, **more)

    assert User.objects.count() == 1


def test_only_administrators_see_everybody(db: None) -> None:
    with pytest.raises(identity.NotAllowedError) as refusal:
        identity.list_users(OPERATOR)

    assert str(refusal.value) == (
        "Your role does not allow this; it needs Administrator. Ask an administrator."
    )
    assert refusal.value.facts == {"needs": "admin"}
    with translation.override("zh-hans"):
        assert str(refusal.value) == "您的角色不能这样做，只有“管理员”可以。请联系管理员。"


def test_the_first_administrator_uses_the_link_up(db: None) -> None:
    token = identity.make_setup_link(at=MONDAY)
    assert token is not None
    given = {"token": token, "password": PASSWORD, "language": "en", "at": MONDAY}

    identity.create_first_administrator(login="ada", **given)  # type: ignore[arg-type]

    with pytest.raises(identity.SetupLinkRefusedError):
        identity.create_first_administrator(login="bo", **given)  # type: ignore[arg-type]
    assert [user.username for user in User.objects.all()] == ["ada"]
    assert identity.make_setup_link(at=MONDAY) is None


def test_a_newer_link_ends_the_older(db: None) -> None:
    older = identity.make_setup_link(at=MONDAY)
    newer = identity.make_setup_link(at=MONDAY)

    assert older is not None
    assert newer is not None
    assert identity.is_setup_link_good(newer, MONDAY)
    assert not identity.is_setup_link_good(older, MONDAY)
    assert not identity.is_setup_link_good(newer, MONDAY + timedelta(hours=24))
    assert bytes(SetupLink.objects.get().hashed) != newer.encode()


def test_a_password_is_changed_by_its_owner(db: None) -> None:
    actor = User.objects.get(pk=add()).as_actor()

    identity.change_password(present=PASSWORD, new="another fine sentence", actor=actor)

    assert User.objects.get().check_password("another fine sentence")


def test_a_changed_password_is_not_weak(db: None) -> None:
    actor = User.objects.get(pk=add()).as_actor()

    with pytest.raises(identity.WeakPasswordError):
        identity.change_password(present=PASSWORD, new="ada", actor=actor)

    assert User.objects.get().check_password(PASSWORD)


def test_only_an_administrator_resets_a_password(db: None) -> None:
    user_id = add()

    with pytest.raises(identity.NotAllowedError):
        identity.reset_password(user_id=user_id, password="new and very long", actor=OPERATOR)
    assert identity.reset_password(user_id=user_id, password="new and very long", actor=ADMIN) == (
        "ada"
    )

    assert User.objects.get().check_password("new and very long")


def test_the_system_has_no_profile(db: None) -> None:
    with pytest.raises(identity.UserNotFoundError):
        identity.set_profile(actor=identity.SYSTEM, language="en")


def test_o19_an_administrator_of_some_stores_gets_no_further_by_another(db: None) -> None:
    user_id = add()
    colleague = add("bo", actor=ADMIN_OF_SOME, sees_every_store=False)

    with pytest.raises(identity.NotEveryStoreError):
        identity.reset_password(user_id=user_id, password=PASSWORD + "!", actor=ADMIN_OF_SOME)

    assert User.objects.get(pk=user_id).check_password(PASSWORD)
    assert not User.objects.get(pk=colleague).sees_every_store
    mine = identity.list_audit(replace(ADMIN_OF_SOME, user_id=colleague), identity.AuditFilter())
    assert mine.lines == ()
