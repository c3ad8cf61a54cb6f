"""`export` and `archive`: whole files, and no cell that becomes a formula."""

import csv
import errno
import io
import json
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.world import ACME_ORDER, SKU, make_world
from tests.cast import MONDAY, US
from tests.catalog.cast import listing
from tests.cli.conftest import Run
from tests.server.small_disk import fill, small_disk
from zhongshu.catalog import public as catalog
from zhongshu.channels.models import RawDocument
from zhongshu.flows.exports import writing as sheets

pytestmark = pytest.mark.django_db
FORMULA = "=cmd|' /C calc'!A0"


def record_listing(account_id: int, title: str, seller_sku: str = "EVIL") -> None:
    catalog.record_listings(
        account_id=account_id,
        listings=[listing(seller_sku, marketplace_id=US, title=title)],
        source=catalog.Source.REPORT,
        at=MONDAY,
    )


def read_csv(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:])))


def test_orders_leave_line_by_line(run: Run) -> None:
    make_world()

    rows = read_csv(run("export", "orders").out)

    assert len(rows) == 3
    row = next(each for each in rows if each["order_id"] == ACME_ORDER)
    assert (row["seller_sku"], row["quantity"], row["fulfilled"]) == (SKU, "1", "0")
    assert (row["total_currency"], row["created_at"]) == ("USD", "2026-11-20T08:00:00Z")
    assert (row["total_amount"], row["unit_price"]) == ("19.99", "19.99")


def test_an_account_is_chosen(run: Run) -> None:
    acme, beta = make_world()

    acme_rows = read_csv(run("export", "listings", "--account", acme.account_id).out)
    beta_lines = run("export", "orders", "--account", beta.account_id, "--format", "jsonl").out

    assert [row["marketplace_id"] for row in acme_rows] == [US]
    assert [json.loads(line)["account_id"] for line in beta_lines.splitlines()] == [beta.account_id]


def test_nothing_to_export_is_a_head_alone(run: Run) -> None:
    assert run("export", "orders").out.count("\n") == 1
    assert run("export", "orders", "--format", "jsonl").out == ""


@pytest.mark.parametrize(
    "title", [FORMULA, "+1", "-1", "@SUM(A1)", "\tx", "＝1+1", "杯子 “red”, big", "a\nb"]
)
def test_o5_no_cell_becomes_a_formula(run: Run, title: str, tmp_path: Path) -> None:
    acme, _ = make_world()
    record_listing(acme.account_id, title)
    file = tmp_path / "listings.xlsx"

    rows = read_csv(run("export", "listings").out)
    outcome = run("export", "listings", "--format", "xlsx", file)

    told = next(row["title"] for row in rows if row["seller_sku"] == "EVIL")
    is_harmless = title[0] in "杯a"
    assert told == (title if is_harmless else f"'{title}")
    assert outcome.code == 0
    with zipfile.ZipFile(file) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    [line] = [
        line
        for line in run("export", "listings", "--format", "jsonl").out.splitlines()
        if "EVIL" in line
    ]
    assert json.loads(line)["title"] == title


def test_a_file_is_replaced_only_when_it_is_whole(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_world()
    file = tmp_path / "orders.csv"
    file.write_text("yesterday's")

    def break_off(*_: object) -> Iterator[str]:
        yield "half"
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(sheets, "to_lines", break_off)
    outcome = run("export", "orders", file)

    assert outcome.code == 1
    assert "orders.csv cannot be written: Input/output error." in outcome.err
    assert file.read_text() == "yesterday's"
    assert [each.name for each in tmp_path.iterdir()] == ["orders.csv"]


@pytest.mark.parametrize("kind", ["csv", "jsonl", "xlsx"])
def test_k4_an_export_onto_a_full_disk_leaves_the_earlier_file_and_says_what_to_do(
    run: Run, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    acme, _ = make_world()
    for number in range(40):
        record_listing(acme.account_id, f"{number} " + "茶" * 400, f"TEA-{number}")
    with small_disk(1) as disk:
        monkeypatch.setattr(tempfile, "tempdir", str(disk))
        file = disk / f"listings.{kind}"
        file.write_text("yesterday's")
        filler = fill(disk, leave=12_000)

        full = run("export", "listings", "--format", kind, file)

        left = sorted(each.name for each in disk.iterdir())
        kept = file.read_text()
        filler.unlink()
        again = run("export", "listings", "--format", kind, file)

        assert full.code == 1
        assert full.err.startswith(f"zhongshu: The disk of {disk} is full: ")
        assert f"listings.{kind} was not written, an earlier one is as it was." in full.err
        assert "Make room there, or name a file on another disk" in full.err
        assert (left, kept) == (["filler", f"listings.{kind}"], "yesterday's")
        assert again.code == 0
        assert "42 rows" in again.err


def test_k4_a_document_onto_a_full_disk_says_how_much_room_it_needs(run: Run) -> None:
    acme, _ = make_world()
    with small_disk(1) as disk:
        fill(disk, leave=0)

        full = run("archive", "get", acme.document_id, disk / "a.txt")

        assert full.code == 1
        needed = len(run("archive", "get", acme.document_id).out)
        told = f"0 bytes are free, and the document needs {needed} bytes; a.txt was not written"
        assert told in full.err
        assert [each.name for each in disk.iterdir()] == ["filler"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a file that is full")
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_k4_output_that_finds_no_room_is_told_in_a_sentence(
    run: Run, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_world()

    with Path("/dev/full").open("w", encoding="utf-8") as full:
        monkeypatch.setattr(sys, "stdout", full)
        outcome = run("export", "orders", "--format", kind)

    assert outcome.code == 1
    assert outcome.err == (
        "zhongshu: The disk that this was to be written to is full: what stands there is not"
        " whole. Make room, then run it again.\n"
    )


def test_a_workbook_is_not_written_to_a_terminal(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)

    refused = run("export", "orders", "--format", "xlsx")

    assert (refused.code, refused.out) == (1, "")
    assert refused.err == ("zhongshu: XLSX is no text: name a file, or send it on with a pipe.\n")
    assert run("export", "orders", "--format", "csv").code == 0


def test_more_rows_than_a_sheet_holds_are_refused(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_world()
    monkeypatch.setattr(sheets, "MOST_ROWS_OF_XLSX", 3)

    outcome = run("export", "orders", "--format", "xlsx", tmp_path / "x.xlsx")

    assert outcome.code == 1
    assert "use --format csv" in outcome.err
    assert list(tmp_path.iterdir()) == []


def test_documents_are_listed_and_read_byte_for_byte(run: Run, tmp_path: Path) -> None:
    acme, beta = make_world()

    listed = json.loads(run("archive", "list", "--json").out)
    shown = run("archive", "get", acme.document_id)
    saved = run("archive", "get", acme.document_id, tmp_path / "a.txt")

    assert [each["document_id"] for each in listed] == [beta.document_id, acme.document_id]
    assert shown.out == f"a\tb\n1\t{acme.account_id}\n"
    assert saved.code == 0
    assert (tmp_path / "a.txt").read_text() == shown.out
    assert run("archive", "list", "--account", acme.account_id).out.count("\n") == 2


def test_a_damaged_document_is_refused(run: Run) -> None:
    acme, _ = make_world()
    RawDocument.objects.filter(pk=acme.document_id).update(content=b"broken")

    outcome = run("archive", "get", acme.document_id)

    assert outcome.code == 1
    assert "no longer matches its checksum" in outcome.err
