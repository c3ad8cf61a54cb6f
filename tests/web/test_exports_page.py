"""The page of exports, and the menu that sends long lists to it."""

import pytest
from django.test import Client

from tests.catalog.product_cast import make_product
from tests.web.conftest import come_in, make_person
from zhongshu.documents import public as documents
from zhongshu.documents.models import ListExport
from zhongshu.flows import run_export as flow
from zhongshu.flows.exports.filters import list_fields
from zhongshu.flows.exports.lists import LISTS
from zhongshu.flows.run_export import run_export
from zhongshu.identity import public as identity
from zhongshu.identity.models import AuditRecord
from zhongshu.web.exports.filter_words import FIELD_NAMES

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def kim(transactional_db: None) -> Client:
    make_person("kim", identity.Role.OPERATIONS)
    return come_in("kim")


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flow, "BEAT_S", 0.02)


def read(client: Client, path: str = "/exports/") -> str:
    return client.get(path).content.decode()


def send(client: Client, path: str, **told: str) -> str:
    return client.post(path, told, follow=True).content.decode()


def test_a_short_list_is_downloaded_and_a_long_one_is_made_behind_the_page(
    kim: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zhongshu.flows.exports.background.LARGE", 1)
    make_product("MUG")
    short = kim.post("/exports/products/?format=csv")
    text = b"".join(short).decode()
    make_product("CUP", name="<script>alert(1)</script>")

    page = b"".join(kim.post("/exports/products/?q=cup&format=csv")).decode()
    long = send(kim, "/exports/products/?format=xlsx")
    at_once = kim.get("/exports/products/?format=csv")

    assert "MUG" in text
    assert "attachment" in at_once.headers["Content-Disposition"]
    assert b"".join(at_once).count(b"\n") == 3
    assert page.startswith("\ufeff")
    assert "is made in the background. The bell tells you" in long
    assert ListExport.objects.values_list("format", "filter", "list_code").get() == (
        "xlsx",
        {},
        "products",
    )
    told = AuditRecord.objects.filter(action="exports.list.taken").order_by("pk")
    assert [each.facts for each in told] == [
        {"format": "csv", "rows": 1, "is_whole": True},
        {"format": "csv", "rows": 1, "is_whole": True},
        {"format": "csv", "rows": 2, "is_whole": True},
    ]


def test_a_person_may_choose_the_background(kim: Client) -> None:
    make_product("MUG", name="红杯子")

    page = send(kim, "/exports/products/?q=红杯子&tab=all&format=csv", background="1")
    row = ListExport.objects.get()
    run_export(row.pk)
    ready = read(kim)
    bell = read(kim, "/notifications/")
    answer = kim.get(f"/exports/{row.pk}/file/")
    content = b"".join(answer).decode("utf-8-sig")

    assert 'hx-trigger="every 2s"' in page
    assert "Search: 红杯子" in page
    assert "Waits for its turn" in page
    assert 'hx-trigger="every 2s"' not in ready
    assert f'href="/exports/{row.pk}/file/"' in ready
    assert "kept until" in ready
    assert "Your export “Products” is ready: 1 row." in bell
    assert 'href="/exports/"' in bell
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "红杯子" in content
    assert "SKU" in content.splitlines()[0]
    assert "Your export" not in read(kim, "/notifications/")


def test_it_is_cancelled_asked_for_again_and_deleted(kim: Client) -> None:
    send(kim, "/exports/products/?format=csv", background="1")
    first = ListExport.objects.get().pk

    cancelled = send(kim, f"/exports/{first}/cancel/")
    again = send(kim, f"/exports/{first}/again/")
    second = ListExport.objects.order_by("-pk")[0].pk
    deleted = send(kim, f"/exports/{first}/delete/")
    busy = kim.post(f"/exports/{second}/delete/")
    part = kim.post(f"/exports/{second}/cancel/", headers={"HX-Request": "true"}).content.decode()

    assert "The export was cancelled." in cancelled
    assert "Cancelled" in cancelled
    assert "Waits for its turn" in again
    assert "The export and its file were deleted." in deleted
    assert busy.status_code == 409
    assert part.lstrip().startswith('<section class="page-body" id="export-list"')
    assert [each.pk for each in ListExport.objects.all()] == [second]


def test_the_empty_page_says_how_to_begin(kim: Client) -> None:
    assert "No export is kept here" in read(kim)
    assert "/exports/" in read(kim, "/products/")


def test_o3_another_persons_export_is_not_there(kim: Client) -> None:
    make_person("lee", identity.Role.OPERATIONS)
    make_person("ada", identity.Role.ADMIN)
    lee, ada = come_in("lee"), come_in("ada")
    send(kim, "/exports/products/?format=csv", background="1")
    export_id = ListExport.objects.get().pk
    run_export(export_id)

    assert lee.get(f"/exports/{export_id}/file/").status_code == 404
    for verb in ("cancel", "delete", "again"):
        assert lee.post(f"/exports/{export_id}/{verb}/").status_code == 404
    assert "No export is kept here" in read(lee)
    assert ">kim<" in read(ada)
    assert ada.get(f"/exports/{export_id}/file/").status_code == 200
    assert documents.get_export(identity.SYSTEM, export_id).downloaded_at is None
    assert "Your export" not in read(ada, "/notifications/")


def test_a_failure_is_told_with_its_sentence(kim: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhongshu.flows.exports.writing.MOST_ROWS_OF_XLSX", 1)
    make_product("MUG")
    send(kim, "/exports/products/?format=xlsx", background="1")
    run_export(ListExport.objects.get().pk)

    assert "A spreadsheet holds 0 rows" in read(kim)
    assert "Your export “Products” was not made." in read(kim, "/notifications/")
    assert kim.get(f"/exports/{ListExport.objects.get().pk}/file/").status_code == 409


def test_the_same_click_twice_is_one_and_a_sixth_is_refused(kim: Client) -> None:
    for number in (1, 1, 2, 3, 4, 5):
        send(kim, f"/exports/products/?q={number}&format=csv", background="1")

    answer = kim.post("/exports/products/?q=6&format=csv", {"background": "1"})

    assert ListExport.objects.count() == 5
    assert answer.status_code == 409
    assert "5 of your exports are still being made." in answer.content.decode()


def test_every_field_of_a_filter_has_a_word() -> None:
    known = {name for each in LISTS.values() for name in list_fields(each.filter)}

    assert known - set(FIELD_NAMES) == set()
    assert set(FIELD_NAMES) - known == set()


@pytest.mark.parametrize(
    "path", ["/exports/nothing/", "/exports/..%2F..%2Fetc/", "/exports/9/file/"]
)
def test_what_is_not_there_is_not_found(kim: Client, path: str) -> None:
    assert kim.get(path).status_code == 404
