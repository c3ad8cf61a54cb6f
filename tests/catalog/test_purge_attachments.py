"""Attachments that no product has shown for long leave the database; all others stay."""

from datetime import datetime, timedelta

import pytest

from tests.cast import ADMIN, MONDAY
from tests.catalog.product_cast import make_product
from zhongshu.catalog import public as catalog
from zhongshu.catalog.models import ProductFile
from zhongshu.documents.models import FilePart, StoredFile
from zhongshu.jobs import nightly

pytestmark = pytest.mark.django_db
MONTH = timedelta(days=30)
DAY = timedelta(days=1)


def attach(product_id: int, name: str) -> int:
    catalog.attach_file(product_id, [name.encode()], name=name, actor=ADMIN, at=MONDAY)
    return StoredFile.objects.get(name=name).pk


def detach(product_id: int, file_id: int, *, at: datetime = MONDAY) -> int:
    done = catalog.detach_file(product_id, file_id, actor=ADMIN, at=at)
    assert done.edit_id is not None
    return done.edit_id


def left() -> list[str]:
    assert set(FilePart.objects.values_list("file", flat=True)) == set(
        StoredFile.objects.values_list("pk", flat=True)
    )
    return sorted(StoredFile.objects.values_list("name", flat=True))


def test_what_was_detached_leaves_after_thirty_days_and_not_before() -> None:
    product_id = make_product("MUG")
    drawing, _manual = attach(product_id, "drawing"), attach(product_id, "manual")
    detach(product_id, drawing)

    early = catalog.purge_attachments(at=MONDAY + MONTH - DAY)
    kept = left()
    late = catalog.purge_attachments(at=MONDAY + MONTH + DAY)

    assert (early, kept) == (0, ["drawing", "manual"])
    assert (late, left()) == (1, ["manual"])
    assert [each.name for each in catalog.get_product(ADMIN, product_id).row.files] == ["manual"]


def test_the_night_deletes_those_of_removed_products(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhongshu.catalog.usecases.purge_attachments.BATCH", 1)
    mug, lid = make_product("MUG"), make_product("LID")
    attach(mug, "drawing")
    attach(mug, "manual")
    attach(lid, "certificate")
    removed = catalog.remove_products([mug], actor=ADMIN, at=MONDAY)

    nightly.NIGHTLY["purge_attachments"](MONDAY + MONTH - DAY)
    before = left()
    nightly.NIGHTLY["purge_attachments"](MONDAY + MONTH + DAY)
    assert removed.edit_id is not None
    catalog.undo_edit(removed.edit_id, actor=ADMIN, at=MONDAY + MONTH + DAY)

    assert before == ["certificate", "drawing", "manual"]
    assert left() == ["certificate"]
    assert catalog.get_product(ADMIN, mug).row.files == ()


def test_what_a_merge_brought_to_another_product_stays_until_that_one_lets_go() -> None:
    mug, other = make_product("MUG"), make_product("MUG-2")
    file_id = attach(other, "drawing")
    catalog.merge_products([other], into_id=mug, actor=ADMIN, at=MONDAY)

    kept = catalog.purge_attachments(at=MONDAY + 2 * MONTH)
    detach(mug, file_id, at=MONDAY + 2 * MONTH)
    early = catalog.purge_attachments(at=MONDAY + 3 * MONTH - DAY)
    late = catalog.purge_attachments(at=MONDAY + 3 * MONTH)

    assert (kept, early, late) == (0, 0, 1)
    assert left() == []


def test_an_undo_leaves_out_what_was_deleted() -> None:
    product_id = make_product("MUG")
    first, second = attach(product_id, "drawing"), attach(product_id, "manual")
    older = detach(product_id, first)
    newer = detach(product_id, second, at=MONDAY + 20 * DAY)
    catalog.purge_attachments(at=MONDAY + 40 * DAY)

    put_back = catalog.undo_edit(newer, actor=ADMIN, at=MONDAY + 40 * DAY)
    nothing = catalog.undo_edit(older, actor=ADMIN, at=MONDAY + 40 * DAY)

    assert (put_back.fields, nothing.fields, nothing.kept) == (1, 0, 1)
    assert list(ProductFile.objects.values_list("file", flat=True)) == [second]
