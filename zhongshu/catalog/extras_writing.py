"""Write the pictures or attachments of one product: an edit that is undone like any other."""

from dataclasses import dataclass
from datetime import date, datetime

from zhongshu.catalog import product_plans as plans
from zhongshu.catalog.extras_errors import ProductImageNotFoundError
from zhongshu.catalog.models import Product, ProductEdit, ProductEvent
from zhongshu.catalog.product_errors import ProductNotFoundError
from zhongshu.catalog.product_links import check_links
from zhongshu.catalog.product_rights import MAY_CHANGE
from zhongshu.catalog.product_texts import StoredProduct, read_products
from zhongshu.catalog.product_values import EditSource
from zhongshu.catalog.product_writing import begin_edit, write_drafts
from zhongshu.catalog.statements import products as statements
from zhongshu.company import public as company
from zhongshu.identity import public as identity


@dataclass(frozen=True, slots=True)
class HeldProduct:
    """A product that nobody else changes until the transaction ends."""

    stored: StoredProduct
    today: date


def hold_product(product_id: int, *, actor: identity.Actor, at: datetime) -> HeldProduct:
    """Hold one living product for somebody who may change it.

    Raises:
        identity.NotAllowedError: this role does not change products.
        ProductNotFoundError: there is none, or it is removed.
    """
    identity.require_role(actor, *MAY_CHANGE)
    statements.lock_products()
    today = company.get_company().day_of(at)
    living = Product.objects.filter(pk=product_id, removed_at=None)
    for stored in read_products(living, today=today):
        return HeldProduct(stored, today)
    raise ProductNotFoundError(product_id=product_id)


def find_shown(held: HeldProduct, *picture_ids: int) -> dict[int, str]:
    """Return what each picture of the product shows, in their order.

    Raises:
        ProductImageNotFoundError: one of these is not among them (any more).
    """
    shown = {each.id: each.alt for each in held.stored.images}
    for picture_id in picture_ids:
        if picture_id not in shown:
            raise ProductImageNotFoundError(picture_id=picture_id)
    return shown


def write_text(
    held: HeldProduct,
    name: str,
    text: str,
    *,
    edit_id: int | None = None,
    source: EditSource,
    actor: identity.Actor,
    at: datetime,
) -> int | None:
    """Store one text of the product and return the edit; None: it was so already.

    `edit_id` goes on with an edit of the same person that did nothing else, so that what was
    sent one by one is taken back together.
    """
    draft = plans.draft_of(held.stored, {name: text})
    if not draft.changed:
        return None
    edit = _find_edit(edit_id, held.stored.id, name, actor) or begin_edit(actor, source, "", at)
    edit.products = 0  # it is one product, however often it is written
    links = check_links([draft], takes_leavers=True)
    write_drafts([draft], links, edit=edit, today=held.today, at=at)
    return edit.pk


def _find_edit(
    edit_id: int | None, product_id: int, name: str, actor: identity.Actor
) -> ProductEdit | None:
    if edit_id is None or actor.user_id is None:
        return None
    edit = ProductEdit.objects.filter(pk=edit_id, user=actor.user_id, undone_at=None).first()
    others = ProductEvent.objects.filter(edit=edit_id).exclude(product=product_id, field=name)
    return None if edit is None or others.exists() else edit
