"""Pictures: fetched once, decoded within limits, kept small."""

import io

import pytest
from PIL import Image

from tests.catalog.cast import listing, record
from tests.flows.listing_cast import make_gateway, run
from zhongshu.catalog import public as catalog
from zhongshu.catalog.models import Picture
from zhongshu.channels import public as channels
from zhongshu.flows.shrink_picture import PictureRefusedError, shrink_picture
from zhongshu.identity import public as identity

KIND = channels.StreamKind.LISTING_IMAGES


def draw(width: int = 1_000, height: int = 500, kind: str = "JPEG") -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (width, height), "red").save(written, kind)
    return written.getvalue()


def image_of(asin: str) -> str:
    return f"https://m.media-amazon.com/images/I/{asin}.jpg"


def test_each_picture_is_fetched_and_kept_once(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    record(
        listing("A", asin="B000000001", image_url=image_of("B000000001")),
        listing("B", asin="B000000001", image_url=image_of("B000000001")),
        listing("C", asin="B000000002", image_url=image_of("B000000002")),
        listing("D", asin="B000000003", image_url=image_of("B000000003")),
    )
    gateway = make_gateway(monkeypatch)
    gateway.script("fetch_image", draw(), draw(), channels.GatewayError("404"))

    first, second = run(KIND), run(KIND)

    assert gateway.asked_for("fetch_image") == [
        (image_of(f"B00000000{number}"),) for number in (1, 2, 3)
    ]
    assert (first.proof, second.proof) == (
        {"fetched": 2, "failed": 1},
        {"fetched": 0, "failed": 0},
    )
    assert Picture.objects.count() == 1
    large = catalog.get_image(identity.SYSTEM, "B000000002", catalog.ImageSize.LARGE)
    small = catalog.get_image(identity.SYSTEM, "B000000002", catalog.ImageSize.SMALL)
    assert [Image.open(io.BytesIO(each.content)).size for each in (large, small)] == [
        (400, 200),
        (96, 48),
    ]


@pytest.mark.parametrize("kind", ["PNG", "GIF", "WEBP"])
def test_other_kinds_become_webp_too(kind: str) -> None:
    picture = shrink_picture(draw(50, 80, kind))

    assert Image.open(io.BytesIO(picture.large)).format == "WEBP"
    assert Image.open(io.BytesIO(picture.large)).size == (50, 80)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"\xff\xd8\xff\xe0 not a picture",
        draw()[:200],
        draw(10, 10, "BMP"),
    ],
)
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(PictureRefusedError):
        shrink_picture(content)


@pytest.mark.parametrize("side", [6_400, 10_000, 14_000])
def test_o6_a_picture_that_unfolds_to_too_much_is_refused(side: int) -> None:
    written = io.BytesIO()
    Image.new("1", (side, side)).save(written, "PNG")

    with pytest.raises(PictureRefusedError, match="too many pixels"):
        shrink_picture(written.getvalue())
