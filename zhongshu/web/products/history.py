"""The history of a product: each field that changed, and the way back to what it was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhongshu.catalog import public as catalog
from zhongshu.web.products import words

REMOVED = "removed"
EXTRAS = ("images", "files")


@dataclass(frozen=True, slots=True)
class Event:
    """One line; `may_put_back`: the field can become what it was before."""

    edit_id: int
    field: str
    label: str
    before: str
    after: str
    note: str
    who: str
    source: Promise | str
    title: str
    at: datetime
    is_undone: bool
    may_put_back: bool


def to_events(
    rows: Sequence[catalog.ProductEventRow],
    fields: list[words.NamedField],
    present: dict[str, str],
    *,
    may_change: bool,
) -> list[Event]:
    """Return the lines of the history in the reader's words, newest first."""
    kinds = words.kinds_of(fields)
    return [
        Event(
            edit_id=row.edit_id,
            field=row.field,
            label=words.field_name(row.field, fields),
            before=_shown(kinds, row.field, row.before),
            after=_shown(kinds, row.field, row.after),
            note=_note(row),
            who=row.who,
            source=words.SOURCE_NAMES[row.source],
            title=row.title,
            at=row.made_at,
            is_undone=row.undone_at is not None,
            may_put_back=may_change
            and row.field in kinds
            and row.before != present.get(row.field, "")
            and bool(row.before or row.field not in ("sku", "status", "cost")),
        )
        for row in rows
    ]


def _shown(kinds: Mapping[str, catalog.FieldKind], name: str, text: str) -> str:
    """Return a text in the reader's words; of pictures and files the note says all."""
    return "" if name in EXTRAS else words.in_words(kinds, name, text)


def _note(row: catalog.ProductEventRow) -> str:
    """Return what happened to the product as a whole, or "" for a plain field."""
    if row.field == "sku" and not row.before:
        return _("Product made")
    if row.field in EXTRAS:
        return _tell_extras(row)
    if row.field == REMOVED:
        return _("Product removed") if row.after else _("Product brought back")
    return ""


def _tell_extras(row: catalog.ProductEventRow) -> str:
    """Return what happened to pictures or attachments, by their names where they have some."""
    before, after = catalog.split_extras(row.before), catalog.split_extras(row.after)
    added = [name for pk, name in after.items() if pk not in before]
    gone = [name for pk, name in before.items() if pk not in after]
    if row.field == "files":
        names = ", ".join(added or gone)[:200]
        text = _("Attached: %s") if added else _("Attachment removed: %s")
        return text % names
    if added:
        return ngettext("%d picture added", "%d pictures added", len(added)) % len(added)
    if gone:
        return ngettext("%d picture removed", "%d pictures removed", len(gone)) % len(gone)
    if list(before)[:1] != list(after)[:1]:
        return _("Another main picture")
    if list(before) != list(after):
        return _("Order of the pictures changed")
    return _("Picture described: %s") % ", ".join(
        text or "–" for pk, text in after.items() if text != before[pk]
    )
