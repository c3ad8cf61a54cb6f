"""The page of where stores draw from: shown, chosen for one or all stores, taken back."""

import pytest
from django.test import Client

from tests.cast import CA, US, make_account, make_store
from tests.inventory.ledger_cast import make_warehouse
from tests.web.conftest import PASSWORD, come_in
from tests.web.pages import whole_page
from zhongshu.channels.models import Store
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.inventory.models import DrawOrderEdit

pytestmark = pytest.mark.django_db
PAGE = "/settings/warehouses/sources/"


def order(store: Store) -> list[str]:
    [found] = inventory.list_sources(identity.SYSTEM, [store.pk])
    return [card.code for card in found.warehouses]


def test_a_store_is_given_its_order_which_one_press_takes_back(admin: Client) -> None:
    store, first, second = make_store(US), make_warehouse("A-1"), make_warehouse("B-1")
    empty = whole_page(admin, PAGE)
    form = whole_page(admin, f"{PAGE}?store={store.pk}")

    answer = admin.post(f"{PAGE}{store.pk}/", {"warehouse": [str(second), "", str(first)]})
    done = whole_page(admin, PAGE)
    chosen = order(store)
    edit = DrawOrderEdit.objects.get()
    admin.post(f"{PAGE}{edit.pk}/undo/")
    again = whole_page(admin, PAGE)

    assert "By the rule" in empty
    assert 'id="place-2"' in form
    assert answer.status_code == 302
    assert chosen == ["B-1", "A-1"]
    assert "1 store draws otherwise now." in done
    assert order(store) == ["A-1", "B-1"]
    assert "1 store draws as it did before." in again


def test_all_stores_of_an_account_at_once_and_by_the_rule_again(admin: Client) -> None:
    account = make_account("Acme NA", "NA", [US, CA])
    us, ca = (Store.objects.get(account=account, marketplace_id=each) for each in (US, CA))
    second = make_warehouse("B-1")
    make_warehouse("A-1")

    page = whole_page(admin, f"{PAGE}?store={us.pk}")
    admin.post(f"{PAGE}{us.pk}/", {"warehouse": [str(second)], "for": "account"})
    chosen = order(us), order(ca)
    admin.post(f"{PAGE}{us.pk}/", {"way": "rule"})

    assert "For all 2 stores of Acme NA" in page
    assert chosen == (["B-1"], ["B-1"])
    assert (order(us), order(ca)) == (["B-1", "A-1"], ["B-1"])


def test_what_cannot_be_is_told_above_the_form_with_what_was_chosen(admin: Client) -> None:
    store, first = make_store(US), make_warehouse("A-1")
    make_warehouse("B-1")

    answer = admin.post(f"{PAGE}{store.pk}/", {"warehouse": [str(first), str(first)]})

    assert answer.status_code == 422
    assert "Warehouse A-1 stands in the order twice. Name it once." in answer.content.decode()
    assert not DrawOrderEdit.objects.exists()


def test_a_warehouse_counts_or_does_not(admin: Client) -> None:
    warehouse_id = make_warehouse()

    off = admin.post(f"/settings/warehouses/{warehouse_id}/count/", follow=True)
    is_off = inventory.get_warehouse(identity.SYSTEM, warehouse_id).is_sellable
    on = admin.post(f"/settings/warehouses/{warehouse_id}/count/?counts=on", follow=True)

    assert f"/settings/warehouses/{warehouse_id}/count/?counts=on" in off.content.decode()
    assert "What lies in SHENZHEN does not count any more." in off.content.decode()
    assert not is_off
    assert "What lies in SHENZHEN counts now." in on.content.decode()
    assert inventory.get_warehouse(identity.SYSTEM, warehouse_id).is_sellable


def test_a_reader_sees_it_and_changes_nothing(reader: Client) -> None:
    store, warehouse_id = make_store(US), make_warehouse()

    page = whole_page(reader, f"{PAGE}?store={store.pk}")

    assert "order-form" not in page
    assert reader.post(f"{PAGE}{store.pk}/", {"warehouse": "1"}).status_code == 403
    assert reader.post(f"{PAGE}1/undo/").status_code == 403
    assert reader.post(f"/settings/warehouses/{warehouse_id}/count/").status_code == 403


def test_o3_stores_of_others_are_not_there(db: None) -> None:
    theirs = make_store(US)
    identity.add_user(
        login="olga",
        password=PASSWORD,
        role=identity.Role.OPERATIONS,
        sees_every_store=False,
        language="en",
        actor=identity.SYSTEM,
    )
    olga = come_in("olga")

    assert "No stores yet" in whole_page(olga, PAGE)
    assert olga.get(f"{PAGE}?store={theirs.pk}").status_code == 404
    assert olga.post(f"{PAGE}{theirs.pk}/", {"way": "rule"}).status_code == 404
