"""Archive suppliers or bring them back: one flag, one edit."""

from collections.abc import Sequence
from datetime import datetime

from zhongshu.catalog import public as catalog
from zhongshu.identity import public as identity
from zhongshu.kernel.outcomes import Outcome
from zhongshu.purchasing import fields, statements
from zhongshu.purchasing.models import Supplier
from zhongshu.purchasing.plans import Change, Suppliers
from zhongshu.purchasing.saving import require_batch
from zhongshu.purchasing.texts import read_suppliers
from zhongshu.purchasing.values import SavedSuppliers
from zhongshu.purchasing.writing import begin_edit, write_drafts


def set_archived(
    supplier_ids: Sequence[int],
    *,
    is_archived: bool,
    source: catalog.EditSource,
    actor: identity.Actor,
    at: datetime,
) -> SavedSuppliers:
    """Set the flag of each of these suppliers; those that are gone come back refused."""
    require_batch(supplier_ids, actor)
    statements.lock_suppliers()
    found = Supplier.objects.filter(pk__in=supplier_ids, removed_at=None)
    suppliers = Suppliers(read_suppliers(found), only_known=True)
    changes = [Change(supplier_id=each) for each in dict.fromkeys(supplier_ids)]
    for change in changes:
        draft = change.draft = suppliers.find(change)
        if draft:
            draft.texts[fields.ARCHIVED] = fields.YES if is_archived else ""
            change.outcome = Outcome.CHANGED if draft.changed else Outcome.UNCHANGED
    written = [each for each in suppliers.drafts if each.changed]
    edit = None
    if written:
        edit = begin_edit(actor, source, "", at)
        write_drafts(written, [], edit=edit, at=at)
        identity.record(
            actor,
            f"purchasing.suppliers.{'archived' if is_archived else 'restored'}",
            f"purchasing.edit:{edit.pk}",
            suppliers=len(written),
            names=", ".join(each.texts["name"] for each in written[:10])[:500],
        )
    return SavedSuppliers(tuple(each.answer() for each in changes), edit.pk if edit else None)
