"""Make a picture from outside small and harmless: decoded within limits, drawn anew as WebP."""

import hashlib
import io
from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_noop as _
from PIL import Image, ImageOps, UnidentifiedImageError

# JPEG unfolds to a part of itself; the others as a whole, WebP three times over. MPO is a JPEG with
# another picture behind it, as phones and cameras write it.
MOST_PIXELS = {
    "JPEG": 40_000_000,
    "MPO": 40_000_000,
    "PNG": 20_000_000,
    "GIF": 20_000_000,
    "WEBP": 12_000_000,
}
FORMATS = ("JPEG", "PNG", "GIF", "WEBP")
SMALL, LARGE, FULL = 96, 400, 1_600
QUALITY = 80
# The difference to the best is not seen, and it takes a third of the time.
EFFORT = 2
MEDIA_TYPE = "image/webp"
# Exif: how the camera was held.
TURNED, UPRIGHT = 0x0112, 1
# ISO 14496-12: the brand of a file stands behind `ftyp`. Phones write their photos so.
BRAND = slice(4, 12)
APPLE = (b"ftypheic", b"ftypheix", b"ftyphevc", b"ftypmif1", b"ftypmsf1", b"ftypheim")
AVIF = (b"ftypavif", b"ftypavis")


class PictureRefusedError(Exception):
    """It is no picture we know, it is broken, or it unfolds to more than we hold."""

    PIXELS: ClassVar[str] = _("It has too many pixels. Make it smaller.")
    BROKEN: ClassVar[str] = _("It is no picture, or it is broken.")
    HEIC: ClassVar[str] = _(
        "It is a HEIC photo, which browsers cannot show. On an iPhone choose Settings, Camera,"
        " Formats, Most Compatible, or save it as JPEG."
    )
    AVIF: ClassVar[str] = _("It is an AVIF picture. Save it as JPEG, PNG or WebP.")
    SVG: ClassVar[str] = _("It is a drawing (SVG), which can hold programs. Save it as PNG.")


@dataclass(frozen=True, slots=True)
class ShrunkPicture:
    sha256: bytes
    small: bytes
    large: bytes
    full: bytes = b""
    media_type: str = MEDIA_TYPE


def shrink_picture(content: bytes, *, is_full: bool = False) -> ShrunkPicture:
    """Return the picture in at most 96 and at most 400 pixels a side; `is_full`: in 1,600 too.

    Sizes are checked before anything is unfolded (failures.md, O6). What a camera wrote beside
    the pixels, as the place, is gone; of what moves the first picture stays.

    Raises:
        PictureRefusedError: it cannot be shown.
    """
    largest = FULL if is_full else LARGE
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS[str(picture.format)]:
                raise PictureRefusedError(PictureRefusedError.PIXELS)
            picture.draft("RGB", (largest, largest))
            drawn = _fit(picture, largest)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureRefusedError(PictureRefusedError.PIXELS) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as error:
        raise PictureRefusedError(_why_not(content)) from error
    large = _smaller(drawn, LARGE)
    return ShrunkPicture(
        sha256=hashlib.sha256(content).digest(),
        small=_to_webp(_smaller(large, SMALL)),
        large=_to_webp(large),
        full=_to_webp(drawn) if is_full else b"",
    )


def _fit(picture: Image.Image, side: int) -> Image.Image:
    """Return the pixels as people see them, upright, the large ones never twice in memory."""
    turned = picture.getexif().get(TURNED, UPRIGHT)
    has_holes = picture.has_transparency_data
    if picture.mode in ("P", "1") or picture.mode.startswith("I"):
        # What is no colour itself cannot be averaged.
        picture = picture.convert("RGBA" if has_holes else "RGB")
    picture.thumbnail((side, side), reducing_gap=2.0)
    pixels = picture.convert("RGBA" if has_holes else "RGB")
    clean = Image.frombytes(pixels.mode, pixels.size, pixels.tobytes())
    clean.getexif()[TURNED] = turned
    return ImageOps.exif_transpose(clean)


def _smaller(picture: Image.Image, side: int) -> Image.Image:
    smaller = picture.copy()
    smaller.thumbnail((side, side))
    return smaller


def _to_webp(picture: Image.Image) -> bytes:
    written = io.BytesIO()
    picture.save(written, "WEBP", quality=QUALITY, method=EFFORT)
    return written.getvalue()


def _why_not(content: bytes) -> str:
    """Return what a file is that cannot be shown."""
    if content[BRAND] in APPLE:
        return PictureRefusedError.HEIC
    if content[BRAND] in AVIF:
        return PictureRefusedError.AVIF
    if b"<svg" in content[:2_000].lower():
        return PictureRefusedError.SVG
    return PictureRefusedError.BROKEN
