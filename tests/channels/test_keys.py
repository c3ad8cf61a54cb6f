"""Rotating the encryption keys."""

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import ADMIN, MONDAY, OPERATOR, application_of, make_account
from zhongshu.channels import public as channels
from zhongshu.channels import rotation
from zhongshu.channels.models import Application, Credential, SyncIssue
from zhongshu.channels.raw_content import unseal
from zhongshu.channels.usecases.rotate_batch import rotate_batch
from zhongshu.channels.usecases.store_access_token import store_access_token
from zhongshu.identity import public as identity
from zhongshu.identity.models import AuditRecord
from zhongshu.kernel.encryption import KeyRing

OLD, NEW = "only-for-tests", "newer"


def fill() -> list[int]:
    """Make two accounts, an access token of each and an issue with raw content."""
    accounts = [make_account("Acme NA"), make_account("Beta NA")]
    for account in accounts:
        store_access_token(
            application_id=application_of(account).pk,
            account_id=account.pk,
            scope="seller",
            token=f"Atza|{account.name}",
            lives_s=3600,
        )
    channels.open_issues(
        account_id=accounts[0].pk,
        stream="orders",
        issues=[channels.ROLE_MISSING.about("order:1", raw=b"raw")],
        at=MONDAY,
    )
    return [account.pk for account in accounts]


def use_keys(monkeypatch: pytest.MonkeyPatch, *keys: str) -> None:
    monkeypatch.setattr(settings, "ENCRYPTION_KEYS", list(keys))


def read_all(account_ids: list[int]) -> list[str | None]:
    application_id = Application.objects.get().pk
    return [channels.get_refresh_token(each) for each in account_ids] + [
        channels.read_access_token(application_id=application_id, account_id=each, scope="seller")
        for each in account_ids
    ]


ALL = ["Atzr|Acme NA", "Atzr|Beta NA", "Atza|Acme NA", "Atza|Beta NA"]


def test_every_secret_gets_the_new_key(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    account_ids = fill()
    use_keys(monkeypatch, NEW, OLD)

    rotated = channels.rotate_keys(actor=ADMIN, at=MONDAY)

    assert rotated == 6
    assert AuditRecord.objects.get(action="channels.keys.rotated").facts["rotated"] == 6
    use_keys(monkeypatch, NEW)
    assert read_all(account_ids) == ALL
    assert channels.get_application_secrets(Application.objects.get().pk).client_secret == (
        "secret-ours"
    )
    issue = SyncIssue.objects.get()
    assert issue.raw is not None
    assert unseal(bytes(issue.raw), account_id=issue.account_id, subject=issue.subject) == b"raw"


def test_a_rotation_that_was_stopped_goes_on_and_both_keys_open_meanwhile(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    account_ids = fill()
    use_keys(monkeypatch, NEW, OLD)
    rotate_batch(kind="credentials", after_id=0, limit=1)
    ring = KeyRing([NEW])
    stored = Credential.objects.order_by("pk").values_list("refresh_token", flat=True)
    assert [ring.is_current(bytes(each)) for each in stored] == [True, False]
    assert read_all(account_ids) == ALL

    rotated = channels.rotate_keys(actor=ADMIN, at=MONDAY)

    assert rotated == 5
    assert channels.rotate_keys(actor=ADMIN, at=MONDAY) == 0
    assert read_all(account_ids) == ALL


def test_rotation_goes_in_batches(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    fill()
    use_keys(monkeypatch, NEW, OLD)
    monkeypatch.setattr(rotation, "BATCH", 1)

    assert channels.rotate_keys(actor=ADMIN, at=MONDAY) == 6


def test_a_batch_costs_the_same_whatever_its_size(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill()
    counts = []
    for keys, limit in (((NEW, OLD), 1), (("newest", NEW, OLD), 2)):
        use_keys(monkeypatch, *keys)
        with CaptureQueriesContext(connection) as asked:
            rotate_batch(kind="credentials", after_id=0, limit=limit)
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_n4_what_no_key_opens_stays_and_is_counted(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    account_ids = fill()
    use_keys(monkeypatch, NEW)

    with pytest.raises(channels.SecretsLeftError) as refusal:
        channels.rotate_keys(actor=ADMIN, at=MONDAY)
    assert (refusal.value.rotated, refusal.value.left) == (0, 6)
    with pytest.raises(channels.SecretUnreadableError) as unreadable:
        channels.get_refresh_token(account_ids[0])
    assert str(unreadable.value) == (
        "The secret of Acme NA cannot be read with the present encryption keys. Bring the old key"
        " back, or enter the secret again."
    )

    use_keys(monkeypatch, NEW, OLD)
    assert read_all(account_ids) == ALL


def test_only_administrators_rotate(db: None) -> None:
    with pytest.raises(identity.NotAllowedError):
        channels.rotate_keys(actor=OPERATOR, at=MONDAY)


def test_a_secret_moved_to_another_row_does_not_open(db: None) -> None:
    first, second = fill()
    stolen = Credential.objects.get(account_id=first).refresh_token
    Credential.objects.filter(account_id=second).update(refresh_token=stolen)

    with pytest.raises(channels.SecretUnreadableError):
        channels.get_refresh_token(second)
