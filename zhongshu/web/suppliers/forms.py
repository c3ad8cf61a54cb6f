"""The forms of a supplier, and of the terms on which it sells a product."""

from collections.abc import Mapping, Sequence

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from zhongshu.catalog import public as catalog
from zhongshu.identity import public as identity
from zhongshu.kernel.money import list_currencies
from zhongshu.purchasing import public as purchasing
from zhongshu.web.products.cards import CardForm
from zhongshu.web.products.words import NamedField
from zhongshu.web.suppliers.words import HINTS, SUPPLIER_NAMES, TERMS_NAMES

USUAL = ("CNY", "USD", "HKD", "EUR", "GBP", "JPY")
SKU = catalog.ProductField("sku", catalog.FieldKind.TEXT, longest=100)


def supplier_form(values: Mapping[str, str], data: QueryDict | None = None) -> CardForm:
    """Return the form of all fields of a supplier."""
    others = sorted(list_currencies() - {*USUAL})
    options = {
        "owner": [(login, login) for login in identity.list_logins()],
        "payment_terms": [
            (str(each), "")
            for each in (_("On delivery"), _("Monthly"), _("30% deposit, rest before shipping"))
        ],
        "currency": [(code, "") for code in (*USUAL, *others)],
    }
    return _form(purchasing.SUPPLIER_FIELDS, SUPPLIER_NAMES, values, options, data)


def terms_form(
    values: Mapping[str, str],
    actor: identity.Actor,
    data: QueryDict | None = None,
    *,
    is_new: bool,
) -> CardForm:
    """Return the form of terms; the price only for who may see it, the SKU where it is asked."""
    sees_costs = catalog.may_see_costs(actor)
    fields = [each for each in purchasing.TERMS_FIELDS if sees_costs or not each.is_cost]
    names = {"sku": "SKU", **TERMS_NAMES}
    return _form([SKU, *fields] if is_new else fields, names, values, {}, data)


def _form(
    fields: Sequence[catalog.ProductField],
    names: Mapping[str, Promise | str],
    values: Mapping[str, str],
    options: Mapping[str, Sequence[tuple[str, str]]],
    data: QueryDict | None,
) -> CardForm:
    named = [NamedField(each, str(names[each.name])) for each in fields]
    form = CardForm(named, values, options, data)
    for name, control in form.fields.items():
        control.help_text = str(HINTS.get(name, ""))
    return form
