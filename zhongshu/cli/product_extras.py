"""zhongshu products pictures, and zhongshu products attachments."""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils import timezone

from zhongshu.catalog import public as catalog
from zhongshu.cli.goods import find_product
from zhongshu.cli.ground import Ground
from zhongshu.cli.inputs import print_rows
from zhongshu.flows.add_product_images import add_product_images
from zhongshu.identity import public as identity
from zhongshu.server.folder import ServerError

SOURCE = catalog.EditSource.API
CHUNK = 1024 * 1024
PICTURES = ("id", "alt")
ATTACHMENTS = ("id", "name", "size", "who", "added_at")


@dataclass(frozen=True, slots=True)
class LocalFile:
    """A file on this machine, as it would be sent."""

    path: Path

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def size(self) -> int:
        return self.path.stat().st_size

    def chunks(self) -> Iterator[bytes]:
        with self.path.open("rb") as file:
            while piece := file.read(CHUNK):
                yield piece


def add_arguments(parser: argparse.ArgumentParser, word: str) -> None:
    """Add the verbs of `pictures` or `attachments`."""
    example = f"Example: zhongshu products {word}"
    verbs = parser.add_subparsers(dest="extra_verb", metavar="VERB", required=True)
    listed = verbs.add_parser("list", help="list them", epilog=f"{example} list MUG-RED")
    listed.add_argument("sku", metavar="SKU")
    listed.add_argument("--json", action="store_true")
    add = verbs.add_parser("add", help="add files", epilog=f"{example} add MUG-RED ./front.jpg")
    add.add_argument("sku", metavar="SKU")
    add.add_argument("files", nargs="+", type=Path, metavar="FILE")
    if word == "pictures":
        first = verbs.add_parser(
            "first", help="make one the main picture", epilog=f"{example} first MUG-RED 3"
        )
        first.add_argument("sku", metavar="SKU")
        first.add_argument("extra_id", type=int, metavar="ID")
    gone = verbs.add_parser(
        "remove", help="take one away; undo brings it back", epilog=f"{example} remove MUG-RED 3"
    )
    gone.add_argument("sku", metavar="SKU")
    gone.add_argument("extra_id", type=int, metavar="ID")


def run(options: argparse.Namespace, ground: Ground) -> int:
    actor, at = identity.SYSTEM, timezone.now()
    product_id = find_product(options.sku)
    is_pictures = options.verb == "pictures"
    match options.extra_verb:
        case "list":
            row = catalog.get_product(actor, product_id).row
            rows = row.images if is_pictures else row.files
            columns = PICTURES if is_pictures else ATTACHMENTS
            print_rows(rows, as_json=options.json, columns=columns)
            return 0
        case "add":
            files = [LocalFile(_readable(path)) for path in options.files]
            if is_pictures:
                return _add_pictures(product_id, files, ground)
            return _attach(product_id, files, ground)
        case "first":
            done = catalog.arrange_product_images(
                product_id, [options.extra_id], source=SOURCE, actor=actor, at=at
            )
        case _:
            remove = catalog.remove_product_image if is_pictures else catalog.detach_file
            done = remove(product_id, options.extra_id, source=SOURCE, actor=actor, at=at)
    _tell(done, ground)
    return 0


def _add_pictures(product_id: int, files: list[LocalFile], ground: Ground) -> int:
    added = add_product_images(
        product_id, files, source=SOURCE, actor=identity.SYSTEM, at=timezone.now()
    )
    for refusal in added.refused:
        ground.say(str(refusal))
    ground.say(f"{added.kept.added} added, {added.kept.known} were there already")
    _tell(added.kept, ground)
    return 1 if added.refused else 0


def _attach(product_id: int, files: list[LocalFile], ground: Ground) -> int:
    for each in files:
        done = catalog.attach_file(
            product_id,
            each.chunks(),
            name=each.name,
            source=SOURCE,
            actor=identity.SYSTEM,
            at=timezone.now(),
        )
        ground.say(f"{each.name}: attached")
        _tell(done, ground)
    return 0


def _readable(path: Path) -> Path:
    """Return a path that leads to a file.

    Raises:
        ServerError: it does not.
    """
    try:
        is_file = path.is_file()
    except ValueError:
        is_file = False
    if not is_file:
        raise ServerError(f"There is no file {str(path)[:200]!r}.")
    return path


def _tell(done: catalog.ExtrasChanged, ground: Ground) -> None:
    if done.edit_id:
        ground.say(f"`zhongshu products undo {done.edit_id}` takes it back")
