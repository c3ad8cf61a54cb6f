"""Who this installation is, whether it may send, and its first application."""

from datetime import timedelta

import pytest
from django.conf import settings

from tests.cast import ADMIN, MONDAY, OPERATOR
from zhongshu.channels import public as channels
from zhongshu.channels.models import Application, Installation
from zhongshu.identity import public as identity
from zhongshu.identity.models import AuditRecord

LATER = MONDAY + timedelta(hours=1)
FIRST = {"client_id": "client", "client_secret": "one", "application_id": "amzn1.app"}


def test_the_installation_is_made_once(db: None) -> None:
    first = channels.get_installation()

    assert channels.get_installation() == first
    assert (first.host, first.held_at) == ("", None)
    channels.require_sending_allowed()


def test_n5_in_another_place_sending_is_held_until_a_person_releases_it(db: None) -> None:
    channels.check_installation("shenzhen:/data", MONDAY)
    channels.check_installation("shenzhen:/data", LATER)
    channels.require_sending_allowed()

    copy = channels.check_installation("berlin:/data", LATER)

    assert (copy.host, copy.held_at) == ("berlin:/data", LATER)
    with pytest.raises(channels.SendingHeldError):
        channels.require_sending_allowed()
    channels.check_installation("berlin:/data", LATER)
    [reminder] = channels.list_reminders(OPERATOR, LATER)
    assert reminder.what == (
        "Nothing is sent to Amazon: this installation was restored, copied or moved. It runs in"
        " another place than before: shenzhen:/data → berlin:/data."
    )

    with pytest.raises(identity.NotAllowedError):
        channels.release_sending(actor=OPERATOR, at=LATER)
    channels.release_sending(actor=ADMIN, at=LATER)

    channels.require_sending_allowed()
    assert channels.check_installation("berlin:/data", LATER).held_at is None
    assert channels.get_installation().released_by == "admin"


def test_n5_after_a_restore_the_first_reason_stays(db: None) -> None:
    channels.hold_sending(because="restored", at=MONDAY)
    channels.hold_sending(because="again", at=LATER)

    installation = Installation.objects.get()
    assert (installation.held_at, installation.held_because) == (MONDAY, "restored")
    assert AuditRecord.objects.filter(action="channels.sending.held").count() == 1


def test_the_environment_brings_the_first_application(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "FIRST_APPLICATION", FIRST)

    made = channels.seed_first_application(MONDAY)

    assert channels.seed_first_application(LATER) == made
    secrets = channels.get_application_secrets(Application.objects.get().pk)
    assert secrets == channels.ApplicationSecrets(
        client_id="client",
        client_secret="one",
        application_id="amzn1.app",
        kind="PRIVATE",
        is_draft=False,
    )
    assert Application.objects.get().secret_entered_at == MONDAY


def test_a_new_secret_of_the_environment_is_taken_and_an_old_one_does_not_come_back(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "FIRST_APPLICATION", FIRST)
    made = channels.seed_first_application(MONDAY)
    assert made is not None
    channels.change_application_secret(
        application_id=made, client_secret="typed", actor=ADMIN, at=MONDAY
    )

    channels.seed_first_application(LATER)
    assert channels.get_application_secrets(made).client_secret == "typed"
    monkeypatch.setattr(settings, "FIRST_APPLICATION", FIRST | {"client_secret": "two"})
    channels.seed_first_application(LATER)

    assert channels.get_application_secrets(made).client_secret == "two"
    assert Application.objects.get().secret_entered_at == LATER


def test_without_an_application_in_the_environment_nothing_is_made(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "FIRST_APPLICATION", FIRST | {"client_secret": ""})

    assert channels.seed_first_application(MONDAY) is None
    assert Application.objects.count() == 0
