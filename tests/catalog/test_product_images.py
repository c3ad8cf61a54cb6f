"""Pictures of products: drawn anew, in order, taken back, merged; what is none is refused."""

import io
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from tests.cast import ADMIN, MONDAY, READER
from tests.catalog.pictures import draw, ids_of, send_images
from tests.catalog.product_cast import BUYER, change, make_product, save
from tests.race import run_together
from zhongshu.catalog import public as catalog
from zhongshu.catalog.models import Picture, ProductImage
from zhongshu.flows import add_product_images as sending
from zhongshu.flows.shrink_picture import PictureRefusedError, shrink_picture
from zhongshu.identity import public as identity
from zhongshu.identity.models import AuditRecord

pytestmark = pytest.mark.django_db


def undo(edit_id: int | None) -> catalog.UndoneEdit:
    assert edit_id is not None
    return catalog.undo_edit(edit_id, actor=ADMIN, at=MONDAY)


def arrange(product_id: int, *picture_ids: int) -> int | None:
    done = catalog.arrange_product_images(product_id, picture_ids, actor=ADMIN, at=MONDAY)
    return done.edit_id


def open_picture(product_id: int, picture_id: int, size: str) -> Image.Image:
    kept = catalog.get_product_image(ADMIN, product_id, picture_id, catalog.ImageSize(size))
    assert kept.media_type == "image/webp"
    return Image.open(io.BytesIO(kept.content))


def test_a_picture_is_kept_in_three_sizes_and_nothing_of_the_file_itself() -> None:
    product_id = make_product("MUG")
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "the address of a home"

    done = send_images(product_id, draw(size=(4000, 2000), kind="JPEG", exif=exif), alt=" A  mug ")

    [card] = catalog.get_product(ADMIN, product_id).row.images
    sizes = {size: open_picture(product_id, card.id, size) for size in ("small", "large", "full")}
    assert {size: each.size for size, each in sizes.items()} == {
        "small": (48, 96),
        "large": (200, 400),
        "full": (800, 1600),
    }
    assert [dict(each.getexif()) for each in sizes.values()] == [{}, {}, {}]
    assert card.alt == "A mug"
    assert (done.kept.added, done.kept.known, done.refused) == (1, 0, [])
    assert AuditRecord.objects.get(action="catalog.product.images_added").facts["sku"] == "MUG"


@pytest.mark.parametrize(
    ("mode", "kind", "told"),
    [
        ("CMYK", "JPEG", {}),
        ("RGB", "MPO", {"save_all": True, "append_images": [Image.new("RGB", (40, 30))]}),
        ("L", "PNG", {}),
        ("P", "GIF", {"save_all": True, "append_images": [Image.new("P", (40, 30), 7)]}),
        ("RGBA", "WEBP", {"save_all": True, "append_images": [Image.new("RGBA", (40, 30))]}),
        ("LA", "PNG", {}),
        ("1", "PNG", {}),
    ],
)
def test_every_usual_kind_is_drawn_as_it_looks(mode: str, kind: str, told: dict[str, Any]) -> None:
    drawn = shrink_picture(draw("white", mode=mode, kind=kind, **told), is_full=True)

    full = Image.open(io.BytesIO(drawn.full))
    assert (full.format, full.size, getattr(full, "n_frames", 1)) == ("WEBP", (40, 30), 1)
    colour = full.convert("RGB").getpixel((20, 15))
    assert isinstance(colour, tuple)
    assert min(colour) > 250


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "It is empty."),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "It is a HEIC photo"),
        (b"\x00\x00\x00\x18ftypavif\x00\x00\x00\x00", "It is an AVIF picture."),
        (b"<?xml version='1.0'?><svg onload='alert(1)'/>", "It is a drawing (SVG)"),
        (b"%PDF-1.7", "It is no picture, or it is broken."),
        (draw(kind="JPEG")[:200], "It is no picture, or it is broken."),
        (draw(kind="BMP"), "It is no picture, or it is broken."),
        (b"x" * (sending.LARGEST_PICTURE + 1), "It is larger than 20 MB. Make it smaller."),
    ],
)
def test_what_can_be_no_picture_is_told_beside_the_good_ones(content: bytes, sentence: str) -> None:
    product_id = make_product("MUG")

    done = send_images(product_id, content, draw())

    assert str(done.refused[0]).startswith(f"photo.png: {sentence}")
    assert (done.kept.added, len(done.refused), len(ids_of(product_id))) == (1, 1, 1)


@pytest.mark.parametrize(
    ("kind", "side"), [("PNG", 4_500), ("WEBP", 3_500), ("JPEG", 6_400), ("PNG", 14_000)]
)
def test_o6_a_picture_that_unfolds_to_too_much_is_refused_unopened(kind: str, side: int) -> None:
    mode = "1" if kind == "PNG" else "L"

    with pytest.raises(PictureRefusedError, match="too many pixels"):
        shrink_picture(draw("white", (side, side), mode, kind), is_full=True)


def test_the_same_picture_is_stored_once_and_shown_once_at_a_product() -> None:
    mug, lid = make_product("MUG"), make_product("LID")

    send_images(mug, draw(), draw())
    again = send_images(mug, draw())
    send_images(lid, draw())

    assert (again.kept.added, again.kept.known, again.kept.edit_id) == (0, 1, None)
    assert (Picture.objects.count(), ids_of(mug)) == (1, ids_of(lid))


def test_pictures_that_come_one_by_one_are_one_edit_and_go_back_together() -> None:
    identity.add_user(
        login="bo",
        password="a horse, correct",
        role=identity.Role.BUYER,
        sees_every_store=True,
        actor=identity.SYSTEM,
    )
    bo = identity.get_actor("bo")
    product_id = make_product("MUG")

    first = send_images(product_id, draw("red"), actor=bo).kept
    second = send_images(product_id, draw("blue"), edit_id=first.edit_id, actor=bo).kept
    stranger = send_images(product_id, draw("green"), edit_id=first.edit_id).kept

    assert second.edit_id == first.edit_id
    assert catalog.count_added(bo, product_id, first.edit_id or 0) == 2
    assert stranger.edit_id != first.edit_id
    undo(stranger.edit_id)
    assert undo(first.edit_id).kept == 0
    assert ids_of(product_id) == []
    assert [each.products for each in catalog.list_edits(ADMIN)] == [1, 1, 1, 1, 1]


def test_the_order_descriptions_and_removals_are_kept_and_taken_back() -> None:
    product_id = make_product("MUG")
    send_images(product_id, draw("red"), draw("blue"), draw("green"))
    red, blue, green = ids_of(product_id)

    moved = arrange(product_id, blue)
    same = arrange(product_id, blue, red, green)
    assert ids_of(product_id) == [blue, red, green]
    assert catalog.get_product(ADMIN, product_id).row.face == catalog.Face(product_id, blue)
    undo(moved)
    described = catalog.describe_product_image(
        product_id, red, alt="Red", actor=BUYER, at=MONDAY
    ).edit_id
    gone = catalog.remove_product_image(product_id, red, actor=ADMIN, at=MONDAY).edit_id
    assert ids_of(product_id) == [blue, green]
    undo(gone)

    assert same is None
    assert [(each.id, each.alt) for each in catalog.get_product(ADMIN, product_id).row.images] == [
        (red, "Red"),
        (blue, ""),
        (green, ""),
    ]
    assert undo(described).fields == 1
    with pytest.raises(catalog.ProductImageNotFoundError):
        arrange(product_id, blue, 987654)
    with pytest.raises(catalog.ProductImageNotFoundError):
        catalog.get_product_image(ADMIN, product_id, 987654, catalog.ImageSize.FULL)


def test_no_file_grid_or_program_empties_pictures() -> None:
    product_id = make_product("MUG")
    send_images(product_id, draw())

    [refused] = save(change("MUG", images="")).saved
    make_product("MUG", name="Mug")

    assert [each.sentence for each in refused.refusals] == ["There is no field “images”."]
    assert len(ids_of(product_id)) == 1
    assert "images" not in catalog.get_product(ADMIN, product_id).row.values


def test_a_merge_joins_pictures_and_undoing_it_parts_them() -> None:
    mug, old = make_product("MUG"), make_product("OLD")
    send_images(mug, draw("red"), draw("blue"))
    send_images(old, draw("blue"), draw("green"))
    before = (ids_of(mug), ids_of(old))

    merged = catalog.merge_products([old], into_id=mug, actor=ADMIN, at=MONDAY)

    assert ids_of(mug) == [*before[0], before[1][1]]
    undo(merged.edit_id)
    assert (ids_of(mug), ids_of(old)) == before


def test_there_are_twenty_at_most_and_a_refusal_keeps_nothing() -> None:
    product_id = make_product("MUG")
    send_images(product_id, *(draw((number, 0, 0)) for number in range(19)))  # type: ignore[arg-type]

    with pytest.raises(catalog.ExtrasRefusedError, match="at most 20 pictures"):
        send_images(product_id, draw("white"), draw("blue"))

    assert (len(ids_of(product_id)), Picture.objects.count()) == (19, 19)


@pytest.mark.django_db(transaction=True)
def test_two_who_send_pictures_at_once_both_find_theirs() -> None:
    product_id = make_product("MUG")

    outcomes = run_together(
        lambda: send_images(product_id, draw("red")), lambda: send_images(product_id, draw("blue"))
    )

    assert outcomes == [None, None]
    assert sorted(ProductImage.objects.values_list("position", flat=True)) == [1, 2]


def test_o19_who_may_not_change_products_sends_nothing() -> None:
    product_id = make_product("MUG")
    send_images(product_id, draw())
    [picture] = ids_of(product_id)

    with pytest.raises(identity.NotAllowedError):
        send_images(product_id, draw("blue"), actor=READER)
    with pytest.raises(identity.NotAllowedError):
        catalog.remove_product_image(product_id, picture, actor=READER, at=MONDAY)

    assert ids_of(product_id) == [picture]


def test_nobody_sends_to_a_removed_product_and_nobody_waits_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    product_id = make_product("MUG")
    monkeypatch.setattr(sending, "PATIENCE_S", 0.01)
    sending.TURN.acquire()
    try:
        busy = send_images(product_id, draw())
    finally:
        sending.TURN.release()
    catalog.remove_products([product_id], actor=ADMIN, at=MONDAY)

    assert str(busy.refused[0]).endswith(
        "Too many pictures are being drawn just now. Send it again."
    )
    with pytest.raises(catalog.ProductNotFoundError):
        send_images(product_id, draw())


def test_many_pictures_cost_the_statements_of_one() -> None:
    mug, lid = make_product("MUG"), make_product("LID")
    with CaptureQueriesContext(connection) as one:
        send_images(mug, draw())
    with CaptureQueriesContext(connection) as many:
        send_images(lid, *(draw((number, 9, 9)) for number in range(12)))  # type: ignore[arg-type]

    assert len(one) == len(many)
