"""Connecting sellers: what is made, and who is refused."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import (
    ADMIN,
    CA,
    DE,
    FR,
    GB,
    JP,
    MONDAY,
    MX,
    OPERATOR,
    US,
    application_of,
    make_account,
    make_application,
    make_participation,
    make_store,
    seller_id_of,
)
from tests.race import run_together
from zhongshu.channels import public as channels
from zhongshu.channels.models import (
    AccessToken,
    Credential,
    FulfilmentPool,
    RoleGrant,
    SellingAccount,
    Store,
    StoreAccess,
    SyncStream,
)
from zhongshu.identity import public as identity
from zhongshu.identity.models import AuditRecord, User

PSEUDO = "A2ZV50J4W1RKNI"


def connect(
    name: str = "Beta NA",
    *,
    seller_id: str | None = None,
    token: str = "Atzr|beta",  # noqa: S107
    marketplaces: tuple[str, ...] = (US, CA),
    actor: identity.Actor = ADMIN,
    region: str = "NA",
    application: str = "Ours",
) -> channels.ConnectedAccount:
    return channels.connect_account(
        new=channels.NewAccount(
            application_id=make_application(application).pk,
            region=region,
            name=name,
            seller_id=seller_id,
            refresh_token=token,
            participations=[make_participation(each) for each in marketplaces],
        ),
        actor=actor,
        at=MONDAY,
    )


def test_a_seller_gets_stores_pools_and_streams(db: None) -> None:
    connected = connect("Acme EU", seller_id="A1SELLER", region="EU", marketplaces=(DE, FR, GB))

    account = SellingAccount.objects.get()
    assert (connected.account_id, connected.is_new) == (account.pk, True)
    assert (account.state, account.seller_id, account.authorised_until) == (
        "connected",
        "A1SELLER",
        None,
    )
    rows = Store.objects.order_by("pk").values_list("name", "currency", "time_zone", "pool__code")
    assert list(rows) == [
        ("Acme EU · Germany", "EUR", "Europe/Berlin", "EU"),
        ("Acme EU · France", "EUR", "Europe/Paris", "EU"),
        ("Acme EU · United Kingdom", "GBP", "Europe/London", "UK"),
    ]
    assert connected.store_ids == tuple(Store.objects.order_by("pk").values_list("pk", flat=True))
    assert Store.objects.filter(confirmed_at=None).count() == 3
    assert SyncStream.objects.filter(account=account, kind="orders").count() == 1
    assert AuditRecord.objects.filter(action="channels.account.connected").count() == 1


def test_each_country_of_north_america_has_a_stock_of_its_own(db: None) -> None:
    make_account("Acme NA", "NA", [US, CA, MX])

    codes = FulfilmentPool.objects.order_by("code").values_list("code", flat=True)
    assert list(codes) == ["CA", "MX", "US"]


def test_pseudo_marketplaces_other_regions_and_absent_sellers_make_no_store(db: None) -> None:
    elsewhere = make_participation(JP)
    pseudo = channels.Participation(PSEUDO, "Non-Amazon US", "US", "USD", "", True, False)
    absent = make_participation(CA, is_participating=False)

    channels.connect_account(
        new=channels.NewAccount(
            application_id=make_application().pk,
            region="NA",
            name="",
            seller_id=None,
            refresh_token="Atzr|x",
            participations=[make_participation(US, store_name="Mugs"), elsewhere, pseudo, absent],
        ),
        actor=ADMIN,
        at=MONDAY,
    )

    assert list(Store.objects.values_list("marketplace_id", flat=True)) == [US]
    assert SellingAccount.objects.get().name == "Mugs NA"


def test_a_seller_without_any_marketplace_is_refused(db: None) -> None:
    with pytest.raises(channels.NoStoresError):
        connect(marketplaces=(JP,))

    assert SellingAccount.objects.count() == 0


def test_only_administrators_connect(db: None) -> None:
    make_application()

    with pytest.raises(identity.NotAllowedError):
        connect(actor=OPERATOR)

    assert SellingAccount.objects.count() == 0


def test_whoever_connects_sees_the_stores(db: None) -> None:
    user = User.objects.create(username="lin", role=identity.Role.ADMIN)

    connected = connect(actor=user.as_actor())

    assert channels.list_store_ids(user.pk) == frozenset(connected.store_ids)
    assert AuditRecord.objects.get(action="channels.account.connected").actor_user_id == user.pk


def test_a10_the_same_seller_is_refused(db: None) -> None:
    make_account("Acme NA")

    with pytest.raises(channels.SellerConnectedError) as refusal:
        connect(seller_id=seller_id_of("Acme NA"), marketplaces=(MX,))

    assert str(refusal.value) == (
        "Seller A1ACMENA is here already as Acme NA. Authorise that account instead:"
        " twice connected, every order would come twice. If you meant another seller, check the"
        " seller id."
    )
    assert SellingAccount.objects.count() == 1


def test_a10_the_same_seller_in_another_region_is_another_account(db: None) -> None:
    make_account("Acme NA")

    connect(
        "Acme EU", seller_id=seller_id_of("Acme NA"), region="EU", marketplaces=(DE,), token="eu"
    )

    assert SellingAccount.objects.count() == 2


def test_a10_the_same_pasted_token_is_refused(db: None) -> None:
    make_account("Acme NA")

    with pytest.raises(channels.TokenConnectedError):
        connect(token="Atzr|Acme NA", marketplaces=(MX,))


def test_a10_a_pasted_token_of_the_same_marketplaces_asks_for_the_seller_id(db: None) -> None:
    make_account("Acme NA")

    with pytest.raises(channels.SellerIdNeededError):
        connect()

    assert connect(seller_id="A1OTHER").is_new


def test_a10_consent_after_a_pasted_token_of_the_same_marketplaces_is_refused(db: None) -> None:
    first = connect("Pasted")

    with pytest.raises(channels.OtherSellerUnknownError):
        connect("Consented", seller_id="A1SELLER", token="Atzr|2")

    channels.set_seller_id(account_id=first.account_id, seller_id="A1FIRST", actor=ADMIN, at=MONDAY)
    assert connect("Consented", seller_id="A1SELLER", token="Atzr|2").is_new


@pytest.mark.django_db(transaction=True)
def test_a10_two_people_connect_the_same_seller_at_once() -> None:
    make_application()

    outcomes = run_together(
        lambda: connect("One", seller_id="A1SELLER", token="Atzr|1"),
        lambda: connect("Two", seller_id="A1SELLER", token="Atzr|2"),
    )

    assert SellingAccount.objects.count() == 1
    [refusal] = [each for each in outcomes if each is not None]
    assert isinstance(refusal, channels.SellerConnectedError)


def test_a_name_is_taken_once_and_invented_when_missing(db: None) -> None:
    make_account("Amazon NA", "NA", [MX])

    with pytest.raises(channels.AccountNameTakenError):
        connect("Amazon NA")
    connected = connect("")

    assert SellingAccount.objects.get(pk=connected.account_id).name == "Amazon NA 2"


def test_a_private_application_has_ten_accounts_at_most(db: None) -> None:
    accounts = [
        connect(f"Account {number}", seller_id=f"A1SELLER{number}", token=f"Atzr|{number}")
        for number in range(10)
    ]

    with pytest.raises(channels.ApplicationFullError) as refusal:
        connect("Eleventh", seller_id="A1ELEVENTH")
    assert str(refusal.value) == (
        "The private application Ours has 10 accounts, and Amazon lets it have no more. Add"
        " another application."
    )
    channels.disconnect_account(account_id=accounts[0].account_id, actor=ADMIN, at=MONDAY)
    assert connect("Eleventh", seller_id="A1ELEVENTH").is_new


@pytest.mark.parametrize("seller_id", ["a1seller", "A1 SELLER", "https://x", "A" * 51])
def test_a_seller_id_has_capitals_and_digits_only(db: None, seller_id: str) -> None:
    with pytest.raises(channels.SellerIdRefusedError):
        connect(seller_id=seller_id)


def test_a12_disconnecting_destroys_the_tokens_and_keeps_the_data(db: None) -> None:
    account = make_account()
    AccessToken.objects.create(
        application=application_of(account), account=account, scope="seller", token=b"x"
    )

    channels.disconnect_account(account_id=account.pk, actor=ADMIN, at=MONDAY)
    channels.disconnect_account(account_id=account.pk, actor=ADMIN, at=MONDAY)

    account.refresh_from_db()
    assert (account.state, account.disconnected_at) == ("disconnected", MONDAY)
    assert (Credential.objects.count(), AccessToken.objects.count()) == (0, 0)
    assert Store.objects.count() == 2
    assert AuditRecord.objects.filter(action="channels.account.disconnected").count() == 1


def test_o19_an_account_with_stores_one_does_not_see_stays_connected(db: None) -> None:
    account = make_account()
    first, second = account.stores.order_by("pk").values_list("pk", flat=True)
    some = identity.Actor("fay", role=identity.Role.ADMIN, store_ids=frozenset({first}))
    all_of_it = replace(some, store_ids=frozenset({first, second}))

    with pytest.raises(identity.NotEveryStoreError):
        channels.disconnect_account(account_id=account.pk, actor=some, at=MONDAY)
    with pytest.raises(identity.NotEveryStoreError):
        channels.change_application_secret(
            application_id=application_of(account).pk,
            client_secret="mine",
            actor=all_of_it,
            at=MONDAY,
        )
    kept = Credential.objects.count()
    channels.disconnect_account(account_id=account.pk, actor=all_of_it, at=MONDAY)

    assert (kept, Credential.objects.count()) == (1, 0)


def test_a_seller_who_comes_back_finds_account_and_stores(db: None) -> None:
    account = make_account("Acme NA")
    stores = tuple(account.stores.order_by("pk").values_list("pk", flat=True))
    channels.disconnect_account(account_id=account.pk, actor=ADMIN, at=MONDAY)

    back = connect("", seller_id=seller_id_of("Acme NA"), token="Atzr|new", marketplaces=(US, CA))

    assert back == channels.ConnectedAccount(account.pk, stores, is_new=False)
    account.refresh_from_db()
    assert (account.name, account.state, account.disconnected_at) == ("Acme NA", "connected", None)
    assert channels.get_refresh_token(account.pk) == "Atzr|new"


def test_stores_are_confirmed_by_a_person(db: None) -> None:
    store, other = make_store(US), make_account().stores.exclude(marketplace_id=US).first()
    assert other is None

    channels.confirm_stores(
        account_id=store.account_id,
        choices=[
            channels.StoreChoice(store.pk, " US shop ", "America/New_York", "USD", "na"),
        ],
        actor=ADMIN,
        at=MONDAY,
    )

    store.refresh_from_db()
    assert (store.name, store.time_zone, store.pool.code) == ("US shop", "America/New_York", "NA")
    assert store.confirmed_at == MONDAY


@pytest.mark.parametrize(
    ("zone", "currency", "refusal"),
    [
        ("Mars/Base", "USD", channels.UnknownTimeZoneError),
        ("Europe/Paris", "XQQ", channels.UnknownCurrencyError),
    ],
)
def test_a_senseless_choice_changes_no_store(
    db: None, zone: str, currency: str, refusal: type[Exception]
) -> None:
    store = make_store()

    with pytest.raises(refusal):
        channels.confirm_stores(
            account_id=store.account_id,
            choices=[channels.StoreChoice(store.pk, "Shop", zone, currency, "NA")],
            actor=ADMIN,
            at=MONDAY,
        )

    store.refresh_from_db()
    assert (store.confirmed_at, store.name) == (None, "Acme NA · United States")


def test_confirming_stores_costs_the_same_whatever_their_number(db: None) -> None:
    few, many = make_account("Few", "NA", [US]), make_account("Many", "NA", [US, CA, MX])
    counts = []
    for account in (few, many):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            channels.confirm_stores(account_id=account.pk, choices=None, actor=ADMIN, at=MONDAY)
        counts.append(len(asked))

    assert counts[0] == counts[1]
    assert Store.objects.filter(confirmed_at=MONDAY).count() == 4


def test_participations_update_stores_and_find_new_ones(db: None) -> None:
    account = make_account("Acme NA", "NA", [US, CA])

    made = channels.record_participations(
        account.pk,
        [
            make_participation(US, is_participating=False, has_suspended_listings=True),
            make_participation(MX, store_name="Tazas"),
        ],
        MONDAY,
    )

    rows = Store.objects.order_by("pk").values_list(
        "marketplace_id", "is_participating", "has_suspended_listings", "amazon_name"
    )
    assert list(rows) == [(US, False, True, ""), (CA, True, False, ""), (MX, True, False, "Tazas")]
    assert made == (Store.objects.get(marketplace_id=MX).pk,)
    assert channels.get_account_ref(account.pk).marketplace_ids == (CA, MX)
    assert channels.record_participations(account.pk, [make_participation(MX)], MONDAY) == ()


def test_participations_cost_the_same_whatever_their_number(db: None) -> None:
    few, many = make_account("Few", "NA", [US]), make_account("Many", "EU", [DE])
    counts = []
    for account, told in ((few, [CA]), (many, [FR, GB])):
        with CaptureQueriesContext(connection) as asked:
            channels.record_participations(
                account.pk, [make_participation(each) for each in told], MONDAY
            )
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_role_probes_are_kept_one_per_role_in_one_statement(db: None) -> None:
    account = make_account()
    refused = channels.RoleProbe("Product Listing", "getListingsItem", False, "denied", "req-1")
    granted = channels.RoleProbe("Product Listing", "getListingsItem", True)
    many = [channels.RoleProbe(f"Role {number}", "op", None) for number in range(50)]

    counts = []
    for probes in ([refused], [granted, *many]):
        with CaptureQueriesContext(connection) as asked:
            channels.record_role_probes(account_id=account.pk, probes=probes, at=MONDAY)
        counts.append(len(asked))

    assert counts[0] == counts[1]
    row = RoleGrant.objects.get(role="Product Listing")
    assert (row.is_granted, row.refusal, row.request_id) == (True, "", "")
    assert len(channels.list_role_grants(ADMIN, account.pk)) == 51


def test_an_answer_outlives_an_unanswered_probe_which_is_noted_beside_it(db: None) -> None:
    account, later = make_account(), MONDAY + timedelta(minutes=20)

    def probe(at: datetime, *, is_granted: bool | None) -> channels.RoleGrantCard:
        found = channels.RoleProbe("Product Listing", "op", is_granted, "" if is_granted else "429")
        channels.record_role_probes(account_id=account.pk, probes=[found], at=at)
        [card] = channels.list_role_grants(ADMIN, account.pk)
        return card

    probe(MONDAY, is_granted=True)
    unanswered = probe(later, is_granted=None)
    assert (unanswered.is_granted, unanswered.probed_at) == (True, MONDAY)
    assert unanswered.unanswered_at == later
    answered = probe(later, is_granted=False)
    assert (answered.is_granted, answered.unanswered_at) == (False, None)
    forgotten = probe(later + timedelta(hours=2), is_granted=None)
    assert (forgotten.is_granted, forgotten.unanswered_at) == (None, None)


def test_reads_show_only_the_actors_stores(db: None) -> None:
    us, ca = make_account("Acme NA").stores.order_by("pk")
    make_account("Beta NA", "NA", [MX])
    user = User.objects.create(username="lin", role=identity.Role.OPERATIONS)
    channels.grant_store_access(user_id=user.pk, store_ids=[ca.pk], actor=ADMIN)
    actor = user.as_actor(channels.list_store_ids(user.pk))

    [card] = channels.list_accounts(actor)

    assert (card.name, [store.store_id for store in card.stores]) == ("Acme NA", [ca.pk])
    assert card.to_confirm == 1
    assert [store.store_id for store in channels.list_stores(actor)] == [ca.pk]
    with pytest.raises(channels.StoreNotFoundError):
        channels.get_store(actor, us.pk)
    with pytest.raises(identity.NotAllowedError):
        channels.list_applications(actor)
    channels.revoke_store_access(user_id=user.pk, store_ids=[ca.pk], actor=ADMIN)
    assert channels.list_accounts(user.as_actor(channels.list_store_ids(user.pk))) == []


def test_access_is_granted_to_people_and_stores_that_exist(db: None) -> None:
    store = make_store()
    user = User.objects.create(username="lin")

    with pytest.raises(identity.UserNotFoundError):
        channels.grant_store_access(user_id=0, store_ids=[store.pk], actor=ADMIN)
    with pytest.raises(channels.StoreNotFoundError):
        channels.grant_store_access(user_id=user.pk, store_ids=[store.pk, 0], actor=ADMIN)
    with pytest.raises(identity.NotAllowedError):
        channels.grant_store_access(user_id=user.pk, store_ids=[store.pk], actor=OPERATOR)

    assert StoreAccess.objects.count() == 0


def test_accounts_are_listed_in_a_handful_of_queries(db: None) -> None:
    counts = []
    for name, marketplace in (("Acme NA", US), ("Beta NA", CA), ("Gamma NA", MX)):
        make_account(name, "NA", [marketplace])
        with CaptureQueriesContext(connection) as asked:
            channels.list_accounts(ADMIN)
        counts.append(len(asked))

    assert counts == [2, 2, 2]
