"""Refusals about files, their tables and single cells."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from zhongshu.kernel.errors import ConflictError, InvalidError, NotFoundError
from zhongshu.kernel.sentences import Sentence

LONGEST_NAMES = 400


@dataclass(eq=False)
class FileRefusedError(InvalidError):
    """The file as a whole cannot be read; `why` says what to do, `given` quotes it."""

    why: str
    given: str = ""

    EMPTY: ClassVar[str] = _("This file is empty.")
    TOO_LARGE: ClassVar[str] = _(
        "This file is larger than {given} MB. Leave out columns and sheets that are not needed, or"
        " divide its rows among several files."
    )
    LARGE: ClassVar[str] = _("This file is larger than {given} MB.")
    TOO_SLOW: ClassVar[str] = _("The file came too slowly, and was given up. Send it again.")
    INCOMPLETE: ClassVar[str] = _("The file did not arrive whole. Send it again.")
    NO_FILE: ClassVar[str] = _("Choose a file first.")
    OLD_EXCEL: ClassVar[str] = _(
        "This is an old Excel file (.xls), or one with a password. Open it, and save it as Excel"
        " workbook (.xlsx) without a password."
    )
    WEB_PAGE: ClassVar[str] = _(
        "This is a web page or XML under the name of a table. Open it in Excel, and save it as"
        " Excel workbook (.xlsx)."
    )
    NO_TABLE: ClassVar[str] = _(
        "This is no table that can be read here. Save it as Excel workbook (.xlsx) or as CSV."
    )
    BROKEN: ClassVar[str] = _(
        "This workbook is damaged. Open it in Excel, and save it as a new file."
    )
    BOMB: ClassVar[str] = _(
        "This workbook unpacks to more than {given} MB. Leave out columns and sheets that are not"
        " needed, divide its rows among several files, or save it as CSV."
    )
    ENTRIES: ClassVar[str] = _("This workbook holds too many parts. Save its table as a new file.")
    ENTITIES: ClassVar[str] = _(
        "This workbook declares XML entities, which no spreadsheet writes. Save it as a new file."
    )
    COLUMNS: ClassVar[str] = _(
        "This table has cells in more than {given} columns. Delete the columns that are not needed."
    )
    ROWS: ClassVar[str] = _(
        "This table has more than {given} rows. Divide them among several files."
    )
    CELLS: ClassVar[str] = _(
        "This sheet has more than {given} cells, counting empty ones between others. Leave out"
        " columns that are not needed, divide its rows, or save it as CSV."
    )
    NO_SHEET: ClassVar[str] = _("This workbook has no visible sheet with cells in it.")
    NO_SUCH_SHEET: ClassVar[str] = _("This workbook has no visible sheet “{given}”.")
    NO_HEAD: ClassVar[str] = _("This table has no row of column names.")
    NO_ROWS: ClassVar[str] = _("There are no rows below the column names.")
    OPEN_QUOTE: ClassVar[str] = _("In row {given} a quotation mark opens a cell and is not closed.")
    ENCODING: ClassVar[str] = _("“{given}” is no encoding that is known here.")
    PURGED: ClassVar[str] = _(
        "The content of this file was destroyed: files that name buyers are kept for a day at"
        " most. Bring the file again."
    )
    NO_ORDERS: ClassVar[str] = _(
        "This is no report of orders that can be read to its end. Download it again, and bring it"
        " as it is."
    )

    code = "documents.file_refused"
    template = "{why}"

    def __str__(self) -> str:
        return gettext(self.why).format(given=self.given[:80])


@dataclass(eq=False)
class CellRefusedError(InvalidError):
    """What stands in a cell, or in a whole row, is not what a person meant."""

    why: str
    given: str = ""
    limit: str = ""

    FRACTION: ClassVar[str] = _("“{given}” is a number with decimals where a text belongs.")
    TOO_MANY_DIGITS: ClassVar[str] = _(
        "“{given}” is a number of which Excel has rounded the last digits."
    )
    DAY: ClassVar[str] = _("Excel has made a date of this: {given}.")
    TRUTH: ClassVar[str] = _("Excel has made TRUE or FALSE of this.")
    FORMULA_ERROR: ClassVar[str] = _("This cell shows an error of Excel: {given}.")
    TOO_LONG: ClassVar[str] = _("This cell is too long: at most {limit} characters.")
    BYTES: ClassVar[str] = _("This row holds bytes that are no text in {limit}: {given}.")
    FEWER: ClassVar[str] = _("Cells in this row: {given}; in the row of column names: {limit}.")
    MORE: ClassVar[str] = _("This row has {given} cells, the row of column names only {limit}.")

    AS_TEXT: ClassVar[str] = _("Format the column as text, and type the cell again.")
    MEND_FORMULA: ClassVar[str] = _("Mend the formula, or type the value.")
    SHORTEN: ClassVar[str] = _("Shorten it.")
    SAVE_AS_UTF8: ClassVar[str] = _("Type the row again, and save the file as UTF-8 or XLSX.")
    NO_BREAKS: ClassVar[str] = _(
        "Look for a tab or a line break inside a cell, or save the table as XLSX."
    )

    code = "documents.cell_refused"
    template = "{why}"

    # What repeats a cell, or bytes of one; the others tell how many there are.
    QUOTING: ClassVar[frozenset[str]] = frozenset(
        {FRACTION, TOO_MANY_DIGITS, DAY, FORMULA_ERROR, BYTES}
    )
    REMEDIES: ClassVar[dict[str, str]] = {
        FRACTION: AS_TEXT,
        TOO_MANY_DIGITS: AS_TEXT,
        DAY: AS_TEXT,
        TRUTH: AS_TEXT,
        FORMULA_ERROR: MEND_FORMULA,
        TOO_LONG: SHORTEN,
        BYTES: SAVE_AS_UTF8,
        FEWER: NO_BREAKS,
        MORE: NO_BREAKS,
    }

    @property
    def sentence(self) -> Sentence:
        return Sentence(self.why, {"given": self.given[:80], "limit": self.limit})

    def __str__(self) -> str:
        return str(self.sentence)

    def without_given(self) -> "CellRefusedError":
        """Return the same without a word of what stands there: it may be of a person."""
        return CellRefusedError(
            self.why, given="…" if self.why in self.QUOTING else self.given, limit=self.limit
        )

    @property
    def remedy(self) -> str:
        """What to do about it, to be translated for whoever reads it."""
        return self.REMEDIES[self.why]


@dataclass(eq=False)
class ImportNotFoundError(NotFoundError):
    import_id: int

    code = "documents.import_not_found"
    template = _("There is no import {import_id}.")


@dataclass(eq=False)
class ImportStateError(ConflictError):
    """What was asked for does not fit to where the import stands."""

    import_id: int
    state: str
    why: str

    NOT_READY: ClassVar[str] = _("This import is still being worked on. Wait until it is done.")
    BEGUN: ClassVar[str] = _("This import has begun already; its columns can no longer change.")
    NOTHING_RUNS: ClassVar[str] = _("Nothing of this import is running that could be stopped.")
    NOT_DONE: ClassVar[str] = _("Nothing of this import was stored that could be taken back.")
    TAKEN_BACK: ClassVar[str] = _("This import was taken back already.")
    DELETED: ClassVar[str] = _(
        "The file of this import was deleted: it can neither go on nor be taken back."
    )

    code = "documents.import_state"
    template = "{why}"

    def __str__(self) -> str:
        return gettext(self.why)


def _cut_names(names: str) -> str:
    """Return as many names as a person reads, none of them cut in two."""
    if len(names) <= LONGEST_NAMES:
        return names
    return names[:LONGEST_NAMES].rpartition(", ")[0] + ", …"


@dataclass(eq=False)
class ColumnsRefusedError(InvalidError):
    """The columns of a file do not say what an import of this kind must know."""

    why: str
    given: str = ""
    known: str = ""

    MISSING: ClassVar[str] = _("No column is {given}. The columns of this file: {known}.")
    NO_COLUMN: ClassVar[str] = _("This file has no column “{given}”. Its columns: {known}.")
    NO_FIELD: ClassVar[str] = _("There is no field “{given}”. The fields: {known}.")
    TWICE: ClassVar[str] = _("Two columns are meant to be {given}. Choose one of them.")
    DOUBLED: ClassVar[str] = _("Two columns are called “{given}”. Name them differently.")

    code = "documents.columns_refused"
    template = "{why}"

    def __str__(self) -> str:
        return gettext(self.why).format(given=self.given[:120], known=_cut_names(self.known))


@dataclass(eq=False)
class KindUnknownError(NotFoundError):
    kind: str

    code = "documents.kind_unknown"
    template = _("Files of the kind “{kind}” cannot be imported.")


@dataclass(eq=False)
class PlaceRefusedError(InvalidError):
    """A file of one store names none that fits."""

    why: str
    given: str = ""

    NEEDED: ClassVar[str] = _("Choose the store that this file is of.")
    NOT_NEEDED: ClassVar[str] = _("Files of this kind are of no single store: name none.")
    NOT_AMAZONS: ClassVar[str] = _(
        "“{given}” is no store at Amazon: files of Seller Central are not its own."
        " Its orders come in as orders of other channels."
    )
    NOT_OWN: ClassVar[str] = _(
        "“{given}” is a store at Amazon: its orders come in as files of Seller Central."
    )
    FUTURE: ClassVar[str] = _("The file's day lies in the future: {given}.")
    ONLY_STORE: ClassVar[str] = _(
        "Orders bring their own times, and none that is missing is gone: name the store only."
    )

    code = "documents.place_refused"
    template = "{why}"

    def __str__(self) -> str:
        return gettext(self.why).format(given=self.given[:80])


@dataclass(eq=False)
class WorkLostError(Exception):
    """Somebody else works on this import by now, or it was asked to stop."""

    was_stopped: bool
