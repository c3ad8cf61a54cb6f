"""Accounts kept by hand that Amazon is asked about in the end: the same ids, nothing lost."""

import pytest

from tests.cast import (
    ADMIN,
    CA,
    DE,
    GB,
    MONDAY,
    MX,
    OPERATOR,
    US,
    make_account,
    make_application,
    make_hand_store,
    make_participation,
)
from zhongshu.channels import public as channels
from zhongshu.channels.models import SellingAccount, Store, SyncStream
from zhongshu.identity import public as identity
from zhongshu.identity.models import AuditRecord
from zhongshu.kernel.errors import DomainError

pytestmark = pytest.mark.django_db
TOKEN = "Atzr|later"


def add(
    name: str = "Files", *codes: str, region: str = "NA", seller_id: str | None = "A1FILES"
) -> channels.AccountCard:
    stores = [channels.HandStore(code, name=f"{name} {code[:4]}") for code in codes or (US, CA)]
    new = channels.HandAccount("amazon", name, stores, region, seller_id)
    made = channels.add_hand_account(new=new, actor=ADMIN, at=MONDAY)
    return channels.get_account(ADMIN, made.account_id)


def connect(
    *told: str, seller_id: str | None = "A1FILES", region: str = "NA", name: str = ""
) -> channels.ConnectedAccount:
    new = channels.NewAccount(
        application_id=make_application().pk,
        region=region,
        name=name,
        seller_id=seller_id,
        refresh_token=TOKEN,
        participations=[make_participation(each) for each in told or (US, CA)],
    )
    return channels.connect_account(new=new, actor=ADMIN, at=MONDAY)


def connect_now(
    account_id: int, *told: str, seller_id: str | None = None
) -> channels.ConnectedAccount:
    return channels.reauthorise_account(
        account_id=account_id,
        application_id=make_application().pk,
        seller_id=seller_id,
        refresh_token=TOKEN,
        participations=[make_participation(each) for each in told or (US, CA)],
        actor=ADMIN,
        at=MONDAY,
    )


def stores_of(account_id: int) -> list[tuple[int, str, str, bool, bool]]:
    """Return id, marketplace, name, whether it takes part and whether it is confirmed."""
    rows = Store.objects.filter(account=account_id).order_by("pk")
    return [
        (row.pk, row.marketplace_id, row.name, row.is_participating, row.confirmed_at is not None)
        for row in rows
    ]


def test_the_seller_of_the_same_id_connects_the_account_that_was_kept_by_hand() -> None:
    card = add()
    before = stores_of(card.account_id)

    connected = connect(US, CA, MX)

    account = SellingAccount.objects.get()
    assert connected == channels.ConnectedAccount(
        card.account_id,
        tuple(Store.objects.order_by("pk").values_list("pk", flat=True)),
        is_new=False,
        was_by_hand=True,
    )
    assert (account.pk, account.state, account.name) == (card.account_id, "connected", "Files")
    assert stores_of(account.pk)[:2] == before
    assert stores_of(account.pk)[2][1:] == (MX, "Files · Mexico", True, False)
    assert SyncStream.objects.filter(account=account, kind="orders").count() == 1
    assert channels.get_refresh_token(account.pk) == TOKEN
    record = AuditRecord.objects.get(action="channels.account.connected_later")
    assert (record.subject, record.facts["seller_id"]) == (
        f"channels.account:{account.pk}",
        "A1FILES",
    )


def test_a_store_that_amazon_does_not_name_rests_and_keeps_its_data() -> None:
    card = add("Files", US, MX)

    connect(US, CA)

    told = {
        code: is_participating for _, code, _, is_participating, _ in stores_of(card.account_id)
    }
    assert told == {US: True, MX: False, CA: True}
    assert set(channels.get_account_ref(card.account_id).marketplace_ids) == {US, CA}


def test_the_same_seller_in_another_region_is_another_account() -> None:
    card = add()

    connected = connect(DE, region="EU", name="Files EU")

    assert connected.is_new
    assert connected.account_id != card.account_id
    assert channels.get_account(ADMIN, card.account_id).state == "by_hand"


@pytest.mark.parametrize(("by_hand", "told"), [(None, "A1FILES"), ("A1FILES", None), (None, None)])
def test_a10_where_an_id_is_unknown_the_person_is_asked_which_account_it_is(
    by_hand: str | None, told: str | None
) -> None:
    card = add("Files", US, seller_id=by_hand)

    with pytest.raises(channels.MayBeByHandError) as refusal:
        connect(US, CA, seller_id=told)

    assert str(refusal.value) == (
        "Files is kept by hand and sells in the same marketplaces. If it is the same seller, open"
        " that account and choose “Connect to Amazon now”; if not, enter its seller id there and"
        " the one of the new token here."
    )
    assert channels.get_account(ADMIN, card.account_id).state == "by_hand"
    assert not SyncStream.objects.exists()
    connect_now(card.account_id, US, CA, seller_id=told)
    assert channels.get_account(ADMIN, card.account_id).state == "connected"


def test_other_marketplaces_are_another_seller() -> None:
    add("Files", MX, seller_id=None)

    assert connect(US, CA, seller_id=None).is_new


def test_the_account_that_a_person_chose_is_connected_with_what_was_brought() -> None:
    card = add(seller_id=None)
    add("Others", US, seller_id=None)
    before = stores_of(card.account_id)

    connected = connect_now(card.account_id, US, CA, MX, seller_id="A1LATER")

    assert connected.was_by_hand
    assert stores_of(card.account_id)[:2] == before
    after = channels.get_account(ADMIN, card.account_id)
    assert (after.state, after.seller_id, after.to_confirm) == ("connected", "A1LATER", 1)
    assert SyncStream.objects.filter(account=card.account_id, kind="listings").exists()
    actions = AuditRecord.objects.order_by("pk").values_list("action", flat=True)
    assert actions.last() == "channels.account.connected_later"


@pytest.mark.parametrize(
    ("told", "seller_id", "code"),
    [
        ((US, CA), "A1STRANGER", "channels.other_seller"),
        ((MX,), None, "channels.other_marketplaces"),
        ((DE, GB), None, "channels.no_stores"),
        ((US, CA), "A1ACMENA", "channels.other_seller"),
    ],
)
def test_a9_the_consent_of_somebody_else_changes_nothing(
    told: tuple[str, ...], seller_id: str | None, code: str
) -> None:
    make_account("Acme NA", "NA", [MX])
    card = add()
    before = (stores_of(card.account_id), AuditRecord.objects.count())

    with pytest.raises(DomainError) as refusal:
        connect_now(card.account_id, *told, seller_id=seller_id)

    assert refusal.value.code == code
    assert (stores_of(card.account_id), AuditRecord.objects.count()) == before
    after = channels.get_account(ADMIN, card.account_id)
    assert (after.state, after.application_id) == ("by_hand", None)
    assert not SyncStream.objects.filter(account=card.account_id).exists()


def test_a_seller_who_is_connected_elsewhere_does_not_connect_this_one_too() -> None:
    make_account("Acme NA", "NA", [US, CA])
    card = add(seller_id=None)

    with pytest.raises(channels.SellerConnectedError):
        connect_now(card.account_id, seller_id="A1ACMENA")
    with pytest.raises(channels.SellerIdNeededError):
        connect_now(card.account_id)

    assert channels.get_account(ADMIN, card.account_id).state == "by_hand"


def test_what_is_not_amazon_s_is_never_connected() -> None:
    shop = make_hand_store()

    for ask in (
        lambda: connect_now(shop.account_id),
        lambda: channels.set_seller_id(
            account_id=shop.account_id, seller_id="A1SHOP", actor=ADMIN, at=MONDAY
        ),
    ):
        with pytest.raises(channels.NotAmazonError):
            ask()


def test_an_account_by_hand_gets_stores_a_name_and_an_end_and_is_taken_up_again() -> None:
    shop = make_hand_store()
    more = channels.HandStore("shop-uk", "Shop UK", "GB", "GBP", "Europe/London")

    [added] = channels.add_hand_stores(
        account_id=shop.account_id, stores=[more], actor=ADMIN, at=MONDAY
    )
    channels.rename_account(account_id=shop.account_id, name=" Independent ", actor=ADMIN)
    channels.disconnect_account(account_id=shop.account_id, actor=ADMIN, at=MONDAY)
    with pytest.raises(channels.NotByHandError):
        channels.add_hand_stores(account_id=shop.account_id, stores=[more], actor=ADMIN, at=MONDAY)
    channels.keep_by_hand(account_id=shop.account_id, actor=ADMIN, at=MONDAY)
    channels.keep_by_hand(account_id=shop.account_id, actor=ADMIN, at=MONDAY)

    card = channels.get_account(ADMIN, shop.account_id)
    assert (card.name, card.state, card.disconnected_at) == ("Independent", "by_hand", None)
    assert {each.store_id for each in card.stores} == {shop.pk, added}
    assert list(AuditRecord.objects.order_by("pk").values_list("action", flat=True)) == [
        "channels.account.added_by_hand",
        "channels.stores.added_by_hand",
        "channels.account.renamed",
        "channels.account.disconnected",
        "channels.account.kept_by_hand",
    ]


def test_a_store_that_is_there_already_is_not_added_again() -> None:
    shop = make_hand_store()
    again = channels.HandStore("SHOPIFY", "Again", "US", "USD", "America/New_York")

    with pytest.raises(channels.StoreCodeRefusedError):
        channels.add_hand_stores(account_id=shop.account_id, stores=[again], actor=ADMIN, at=MONDAY)
    with pytest.raises(channels.StoresNeededError):
        channels.add_hand_stores(account_id=shop.account_id, stores=[], actor=ADMIN, at=MONDAY)
    assert Store.objects.count() == 1


def test_the_stores_of_a_connected_account_are_amazon_s_to_tell() -> None:
    account = make_account()

    with pytest.raises(channels.NotByHandError):
        channels.add_hand_stores(
            account_id=account.pk, stores=[channels.HandStore(MX)], actor=ADMIN, at=MONDAY
        )
    with pytest.raises(channels.NotByHandError):
        channels.keep_by_hand(account_id=account.pk, actor=ADMIN, at=MONDAY)


def test_a_disconnected_seller_is_kept_by_hand_and_connected_again() -> None:
    account = make_account()
    streams = SyncStream.objects.filter(account=account)
    streams.filter(kind="orders").update(cursor=MONDAY)
    channels.disconnect_account(account_id=account.pk, actor=ADMIN, at=MONDAY)

    channels.keep_by_hand(account_id=account.pk, actor=ADMIN, at=MONDAY)

    with pytest.raises(channels.AccountByHandError):
        channels.get_account_ref(account.pk)
    assert channels.list_due_streams(MONDAY) == []
    assert connect(seller_id="A1ACMENA").account_id == account.pk
    assert streams.get(kind="orders").cursor == MONDAY


def test_a_seller_who_was_ended_is_taken_up_and_not_made_anew() -> None:
    account = make_account()
    channels.disconnect_account(account_id=account.pk, actor=ADMIN, at=MONDAY)

    with pytest.raises(channels.SellerLeftError):
        add("Files", US, seller_id="A1ACMENA")


def test_a_seller_who_is_elsewhere_meanwhile_is_not_taken_up() -> None:
    card = add()
    channels.disconnect_account(account_id=card.account_id, actor=ADMIN, at=MONDAY)
    SellingAccount.objects.filter(pk=make_account("Acme NA").pk).update(seller_id="A1FILES")

    with pytest.raises(channels.SellerConnectedError):
        channels.keep_by_hand(account_id=card.account_id, actor=ADMIN, at=MONDAY)


def test_a_name_that_another_account_has_is_refused() -> None:
    shop, account = make_hand_store(), make_account()

    with pytest.raises(channels.AccountNameTakenError):
        channels.rename_account(account_id=shop.account_id, name=account.name, actor=ADMIN)


def test_only_administrators_keep_accounts_by_hand() -> None:
    shop = make_hand_store()

    for ask in (
        lambda: channels.add_hand_stores(
            account_id=shop.account_id, stores=[], actor=OPERATOR, at=MONDAY
        ),
        lambda: channels.rename_account(account_id=shop.account_id, name="x", actor=OPERATOR),
        lambda: channels.keep_by_hand(account_id=shop.account_id, actor=OPERATOR, at=MONDAY),
    ):
        with pytest.raises(identity.NotAllowedError):
            ask()
