"""Pictures that nothing has shown for long leave the database; all others stay."""

from datetime import datetime, timedelta

import pytest

from tests.cast import ADMIN, MONDAY
from tests.catalog.pictures import draw, ids_of, send_images
from tests.catalog.product_cast import make_product
from zhongshu.catalog import public as catalog
from zhongshu.catalog.models import Picture, ProductImage
from zhongshu.jobs import nightly

pytestmark = pytest.mark.django_db
MONTH = timedelta(days=30)
DAY = timedelta(days=1)


def remove(product_id: int, picture_id: int, *, at: datetime = MONDAY) -> int:
    done = catalog.remove_product_image(product_id, picture_id, actor=ADMIN, at=at)
    assert done.edit_id is not None
    return done.edit_id


def left() -> set[int]:
    return set(Picture.objects.values_list("pk", flat=True))


def test_what_was_removed_leaves_after_thirty_days_and_not_before() -> None:
    product_id = make_product("MUG")
    send_images(product_id, draw("red"))
    send_images(product_id, draw("blue"))
    red, blue = ids_of(product_id)
    remove(product_id, red)

    early = catalog.purge_pictures(at=MONDAY + MONTH - DAY)
    kept = left()
    late = catalog.purge_pictures(at=MONDAY + MONTH + DAY)

    assert (early, kept) == (0, {red, blue})
    assert (late, left()) == (1, {blue})
    assert ids_of(product_id) == [blue]


def test_the_night_deletes_all_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhongshu.catalog.usecases.purge_pictures.BATCH", 1)
    product_id = make_product("MUG")
    for colour in ("red", "blue", "green"):
        send_images(product_id, draw(colour))
    shown = ids_of(product_id)
    for picture_id in shown[:2]:
        remove(product_id, picture_id)

    nightly.NIGHTLY["purge_pictures"](MONDAY + 2 * MONTH)

    assert left() == {shown[2]}


def test_a_picture_that_another_product_or_a_listing_shows_stays() -> None:
    first, second = make_product("MUG"), make_product("LID")
    send_images(first, draw("red"))
    send_images(second, draw("red"))
    send_images(first, draw("blue"))
    red, blue = ids_of(first)
    sha256 = bytes(Picture.objects.get(pk=blue).sha256)
    fetched = catalog.FetchedImage(
        "B00MUGRED1", "https://m.example/1.jpg", sha256, "image/webp", b"small", b"large"
    )
    catalog.record_images(images=[fetched], at=MONDAY)
    for picture_id in (red, blue):
        remove(first, picture_id)

    assert catalog.purge_pictures(at=MONDAY + 2 * MONTH) == 0
    assert left() == {red, blue}


def test_what_was_put_back_and_removed_again_is_counted_from_then() -> None:
    product_id = make_product("MUG")
    send_images(product_id, draw("red"))
    [red] = ids_of(product_id)
    edit_id = remove(product_id, red)
    catalog.undo_edit(edit_id, actor=ADMIN, at=MONDAY)
    remove(product_id, red, at=MONDAY + 20 * DAY)

    assert catalog.purge_pictures(at=MONDAY + 40 * DAY) == 0
    assert catalog.purge_pictures(at=MONDAY + 51 * DAY) == 1


def test_an_undo_leaves_out_what_was_deleted() -> None:
    product_id = make_product("MUG")
    for colour in ("red", "blue"):
        send_images(product_id, draw(colour))
    red, blue = ids_of(product_id)
    edit_id = remove(product_id, red)
    removed_both = remove(product_id, blue, at=MONDAY + 20 * DAY)
    catalog.purge_pictures(at=MONDAY + 40 * DAY)

    newer = catalog.undo_edit(removed_both, actor=ADMIN, at=MONDAY + 40 * DAY)
    older = catalog.undo_edit(edit_id, actor=ADMIN, at=MONDAY + 40 * DAY)

    assert left() == {blue}
    assert (newer.fields, older.fields, older.kept) == (1, 0, 1)
    assert list(ProductImage.objects.values_list("picture", flat=True)) == [blue]
