"""Pictures and attachments of products as they cross the desk of catalog."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

MOST_IMAGES = 20
MOST_FILES = 100
LARGEST_FILE = 20 * 1024 * 1024
LARGEST_FILES = 100 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class NewImage:
    """A picture as we drew it anew, in three sizes. `sha256` is of what was sent."""

    sha256: bytes
    media_type: str
    small: bytes
    large: bytes
    full: bytes
    alt: str = ""


@dataclass(frozen=True, slots=True)
class ImageCard:
    """One picture of a product; the first one is its face. `alt` says what it shows."""

    id: int
    alt: str


@dataclass(frozen=True, slots=True)
class FileCard:
    """One attachment; its name is a text to be shown and never becomes a path."""

    id: int
    name: str
    size: int
    who: str
    added_at: datetime


@dataclass(frozen=True, slots=True)
class Face:
    """The first picture of a product, where pages show the product itself."""

    product_id: int
    picture_id: int
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Pictures:
    """What shows goods: our own pictures by account, code and store, and ASINs that have one.

    Store None is the rule; a store that sells another product under the code has an entry of its
    own. No face: the product has no picture of ours.
    """

    faces: Mapping[tuple[int, str, int | None], Face | None]
    asins: frozenset[str]

    def face_of(self, account_id: int, code: str, store_id: int) -> Face | None:
        """Return our picture of what a store sells under a code."""
        own = (account_id, code, store_id)
        return self.faces[own] if own in self.faces else self.faces.get((account_id, code, None))


@dataclass(frozen=True, slots=True)
class ExtrasChanged:
    """What became of pictures or attachments. `edit_id` takes it back; None: no change.

    `added` of those that were sent are new, `known` were there already.
    """

    edit_id: int | None
    added: int = 0
    known: int = 0


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """An attachment to be handed out."""

    card: FileCard
    sha256: str
