"""Attachments of products: kept as they came, handed out as they were, never under a path."""

import hashlib
import os

import pytest

from tests.cast import ADMIN, MONDAY, READER
from tests.catalog.product_cast import make_product
from zhongshu.catalog import public as catalog
from zhongshu.catalog.usecases import attach_file as attaching
from zhongshu.documents import public as documents
from zhongshu.documents.models import FilePart, StoredFile
from zhongshu.identity import public as identity
from zhongshu.kernel.texts import find_hidden

pytestmark = pytest.mark.django_db


def attach(
    product_id: int,
    content: bytes = b"%PDF-1.7",
    name: str = "drawing.pdf",
    actor: identity.Actor = ADMIN,
) -> catalog.ExtrasChanged:
    return catalog.attach_file(product_id, [content], name=name, actor=actor, at=MONDAY)


def files_of(product_id: int) -> tuple[catalog.FileCard, ...]:
    return catalog.get_product(ADMIN, product_id).row.files


def test_a_file_is_handed_out_as_it_came() -> None:
    product_id = make_product("MUG")
    content = os.urandom(3_000_000)

    attach(product_id, content, "图纸 v2.dwg")

    [card] = files_of(product_id)
    found = catalog.get_attached_file(ADMIN, product_id, card.id)
    assert (card.name, card.size, card.who) == ("图纸 v2.dwg", 3_000_000, "admin")
    assert found.sha256 == hashlib.sha256(content).hexdigest()
    assert b"".join(catalog.read_attached_file(ADMIN, card.id)) == content


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Windows\\system32\\cmd.exe", "cmd.exe"),
        ("a\x00b.pdf", "a�b.pdf"),
        ("cert\u202efdp.exe", "certfdp.exe"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        ("x" * 300 + ".pdf", "x" * 251 + ".pdf"),
        ("", "file"),
        ("/", "file"),
        ("<script>alert(1)</script>", "script>"),
    ],
)
def test_o7_a_hostile_name_becomes_a_harmless_one(name: str, shown: str) -> None:
    product_id = make_product("MUG")

    attach(product_id, name=name)

    [card] = files_of(product_id)
    assert (card.name, find_hidden(card.name)) == (shown, "")


def test_a_file_is_removed_and_comes_back_with_who_and_when() -> None:
    product_id = make_product("MUG")
    attach(product_id)
    [card] = files_of(product_id)

    gone = catalog.detach_file(product_id, card.id, actor=ADMIN, at=MONDAY)

    assert files_of(product_id) == ()
    with pytest.raises(catalog.ProductFileNotFoundError):
        catalog.get_attached_file(ADMIN, product_id, card.id)
    assert gone.edit_id
    catalog.undo_edit(gone.edit_id, actor=ADMIN, at=MONDAY)
    assert files_of(product_id) == (card,)
    with pytest.raises(catalog.ProductFileNotFoundError):
        catalog.detach_file(product_id, 987654, actor=ADMIN, at=MONDAY)


def test_attaching_is_undone_and_done_again() -> None:
    product_id = make_product("MUG")
    edit = attach(product_id).edit_id
    assert edit

    undone = catalog.undo_edit(edit, actor=ADMIN, at=MONDAY)
    after = files_of(product_id)
    assert undone.edit_id
    catalog.undo_edit(undone.edit_id, actor=ADMIN, at=MONDAY)

    assert after == ()
    assert [each.name for each in files_of(product_id)] == ["drawing.pdf"]


def test_the_same_file_twice_is_refused_and_kept_once() -> None:
    product_id = make_product("MUG")
    attach(product_id)

    with pytest.raises(catalog.ExtrasRefusedError, match=r"already, as “drawing\.pdf”"):
        attach(product_id, name="copy.pdf")

    assert StoredFile.objects.count() == 1


def test_o8_what_has_no_room_is_refused_and_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    product_id = make_product("MUG")
    monkeypatch.setattr(attaching, "LARGEST_FILE", 2 * 1024**2)
    monkeypatch.setattr(attaching, "LARGEST_FILES", 3 * 1024**2)
    monkeypatch.setattr(attaching, "MOST_FILES", 2)
    attach(product_id, b"a" * 2_000_000)

    with pytest.raises(documents.FileRefusedError, match="larger than 2 MB"):
        attach(product_id, b"b" * 3_000_000)
    with pytest.raises(catalog.ExtrasRefusedError, match="hold at most 3 MB together"):
        attach(product_id, b"c" * 2_000_000)
    with pytest.raises(documents.FileRefusedError, match="This file is empty"):
        attach(product_id, b"")
    attach(product_id, b"d")
    with pytest.raises(catalog.ExtrasRefusedError, match="at most 2 attachments"):
        attach(product_id, b"e")

    assert [each.size for each in files_of(product_id)] == [2_000_000, 1]
    assert (StoredFile.objects.count(), FilePart.objects.count()) == (2, 3)


def test_a_merge_brings_attachments_and_undoing_it_parts_them() -> None:
    mug, old = make_product("MUG"), make_product("OLD")
    attach(mug, b"mug", "mug.pdf")
    attach(old, b"old", "old.pdf")

    merged = catalog.merge_products([old], into_id=mug, actor=ADMIN, at=MONDAY)

    assert [each.name for each in files_of(mug)] == ["mug.pdf", "old.pdf"]
    catalog.undo_edit(merged.edit_id, actor=ADMIN, at=MONDAY)
    assert [each.name for each in files_of(mug)] == ["mug.pdf"]
    assert [each.name for each in files_of(old)] == ["old.pdf"]


def test_o19_who_may_not_change_products_attaches_nothing() -> None:
    product_id = make_product("MUG")
    attach(product_id)
    [card] = files_of(product_id)

    with pytest.raises(identity.NotAllowedError):
        attach(product_id, b"other", actor=READER)
    with pytest.raises(identity.NotAllowedError):
        catalog.detach_file(product_id, card.id, actor=READER, at=MONDAY)

    assert files_of(product_id) == (card,)
    assert StoredFile.objects.count() == 1
