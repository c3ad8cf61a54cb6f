"""Make and change products: from a page, a grid, a file or a program."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from zhongshu.catalog import product_plans as plans
from zhongshu.catalog.models import Product, ProductEdit
from zhongshu.catalog.product_errors import TooManyChangesError
from zhongshu.catalog.product_links import check_links
from zhongshu.catalog.product_plans import Draft
from zhongshu.catalog.product_rights import MAY_CHANGE, may_see_costs
from zhongshu.catalog.product_texts import known_fields, read_products
from zhongshu.catalog.product_values import (
    EditSource,
    ProductChange,
    SavedProduct,
    SavedProducts,
)
from zhongshu.catalog.product_writing import begin_edit, write_drafts
from zhongshu.catalog.statements import products as statements
from zhongshu.company import public as company
from zhongshu.identity import public as identity
from zhongshu.kernel.outcomes import Outcome

MOST_CHANGES = 5_000


@transaction.atomic
def save_products(
    changes: Sequence[ProductChange],
    *,
    source: EditSource,
    title: str = "",
    only_known: bool = False,
    edit_id: int | None = None,
    actor: identity.Actor,
    at: datetime,
) -> SavedProducts:
    """Store each change that can be; the others come back with what is wrong in which field.

    A change without `product_id` is about the product of its SKU, or makes it; `only_known`
    refuses to make any. All of it is one edit that `undo_edit` takes back; `edit_id` goes on
    with the edit of an earlier batch. The same again changes nothing.

    Raises:
        identity.NotAllowedError: neither administrator, operations nor buyer.
        TooManyChangesError: more than 5,000.
    """
    identity.require_role(actor, *MAY_CHANGE)
    if len(changes) > MOST_CHANGES:
        raise TooManyChangesError(most=MOST_CHANGES)
    # Fields of the company's own change under the same lock: none is archived meanwhile.
    statements.lock_products()
    drafts = plans.read_changes(changes, known_fields(), sees_costs=may_see_costs(actor))
    today = company.get_company().day_of(at)
    named = Q(pk__in=[each.product_id for each in changes if each.product_id is not None])
    named |= Q(look_alike__in=plans.look_alikes(drafts))
    stored = read_products(Product.objects.filter(named, removed_at=None), today=today)
    plans.match(drafts, stored, only_known=only_known)
    readable = [each for each in drafts if not each.refusals]
    for draft in readable:
        plans.merge(draft)
    links = check_links(readable)
    written = [each for each in readable if each.changed and not each.refusals]
    edit = None
    if written:
        edit = (
            ProductEdit.objects.get(pk=edit_id) if edit_id else begin_edit(actor, source, title, at)
        )
        write_drafts(written, links, edit=edit, today=today, at=at)
        _tell(actor, edit, written, title)
    return SavedProducts(tuple(map(_answer, drafts)), edit.pk if edit else edit_id)


def _answer(draft: Draft) -> SavedProduct:
    sku = draft.sku or draft.values.get("sku") or draft.change.sku
    if draft.refusals:
        outcome = Outcome.REFUSED
    elif draft.stored is None:
        outcome = Outcome.NEW
    else:
        outcome = Outcome.CHANGED if draft.changed else Outcome.UNCHANGED
    return SavedProduct(
        draft.change.label, outcome, draft.product_id, sku[:100], tuple(draft.refusals)
    )


def _tell(actor: identity.Actor, edit: ProductEdit, written: Sequence[Draft], title: str) -> None:
    facts: Mapping[str, object] = {
        "source": edit.source,
        "products": len(written),
        "skus": ", ".join(each.sku for each in written[:10]),
        "title": title[:200],
    }
    identity.record(actor, "catalog.products.saved", f"catalog.edit:{edit.pk}", **facts)
