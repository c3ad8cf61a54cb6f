"""`doctor` and `check`: what is wrong, and how to mend it."""

import json
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as loaded
from django.utils import timezone

from tests.api.world import ACME_ORDER, make_world
from tests.cast import make_account
from tests.cli.conftest import Run
from tests.environment import SERVER
from tests.fake_gateway import FakeGateway
from zhongshu.channels import public as channels
from zhongshu.channels.models import Application, Credential, RawDocument, SyncRun, SyncStream
from zhongshu.orders.models import BuyerDetails, Order, OrderEvent, OrderLine

pytestmark = pytest.mark.django_db


def diagnose(run: Run, *more: str) -> tuple[int, list[dict[str, str]]]:
    """Return the exit code and every line that is not ok, but what tests switch off."""
    outcome = run("doctor", "--json", *more)
    checks = json.loads(outcome.out)["checks"]
    wrong = [each for each in checks if each["state"] != "ok"]
    return outcome.code, [
        each for each in wrong if each["name"] not in ("durability", "secret key", "worker")
    ]


def test_every_variable_is_told_and_no_secret(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "key").write_text("canary-2")
    monkeypatch.setenv("ZHONGSHU_LWA_CLIENT_SECRET", "canary-1")
    monkeypatch.setenv("ZHONGSHU_SQS_SECRET_ACCESS_KEY_FILE", str(tmp_path / "key"))

    outcome = run("doctor", "--offline")

    assert "set    ZHONGSHU_LWA_CLIENT_SECRET" in outcome.out
    assert "file   ZHONGSHU_SQS_SECRET_ACCESS_KEY" in outcome.out
    assert "unset  ZHONGSHU_PUBLIC_URL" in outcome.out
    for secret in ("canary-1", "canary-2", loaded.SECRET_KEY, loaded.ENCRYPTION_KEYS[0]):
        assert secret not in outcome.out


def test_a_wrong_name_and_debug_are_found(
    run: Run, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    monkeypatch.setenv("ZHONGSHU_PROT", "8001")
    settings.DEBUG = True

    code, wrong = diagnose(run, "--offline")

    assert code == 1
    told = {each["sentence"]: each["mend"] for each in wrong}
    assert told["ZHONGSHU_PROT is no variable of ours."] == "Did you mean ZHONGSHU_PORT?"
    assert told["ZHONGSHU_DEBUG=1 shows secrets in the browser."] == "Unset ZHONGSHU_DEBUG."


def test_m5_secrets_that_others_may_read_are_found(run: Run) -> None:
    file = loaded.DATA_FOLDER.secrets / "lookup"
    file.chmod(0o644)
    try:
        _, wrong = diagnose(run, "--offline")
    finally:
        file.chmod(0o600)

    assert [each["mend"] for each in wrong if str(file) in each["sentence"]] == [
        f"chmod 600 {file}"
    ]


def test_what_is_switched_off_in_tests_is_found(run: Run) -> None:
    outcome = run("doctor", "--offline")

    assert outcome.code == 1
    assert "failed   durability: fsync is off" in outcome.out
    assert "failed   worker: No worker is at work" in outcome.out


def test_keys_accounts_and_applications_are_looked_at(run: Run) -> None:
    account = make_account("Acme NA")
    channels.mark_authorisation_lost(account_id=account.pk, because="revoked", at=timezone.now())
    Application.objects.update(secret_entered_at=timezone.now() - timedelta(days=200))
    Credential.objects.update(refresh_token=b"sealed with a key that is gone")

    code, wrong = diagnose(run, "--offline")

    assert code == 1
    names = {each["name"] for each in wrong if each["state"] == "failed"}
    assert {
        "channels.needs_reauthorisation",
        "channels.secret_old",
        "encryption keys",
    } <= names
    assert all(each["mend"] or each["name"] == "streams" for each in wrong)


@pytest.mark.parametrize(("skew_s", "state"), [(5, "ok"), (-300, "failed")])
def test_the_clock_is_compared_with_amazons(
    run: Run, monkeypatch: pytest.MonkeyPatch, skew_s: int, state: str
) -> None:
    make_account("Acme NA")
    FakeGateway(clock=timezone.now() + timedelta(seconds=skew_s)).serve(monkeypatch)

    checks = json.loads(run("doctor", "--json").out)["checks"]

    assert [each["state"] for each in checks if each["name"] == "clock"] == [state]


def test_sound_books_pass(run: Run) -> None:
    make_world()

    outcome = run("check")

    assert (outcome.code, outcome.out) == (0, "Nothing contradicts itself.\n")
    assert run("check", "--json").out == "[]\n"


@pytest.mark.skipif(bool(os.environ.get("DATABASE_URL")), reason="the server is not ours")
def test_a_deep_check_reads_the_files_of_our_own_server(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loaded, "POSTGRES", SERVER)

    outcome = run("check", "--deep")

    assert (outcome.code, outcome.out) == (0, "Nothing contradicts itself.\n")
    assert "Reading every table and index" in outcome.err


@pytest.mark.skipif(bool(os.environ.get("DATABASE_URL")), reason="its role may be anything")
def test_a_deep_check_that_is_not_allowed_says_who_can_allow_it_and_what_else_was_found(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loaded, "POSTGRES", None)
    make_world()
    Order.objects.filter(order_id=ACME_ORDER).update(unit_count=9)

    outcome = run("check", "--deep")

    assert outcome.code == 1
    assert f"Order {ACME_ORDER} says" in outcome.out
    assert "CREATE EXTENSION amcheck" in outcome.err


def test_every_contradiction_is_named(run: Run) -> None:
    acme, beta = make_world()
    order = Order.objects.get(order_id=ACME_ORDER)
    Order.objects.filter(pk=order.pk).update(unit_count=9, store=beta.store_id)
    line = OrderLine.objects.get(order=order)
    line.pk, line.order_item_id, line.is_provisional = None, "provisional-1", True
    line.save()
    SyncStream.objects.filter(pk=acme.stream_id).update(
        run_id=acme.run_id + 1_000_000, cursor=timezone.now() + timedelta(days=1)
    )
    SyncRun.objects.filter(pk=beta.run_id).update(account=acme.account_id)
    Credential.objects.filter(account=beta.account_id).delete()
    RawDocument.objects.filter(pk=acme.document_id).update(sha256=b"x" * 32)
    BuyerDetails.objects.update_or_create(
        order=order, defaults={"sealed": b"broken", "purge_after": timezone.now()}
    )

    outcome = run("check", "--json")

    assert outcome.code == 1
    told = "\n".join(each["sentence"] for each in json.loads(outcome.out))
    for sentence in (
        f"Order {ACME_ORDER} stands in a store of another account.",
        f"Order {ACME_ORDER} stands in the store of another marketplace.",
        f"Order {ACME_ORDER} says 1 lines and 9 units, but has 2 and 2.",
        f"Order {ACME_ORDER} has lines of a report beside lines of Amazon's answer.",
        f"The buyer of order {ACME_ORDER} cannot be read with the present keys.",
        f"Stream {acme.stream_id} is held by run {acme.run_id + 1_000_000}",
        f"The cursor of stream {acme.stream_id} lies in the future",
        f"Run {acme.run_id} is under way, but stream {acme.stream_id} knows nothing of it.",
        f"Run {beta.run_id} names another account",
        f"Account {beta.account_id} is connected without a refresh token.",
        f"Archived document {acme.document_id} no longer matches its checksum.",
    ):
        assert sentence in told


def test_what_is_kept_of_a_document_is_held_against_what_it_holds(run: Run) -> None:
    acme, _beta = make_world()
    kept = RawDocument.objects.get(pk=acme.document_id)
    RawDocument.objects.filter(pk=kept.pk).update(size=1, rows=7)

    outcome = run("check")

    assert outcome.code == 1
    assert (
        f"Archived document {kept.pk} says 1 bytes and 7 rows,"
        f" but holds {kept.size} and {kept.rows}."
    ) in outcome.out


def test_an_order_that_lost_its_lines_is_named(run: Run) -> None:
    make_world()
    order = Order.objects.get(order_id=ACME_ORDER)
    OrderEvent.objects.create(
        order=order, kind="QUANTITY", at=timezone.now(), recorded_at=timezone.now()
    )
    sound = run("check")
    OrderLine.objects.filter(order=order).update(is_gone=True)
    Order.objects.filter(pk=order.pk).update(line_count=0, unit_count=0)

    outcome = run("check", "--json")

    told = [each["sentence"] for each in json.loads(outcome.out)]
    assert (sound.code, outcome.code) == (0, 1)
    assert told == [f"Order {ACME_ORDER} has no lines, though lines of it were seen."]


def test_k8_a_half_made_index_is_found(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhongshu.cli.diagnosis.list_broken_indexes", lambda: ["order_held"])

    _, wrong = diagnose(run, "--offline")

    assert [each["mend"] for each in wrong if each["name"] == "indexes"] == [
        "REINDEX INDEX CONCURRENTLY order_held"
    ]
