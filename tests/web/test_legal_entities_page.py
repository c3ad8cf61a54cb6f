"""The page of legal entities: list, form, archive, and ticks of stores."""

import re

import pytest
from django.test import Client

from tests.cast import CA, MX, US, make_account
from tests.web.pages import HTMX
from zhongshu.channels.models import Store
from zhongshu.company.models import LegalEntity

pytestmark = pytest.mark.django_db
HERE = "/settings/legal-entities/"
NEW = {"name": "Acme <b>Ltd", "country_code": "cn", "tax_number": "=cmd()", "version": "0"}


def read(client: Client, path: str = HERE) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_one_is_added_changed_archived_and_brought_back(admin: Client) -> None:
    empty = read(admin)
    admin.post(HERE, NEW)
    added = read(admin)
    here = f"{HERE}{LegalEntity.objects.get().pk}/"
    opened = read(admin, here)
    stale = admin.post(here, NEW | {"note": "x"})
    changed = admin.post(here, NEW | {"note": "A note", "version": "1"})
    archived = admin.post(f"{here}archive/", headers=HTMX).content.decode()
    back = admin.post(f"{here}bring-back/", headers=HTMX).content.decode()

    assert "No legal entities yet" in empty
    assert "Acme &lt;b&gt;Ltd" in added
    assert "=cmd()" in added
    assert 'value="=cmd()"' in opened
    assert stale.status_code == 422
    assert "Somebody else changed Acme" in stale.content.decode()
    assert changed.status_code == 302
    assert f'hx-post="{here}bring-back/"' in archived
    assert f'hx-post="{here}bring-back/"' not in back
    assert LegalEntity.objects.get().note == "A note"


def test_what_is_wrong_stands_under_its_field_and_nothing_is_kept(admin: Client) -> None:
    admin.post(HERE, NEW)

    twice = admin.post(HERE, NEW)
    nowhere = admin.post(HERE, NEW | {"name": "x", "country_code": "1x"})
    nameless = admin.post(HERE, NEW | {"name": ""})

    assert [each.status_code for each in (twice, nowhere, nameless)] == [422] * 3
    assert "There is a legal entity Acme" in twice.content.decode()
    assert "1x is not a country." in nowhere.content.decode()
    assert LegalEntity.objects.count() == 1


def test_ticked_stores_are_assigned_and_nonsense_changes_nothing(admin: Client) -> None:
    stores = sorted(make_account().stores.values_list("pk", flat=True))
    admin.post(HERE, NEW)
    made = LegalEntity.objects.get().pk

    for told in ({}, {"store_ids": ["x"]}, {"store_ids": stores, "legal_entity_id": "9" * 30}):
        admin.post(f"{HERE}assign/", told)
        assert "Nothing was changed" in read(admin)
    assert not Store.objects.filter(legal_entity__isnull=False).exists()
    admin.post(f"{HERE}assign/", {"store_ids": stores, "legal_entity_id": made})

    done = read(admin)
    assert "2 stores changed." in done
    assert Store.objects.filter(legal_entity=made).count() == 2
    url = re.search(r'hx-post="([^"]+/undo/)"', done)
    assert url
    assert admin.post(url[1], headers=HTMX).headers["HX-Redirect"] == HERE
    assert "2 stores belong again to whom they did." in read(admin)
    assert not Store.objects.filter(legal_entity=made).exists()


def test_stores_without_one_are_counted_ticked_and_a_task_of_administrators(
    admin: Client, reader: Client
) -> None:
    account = make_account(marketplaces=(US, CA, MX))
    admin.post(HERE, NEW)
    made = LegalEntity.objects.get().pk
    store = account.stores.order_by("pk")[0]
    admin.post(f"{HERE}assign/", {"store_ids": [store.pk], "legal_entity_id": made})

    page, ticked = read(admin), read(admin, f"{HERE}?tick=without")
    told = read(admin, "/")

    assert ("2 without one" in page, page.count(" checked>")) == (True, 0)
    assert ticked.count('name="store_ids"') == 3
    assert ticked.count(" checked>") == 2
    assert "2 stores belong to no legal entity" in told
    assert f'href="{HERE}?tick=without#stores"' in told
    assert "belong to no legal entity" not in read(reader, "/")
    for path in (f"/connect/{account.pk}/", f"/connect/{account.pk}/stores/"):
        assert "Acme &lt;b&gt;Ltd" in read(admin, path)
    Store.objects.update(legal_entity=made)
    assert "belong to no legal entity" not in read(admin, "/")
    assert "without one" not in read(admin)


def test_two_stores_of_one_name_are_told_apart_by_their_accounts(admin: Client) -> None:
    for name in ("Acme", "Borealis"):
        Store.objects.filter(account=make_account(name)).update(name="Germany")
    admin.post(HERE, NEW)

    page = read(admin)

    for name in ("Acme", "Borealis"):
        assert f'title="{name}">{name}</span></label>' in page


def test_o19_others_see_names_without_forms_and_numbers(admin: Client, reader: Client) -> None:
    stores = sorted(make_account().stores.values_list("pk", flat=True))
    admin.post(HERE, NEW)
    here = f"{HERE}{LegalEntity.objects.get().pk}/"

    page = read(reader)
    assert "Acme &lt;b&gt;Ltd" in page
    assert "=cmd()" not in page
    assert 'id="entity-form"' not in page
    assert "store_ids" not in page
    assert reader.get(here).status_code == 403
    for path in (HERE, here, f"{here}archive/", f"{here}bring-back/", f"{HERE}assign/"):
        answer = reader.post(path, NEW | {"store_ids": stores}, headers=HTMX)
        assert answer.status_code == 403
    assert LegalEntity.objects.get().version == 1
