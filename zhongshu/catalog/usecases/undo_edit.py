"""Take back one edit of products: every field that still is as the edit left it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from zhongshu.catalog import product_fields as fields
from zhongshu.catalog import product_plans as plans
from zhongshu.catalog.extras_purging import leave_purged_out
from zhongshu.catalog.merging import (
    find_merged,
    merge_again,
    note_merges,
    note_pairings,
    read_pairings,
    require_whole,
)
from zhongshu.catalog.models import Product, ProductEdit, ProductEvent
from zhongshu.catalog.product_errors import (
    EditNotFoundError,
    EditUndoneError,
    FieldRefusedError,
    OptionRenamedError,
)
from zhongshu.catalog.product_links import check_links, note_taken
from zhongshu.catalog.product_plans import Draft
from zhongshu.catalog.product_rights import COST_FIELDS, MAY_CHANGE, may_see_costs
from zhongshu.catalog.product_texts import (
    MERGED,
    REMOVED,
    UNSEEN,
    StoredProduct,
    read_all_custom_fields,
    read_products,
)
from zhongshu.catalog.product_values import EditSource, ProductField, UndoneEdit
from zhongshu.catalog.product_writing import begin_edit, mark_undone, write_drafts
from zhongshu.catalog.statements import products as statements
from zhongshu.catalog.usecases.move_pairings import move_pairings
from zhongshu.catalog.usecases.undo_pairings import undo_pairings
from zhongshu.company import public as company
from zhongshu.identity import public as identity

type Event = tuple[str, str, str]


@transaction.atomic
def undo_edit(
    edit_id: int, *, stocked: Mapping[int, int] = plans.NOTHING, actor: identity.Actor, at: datetime
) -> UndoneEdit:
    """Put back what the edit changed. What somebody changed since is kept, and counted.

    So is what a field of the company's own no longer takes: its option may be gone by now. Pictures
    and attachments that were deleted since (`purge_pictures`) stay away.

    Products that the edit made are removed, with the pairings that it made, but `stocked` ones, of
    which units lie; those that it removed come back. Taking the undoing back does the edit again,
    a merge with its pairings.

    Raises:
        identity.NotAllowedError: this role does not change products.
        EditNotFoundError: there is no such edit.
        EditUndoneError: it was taken back already.
        OptionRenamedError: it is undone by renaming the option back.
        MergeAgainError, MergeRefusedError: a merge cannot be done again; nothing is.
    """
    identity.require_role(actor, *MAY_CHANGE)
    statements.lock_products()
    edit = ProductEdit.objects.filter(pk=edit_id).first()
    if edit is None:
        raise EditNotFoundError(edit_id=edit_id)
    if edit.undone_at is not None:
        raise EditUndoneError(edit_id=edit_id)
    if edit.source == EditSource.OPTION:
        raise OptionRenamedError(edit_id=edit_id)
    if edit.source == EditSource.LISTINGS:
        # What nothing sells any more can go; of a merge the products come back first.
        _part_pairings(edit, actor, at)
    today = company.get_company().day_of(at)
    events = _read_events(edit_id)
    products = Product.objects.filter(pk__in=events)
    stored = read_products(products, today=today)
    hidden = frozenset() if may_see_costs(actor) else COST_FIELDS
    own = {each.name: each for each in map(fields.custom_field, read_all_custom_fields())}
    leave_purged_out(events)
    drafts = [_draft(each, events[each.id], hidden, own) for each in stored]
    note_taken(drafts)
    moved = _pair_again(edit, drafts, actor=actor, at=at)
    plans.keep_stocked(drafts, stocked)
    links = check_links([each for each in drafts if each.changed], takes_leavers=True)
    require_whole(edit, drafts)
    written = [each for each in drafts if each.changed and not each.refusals]
    undoing = begin_edit(actor, EditSource.UNDO, edit.title, at)
    write_drafts(written, links, edit=undoing, today=today, at=at)
    note_pairings(undoing, moved)
    if edit.source != EditSource.LISTINGS:
        _part_pairings(edit, actor, at)
    mark_undone(edit, undoing, at)
    done = {each.product_id: len(each.changed.keys() - {MERGED}) for each in written}
    identity.record(
        actor,
        "catalog.products.undone",
        f"catalog.edit:{edit_id}",
        products=len(written),
        fields=sum(done.values()),
    )
    kept = sum(_count_kept(told, done.get(each)) for each, told in events.items())
    return UndoneEdit(undoing.pk, len(written), sum(done.values()), kept)


def _part_pairings(edit: ProductEdit, actor: identity.Actor, at: datetime) -> None:
    """Give back the pairings that a merge moved, or end those that came with new products."""
    if ids := read_pairings(edit):
        undo_pairings(ids, actor=actor, at=at)


def _pair_again(
    edit: ProductEdit, drafts: Sequence[Draft], *, actor: identity.Actor, at: datetime
) -> dict[int, list[int]]:
    """Return the new pairings of what is merged again: nothing that is sold is removed."""
    note_merges(drafts)
    merge_again(edit, drafts)
    return {
        into_id: move_pairings(product_ids, into_id, actor=actor, at=at)
        for into_id, product_ids in find_merged(drafts).items()
    }


def _read_events(edit_id: int) -> dict[int, list[Event]]:
    found: dict[int, list[Event]] = {}
    rows = ProductEvent.objects.filter(edit=edit_id).exclude(field__in=UNSEEN).order_by("pk")
    for product_id, *event in rows.values_list("product_id", "field", "before", "after"):
        name, before, after = event
        told = found.setdefault(product_id, [])
        # Pictures of one edit come one by one: each step begins where the one before ended.
        step = next((each for each in told if each[0] == name and each[2] == before), None)
        if step:
            told[told.index(step)] = (name, step[1], after)
        else:
            told.append((name, before, after))
    return found


def _draft(
    stored: StoredProduct,
    events: Sequence[Event],
    hidden: frozenset[str],
    own: Mapping[str, ProductField],
) -> Draft:
    """Return what putting back comes to; a product that was made is removed, nothing else."""
    if _was_made(events) and not stored.texts[REMOVED]:
        return plans.draft_of(stored, {REMOVED: fields.YES})
    values = _still_as_left(stored.texts, events, hidden)
    return plans.draft_of(
        stored, {name: text for name, text in values.items() if _is_taken(own.get(name), text)}
    )


def _count_kept(events: Sequence[Event], put_back: int | None) -> int:
    """Return how much of one product stays as it is; `put_back` None: all of it.

    To take back that it was made is one thing, not a field each.
    """
    if _was_made(events):
        return int(put_back is None)
    return len(events) - (put_back or 0)


def _was_made(events: Sequence[Event]) -> bool:
    """Tell whether the edit made the product."""
    return any(name == "sku" and not before for name, before, _ in events)


def _still_as_left(
    texts: Mapping[str, str], events: Sequence[Event], hidden: frozenset[str]
) -> dict[str, str]:
    return {
        name: before
        for name, before, after in events
        if name not in hidden
        and texts.get(name, "") == after
        and (before or name not in {"sku", "status", "cost"})
    }


def _is_taken(field: ProductField | None, text: str) -> bool:
    """Tell whether a field of the company's own still takes a text: an option may be gone."""
    if field is None or not text:
        return True
    try:
        return fields.read_field(field, text) == text
    except FieldRefusedError:
        return False
