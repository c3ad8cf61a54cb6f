"""Files come in on pages: chosen, looked at, stored, mended, taken back; others are refused."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.utils import translation

from tests.cast import MONDAY, make_hand_store, make_store
from tests.flows.import_cast import get, work
from tests.web.conftest import come_in, make_person
from zhongshu.catalog import public as catalog
from zhongshu.catalog.models import Product
from zhongshu.documents import public as documents
from zhongshu.documents.models import FileImport, ImportRowError, StoredFile
from zhongshu.documents.stored import to_row_error
from zhongshu.flows.import_columns import known_names, split_head
from zhongshu.identity import public as identity
from zhongshu.identity.models import User
from zhongshu.web import uploads
from zhongshu.web.imports.words import field_names

pytestmark = pytest.mark.django_db
FILE = "SKU,品名,重量(g)\nMUG,红杯,350\nCUP,蓝杯,much\n"


def send(client: Client, content: str = FILE, kind: str = "products", **told: str) -> int:
    """Send a file and let a worker look through it."""
    answer = client.post(
        f"/imports/new/?kind={kind}",
        {"file": SimpleUploadedFile("goods.csv", content.encode()), **told},
    )
    assert answer.status_code == 302, answer.content.decode()
    import_id = int(answer.headers["Location"].strip("/").rpartition("/")[2])
    work(import_id)
    return import_id


def read(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_a_file_is_looked_at_stored_and_taken_back(admin: Client) -> None:
    import_id = send(admin)
    page = read(admin, f"/imports/{import_id}/")
    admin.post(f"/imports/{import_id}/start/")
    waiting = read(admin, f"/imports/{import_id}/")
    work(import_id)
    done = read(admin, f"/imports/{import_id}/")
    stored = Product.objects.count()
    admin.post(f"/imports/{import_id}/take-back/")
    work(import_id)
    gone = "The numbers tell what it had stored before."

    assert "Import 1 row" in page
    assert gone not in done
    assert gone in read(admin, f"/imports/{import_id}/")
    assert "“much” is no number." in page
    assert 'hx-trigger="every 900ms"' in waiting
    assert "Take all of it back" in done
    assert stored == 1
    assert Product.objects.filter(removed_at=None).count() == 0
    assert "Taken back" in read(admin, "/imports/")


def test_a_file_that_would_change_nothing_says_so(admin: Client) -> None:
    known = FILE.replace("much", "20")
    first = send(admin, known)
    admin.post(f"/imports/{first}/start/")
    work(first)

    same = read(admin, f"/imports/{send(admin, known)}/")
    refused = read(admin, f"/imports/{send(admin, FILE)}/")

    assert "Nothing to import: all of this is known already." in same
    assert "Nothing can be imported: every row is refused or known already." in refused
    assert "Nothing to import" not in read(admin, f"/imports/{first}/")


@pytest.mark.parametrize(
    "why",
    [
        why
        for name, why in vars(catalog.FieldRefusedError).items()
        if name.isupper() and isinstance(why, str) and ". " in why
    ],
)
def test_a_remedy_is_told_once_in_each_language(why: str) -> None:
    refusal = catalog.FieldRefusedError("cost", why, given="much", limit="MUG")
    row = ImportRowError(row=2, what=why, facts=dict(refusal.sentence.facts), remedy="", cells=[])
    for language in ("en", "zh-hans"):
        with translation.override(language):
            told = to_row_error(row)
            assert told.what + told.remedy == str(refusal).replace(". ", "."), language


def test_a_file_is_deleted_and_the_page_says_what_follows(admin: Client) -> None:
    import_id = send(admin)
    admin.post(f"/imports/{import_id}/start/")
    work(import_id)
    before = read(admin, f"/imports/{import_id}/")

    answer = admin.post(f"/imports/{import_id}/delete/", follow=True)

    after = answer.content.decode()
    told = "What it stored stays, and can no longer be taken back as a whole."
    assert "Delete this file?" in before
    assert told in before
    assert "Its file was deleted: " in after
    assert told in after
    assert "Take all of it back" not in after
    assert "Delete file…" not in after
    assert "file deleted" in read(admin, "/imports/")


def test_columns_are_chosen_and_the_file_is_checked_again(admin: Client) -> None:
    import_id = send(admin, "Artikel,Bez\nA,Mug\n")
    failed = read(admin, f"/imports/{import_id}/")

    answer = admin.post(
        f"/imports/{import_id}/columns/",
        {"column-0": "sku", "column-1": "name", "encoding": "utf-8", "head_row": "1"},
    )
    work(import_id)
    doubled = admin.post(
        f"/imports/{import_id}/columns/",
        {"column-0": "sku", "column-1": "sku", "encoding": "utf-8", "head_row": "1"},
    )

    assert "No column is SKU. The columns of this file: Artikel, Bez." in failed
    assert answer.status_code == 302
    assert (get(import_id).state, get(import_id).counts.new) == (documents.ImportState.PREVIEW, 1)
    assert doubled.status_code == 422
    assert "Two columns are meant to be SKU." in doubled.content.decode()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_refused_rows_are_downloaded_mended_and_sent_again(admin: Client, kind: str) -> None:
    import_id = send(admin)

    answer = admin.get(f"/imports/{import_id}/report/?format={kind}")
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    again = documents.store_file([content], name="mended", at=get(import_id).made_at)
    new = documents.NewImport(documents.ImportKind.PRODUCTS, again, "en")
    row = work(documents.begin_import(new, actor=identity.SYSTEM, at=get(import_id).made_at))

    assert row.heads == ("SKU", "品名", "重量(g)", "Row", "What is wrong", "What to do")
    assert [each.field for each in row.uses] == ["sku", "name", "packed_weight_g", "", "", ""]
    assert row.first[0].cells == (
        "CUP",
        "蓝杯",
        "much",
        "3",
        "重量(g): “much” is no number.",
        "Write it as 1234.5.",
    )


def test_errors_of_rows_are_told_in_the_language_of_whoever_reads_them(admin: Client) -> None:
    import_id = send(admin, "SKU,状态,重量(g)\nMUG,睡觉,much\nMUG,在售,1\n")
    english = read(admin, f"/imports/{import_id}/")
    admin.cookies["django_language"] = "zh-hans"

    chinese = read(admin, f"/imports/{import_id}/")
    answer = admin.get(f"/imports/{import_id}/report/?format=csv")
    report = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]

    assert "“睡觉” is none of: Developing, Active, Clearance, Discontinued." in english
    assert "“MUG” stands in row 2 already." in english
    for told in (chinese, report):
        assert "“睡觉”不在可选值之内：开发中、在售、清仓、停售。" in told
        assert "请从这些词中选择。" in told
        assert "“much”不是数字。" in told
        assert "“MUG”已出现在第 2 行。" in told


def test_errors_of_files_of_before_stay_as_they_were_told(admin: Client) -> None:
    import_id = send(admin)
    old = "“{sku}”不是数字。写成 1234.5。"
    ImportRowError.objects.update(what=old, remedy="请修正。", facts=None, hint="")

    page = read(admin, f"/imports/{import_id}/")

    assert f"{old}</td>" in page
    assert "请修正。</td>" in page


@pytest.mark.parametrize("kind", ["products", "costs", "pairings", "listings", "opening-stock"])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_template_is_read_as_it_is_handed_out(admin: Client, kind: str, language: str) -> None:
    admin.cookies["django_language"] = language
    answer = admin.get(f"/imports/templates/{kind}.xlsx")
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    sheets = {"en": "Examples", "zh-hans": "示例"}
    reading = documents.Reading(sheet=sheets[language])
    store = make_store()
    new = documents.NewImport(
        documents.ImportKind(kind),
        documents.store_file([content], name="t.xlsx", at=MONDAY),
        "en",
        reading,
        place=documents.Place(store.pk, store.marketplace_id) if kind == "listings" else None,
    )

    row = work(documents.begin_import(new, actor=identity.SYSTEM, at=MONDAY))

    assert (row.state, row.counts.read) == (documents.ImportState.PREVIEW, 2)
    assert all(use.field for use in row.uses), [use.head for use in row.uses if not use.field]
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_f7_our_own_names_of_fields_are_recognised(language: str) -> None:
    with translation.override(language):
        for kind in documents.ImportKind:
            names = field_names(kind, identity.SYSTEM)
            found = {
                name: known_names(kind).get(split_head(label).name) for name, label in names.items()
            }
            assert found == {name: name for name in names}, kind


def test_o8_what_is_too_large_is_refused_in_a_sentence_and_leaves_nothing(
    admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zhongshu.documents.public.LARGEST_FILE", 1024 * 1024)

    answer = admin.post(
        "/imports/new/?kind=products",
        {"file": SimpleUploadedFile("big.csv", bytes(2 * 1024 * 1024))},
    )

    assert answer.status_code == 422
    assert "This file is larger than 1 MB." in answer.content.decode()
    assert StoredFile.objects.count() == 0


def test_o8_a_slow_sender_is_given_up(admin: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "PATIENCE_S", -1.0)
    monkeypatch.setattr(uploads, "SLOWEST_BYTES_PER_S", 10**15)

    answer = admin.post(
        "/imports/new/?kind=products", {"file": SimpleUploadedFile("slow.csv", b"SKU\nA\n")}
    )

    assert answer.status_code == 422
    assert "The file came too slowly" in answer.content.decode()
    assert StoredFile.objects.count() == 0


def test_o8_other_forms_take_small_files_only(admin: Client) -> None:
    answer = admin.post(
        "/settings/rates/import/", {"file": SimpleUploadedFile("r.csv", bytes(3_000_000))}
    )

    assert answer.status_code == 422


def test_o8_a_thousand_files_at_once_are_refused(admin: Client) -> None:
    many = {f"file{n}": SimpleUploadedFile(f"{n}.csv", b"x") for n in range(20)}

    with override_settings(DEBUG=False):
        answer = admin.post("/imports/new/?kind=products", many)

    assert answer.status_code == 400
    assert FileImport.objects.count() == 0


def test_without_a_file_the_page_says_so(admin: Client) -> None:
    answer = admin.post("/imports/new/?kind=products")

    assert (answer.status_code, "Choose a file first." in answer.content.decode()) == (422, True)


def test_what_does_not_fit_to_where_an_import_stands_is_refused(admin: Client) -> None:
    import_id = send(admin)

    assert admin.post(f"/imports/{import_id}/stop/").status_code == 409
    assert admin.post(f"/imports/{import_id}/take-back/").status_code == 409
    assert admin.get("/imports/999/").status_code == 404
    assert admin.get("/imports/templates/nonsense.xlsx").status_code == 404


def test_rights_are_by_role_and_by_person(admin: Client, reader: Client) -> None:
    make_person("bo", identity.Role.BUYER)
    make_person("op", identity.Role.OPERATIONS)
    buyer, operations = come_in("bo"), come_in("op")
    import_id = send(buyer)

    assert read(operations, "/imports/new/?kind=costs").count("Purchase costs") == 0
    assert operations.get(f"/imports/{import_id}/").status_code == 404
    assert operations.post(f"/imports/{import_id}/start/").status_code == 404
    assert admin.get(f"/imports/{import_id}/").status_code == 200
    assert buyer.get("/imports/templates/pairings.xlsx").status_code == 403
    for path in ("/imports/", "/imports/new/", f"/imports/{import_id}/"):
        assert reader.get(path).status_code == 403


LISTINGS = "seller-sku\tprice\tquantity\nMUG\t19.99\t5\nCUP\tmuch\t5\n"


def test_a_download_of_listings_is_of_a_store_that_is_chosen(admin: Client) -> None:
    store, shop = make_store(), make_hand_store()
    form = read(admin, "/imports/new/?kind=listings")
    file = SimpleUploadedFile("l.txt", LISTINGS.encode())

    without = admin.post("/imports/new/?kind=listings", {"file": file})
    import_id = send(admin, LISTINGS, "listings", store=str(store.pk), as_of="2026-11-20")
    page = read(admin, f"/imports/{import_id}/")
    admin.post(f"/imports/{import_id}/start/")
    work(import_id)
    done = read(admin, f"/imports/{import_id}/")

    assert f'value="{store.pk}"' in form
    assert f'value="{shop.pk}"' not in form
    assert (without.status_code, "Choose the store" in without.content.decode()) == (422, True)
    assert "“much” is no price." in page
    assert "Import 1 row" in page
    assert "Amounts without a currency" not in page
    assert "removes listings that only this file brought" in done
    assert 'href="/listings/"' in done


def test_o3_a_store_that_is_not_ones_own_takes_no_file_and_shows_none(admin: Client) -> None:
    store = make_store()
    make_person("op", identity.Role.OPERATIONS)
    User.objects.filter(username="op").update(sees_every_store=False)
    operations = come_in("op")

    answer = operations.post(
        "/imports/new/?kind=listings",
        {"file": SimpleUploadedFile("l.txt", LISTINGS.encode()), "store": str(store.pk)},
    )

    assert answer.status_code == 422
    assert FileImport.objects.count() == 0
    assert store.name not in read(operations, "/imports/new/?kind=listings")
