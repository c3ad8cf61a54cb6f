"""Fields of the company's own on pages: made in the settings, used wherever products are."""

import csv
import io
import zipfile

import pytest
from django.test import Client

from tests.cast import ADMIN, MONDAY
from tests.catalog.product_cast import make_product, values_of
from tests.catalog.test_custom_fields import (
    CHOICE,
    DATE,
    NUMBER,
    TEXT,
    YES_NO,
    add,
    alter,
    codes,
)
from tests.web.conftest import come_in, make_person
from tests.web.pages import HTMX, part, refusal_of
from tests.web.test_imports_page import read, send
from tests.web.test_product_edits import HERE, told
from tests.web.test_product_edits import send as send_cells
from tests.web.test_product_list import skus
from zhongshu.catalog import public as catalog
from zhongshu.identity import public as identity

pytestmark = pytest.mark.django_db
NEW = {"name": "Season", "kind": "CHOICE", "choices": "Spring\r\nAutumn", "version": "0"}


def test_a_field_is_added_changed_ordered_archived_and_brought_back(admin: Client) -> None:
    empty = read(admin, "/settings/fields/")
    admin.post("/settings/fields/", NEW)
    first = read(admin, "/settings/fields/")
    field_id, second = add("Origin", TEXT) - 1, add("Remark", TEXT)
    opened = read(admin, f"/settings/fields/{field_id}/")
    changed = admin.post(
        f"/settings/fields/{field_id}/", NEW | {"name": "Time of year", "version": "1"}
    )
    admin.post("/settings/fields/order/", {"order": [str(second), "x"]}, headers=HTMX)
    archived = admin.post(f"/settings/fields/{field_id}/archive/", headers=HTMX).content.decode()
    back = admin.post(f"/settings/fields/{field_id}/bring-back/", headers=HTMX).content.decode()

    assert "No fields of your own yet" in empty
    assert "Spring, Autumn" in first
    assert '<textarea name="choices"' in opened
    assert ">\nSpring\nAutumn</textarea>" in opened
    assert changed.status_code == 302
    assert "Bring Time of year back" in archived
    assert f'hx-post="/settings/fields/{field_id}/bring-back/"' in archived
    assert "Bring Time of year back" not in back
    assert codes() == ["remark", "origin", "season"]


def test_an_option_is_renamed_and_one_press_takes_it_back(admin: Client) -> None:
    field_id = add()
    mug = make_product("MUG", **{"custom.season": "Spring"})
    page = read(admin, f"/settings/fields/{field_id}/")

    done = admin.post(
        f"/settings/fields/{field_id}/rename-option/", {"option": "Spring", "to": "Frühling & so"}
    )
    after = read(admin, f"/settings/fields/{field_id}/")
    value = values_of(mug)["custom.season"]
    undo = f"/settings/fields/{field_id}/rename-option/?option=Fr%C3%BChling+%26+so&to=Spring"
    admin.post(undo, headers=HTMX)

    assert '<option value="Spring">Spring</option>' in page
    assert (done.status_code, value) == (302, "Frühling & so")
    assert "The option is renamed, and 1 product follows." in after
    assert undo.replace("&", "&amp;") in after
    assert values_of(mug)["custom.season"] == "Spring"


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"option": "Winter", "to": "x"}, "The field has no option “Winter”."),
        ({"option": "Spring", "to": ""}, "Give the option a name."),
        ({"option": "Spring", "to": "Autumn"}, "The option “Autumn” stands twice."),
        ({}, "Give the option a name."),
    ],
)
def test_a_renaming_that_cannot_be_says_why(
    admin: Client, told: dict[str, str], sentence: str
) -> None:
    field_id = add()

    admin.post(f"/settings/fields/{field_id}/rename-option/", told)

    assert sentence in read(admin, f"/settings/fields/{field_id}/")


def test_what_is_wrong_stands_under_its_field_and_nothing_is_kept(admin: Client) -> None:
    field_id = add()
    make_product("MUG", **{"custom.season": "Spring"})

    twice = admin.post("/settings/fields/", NEW | {"name": "season"})
    nothing = admin.post("/settings/fields/", NEW | {"name": "x", "choices": " \n"})
    held = admin.post(f"/settings/fields/{field_id}/", NEW | {"choices": "Autumn", "version": "1"})
    stale = admin.post(f"/settings/fields/{field_id}/", NEW | {"name": "x", "version": "0"})

    assert [each.status_code for each in (twice, nothing, held, stale)] == [422] * 4
    assert "There is a field “season” already." in twice.content.decode()
    assert "A choice needs at least one option." in nothing.content.decode()
    assert "1 products hold “Spring”, so this option stays." in held.content.decode()
    assert "Somebody else changed this field in the meantime." in stale.content.decode()
    assert codes() == ["season"]


def test_o19_who_may_not_change_fields_sees_them_without_forms(reader: Client) -> None:
    field_id = add()

    page = read(reader, "/settings/fields/")

    assert "Spring, Autumn" in page
    assert "data-grip" not in page
    assert 'id="field-form"' not in page
    for path in ("", f"{field_id}/", f"{field_id}/archive/", "order/"):
        answer = reader.post(f"/settings/fields/{path}", NEW | {"order": field_id}, headers=HTMX)
        assert answer.status_code == 403
    assert refusal_of(answer).startswith("Your role")
    assert codes() == ["season"]


def test_a_product_page_offers_options_and_keeps_one_that_is_gone(admin: Client) -> None:
    add()
    add("Ends", DATE)
    add("Fragile", YES_NO)
    product_id = make_product("MUG", **{"custom.season": "Spring"})
    own = {
        "was-custom.season": "Spring",
        "was-custom.ends": "",
        "was-custom.fragile": "",
        "custom.season": "Autumn",
        "custom.ends": "2027-01-05",
        "custom.fragile": "on",
    }

    page = read(admin, f"/products/{product_id}/")
    admin.post(f"/products/{product_id}/cards/own/", own)
    wrong = admin.post(
        f"/products/{product_id}/cards/own/",
        own | {"custom.ends": "soon", "was-custom.season": "Autumn", "was-custom.fragile": "yes"},
    )
    shown = read(admin, f"/products/{product_id}/")

    assert '<option value="Spring" selected>Spring</option>' in page
    assert 'type="date" name="custom.ends"' in page
    assert values_of(product_id)["custom.season"] == "Autumn"
    assert values_of(product_id)["custom.ends"] == "2027-01-05"
    assert values_of(product_id)["custom.fragile"] == "yes"
    assert "“soon” is not a day. Write it as 2026-11-20." in wrong.content.decode()
    assert '<span class="m">Fragile</span> <span class="mute">–</span> → Yes' in shown


def test_the_grid_offers_options_takes_and_refuses_values(admin: Client) -> None:
    add()
    add("Fragile", YES_NO)
    product_id = make_product("MUG")

    admin.post("/products/grid/columns/", {"column": ["custom.season"], "order": []})
    page = read(admin, "/products/grid/")
    good = send_cells(
        admin, ("0", product_id, {"custom.season": "spring", "custom.fragile": "yes"})
    )
    bad = send_cells(admin, ("0", product_id, {"custom.season": "Winter"}))

    assert '<datalist id="choices-custom.season"><option value="Spring">' in page
    assert told(good)["saved"][0]["values"]["custom.season"] == "Spring"
    assert told(good)["saved"][0]["values"]["custom.fragile"] == "Yes"
    assert told(bad)["saved"][0]["refusals"] == {
        "custom.season": "“Winter” is none of: Spring, Autumn."
    }


def test_many_at_once_get_a_value_or_lose_it(admin: Client) -> None:
    add()
    add("Margin", NUMBER)
    mug = make_product("MUG", **{"custom.margin": "3"})
    make_product("LID")
    dialog = part(admin, "/products/bulk/")

    admin.post(
        "/products/bulk/",
        {"id": ["MUG", "LID"], "custom.season": "Autumn", "empty": "custom.margin"},
        headers=HERE,
    )

    assert '<option value="Autumn">Autumn</option>' in dialog
    assert values_of(mug) == {"sku": "MUG", "status": "ACTIVE", "custom.season": "Autumn"}


def test_the_list_has_columns_and_filters_of_own_fields(admin: Client) -> None:
    add()
    add("Margin", NUMBER)
    make_product("MUG", **{"custom.season": "Spring", "custom.margin": "12"})
    make_product("LID", **{"custom.season": "Autumn", "custom.margin": "3"})
    admin.post("/products/columns/", {"column": ["custom.season"], "order": ["custom.season"]})

    both = part(admin, "/products/?custom.margin=1..20")
    one = part(admin, "/products/?custom.season=spring&custom.margin=10..")
    panel = part(admin, "/products/panel/")
    file = b"".join(
        admin.get("/exports/products/?custom.season=Spring&format=csv").streaming_content  # type: ignore[attr-defined]
    ).decode("utf-8-sig")
    unknown = admin.get("/products/?custom.none=x", headers=HTMX)
    admin.post("/products/views/save/", {"name": "Spring"}, headers=HERE | {
        "HX-Current-URL": "http://testserver/products/?custom.season=Spring"
    })  # fmt: skip
    views = part(admin, "/products/views/")

    assert skus(both) == ["LID", "MUG"]
    assert skus(one) == ["MUG"]
    assert 'title="Spring">Spring</span>' in one
    assert '<span class="cut pill-text">Season: spring</span>' in one
    assert '<select class="input input-sm" id="filter-custom.season"' in panel
    [row] = csv.DictReader(io.StringIO(file))
    assert (row["SKU"], row["Season"], row["Margin"]) == ("MUG", "Spring", "12")
    assert (unknown.status_code, refusal_of(unknown)) == (422, "There is no field “none”.")
    assert "custom.season=Spring" in views


def test_an_export_tells_what_a_removed_product_held_when_its_field_was_of_another_kind(
    admin: Client,
) -> None:
    field_id = add("Margin", TEXT)
    product_id = make_product("MUG", **{"custom.margin": "good"})
    catalog.remove_products([product_id], actor=ADMIN, at=MONDAY)
    alter(field_id, kind=NUMBER)

    answer = admin.get("/exports/products/?tab=removed&format=csv")

    file = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    [row] = csv.DictReader(io.StringIO(file))
    assert (row["SKU"], row["Margin"]) == ("MUG", "good")


def test_a_file_brings_values_and_a_template_offers_them(admin: Client) -> None:
    add()
    add("Margin", NUMBER)
    add("Long", CHOICE, tuple(f"option, number {each}" for each in range(60)))
    page = read(
        admin,
        f"/imports/{send(admin, 'SKU;Season;Margin\nMUG;spring;1.234,5\nLID;Winter;2\n')}/",
    )
    content = b"".join(
        admin.get("/imports/templates/products.xlsx").streaming_content  # type: ignore[attr-defined]
    )

    assert "Import 1 row" in page
    assert "“Winter” is none of: Spring, Autumn." in page
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert '"Spring,Autumn"' in sheet
        assert "lists!$AL$1:$AL$60" in sheet or "lists!$" in sheet
        assert "option, number 59" in book.read("xl/sharedStrings.xml").decode()
        assert 'name="lists" sheetId="3" state="hidden"' in book.read("xl/workbook.xml").decode()


def test_a_buyer_may_fill_fields_in_but_not_make_them(db: None) -> None:
    add()
    make_person("bo", identity.Role.BUYER)
    client = come_in("bo")
    product_id = make_product("MUG")

    send_cells(client, ("0", product_id, {"custom.season": "Spring"}))
    made = client.post("/settings/fields/", NEW | {"name": "Other"}, headers=HTMX)

    assert values_of(product_id)["custom.season"] == "Spring"
    assert made.status_code == 403
