"""Pictures and attachments on pages: sent by forms, shown safely, handed out, taken back."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.api.world import make_world
from tests.cast import ADMIN, MONDAY
from tests.catalog.pictures import draw, ids_of, send_images
from tests.catalog.product_cast import make_product
from tests.catalog.test_attachments import attach, files_of
from tests.orders.cast import stored
from tests.web.conftest import come_in, make_person
from tests.web.pages import HTMX, PAYLOADS, assert_harmless, part, refusal_of
from tests.web.test_imports_page import read
from zhongshu.catalog import public as catalog
from zhongshu.catalog.usecases import add_product_images as adding
from zhongshu.documents import public as documents
from zhongshu.identity import public as identity

pytestmark = pytest.mark.django_db


def upload(client: Client, path: str, content: bytes, name: str = "a.png", **told: str) -> str:
    answer = client.post(path, {"file": SimpleUploadedFile(name, content)} | told, headers=HTMX)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def test_pictures_are_sent_one_by_one_told_once_and_shown_safely(admin: Client) -> None:
    product_id = make_product("MUG")
    path = f"/products/{product_id}/images/"

    first = upload(admin, path, draw("red"), more="1")
    edit = first.partition('data-edit="')[2].partition('"')[0]
    second = upload(admin, path, draw("blue"), edit=edit)
    bad = upload(admin, path, b"<svg/>", name="x.svg", edit=edit)
    alone = upload(admin, path, b"<svg/>", name="x.svg")
    red, _blue = ids_of(product_id)
    picture = admin.get(f"{path}{red}/full")
    again = admin.get(f"{path}{red}/full", headers={"if-none-match": picture.headers["ETag"]})

    assert "toast" not in first.replace("data-toast", "")
    assert "2 pictures added." in second
    assert f'hx-post="/products/{product_id}/undo/{edit}/"' in second
    assert "x.svg: It is a drawing (SVG), which can hold programs." in bad
    assert "2 pictures added." in bad
    assert f'hx-post="/products/{product_id}/undo/{edit}/"' in bad
    assert f'data-edit="{edit}"' in bad
    assert "x.svg: It is a drawing (SVG), which can hold programs." in alone
    assert "pictures added" not in alone
    assert picture.headers["Content-Type"] == "image/webp"
    assert picture.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in picture.headers["Content-Security-Policy"]
    assert picture.headers["Cache-Control"] == "private, max-age=86400"
    assert again.status_code == 304
    assert admin.get(f"{path}{red}/huge").status_code == 404
    assert admin.get(f"{path}987654/full").status_code == 404


def test_the_picture_that_finds_no_room_does_not_hide_those_that_came(
    admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adding, "MOST_IMAGES", 1)
    product_id = make_product("MUG")
    path = f"/products/{product_id}/images/"

    first = upload(admin, path, draw("red"), more="1")
    edit = first.partition('data-edit="')[2].partition('"')[0]
    second = upload(admin, path, draw("blue"), edit=edit)

    assert "A product has at most 1 pictures. Remove one first." in second
    assert "1 picture added." in second
    assert f'hx-post="/products/{product_id}/undo/{edit}/"' in second
    assert len(ids_of(product_id)) == 1


def test_our_picture_stands_for_the_product_instead_of_the_listings(admin: Client) -> None:
    product_id = make_product("MUG", name="Mug")
    send_images(product_id, draw(), alt="A red mug")
    [picture] = ids_of(product_id)

    for page in (part(admin, "/products/"), read(admin, f"/products/{product_id}/")):
        assert f'src="/products/{product_id}/images/{picture}/small"' in page
        assert 'alt="A red mug"' in page
    file = b"".join(admin.get("/exports/products/?format=csv").streaming_content)  # type: ignore[attr-defined]
    [row] = csv.DictReader(io.StringIO(file.decode("utf-8-sig")))
    assert row["Pictures"] == f"/products/{product_id}/images/{picture}/full"


def test_the_history_tells_of_pictures_and_attachments_in_words(admin: Client) -> None:
    product_id = make_product("MUG")
    send_images(product_id, draw("red"), draw("blue"))
    red, blue = ids_of(product_id)
    path = f"/products/{product_id}/images/"
    attach(product_id, name="证书.pdf")

    admin.post(f"{path}order/", {"first": str(blue)}, headers=HTMX)
    admin.post(f"{path}{red}/alt/", {"alt": "Front"}, headers=HTMX)
    page = upload_remove(admin, f"{path}{blue}/remove/")
    [card] = files_of(product_id)
    gone = upload_remove(admin, f"/products/{product_id}/files/{card.id}/remove/")
    edits = read(admin, f"/products/edits/{catalog.list_edits(ADMIN)[0].edit_id}/")

    for text in (
        "2 pictures added",
        "Another main picture",
        "Picture described: Front",
        "1 picture removed",
        "Attached: 证书.pdf",
    ):
        assert f'<span class="m">{text}</span>' in page
    assert "Attachment removed: 证书.pdf" in gone
    assert "Attachment removed: 证书.pdf" in edits
    assert "[[" not in page + gone + edits


def upload_remove(client: Client, path: str) -> str:
    return client.post(path, headers=HTMX).content.decode()


def test_an_attachment_is_only_ever_saved(admin: Client) -> None:
    product_id = make_product("MUG")
    path = f"/products/{product_id}/files/"

    page = upload(admin, path, b"<script>alert(1)</script>", name="a.html")
    edit = page.partition('data-edit="')[2].partition('"')[0]
    twice = upload(admin, path, b"<script>alert(1)</script>", name="b.html", edit=edit)
    [card] = files_of(product_id)
    answer = admin.get(f"{path}{card.id}/")
    pieces = b"".join(answer.streaming_content)  # type: ignore[attr-defined]

    assert "1 file attached." in page
    assert "b.html: This very file is attached already, as “a.html”." in twice
    assert "1 file attached." in twice
    assert pieces == b"<script>alert(1)</script>"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="a.html"'
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert admin.get(f"{path}987654/").status_code == 404


@pytest.mark.parametrize("payload", PAYLOADS)
def test_o2_hostile_names_and_descriptions_are_texts(admin: Client, payload: str) -> None:
    product_id = make_product("MUG")
    send_images(product_id, draw())
    attach(product_id, name=payload.replace("/", "∕"))
    admin.post(
        f"/products/{product_id}/images/{ids_of(product_id)[0]}/alt/", {"alt": payload[:200]}
    )

    assert_harmless(read(admin, f"/products/{product_id}/"))


def test_nothing_is_sent_without_a_file_and_a_hidden_character_is_told(admin: Client) -> None:
    product_id = make_product("MUG")
    send_images(product_id, draw())
    [picture] = ids_of(product_id)

    none = admin.post(f"/products/{product_id}/images/", headers=HTMX)
    hidden = admin.post(
        f"/products/{product_id}/images/{picture}/alt/", {"alt": "a\u202eb"}, headers=HTMX
    )

    assert (none.status_code, refusal_of(none)) == (422, "Choose a file first.")
    assert "holds an invisible character (U+202E)" in hidden.content.decode()


def test_o8_a_form_that_is_too_large_is_refused_in_a_sentence(
    admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    product_id = make_product("MUG")
    monkeypatch.setattr(documents, "LARGEST_FILE", 1_000_000)

    answer = admin.post(
        f"/products/{product_id}/files/",
        {"file": SimpleUploadedFile("a.bin", b"x" * 1_200_000)},
        headers=HTMX,
    )

    assert (answer.status_code, refusal_of(answer)[:31]) == (422, "This file is larger than 1 MB. ")
    assert files_of(product_id) == ()


def test_o19_who_may_only_read_sees_pictures_and_files_but_no_forms(reader: Client) -> None:
    product_id = make_product("MUG")
    send_images(product_id, draw())
    attach(product_id)
    [picture], [card] = ids_of(product_id), files_of(product_id)

    page = read(reader, f"/products/{product_id}/")

    assert f"/images/{picture}/large" in page
    assert f"/files/{card.id}/" in page
    assert "data-drop" not in page
    for path in (
        "images/",
        "images/order/",
        f"images/{picture}/remove/",
        f"images/{picture}/alt/",
        "files/",
        f"files/{card.id}/remove/",
    ):
        answer = reader.post(f"/products/{product_id}/{path}", {"first": picture}, headers=HTMX)
        assert answer.status_code == 403
    assert (len(ids_of(product_id)), len(files_of(product_id))) == (1, 1)


def test_a_buyer_sends_without_script_too(db: None) -> None:
    make_person("bo", identity.Role.BUYER)
    client = come_in("bo")
    product_id = make_product("MUG")

    sent = client.post(
        f"/products/{product_id}/images/", {"file": SimpleUploadedFile("a.png", draw())}
    )

    assert (sent.status_code, sent.headers["Location"]) == (302, f"/products/{product_id}/")
    assert len(ids_of(product_id)) == 1


def test_orders_and_the_workbench_show_our_picture_of_what_is_sold(admin: Client) -> None:
    world, _ = make_world()
    product_id = make_product("POT")
    pair = catalog.Pair(world.seller_sku_id, product_id)
    catalog.pair_skus([pair], reason=catalog.Reason.PERSON, actor=ADMIN, at=MONDAY)
    send_images(product_id, draw(), alt="A pot")
    picture = f'src="/products/{product_id}/images/{ids_of(product_id)[0]}/small"'

    assert picture in part(admin, "/orders/?tab=all")
    assert picture in part(admin, f"/orders/{stored(world.order_id).pk}/")
    assert picture in part(admin, "/pairing/?tab=paired")
    own = catalog.Pair(world.seller_sku_id, make_product("PAN"), store_id=world.store_id)
    catalog.pair_skus([own], reason=catalog.Reason.PERSON, actor=ADMIN, at=MONDAY)
    assert picture not in part(admin, f"/orders/{stored(world.order_id).pk}/")
    assert picture in part(admin, "/pairing/?tab=paired")
