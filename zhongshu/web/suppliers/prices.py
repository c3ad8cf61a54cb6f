"""On which terms a supplier sells a product: a form of its own, and forgetting them."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhongshu.catalog import public as catalog
from zhongshu.purchasing import public as purchasing
from zhongshu.web.http import SignedInRequest, allowed_to, answer, toast
from zhongshu.web.products.cards import CardForm
from zhongshu.web.suppliers.forms import terms_form
from zhongshu.web.suppliers.lists import LONGEST_TEXT
from zhongshu.web.suppliers.supplier import PAGE, say_saved


@require_http_methods(["GET", "HEAD", "POST"])
@allowed_to(*purchasing.MAY_CHANGE)
def new_price(request: SignedInRequest, supplier_id: int) -> HttpResponse:
    """Ask which product the supplier sells and on which terms, and keep them."""
    row = purchasing.get_supplier(request.actor, supplier_id)
    context = {"supplier": row}
    if request.method != "POST":
        start = {"sku": request.GET.get("sku", "")[:LONGEST_TEXT]}
        form = terms_form(start, request.actor, is_new=True)
        # What came by the address was typed by nobody yet: it counts as changed when it is sent.
        form.values = {}
        return answer(request, "suppliers/price.html", context | {"form": form})
    form = terms_form({}, request.actor, request.POST, is_new=True)
    if form.is_valid():
        values = form.changes()
        change = purchasing.PriceChange(values, supplier_id, sku=values.pop("sku", ""))
        if _is_set(request, form, change):
            return redirect("suppliers:supplier", supplier_id)
    return answer(request, "suppliers/price.html", context | {"form": form}, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed_to(*purchasing.MAY_CHANGE)
def price(request: SignedInRequest, supplier_id: int, product_id: int) -> HttpResponse:
    """Show the terms of a supplier for a product, and change them.

    Raises:
        purchasing.SupplierNotFoundError: there is no such supplier.
        catalog.ProductNotFoundError: there is no such product.
    """
    actor = request.actor
    row = purchasing.get_supplier(actor, supplier_id)
    product = catalog.get_product(actor, product_id)
    if product.merged_into:
        return redirect("suppliers:price", supplier_id, product.merged_into)
    found = purchasing.list_prices_of_products(actor, [product_id])[product_id]
    terms = next((each for each in found if each.supplier_id == supplier_id), None)
    context = {"supplier": row, "product": product.row, "terms": terms}
    if request.method != "POST":
        form = terms_form(terms.values if terms else {}, actor, is_new=False)
        return answer(request, "suppliers/price.html", context | {"form": form})
    form = terms_form({}, actor, request.POST, is_new=False)
    if form.is_valid():
        change = purchasing.PriceChange(form.changes(), supplier_id, product_id=product_id)
        if _is_set(request, form, change):
            return redirect("suppliers:supplier", supplier_id)
    return answer(request, "suppliers/price.html", context | {"form": form}, status=422)


@require_POST
@allowed_to(*purchasing.MAY_CHANGE)
def remove(request: SignedInRequest, supplier_id: int, product_id: int) -> HttpResponse:
    """Forget on which terms a supplier sells a product."""
    saved = purchasing.set_prices(
        [purchasing.PriceChange({}, supplier_id, product_id=product_id, is_removed=True)],
        source=PAGE,
        actor=request.actor,
        at=timezone.now(),
    )
    if refusals := saved.saved[0].refusals:
        toast(request, refusals[0].sentence, is_bad=True)
    else:
        say_saved(request, supplier_id, saved.edit_id, _("The supplier sells it to us no more."))
    return redirect("suppliers:supplier", supplier_id)


def _is_set(request: SignedInRequest, form: CardForm, change: purchasing.PriceChange) -> bool:
    """Keep the terms and say so; False: what is wrong stands under its field."""
    saved = purchasing.set_prices([change], source=PAGE, actor=request.actor, at=timezone.now())
    refusals = saved.saved[0].refusals
    form.refuse(refusals)
    if not refusals:
        say_saved(request, change.supplier_id or 0, saved.edit_id)
    return not refusals
