"""Make a picture from outside small and harmless: decoded within limits, drawn anew as WebP."""

import hashlib
import io
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

MOST_PIXELS = 40_000_000
FORMATS = ("JPEG", "PNG", "GIF", "WEBP")
SMALL, LARGE = 96, 400
QUALITY = 80
MEDIA_TYPE = "image/webp"


class PictureRefusedError(Exception):
    """It is no picture we know, it is broken, or it unfolds to more than we hold."""


@dataclass(frozen=True, slots=True)
class ShrunkPicture:
    sha256: bytes
    small: bytes
    large: bytes
    media_type: str = MEDIA_TYPE


def shrink_picture(content: bytes) -> ShrunkPicture:
    """Return the picture in at most 96 and at most 400 pixels a side.

    Sizes are checked before anything is unfolded (failures.md, O6).

    Raises:
        PictureRefusedError: it cannot be shown.
    """
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise PictureRefusedError("It has too many pixels.")
            picture.draft("RGB", (LARGE, LARGE))
            upright = ImageOps.exif_transpose(picture)
            large = _fit(upright.convert("RGBA"), LARGE)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureRefusedError("It has too many pixels.") from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as error:
        raise PictureRefusedError("It is no picture, or it is broken.") from error
    return ShrunkPicture(
        sha256=hashlib.sha256(content).digest(),
        small=_to_webp(_fit(large, SMALL)),
        large=_to_webp(large),
    )


def _fit(picture: Image.Image, side: int) -> Image.Image:
    smaller = picture.copy()
    smaller.thumbnail((side, side))
    return smaller


def _to_webp(picture: Image.Image) -> bytes:
    written = io.BytesIO()
    picture.save(written, "WEBP", quality=QUALITY)
    return written.getvalue()
