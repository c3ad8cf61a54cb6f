"""Renewing a consent, and losing one."""

from datetime import timedelta

import pytest
from django.utils import translation

from tests.cast import (
    ADMIN,
    CA,
    MONDAY,
    MX,
    OPERATOR,
    US,
    application_of,
    make_account,
    make_application,
    make_participation,
    seller_id_of,
)
from zhongshu.channels import public as channels
from zhongshu.channels.models import AccessToken, Application, SellingAccount, Store, SyncStream
from zhongshu.identity import public as identity
from zhongshu.identity.models import AuditRecord

DAY = timedelta(days=1)


def renew(
    account: SellingAccount,
    *,
    seller_id: str | None = None,
    token: str = "Atzr|new",  # noqa: S107
    marketplaces: tuple[str, ...] = (US, CA),
    application: str = "Ours",
    actor: identity.Actor = ADMIN,
) -> None:
    channels.reauthorise_account(
        account_id=account.pk,
        application_id=make_application(application).pk,
        seller_id=seller_id,
        refresh_token=token,
        participations=[make_participation(each) for each in marketplaces],
        actor=actor,
        at=MONDAY + DAY,
    )


def test_a5_a_lost_account_waits_alone_and_goes_on_where_it_was(db: None) -> None:
    account, other = make_account("Acme NA"), make_account("Beta NA")
    AccessToken.objects.create(
        application=application_of(account), account=account, scope="seller", token=b"x"
    )
    streams = SyncStream.objects.filter(account=account, kind="orders")
    streams.update(cursor=MONDAY, failures=2, due_at=MONDAY + 9 * DAY)

    channels.mark_authorisation_lost(account_id=account.pk, because="invalid_grant", at=MONDAY)

    account.refresh_from_db()
    other.refresh_from_db()
    assert (account.state, account.state_because) == ("needs_reauthorisation", "invalid_grant")
    assert (other.state, AccessToken.objects.count()) == ("connected", 0)
    with pytest.raises(channels.AccountNotConnectedError):
        channels.get_refresh_token(account.pk)

    renew(account, seller_id=seller_id_of("Acme NA"))

    account.refresh_from_db()
    assert (account.state, account.state_because) == ("connected", "")
    assert channels.get_refresh_token(account.pk) == "Atzr|new"
    assert streams.values_list("cursor", "due_at").get() == (MONDAY, MONDAY + DAY)


def test_a9_the_consent_of_another_seller_is_refused_and_both_are_named(db: None) -> None:
    account = make_account("Acme NA")

    with pytest.raises(channels.OtherSellerError) as refusal:
        renew(account, seller_id="A1STRANGER")

    assert str(refusal.value) == (
        "Acme NA belongs to seller A1ACMENA, but the consent came from seller A1STRANGER."
        " Nothing was changed."
    )
    assert channels.get_refresh_token(account.pk) == "Atzr|Acme NA"


def test_a9_a_pasted_token_renews_only_where_the_marketplaces_match(db: None) -> None:
    account = make_account("Acme NA", "NA", [US, CA])

    with pytest.raises(channels.OtherMarketplacesError) as refusal:
        renew(account, marketplaces=(US, MX))
    assert str(refusal.value) == (
        "Acme NA sells in CA, US, but this token in MX, US. Nothing was changed: if it is the"
        " same seller all the same, give the seller id."
    )
    renew(account, marketplaces=(CA, US))
    assert channels.get_refresh_token(account.pk) == "Atzr|new"


def test_the_seller_id_decides_where_it_is_known(db: None) -> None:
    account = make_account("Acme NA", "NA", [US])

    renew(account, seller_id=seller_id_of("Acme NA"), marketplaces=(US, MX))

    stores = Store.objects.order_by("pk").values_list("marketplace_id", flat=True)
    assert list(stores) == [US, MX]


def test_a_consent_tells_the_seller_id_that_a_pasted_token_did_not(db: None) -> None:
    account = make_account("Acme NA")
    SellingAccount.objects.update(seller_id=None)

    renew(account, seller_id="A1LATER")

    account.refresh_from_db()
    assert account.seller_id == "A1LATER"


def test_a10_renewing_one_account_with_the_token_of_another_is_refused(db: None) -> None:
    account, _ = make_account("Acme NA"), make_account("Beta NA")
    SellingAccount.objects.filter(pk=account.pk).update(seller_id=None)

    with pytest.raises(channels.TokenConnectedError):
        renew(account, token="Atzr|Beta NA")
    with pytest.raises(channels.SellerConnectedError):
        renew(account, seller_id=seller_id_of("Beta NA"))
    with pytest.raises(channels.SellerConnectedError):
        channels.set_seller_id(
            account_id=account.pk, seller_id=seller_id_of("Beta NA"), actor=ADMIN, at=MONDAY
        )


def test_a10_a_disconnected_account_comes_back_only_where_its_seller_is_not_elsewhere(
    db: None,
) -> None:
    account = make_account("Acme NA")
    channels.disconnect_account(account_id=account.pk, actor=ADMIN, at=MONDAY)
    SellingAccount.objects.update(seller_id=None)
    make_account("Beta NA")

    with pytest.raises(channels.SellerIdNeededError):
        renew(account)
    renew(account, seller_id="A1ACME")

    account.refresh_from_db()
    assert (account.state, account.seller_id) == ("connected", "A1ACME")


def test_only_administrators_renew(db: None) -> None:
    account = make_account()

    with pytest.raises(identity.NotAllowedError):
        renew(account, actor=OPERATOR)
    with pytest.raises(identity.NotAllowedError):
        channels.disconnect_account(account_id=account.pk, actor=OPERATOR, at=MONDAY)

    account.refresh_from_db()
    assert account.state == "connected"


def test_the_seller_id_wakes_the_streams_that_wait_for_it(db: None) -> None:
    account = make_account()
    SyncStream.objects.update(due_at=MONDAY + 9 * DAY)

    channels.set_seller_id(account_id=account.pk, seller_id="A1NAMED", actor=ADMIN, at=MONDAY)

    due = SyncStream.objects.filter(due_at=MONDAY).order_by("kind").values_list("kind", flat=True)
    assert list(due) == ["listing_changes", "listing_details"]


def test_a_public_applications_consent_lasts_a_year(db: None) -> None:
    make_application("Listed", kind=channels.ApplicationKind.PUBLIC)

    account = make_account("Acme NA", application="Listed")

    assert account.authorised_until == MONDAY + 365 * DAY
    assert channels.list_reminders(OPERATOR, MONDAY)[0].code == "channels.stores_to_confirm"
    codes = [each.code for each in channels.list_reminders(OPERATOR, MONDAY + 340 * DAY)]
    assert codes == ["channels.stores_to_confirm", "channels.authorisation_ends"]


def test_a6_a_refused_application_is_named_and_a_new_secret_counts_at_once(db: None) -> None:
    account = make_account()
    application = application_of(account)
    channels.mark_application_refused(
        application_id=application.pk, because="invalid_client", at=MONDAY
    )
    SyncStream.objects.filter(kind="orders").update(failures=3, due_at=MONDAY + 9 * DAY)
    [reminder] = [
        each
        for each in channels.list_reminders(ADMIN, MONDAY)
        if each.code == "channels.application_refused"
    ]
    assert reminder.what == (
        "Amazon refuses the application Ours: everything of its accounts waits. Invalid_client."
    )

    channels.change_application_secret(
        application_id=application.pk, client_secret="fresh", actor=ADMIN, at=MONDAY + DAY
    )

    assert channels.get_application_secrets(application.pk).client_secret == "fresh"
    application.refresh_from_db()
    assert (application.refused_at, application.secret_entered_at) == (None, MONDAY + DAY)
    assert SyncStream.objects.get(kind="orders").due_at == MONDAY + DAY
    account.refresh_from_db()
    assert account.state == "connected"


def test_the_secret_is_to_be_rotated_after_180_days(db: None) -> None:
    make_application()

    assert channels.list_reminders(ADMIN, MONDAY + 149 * DAY) == []
    [reminder] = channels.list_reminders(ADMIN, MONDAY + 150 * DAY)
    assert (reminder.code, reminder.due_at) == ("channels.secret_old", MONDAY + 180 * DAY)
    assert channels.list_reminders(OPERATOR, MONDAY + 150 * DAY) == []


def test_an_application_is_added_once_by_administrators(db: None) -> None:
    make_application("Ours")

    with pytest.raises(channels.ApplicationTakenError):
        channels.add_application(
            name="Theirs",
            client_id="client-ours",
            client_secret="x",
            application_id="x",
            kind="PRIVATE",
            is_draft=False,
            actor=ADMIN,
            at=MONDAY,
        )
    with pytest.raises(identity.NotAllowedError):
        channels.change_application_secret(
            application_id=Application.objects.get().pk,
            client_secret="x",
            actor=OPERATOR,
            at=MONDAY,
        )

    [card] = channels.list_applications(ADMIN)
    assert (card.name, card.client_id, card.account_count) == ("Ours", "client-ours", 0)
    assert AuditRecord.objects.filter(action="channels.application.added").count() == 1


def test_a_reminder_says_amazons_reason_in_the_readers_language(db: None) -> None:
    account = make_account()
    channels.mark_authorisation_lost(
        account_id=account.pk,
        because="Amazon no longer accepts this authorisation (invalid_grant)",
        at=MONDAY,
    )

    with translation.override("zh-hans"):
        said = [each.what for each in channels.list_reminders(ADMIN, MONDAY)]

    assert "Acme NA 需要重新授权：其同步任务在等待。亚马逊不再接受此授权（invalid_grant）。" in said


@pytest.mark.parametrize(
    ("because", "ending"),
    [
        ("", "its streams wait."),
        ("invalid_grant", "its streams wait. Invalid_grant."),
        ("Amazon refused it.", "its streams wait. Amazon refused it."),
        ("Amazon no longer accepts this authorisation (invalid_grant)", "(invalid_grant)."),
    ],
)
def test_a_reason_ends_with_one_full_stop(db: None, because: str, ending: str) -> None:
    account = make_account()
    channels.mark_authorisation_lost(account_id=account.pk, because=because, at=MONDAY)

    first, *_rest = channels.list_reminders(ADMIN, MONDAY)

    assert first.what.endswith(ending)
    assert not first.what.endswith("..")


@pytest.mark.parametrize(
    ("client_id", "application_id", "refusal"),
    [
        (
            "amzn1.sp.solution.1",
            "amzn1.application-oa2-client.1",
            channels.IdsSwappedError,
        ),
        ("../../etc/passwd", "amzn1.sp.solution.1", channels.IdRefusedError),
        ("amzn1.application-oa2-client.1", "amzn1.sp.solution.1 (draft)", channels.IdRefusedError),
    ],
)
def test_ids_in_the_wrong_field_are_refused_at_once(
    db: None, client_id: str, application_id: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        channels.add_application(
            name="Ours",
            client_id=client_id,
            client_secret="x",
            application_id=application_id,
            kind="PRIVATE",
            is_draft=False,
            actor=ADMIN,
            at=MONDAY,
        )

    assert not Application.objects.exists()
