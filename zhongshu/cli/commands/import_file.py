"""zhongshu import."""

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path

from django.utils import timezone

from zhongshu.channels import public as channels
from zhongshu.cli.ground import Ground
from zhongshu.documents import public as documents
from zhongshu.flows.import_place import find_place
from zhongshu.flows.run_import import run_import
from zhongshu.identity import public as identity
from zhongshu.server.folder import ServerError

NAME = "import"
HELP = "Read a file of products, listings or another kind; rows that are wrong are listed."
EXAMPLE = "zhongshu import products ./goods.xlsx --dry-run --mapping sku=Artikel"
CHUNK = 1024 * 1024
MOST_TOLD = 200


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", choices=[kind.value for kind in documents.ImportKind])
    parser.add_argument("file", type=Path, metavar="FILE", help="XLSX, CSV or tab-separated text")
    parser.add_argument("--dry-run", action="store_true", help="say what would come of it")
    parser.add_argument(
        "--mapping",
        action="append",
        default=[],
        metavar="FIELD=HEAD",
        help="which column a field is, where its name does not tell; repeat it for more",
    )
    parser.add_argument("--encoding", default="", choices=["", *documents.ENCODINGS])
    parser.add_argument("--sheet", default="", metavar="NAME", help="of a workbook; else the first")
    parser.add_argument("--decimal", default="", choices=["", ".", ","])
    parser.add_argument(
        "--currency", default="", metavar="CODE", help="of amounts that name none, such as CNY"
    )
    parser.add_argument(
        "--store",
        default="",
        metavar="STORE",
        help="of listings, stock and orders: the store's number or name",
    )
    parser.add_argument(
        "--as-of",
        default="",
        metavar="DAY",
        help="of listings and stock: the file's day, else today",
    )
    parser.add_argument(
        "--complete",
        action="store_true",
        help="of listings and stock: what the file does not name is gone",
    )
    parser.add_argument("--json", action="store_true")


def run(options: argparse.Namespace, ground: Ground) -> int:
    kind = documents.ImportKind(options.kind)
    place = find_place(
        kind,
        store_id=find_store(options.store) if options.store else None,
        as_of=read_day(options.as_of),
        is_complete=options.complete,
        actor=identity.SYSTEM,
        at=timezone.now(),
    )
    import_id = documents.begin_import(
        documents.NewImport(
            kind=kind,
            file_id=store(options.file, is_personal=kind in documents.PERSONAL),
            language="en",
            reading=documents.Reading(
                encoding=options.encoding,
                sheet=options.sheet,
                decimal=options.decimal,
                currency=options.currency.upper()[:3],
            ),
            wanted=read_mapping(options.mapping),
            goes_on=not options.dry_run,
            place=place,
        ),
        in_background=False,
        actor=identity.SYSTEM,
        at=timezone.now(),
    )
    run_import(import_id)
    found = documents.get_import(identity.SYSTEM, import_id)
    if options.json:
        print(json.dumps(as_json(found), ensure_ascii=False, indent=1, default=str))
    else:
        tell(found, ground)
    is_good = found.state in {documents.ImportState.DONE, documents.ImportState.PREVIEW}
    return 0 if is_good and not found.counts.refused else 1


def find_store(told: str) -> int:
    """Return the store of this number or name.

    Raises:
        ServerError: there is none, or several have this name.
    """
    stores = channels.list_stores(identity.SYSTEM)
    found = [each for each in stores if told in {str(each.store_id), each.name}]
    if len(found) == 1:
        return found[0].store_id
    known = ", ".join(f"{each.store_id} {each.name} ({each.account_name})" for each in stores[:50])
    raise ServerError(f"--store {told[:80]}: name one of {known or 'no store yet'}.")


def read_day(told: str) -> date | None:
    """Return the day of a file.

    Raises:
        ServerError: it is no day.
    """
    try:
        return date.fromisoformat(told) if told else None
    except ValueError as error:
        raise ServerError(f"--as-of {told[:40]}: write it as 2026-11-20.") from error


def store(file: Path, *, is_personal: bool = False) -> int:
    """Store the file piece by piece; return its id.

    Raises:
        ServerError: it cannot be read.
    """
    try:
        return documents.store_file(
            pieces(file), name=file.name, at=timezone.now(), is_personal=is_personal
        )
    except OSError as error:
        raise ServerError(f"{file} cannot be read: {error.strerror}.") from error


def pieces(file: Path) -> Iterator[bytes]:
    with file.open("rb") as opened:
        while piece := opened.read(CHUNK):
            yield piece


def read_mapping(given: list[str]) -> dict[str, str]:
    """Return the column of each field that was named.

    Raises:
        ServerError: something is not FIELD=HEAD.
    """
    pairs = [each.partition("=") for each in given]
    if wrong := [field for field, sign, head in pairs if not (sign and field and head)]:
        raise ServerError(f"--mapping {wrong[0][:40]}: write it as FIELD=HEAD.")
    return {field.strip(): head.strip() for field, _sign, head in pairs}


def tell(found: documents.ImportRow, ground: Ground) -> None:
    """Say what became of the file, and list the rows that are wrong."""
    for use in found.uses:
        ground.say(f"column {use.head or '–'}: {use.field or 'left out'}")
    errors = documents.list_row_errors(identity.SYSTEM, found.id, limit=MOST_TOLD)
    for error in errors:
        column = f", {error.column}" if error.column else ""
        print(f"Row {error.row}{column}: {error.what} {error.remedy}")
    if found.counts.refused > MOST_TOLD:
        print(f"and more: {found.counts.refused:,} rows are wrong in all")
    if found.state is documents.ImportState.FAILED:
        print(found.message)
        return
    told = found.counts
    words = "would be " if found.state is documents.ImportState.PREVIEW else ""
    ground.say(
        f"import {found.id}: {told.read:,} rows, {words}{told.new:,} new, {told.changed:,} changed,"
        f" {told.same:,} the same, {told.refused:,} refused"
    )
    if told.older:
        ground.say(f"{told.older:,} rows are older than what is known, which stays")
    if found.message:
        print(found.message)


def as_json(found: documents.ImportRow) -> dict[str, object]:
    """Return the import with its rows that are wrong."""
    errors = documents.list_row_errors(identity.SYSTEM, found.id, limit=documents.MOST_ERRORS_SHOWN)
    return {
        "id": found.id,
        "kind": found.kind,
        "state": found.state,
        "message": found.message,
        "total": found.total,
        **asdict(found.counts),
        "columns": [asdict(each) for each in found.uses],
        "errors": [asdict(each) for each in errors],
    }
