"""Tables as files: what a spreadsheet cannot hold is refused, and no file is left open."""

import pytest

from zhongshu.kernel.errors import TooManyRowsError
from zhongshu.web import sheets


def test_more_rows_than_a_sheet_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS_OF_XLSX", 3)

    with pytest.raises(TooManyRowsError) as refusal:
        sheets.to_xlsx(["SKU"], [["MUG"]] * 3)

    assert str(refusal.value) == (
        "A spreadsheet holds 2 rows: narrow the list, or export it as CSV."
    )


def test_o5_no_cell_becomes_a_formula() -> None:
    rows = [["=cmd()"], ["+1"], ["@x"], ["\tx"], ["＝1"], ["'quoted"], ["plain"]]

    lines = "".join(sheets.to_csv(["SKU"], rows)).splitlines()

    assert lines[1:] == ["'=cmd()", "'+1", "'@x", "'\tx", "'＝1", "''quoted", "plain"]
