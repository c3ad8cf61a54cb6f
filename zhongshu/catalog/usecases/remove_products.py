"""Remove products that nothing sells any more; they are kept, and can come back."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from zhongshu.catalog import product_fields as fields
from zhongshu.catalog import product_plans as plans
from zhongshu.catalog.models import Product
from zhongshu.catalog.product_errors import FieldRefusedError, TooManyChangesError
from zhongshu.catalog.product_links import check_links
from zhongshu.catalog.product_plans import Draft
from zhongshu.catalog.product_rights import MAY_CHANGE
from zhongshu.catalog.product_texts import REMOVED, read_products
from zhongshu.catalog.product_values import (
    EditSource,
    ProductChange,
    SavedProduct,
    SavedProducts,
)
from zhongshu.catalog.product_writing import begin_edit, write_drafts
from zhongshu.catalog.statements import products as statements
from zhongshu.catalog.usecases.save_products import MOST_CHANGES
from zhongshu.company import public as company
from zhongshu.identity import public as identity
from zhongshu.kernel.outcomes import Outcome


@transaction.atomic
def remove_products(
    product_ids: Sequence[int],
    *,
    stocked: Mapping[int, int] = plans.NOTHING,
    actor: identity.Actor,
    at: datetime,
) -> SavedProducts:
    """Remove each product that no listing and no bundle sells; the others come back refused.

    So do `stocked` ones, of which units lie somewhere: whoever knows stock tells how many. Codes
    are free again. `undo_edit` brings all of them back.

    Raises:
        identity.NotAllowedError: this role does not change products.
        TooManyChangesError: more than 5,000.
    """
    identity.require_role(actor, *MAY_CHANGE)
    if len(product_ids) > MOST_CHANGES:
        raise TooManyChangesError(most=MOST_CHANGES)
    statements.lock_products()
    today = company.get_company().day_of(at)
    living = Product.objects.filter(pk__in=product_ids, removed_at=None)
    stored = {each.id: each for each in read_products(living, today=today)}
    drafts = []
    for product_id in dict.fromkeys(product_ids):
        if product_id in stored:
            draft = plans.draft_of(stored[product_id], {REMOVED: fields.YES})
        else:
            draft = Draft(ProductChange({}, product_id))
            draft.refuse("sku", FieldRefusedError.GONE)
        drafts.append(draft)
    plans.keep_stocked(drafts, stocked)
    links = check_links([each for each in drafts if each.stored])
    written = [each for each in drafts if not each.refusals]
    edit = None
    if written:
        edit = begin_edit(actor, EditSource.PAGE, "", at)
        write_drafts(written, links, edit=edit, today=today, at=at)
        skus = ", ".join(each.sku for each in written[:10])
        identity.record(
            actor,
            "catalog.products.removed",
            f"catalog.edit:{edit.pk}",
            products=len(written),
            skus=skus,
        )
    return SavedProducts(tuple(map(_answer, drafts)), edit.pk if edit else None)


def _answer(draft: Draft) -> SavedProduct:
    outcome = Outcome.REFUSED if draft.refusals else Outcome.CHANGED
    return SavedProduct("", outcome, draft.change.product_id, draft.sku, tuple(draft.refusals))
