"""Save a batch of changes of suppliers and prices: read, match, check, write, tell."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from zhongshu.catalog import public as catalog
from zhongshu.company import public as company
from zhongshu.identity import public as identity
from zhongshu.purchasing import fields, statements
from zhongshu.purchasing.errors import SupplierFieldRefusedError as Refused
from zhongshu.purchasing.errors import TooManySuppliersError
from zhongshu.purchasing.models import Supplier, SupplierEdit, SupplierPrice
from zhongshu.purchasing.plans import Change, SupplierDraft, Suppliers, Terms, TermsDraft
from zhongshu.purchasing.rights import MAY_CHANGE
from zhongshu.purchasing.texts import read_suppliers, read_terms
from zhongshu.purchasing.values import SavedSuppliers
from zhongshu.purchasing.writing import begin_edit, write_drafts

MOST_CHANGES = 5_000


@dataclass(frozen=True, slots=True)
class Products:
    """The products that changes name: living ones, by id and by SKU."""

    ids: dict[str, int]
    skus: dict[int, str]

    def find(self, change: Change) -> int | None:
        """Return the product that is meant, or note that there is none."""
        if change.product_id is None:
            found = self.ids.get(change.sku)
            if found is None:
                change.refuse("sku", Refused.SKU_UNKNOWN, given=change.sku)
            return found
        if change.product_id not in self.skus:
            change.refuse("sku", catalog.FieldRefusedError.GONE)
            return None
        change.sku = self.skus[change.product_id]
        return change.product_id


def require_batch(changes: Collection[object], actor: identity.Actor) -> None:
    """Refuse whoever may not change suppliers, and too many changes at once.

    Raises:
        identity.NotAllowedError, TooManySuppliersError: see there.
    """
    identity.require_role(actor, *MAY_CHANGE)
    if len(changes) > MOST_CHANGES:
        raise TooManySuppliersError(most=MOST_CHANGES)


def save(
    changes: Sequence[Change],
    *,
    source: catalog.EditSource,
    title: str,
    only_known: bool,
    edit_id: int | None,
    actor: identity.Actor,
    at: datetime,
) -> SavedSuppliers:
    """Store each change that can be, as one edit; the others know what is wrong."""
    statements.lock_suppliers()
    sees_costs = catalog.may_see_costs(actor)
    for change in changes:
        change.read(change.given, fields.OF_SUPPLIER, change.values, sees_costs=sees_costs)
    suppliers = Suppliers(read_suppliers(_named(changes)), only_known=only_known)
    products = _find_products(changes, actor)
    terms = _read_terms(products, actor)
    base = company.get_company().base_currency
    logins = {each.login for each in identity.list_names() if each.is_active}
    for change in changes:
        draft = suppliers.find(change)
        product_id = products.find(change) if change.names_product else None
        currency = _currency_of(change, draft) or base
        given = {
            name: fields.with_currency(text, currency) if name == "price" else text
            for name, text in change.given_terms.items()
        }
        change.read(given, fields.OF_TERMS, change.terms, sees_costs=sees_costs)
        _check_owner(change, draft, logins)
        if not change.refusals:
            suppliers.check(change, draft)
        if product_id is not None:
            terms.check(change, draft, product_id)
        elif change.given_terms and not change.names_product:
            change.refuse("sku", Refused.NO_PRODUCT)
        if change.refusals:
            continue
        draft = suppliers.take(change, draft)
        if product_id is not None:
            terms.take(change, draft, product_id)
    terms.yield_preference()
    written = [each for each in suppliers.drafts if each.changed]
    priced = [each for each in terms.drafts if each.changed]
    if not written and not priced:
        return SavedSuppliers(tuple(each.answer() for each in changes), edit_id)
    edit = SupplierEdit.objects.get(pk=edit_id) if edit_id else begin_edit(actor, source, title, at)
    write_drafts(written, priced, edit=edit, at=at)
    _tell(actor, edit, written, priced)
    return SavedSuppliers(tuple(each.answer() for each in changes), edit.pk)


def _named(changes: Sequence[Change]) -> QuerySet[Supplier]:
    """Return the suppliers that the changes may be about."""
    codes = [each.values.get("code", "") or each.reference for each in changes]
    names = [each.values.get("name", "") or each.reference for each in changes]
    named = Q(pk__in=[each.supplier_id for each in changes if each.supplier_id is not None])
    named |= Q(code_look__in={fields.look_of(code) for code in codes if code})
    named |= Q(name_look__in={fields.look_of(name) for name in names if name})
    return Supplier.objects.filter(named, removed_at=None)


def _find_products(changes: Sequence[Change], actor: identity.Actor) -> Products:
    skus = {each.sku for each in changes if each.sku and each.product_id is None}
    ids = {each.product_id for each in changes if each.product_id is not None}
    return Products(
        catalog.find_product_ids(actor, skus) if skus else {},
        catalog.find_skus(actor, ids) if ids else {},
    )


def _read_terms(products: Products, actor: identity.Actor) -> Terms:
    ids = {*products.ids.values(), *products.skus}
    if not ids:
        return Terms([], {})
    living = catalog.find_merged(actor, ids)
    return Terms(read_terms(SupplierPrice.objects.filter(product__in=[*ids, *living])), living)


def _currency_of(change: Change, draft: SupplierDraft | None) -> str:
    return change.values.get("currency", draft.texts.get("currency", "") if draft else "")


def _check_owner(change: Change, draft: SupplierDraft | None, logins: Collection[str]) -> None:
    login = change.values.get("owner", "")
    if login and login not in logins and (draft is None or draft.texts.get("owner") != login):
        change.refuse("owner", Refused.PERSON, given=login)


def _tell(
    actor: identity.Actor,
    edit: SupplierEdit,
    written: Sequence[SupplierDraft],
    priced: Sequence[TermsDraft],
) -> None:
    action = "purchasing.suppliers.saved" if written else "purchasing.prices.set"
    # Whose price was only taken from being preferred is not known by name.
    named = [*written, *(each.supplier for each in priced)]
    names = dict.fromkeys(each.texts["name"] for each in named if "name" in each.texts)
    identity.record(
        actor,
        action,
        f"purchasing.edit:{edit.pk}",
        source=edit.source,
        suppliers=len(written),
        prices=len(priced),
        names=", ".join([*names][:10])[:500],
        title=edit.title,
    )
