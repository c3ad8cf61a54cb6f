"""Our applications: called otherwise, and removed with their secrets."""

from datetime import timedelta

import pytest
from pytest_django import Settings

from tests.cast import ADMIN, MONDAY, OPERATOR, application_of, make_account, make_application
from tests.race import meet_at, run_together
from zhongshu.channels import public as channels
from zhongshu.channels import rules
from zhongshu.channels.models import (
    AccessToken,
    Application,
    ConsentState,
    Destination,
    RateBucket,
    SellingAccount,
)
from zhongshu.identity import public as identity
from zhongshu.identity.models import AuditRecord, User

pytestmark = pytest.mark.django_db
SOME = identity.Actor(name="some", role=identity.Role.ADMIN, sees_every_store=False)


def actions() -> list[tuple[str, dict[str, object]]]:
    rows = AuditRecord.objects.filter(action__startswith="channels.application.").exclude(
        action="channels.application.added"
    )
    return [(each.action, each.facts) for each in rows.order_by("pk")]


def test_an_application_is_called_otherwise_and_published() -> None:
    made = make_application("Ours")
    Application.objects.update(is_draft=True)

    channels.change_application(application_id=made.pk, name=" Main ", actor=ADMIN)
    channels.change_application(application_id=made.pk, is_draft=False, actor=ADMIN)
    channels.change_application(application_id=made.pk, name="Main", actor=ADMIN)

    made.refresh_from_db()
    assert (made.name, made.is_draft) == ("Main", False)
    assert channels.get_application_secrets(made.pk).client_secret == "secret-ours"
    assert actions() == [
        ("channels.application.changed", {"before": "Ours", "after": "Main", "is_draft": True}),
        ("channels.application.changed", {"before": "Main", "after": "Main", "is_draft": False}),
    ]


def test_a_name_that_is_taken_or_empty_is_refused() -> None:
    made, other = make_application("Ours"), make_application("Theirs")

    with pytest.raises(channels.ApplicationNameTakenError):
        channels.change_application(application_id=made.pk, name=other.name, actor=ADMIN)
    with pytest.raises(channels.EmptyFieldError):
        channels.change_application(application_id=made.pk, name=" ", actor=ADMIN)
    with pytest.raises(channels.ApplicationNotFoundError):
        channels.change_application(application_id=made.pk + 99, name="x", actor=ADMIN)

    made.refresh_from_db()
    assert (made.name, actions()) == ("Ours", [])


def test_an_unused_application_goes_with_everything_secret() -> None:
    made = make_application("Ours")
    user = User.objects.create(username="ada")
    channels.begin_consent(
        user_id=user.pk,
        session_key="s",
        application_id=made.pk,
        region="NA",
        account_name="",
        at=MONDAY,
    )
    AccessToken.objects.create(application=made, scope="x", token=b"t", expires_at=MONDAY)
    RateBucket.objects.create(application=made, operation="x", rate=1, burst=1, tokens=1)
    Destination.objects.create(
        application=made, region="NA", queue_arn="arn", destination_id="d", made_at=MONDAY
    )

    channels.remove_application(application_id=made.pk, actor=ADMIN)

    left = (Application, AccessToken, RateBucket, ConsentState, Destination)
    assert [model.objects.count() for model in left] == [0] * 5
    assert actions() == [
        ("channels.application.removed", {"name": "Ours", "client_id": "client-ours"})
    ]
    with pytest.raises(channels.ApplicationNotFoundError):
        channels.remove_application(application_id=made.pk, actor=ADMIN)


def test_an_application_in_use_is_kept_and_its_accounts_are_named() -> None:
    gone = make_account("Gone NA")
    make_account("Acme EU", "EU", ["A1PA6795UKMFR9"])
    channels.disconnect_account(account_id=gone.pk, actor=ADMIN, at=MONDAY)

    with pytest.raises(channels.ApplicationInUseError) as refusal:
        channels.remove_application(application_id=application_of(gone).pk, actor=ADMIN)

    assert str(refusal.value) == (
        "Ours cannot be removed: 2 account(s) use it (Acme EU, Gone NA). Authorise each of them"
        " again with another application first, disconnected ones too."
    )
    assert channels.get_application_secrets(application_of(gone).pk).client_secret == "secret-ours"
    [card] = channels.list_applications(ADMIN)
    assert (card.account_count, card.used_by) == (1, ("Acme EU", "Gone NA"))
    assert actions() == []


def test_what_the_environment_brings_back_is_not_removed(settings: Settings) -> None:
    settings.FIRST_APPLICATION = {
        "client_id": "of-the-environment",
        "client_secret": "s",
        "application_id": "amzn1.sp.solution.env",
    }
    made = channels.seed_first_application(MONDAY)
    assert made is not None

    with pytest.raises(channels.ApplicationOfEnvironmentError):
        channels.remove_application(application_id=made, actor=ADMIN)

    assert Application.objects.count() == 1


@pytest.mark.parametrize(
    ("actor", "refusal"),
    [(OPERATOR, identity.NotAllowedError), (SOME, identity.NotEveryStoreError)],
)
def test_only_who_administrates_all_of_it_changes_applications(
    actor: identity.Actor, refusal: type[Exception]
) -> None:
    made = make_application()

    with pytest.raises(refusal):
        channels.change_application(application_id=made.pk, name="x", actor=actor)
    with pytest.raises(refusal):
        channels.remove_application(application_id=made.pk, actor=actor)

    assert Application.objects.get().name == "Ours"


def test_the_cards_take_two_statements_however_many(django_assert_num_queries: object) -> None:
    for number in range(3):
        make_account(f"Acme {number}", application=f"Ours {number}")

    with django_assert_num_queries(2):  # type: ignore[operator]
        cards = channels.list_applications(ADMIN)

    assert [card.used_by for card in cards] == [("Acme 0",), ("Acme 1",), ("Acme 2",)]
    assert cards[0].secret_due_at == MONDAY + timedelta(days=180)


CLIENT, SECRET, APP = (
    "amzn1.application-oa2-client.0a",
    "amzn1.oa2-cs.v1.0b",
    "amzn1.sp.solution.0c",
)


@pytest.mark.parametrize(
    "given",
    [
        (SECRET, CLIENT, APP),
        (SECRET, SECRET, APP),
        (APP, SECRET, CLIENT),
        (CLIENT, APP, SECRET),
        (CLIENT, "Atzr|IwEB", APP),
    ],
)
def test_a_secret_in_the_field_of_an_id_is_never_kept(given: tuple[str, str, str]) -> None:
    client_id, secret, application_id = given

    with pytest.raises(channels.IdsSwappedError):
        channels.add_application(
            name="Ours",
            client_id=client_id,
            client_secret=secret,
            application_id=application_id,
            kind="PRIVATE",
            is_draft=False,
            actor=ADMIN,
            at=MONDAY,
        )

    assert Application.objects.count() == 0
    assert AuditRecord.objects.count() == 0


def test_an_id_is_no_new_secret() -> None:
    made = make_application()

    with pytest.raises(channels.IdsSwappedError):
        channels.change_application_secret(
            application_id=made.pk, client_secret=CLIENT, actor=ADMIN, at=MONDAY
        )

    assert channels.get_application_secrets(made.pk).client_secret == "secret-ours"


@pytest.mark.django_db(transaction=True)
def test_an_account_that_is_being_connected_meets_no_removal_halfway(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = make_application()
    meet_at(monkeypatch, rules, "require_unused")

    removed, connected = run_together(
        lambda: channels.remove_application(application_id=made.pk, actor=ADMIN),
        lambda: make_account("Late NA"),
    )

    refusals = [type(each) for each in (removed, connected) if each is not None]
    assert refusals in ([channels.ApplicationInUseError], [channels.ApplicationNotFoundError])
    assert SellingAccount.objects.count() == Application.objects.count()
