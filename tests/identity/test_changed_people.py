"""A person is changed, let in no more, and let in again; somebody always may give rights."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.cast import ADMIN, MONDAY, OPERATOR
from tests.race import meet_at, run_together
from zhongshu.identity import public as identity
from zhongshu.identity import rules
from zhongshu.identity.models import ApiToken, AuditRecord, User

ADMIN_OF_SOME = identity.Actor("fay", role=identity.Role.ADMIN, store_ids=frozenset({1}))
TO_OPERATIONS = identity.UserChange(role="operations")


def make(login: str, role: str = "admin", *, sees_every_store: bool = True) -> User:
    return User.objects.create(username=login, role=role, sees_every_store=sees_every_store)


def change(
    user: User, changes: identity.UserChange, actor: identity.Actor = identity.SYSTEM
) -> None:
    identity.change_user(user_id=user.pk, changes=changes, actor=actor, at=MONDAY)


def administrators() -> list[str]:
    return sorted(user.username for user in User.objects.all() if user.is_administrator)


def test_a_person_is_changed_and_it_is_recorded_once(db: None) -> None:
    bo = make("bo", "operations")
    changes = identity.UserChange(
        login="Bob", role="finance", sees_every_store=False, language="en", time_zone="Asia/Tokyo"
    )

    change(bo, changes, ADMIN)
    change(bo, changes, ADMIN)

    card = identity.get_user(ADMIN, bo.pk)
    assert (card.login, card.role, card.sees_every_store) == ("Bob", identity.Role.FINANCE, False)
    assert (card.language, card.time_zone) == ("en", "Asia/Tokyo")
    line = AuditRecord.objects.get(action="identity.user.changed")
    assert line.subject == f"identity.user:{bo.pk}"
    assert (line.facts["role"], line.facts["role_before"]) == ("finance", "operations")
    assert (line.facts["login"], line.facts["login_before"]) == ("Bob", "bo")


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        (identity.UserChange(role="owner"), identity.UnknownChoiceError),
        (identity.UserChange(language="fr"), identity.UnknownChoiceError),
        (identity.UserChange(time_zone="Mars/Olympus"), identity.UnknownChoiceError),
        (identity.UserChange(login="ADA"), identity.LoginTakenError),
        (identity.UserChange(login="System"), identity.LoginTakenError),
        (identity.UserChange(login="a b"), identity.LoginRefusedError),
        (identity.UserChange(login=""), identity.LoginRefusedError),
    ],
)
def test_a_refused_change_changes_nothing(
    db: None, changes: identity.UserChange, refusal: type[Exception]
) -> None:
    make("ada")
    bo = make("bo", "operations")

    with pytest.raises(refusal):
        change(bo, replace(changes, sees_every_store=False))

    bo.refresh_from_db()
    assert (bo.username, bo.role, bo.sees_every_store) == ("bo", "operations", True)
    assert AuditRecord.objects.count() == 0


def test_the_capitals_of_a_name_are_its_owners_to_change(db: None) -> None:
    ada = make("ada")

    change(ada, identity.UserChange(login="Ada"))

    assert administrators() == ["Ada"]


@pytest.mark.parametrize("actor", [OPERATOR, ADMIN_OF_SOME], ids=lambda actor: str(actor.name))
def test_o19_only_administrators_of_every_store_change_people(
    db: None, actor: identity.Actor
) -> None:
    bo = make("bo", "operations")

    for refused in (
        lambda: change(bo, identity.UserChange(role="admin"), actor),
        lambda: identity.deactivate_user(user_id=bo.pk, actor=actor, at=MONDAY),
        lambda: identity.reactivate_user(user_id=bo.pk, actor=actor, at=MONDAY),
    ):
        with pytest.raises((identity.NotAllowedError, identity.NotEveryStoreError)):
            refused()

    bo.refresh_from_db()
    assert (bo.role, bo.is_active) == ("operations", True)


def test_o19_the_last_administrator_stays_one(db: None) -> None:
    ada = make("ada")
    make("fay", sees_every_store=False)
    make("old").delete()
    User.objects.create(username="gone", role="admin", sees_every_store=True, is_active=False)

    for refused in (
        lambda: change(ada, TO_OPERATIONS),
        lambda: change(ada, identity.UserChange(sees_every_store=False)),
        lambda: identity.deactivate_user(user_id=ada.pk, actor=ADMIN, at=MONDAY),
    ):
        with pytest.raises(identity.LastAdministratorError) as refusal:
            refused()
        assert str(refusal.value) == (
            "ada is the last administrator who sees every store and may sign in: nobody could"
            " give rights any more. Make another one first."
        )

    assert administrators() == ["ada", "fay"]
    assert AuditRecord.objects.count() == 0


def test_o19_where_no_administrator_sees_every_store_the_last_one_stays(db: None) -> None:
    fay = make("fay", sees_every_store=False)

    with pytest.raises(identity.LastAdministratorError):
        change(fay, TO_OPERATIONS)

    change(fay, identity.UserChange(sees_every_store=True))
    assert administrators() == ["fay"]


@pytest.mark.django_db(transaction=True)
def test_o19_two_administrators_who_demote_each_other_leave_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ada, bo = make("ada"), make("bo")
    meet_at(monkeypatch, rules, "require_administrator_left")

    outcomes = run_together(
        lambda: change(ada, TO_OPERATIONS, bo.as_actor()),
        lambda: change(bo, TO_OPERATIONS, ada.as_actor()),
    )

    assert sorted(type(each).__name__ for each in outcomes) == ["NoneType", "NotAllowedError"]
    assert len(administrators()) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("way", ["demoted", "deactivated"])
def test_o19_the_last_two_administrators_do_not_go_at_once(
    monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    ada, bo = make("ada"), make("bo")
    meet_at(monkeypatch, rules, "require_administrator_left")

    def go(user: User) -> None:
        if way == "demoted":
            change(user, TO_OPERATIONS)
        else:
            identity.deactivate_user(user_id=user.pk, actor=identity.SYSTEM, at=MONDAY)

    outcomes = run_together(lambda: go(ada), lambda: go(bo))

    assert sorted(type(each).__name__ for each in outcomes) == [
        "LastAdministratorError",
        "NoneType",
    ]
    assert len(administrators()) == 1


def test_o12_deactivated_tokens_end_and_do_not_wake_up(db: None) -> None:
    make("ada")
    bo = make("bo", "operations")
    issued = identity.issue_token(
        name="x", scope="write", expires_at=None, actor=bo.as_actor(), at=MONDAY
    )
    assert identity.get_user(ADMIN, bo.pk).tokens == 1

    assert identity.deactivate_user(user_id=bo.pk, actor=ADMIN, at=MONDAY) == "bo"
    while_out = identity.authenticate_token(token=issued.secret, at=MONDAY)
    identity.deactivate_user(user_id=bo.pk, actor=ADMIN, at=MONDAY + timedelta(hours=1))
    identity.reactivate_user(user_id=bo.pk, actor=ADMIN, at=MONDAY + timedelta(hours=2))
    identity.reactivate_user(user_id=bo.pk, actor=ADMIN, at=MONDAY + timedelta(hours=3))

    assert while_out is None
    assert identity.authenticate_token(token=issued.secret, at=MONDAY) is None
    assert ApiToken.objects.get().revoked_at == MONDAY
    assert identity.get_user(ADMIN, bo.pk).tokens == 0
    assert [line.action for line in AuditRecord.objects.order_by("pk")] == [
        "identity.token.issued",
        "identity.user.deactivated",
        "identity.user.reactivated",
    ]


def test_o12_whoever_may_not_sign_in_gets_no_token(db: None) -> None:
    bo = make("bo", "operations")
    actor = bo.as_actor()
    User.objects.update(is_active=False)

    with pytest.raises(identity.UserNotFoundError):
        identity.issue_token(name="x", scope="read", expires_at=None, actor=actor, at=MONDAY)

    assert ApiToken.objects.count() == 0


def test_o19_a_writing_token_of_a_reader_is_refused_with_the_reason(db: None) -> None:
    rae = make("rae", "readonly").as_actor()

    with pytest.raises(identity.WritingTokenRefusedError) as refusal:
        identity.issue_token(name="x", scope="write", expires_at=None, actor=rae, at=MONDAY)

    assert str(refusal.value) == (
        "The role of rae (readonly) only reads, so a token of theirs cannot change anything."
        " Choose the scope read, or let an administrator change the role first."
    )
    assert ApiToken.objects.count() == 0


@pytest.mark.parametrize(
    ("age", "signed_out", "is_over"),
    [
        (timedelta(0), None, False),
        (timedelta(days=30) - timedelta(seconds=1), None, False),
        (timedelta(days=30), None, True),
        (timedelta(hours=1), timedelta(hours=2), False),
        (timedelta(hours=2), timedelta(hours=2), True),
        (timedelta(hours=3), timedelta(hours=2), True),
    ],
)
def test_o12_a_session_ends_by_age_or_by_somebody_s_word(
    age: timedelta, signed_out: timedelta | None, *, is_over: bool
) -> None:
    signed_out_at = None if signed_out is None else MONDAY - signed_out

    assert identity.is_session_over(MONDAY - age, signed_out_at, MONDAY) is is_over
