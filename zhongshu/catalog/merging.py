"""What taking back a merge, and taking that back, needs beyond the fields of products."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from zhongshu.catalog import product_fields as fields
from zhongshu.catalog.models import Product, ProductEdit, ProductEvent
from zhongshu.catalog.product_errors import MergeAgainError
from zhongshu.catalog.product_plans import Draft
from zhongshu.catalog.product_texts import MERGED, PAIRINGS, REMOVED
from zhongshu.catalog.product_values import EditSource
from zhongshu.catalog.statements import products as statements

COMES, GOES = (fields.YES, ""), ("", fields.YES)


def note_merges(drafts: Sequence[Draft]) -> None:
    """Note of products that come back into which one they were merged."""
    for draft in drafts:
        into = draft.stored and draft.stored.merged_into
        if into and draft.changed.get(REMOVED) == COMES:
            draft.changed[MERGED] = (str(into), "")


def merge_again(edit: ProductEdit, drafts: Sequence[Draft]) -> None:
    """Let what goes once more, since its coming back is taken back, be merged once more.

    Raises:
        MergeAgainError: the one that it was merged into is gone, or nobody noted which it was.
    """
    going = [each for each in drafts if each.changed.get(REMOVED) == GOES and not each.refusals]
    if edit.source != EditSource.UNDO or not going:
        return
    rows = ProductEvent.objects.filter(edit=edit, field=MERGED, after="")
    noted = {product_id: int(into) for product_id, into in rows.values_list("product_id", "before")}
    living = Product.objects.filter(pk__in=noted.values(), removed_at=None)
    ids = frozenset(living.values_list("pk", flat=True))
    is_merge = ProductEdit.objects.filter(undone_by=edit, source=EditSource.MERGE).exists()
    for draft in going:
        into_id = noted.get(draft.product_id or 0)
        if into_id is None and not is_merge:
            continue
        if into_id is None or into_id not in ids:
            raise MergeAgainError(edit_id=edit.pk)
        draft.merged_into = into_id
        draft.changed[MERGED] = ("", str(into_id))


def find_merged(drafts: Sequence[Draft]) -> Mapping[int, list[int]]:
    """Return which products are merged by these, by the one that stays."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    for each in drafts:
        before, into = each.changed.get(MERGED, ("", ""))
        if into and not before and each.product_id:
            found[int(into)].append(each.product_id)
    return found


def note_pairings(edit: ProductEdit, moved: Mapping[int, Collection[int]]) -> None:
    """Note which versions of pairings came of an edit, so that undoing it finds them."""
    statements.insert_events(
        [
            {
                "edit_id": edit.pk,
                "product_id": product_id,
                "field": PAIRINGS,
                "before": "",
                "after": ", ".join(map(str, pairing_ids)),
            }
            for product_id, pairing_ids in moved.items()
            if pairing_ids
        ]
    )


def read_pairings(edit: ProductEdit) -> list[int]:
    """Return the versions of pairings that an edit made, and those of what did it again."""
    edits, last = [edit.pk], edit
    while last.undone_by is not None and last.undone_by.undone_by is not None:
        last = last.undone_by.undone_by
        edits.append(last.pk)
    rows = ProductEvent.objects.filter(edit__in=edits, field=PAIRINGS)
    texts = rows.values_list("after", flat=True)
    return [int(each) for text in texts for each in fields.split_list(text)]


def require_whole(edit: ProductEdit, drafts: Sequence[Draft]) -> None:
    """Let nothing be done again of a merge of which one product cannot go.

    Raises:
        MergeAgainError: a bundle that came since holds it, or its code is another's by now.
    """
    if any(each.refusals and each.changed.get(MERGED, ("", ""))[1] for each in drafts):
        raise MergeAgainError(edit_id=edit.pk)
