"""The page of warehouses: list, form, archive, the default, and Amazon's pools beside them."""

import pytest
from django.test import Client

from tests.cast import MONDAY, make_account, make_hand_store
from tests.web.pages import HTMX, whole_page
from zhongshu.company import public as company
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.inventory.models import Warehouse

pytestmark = pytest.mark.django_db
HERE = "/settings/warehouses/"
NEW = {
    "code": "sz-1",
    "name": "Shenzhen <b>",
    "kind": "DOMESTIC",
    "country_code": "cn",
    "time_zone": "Asia/Shanghai",
    "address": "=cmd()",
    "is_sellable": "on",
    "version": "0",
}


def id_of(code: str) -> int:
    return Warehouse.objects.get(code=code).pk


def test_one_is_added_changed_archived_and_brought_back(admin: Client) -> None:
    owner = company.add_legal_entity(company.NewLegalEntity("Acme", "CN"), actor=identity.SYSTEM)
    empty = whole_page(admin, HERE)
    admin.post(HERE, NEW | {"legal_entity_id": str(owner)})
    added = whole_page(admin, HERE)
    here = f"{HERE}{id_of('SZ-1')}/"
    company.archive_legal_entity(owner, actor=identity.SYSTEM, at=MONDAY)
    opened = whole_page(admin, here)
    stale = admin.post(here, NEW | {"note": "x"})
    given = NEW | {"note": "A note", "version": "1", "legal_entity_id": str(owner)}
    changed = admin.post(
        here, {name: each for name, each in given.items() if name != "is_sellable"}
    )
    page = whole_page(admin, HERE)
    archived = admin.post(f"{here}archive/", headers=HTMX).content.decode()
    back = admin.post(f"{here}bring-back/", headers=HTMX).content.decode()

    assert "No warehouses yet" in empty
    assert "Shenzhen &lt;b&gt;" in added
    assert "Not for sale" not in added
    assert "=cmd()</textarea>" in opened
    assert f'<option value="{owner}" selected>Acme</option>' in opened
    assert stale.status_code == 422
    assert "Somebody else changed warehouse SZ-1" in stale.content.decode()
    assert changed.status_code == 302
    assert "Not for sale" in page
    assert f'hx-post="{here}bring-back/"' in archived
    assert f'hx-post="{here}bring-back/"' not in back
    [card] = inventory.list_warehouses(identity.SYSTEM)
    assert (card.note, card.legal_entity, card.is_default) == ("A note", "Acme", True)


def test_the_default_is_chosen_and_archived_only_with_the_last(admin: Client) -> None:
    for code in ("A", "B"):
        admin.post(HERE, NEW | {"code": code})
    one, two = id_of("A"), id_of("B")

    refused = admin.post(f"{HERE}{one}/archive/", headers=HTMX).content.decode()
    chosen = admin.post(f"{HERE}{two}/default/", headers=HTMX).content.decode()
    admin.post(f"{HERE}{one}/archive/")
    not_in_use = admin.post(f"{HERE}{one}/default/", headers=HTMX).content.decode()

    assert "Make another one the default first." in refused
    assert f"{HERE}{one}/default/" in chosen  # the way back
    assert "Warehouse A is archived." in not_in_use
    assert [each.code for each in inventory.list_warehouses(identity.SYSTEM)] == ["B"]
    assert Warehouse.objects.get(is_default=True).pk == two
    assert admin.post(f"{HERE}{two + 9}/archive/").status_code == 404
    assert admin.get(f"{HERE}{two + 9}/").status_code == 404


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"code": "SZ-1"}, "There is a warehouse SZ-1 already."),
        ({"code": "=1"}, "is no code."),
        ({"name": ""}, "This field is required."),
        ({"kind": "FBA"}, "FBA is not one of the available choices"),
        ({"country_code": "1x"}, "1x is not a country."),
        ({"time_zone": "Mars/Base"}, "Mars/Base is not a time zone."),
        ({"email": "nobody"}, "is no e-mail address."),
        ({"legal_entity_id": "999"}, "999 is not one of the available choices"),
    ],
)
def test_what_is_wrong_stands_under_its_field_and_what_was_typed_stays(
    admin: Client, told: dict[str, str], sentence: str
) -> None:
    admin.post(HERE, NEW)

    answer = admin.post(HERE, NEW | {"code": "NEW", "note": "as typed"} | told)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert 'class="error"' in page
    assert "as typed</textarea>" in page
    assert Warehouse.objects.count() == 1


def test_pools_of_amazon_stand_beside_them_once_each(admin: Client) -> None:
    make_account()
    make_hand_store("Shopify")

    page = whole_page(admin, HERE)

    assert "At Amazon" in page
    assert page.count('<th scope="row" class="code">') == len(
        set(make_account().stores.values_list("pool", flat=True))
    )
    assert "Shopify" not in page.split("At Amazon")[1]


def test_o19_others_read_and_change_nothing(admin: Client, reader: Client) -> None:
    admin.post(HERE, NEW | {"contact": "Ms Wang"})
    here = f"{HERE}{id_of('SZ-1')}/"

    page, card = whole_page(reader, HERE), whole_page(reader, here)

    assert 'id="warehouse-form"' not in page
    assert "Ms Wang" in card
    assert "<textarea" not in card
    for path in (HERE, here, f"{here}archive/", f"{here}bring-back/", f"{here}default/"):
        assert reader.post(path, NEW | {"code": "x"}, headers=HTMX).status_code == 403
    assert Warehouse.objects.get().version == 1
