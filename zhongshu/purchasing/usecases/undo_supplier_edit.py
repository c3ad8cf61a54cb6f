"""Take back one edit of suppliers and prices: every field that still is as the edit left it."""

from datetime import datetime

from django.db import transaction

from zhongshu.catalog import public as catalog
from zhongshu.identity import public as identity
from zhongshu.purchasing import statements
from zhongshu.purchasing.errors import SupplierEditNotFoundError, SupplierEditUndoneError
from zhongshu.purchasing.models import SupplierEdit
from zhongshu.purchasing.rights import MAY_CHANGE
from zhongshu.purchasing.undoing import plan_undo
from zhongshu.purchasing.values import UndoneSuppliers
from zhongshu.purchasing.writing import begin_edit, write_drafts


@transaction.atomic
def undo_supplier_edit(edit_id: int, *, actor: identity.Actor, at: datetime) -> UndoneSuppliers:
    """Put back what the edit changed. What somebody changed since is kept, and counted.

    Suppliers and prices that the edit made are gone again, unless another edit changed them
    since. The undoing is an edit itself: taking that back does the edit again. Whoever may not
    see costs does not put them back either.

    Raises:
        identity.NotAllowedError: neither administrator, operations nor buyer.
        SupplierEditNotFoundError: there is no such edit.
        SupplierEditUndoneError: it was taken back already.
    """
    identity.require_role(actor, *MAY_CHANGE)
    statements.lock_suppliers()
    edit = SupplierEdit.objects.filter(pk=edit_id).first()
    if edit is None:
        raise SupplierEditNotFoundError(edit_id=edit_id)
    if edit.undone_at is not None:
        raise SupplierEditUndoneError(edit_id=edit_id)
    plan = plan_undo(edit_id, sees_costs=catalog.may_see_costs(actor))
    undoing = begin_edit(actor, catalog.EditSource.UNDO, edit.title, at)
    write_drafts(plan.suppliers, plan.terms, edit=undoing, at=at)
    SupplierEdit.objects.filter(pk=edit_id).update(undone_at=at, undone_by=undoing)
    if edit.source == catalog.EditSource.UNDO:
        # Doing it again: the first edit counts once more.
        SupplierEdit.objects.filter(undone_by=edit_id).update(undone_at=None, undone_by=None)
    identity.record(
        actor,
        "purchasing.suppliers.undone",
        f"purchasing.edit:{edit_id}",
        suppliers=undoing.suppliers,
        fields=plan.fields,
    )
    return UndoneSuppliers(undoing.pk, undoing.suppliers, plan.fields, plan.kept)
