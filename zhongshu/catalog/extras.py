"""Pictures and attachments of a product as texts, so that edits keep and undo them as fields."""

import json
from collections.abc import Iterable, Mapping, Sequence

from zhongshu.catalog.extras_values import FileCard, ImageCard

LONGEST_ALT = 200


def images_text(images: Iterable[ImageCard]) -> str:
    """Return the kept text of pictures in their order: ids, and what each shows."""
    return _to_text([[each.id, each.alt] for each in images])


def files_text(files: Iterable[FileCard]) -> str:
    """Return the kept text of attachments: ids and names."""
    return _to_text([[each.id, each.name] for each in files])


def join(*texts: str) -> str:
    """Return what stands in any of the texts, each thing once, the first ones first."""
    found: dict[int, str] = {}
    for text in texts:
        found |= {pk: name for pk, name in split_extras(text).items() if pk not in found}
    return to_text(found)


def first(text: str, most: int) -> str:
    """Return the first ones of a text."""
    return to_text(dict(list(split_extras(text).items())[:most]))


def split_extras(text: str) -> dict[int, str]:
    """Return ids, in their order, and what each is called."""
    return {int(pk): name for pk, name in json.loads(text)} if text else {}


def to_text(found: Mapping[int, str]) -> str:
    """Return the kept text of ids and what each is called."""
    return _to_text([[pk, name] for pk, name in found.items()])


def _to_text(rows: Sequence[Sequence[object]]) -> str:
    return json.dumps(rows, ensure_ascii=False) if rows else ""
