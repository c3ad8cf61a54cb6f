"""Pictures of the tests, drawn on the spot."""

import io
from typing import Any

from PIL import Image

from tests.cast import ADMIN, MONDAY
from zhongshu.catalog import public as catalog
from zhongshu.flows.add_product_images import AddedImages, add_product_images
from zhongshu.identity import public as identity


class Sent:
    """A file as it was sent."""

    def __init__(self, content: bytes, name: str = "photo.png") -> None:
        self.content, self.name, self.size = content, name, len(content)

    def chunks(self) -> list[bytes]:
        return [self.content]


def draw(
    colour: str = "red",
    size: tuple[int, int] = (40, 30),
    mode: str = "RGB",
    kind: str = "PNG",
    **told: Any,
) -> bytes:
    """Return a picture of one colour."""
    written = io.BytesIO()
    Image.new("RGB", size, colour).convert(mode).save(written, kind, **told)
    return written.getvalue()


def send_images(
    product_id: int,
    *contents: bytes,
    edit_id: int | None = None,
    alt: str = "",
    actor: identity.Actor = ADMIN,
) -> AddedImages:
    return add_product_images(
        product_id,
        [Sent(content) for content in contents],
        edit_id=edit_id,
        alt=alt,
        source=catalog.EditSource.PAGE,
        actor=actor,
        at=MONDAY,
    )


def ids_of(product_id: int) -> list[int]:
    """Return the pictures of a product in their order."""
    return [card.id for card in catalog.get_product(ADMIN, product_id).row.images]
