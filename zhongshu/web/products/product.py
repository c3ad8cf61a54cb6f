"""The page of one product: its cards, its history, and a new one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.flows.remove_products import remove_products
from zhongshu.purchasing import public as purchasing
from zhongshu.web.http import SignedInRequest, Undo, allowed_to, answer, is_htmx, toast
from zhongshu.web.products import words
from zhongshu.web.products.bulk import MAY_CHANGE
from zhongshu.web.products.cards import CardForm, CardOf, list_cards, list_options
from zhongshu.web.products.edits import take_back
from zhongshu.web.products.history import REMOVED, to_events

TARGET = "#product"
SKU_TAKEN = gettext_noop("There is a product with this SKU already.")


@dataclass(frozen=True, slots=True)
class Card:
    """A card as it is shown: a form, or for who may only look its fields and texts."""

    slug: str
    title: str
    form: CardForm
    texts: Sequence[tuple[str, str]] = field(default=())


@require_safe
def product(request: SignedInRequest, product_id: int) -> HttpResponse:
    """Show one product."""
    return _show(request, product_id)


@require_POST
@allowed_to(*MAY_CHANGE)
def save_card(request: SignedInRequest, product_id: int, slug: str) -> HttpResponse:
    """Store what was changed in one card; a refusal stands under its field."""
    context = page_context(request, product_id)
    card, named = _find_card(slug, words.list_fields(request.actor))
    form = CardForm(named, {}, list_options(request.actor), request.POST)
    if not form.is_valid():
        return _show_refused(request, context, card, form)
    changes = form.changes()
    saved = catalog.save_products(
        [catalog.ProductChange(changes, product_id)],
        source=catalog.EditSource.PAGE,
        actor=request.actor,
        at=timezone.now(),
    )
    if refusals := saved.saved[0].refusals:
        form.refuse(refusals)
        return _show_refused(request, context, card, form)
    _say_saved(request, product_id, saved.edit_id)
    if not is_htmx(request):
        return redirect("products:product", product_id)
    context = page_context(request, product_id)
    cards = context["cards"]
    assert isinstance(cards, list)  # noqa: S101 - made above
    context["card"] = next(each for each in cards if each.slug == slug)
    return answer(request, "products/product.html", context | {"oob": True}, part="saved")


@require_POST
@allowed_to(*MAY_CHANGE)
def put_back(request: SignedInRequest, product_id: int) -> HttpResponse:
    """Give one field the text that it had before an edit."""
    edit, name = request.POST.get("edit", ""), request.POST.get("field", "")
    events = catalog.list_product_events(request.actor, product_id=product_id)
    found = next((e for e in events if str(e.edit_id) == edit and e.field == name), None)
    if found is None:
        raise Http404
    saved = catalog.save_products(
        [catalog.ProductChange({name: found.before}, product_id)],
        source=catalog.EditSource.PAGE,
        actor=request.actor,
        at=timezone.now(),
    )
    if refusals := saved.saved[0].refusals:
        toast(request, refusals[0].sentence, is_bad=True)
    else:
        _say_saved(request, product_id, saved.edit_id)
    return _after(request, product_id)


@require_POST
@allowed_to(*MAY_CHANGE)
def undo_here(request: SignedInRequest, product_id: int, edit_id: int) -> HttpResponse:
    """Take a whole edit back, and show the product."""
    take_back(request, edit_id, partial(undo_on_page, product_id))
    return _after(request, product_id)


@require_POST
@allowed_to(*MAY_CHANGE)
def remove(request: SignedInRequest, product_id: int) -> HttpResponse:
    """Remove the product when nothing sells it and nothing of it lies anywhere."""
    saved = remove_products([product_id], actor=request.actor, at=timezone.now())
    if refusals := saved.saved[0].refusals:
        toast(request, refusals[0].sentence, is_bad=True)
    else:
        toast(
            request, _("The product is removed."), undo=undo_on_page(product_id, saved.edit_id or 0)
        )
    return _after(request, product_id)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed_to(*MAY_CHANGE)
def new_product(request: SignedInRequest) -> HttpResponse:
    """Show the form of a new product, and make it."""
    fields = words.list_fields(request.actor)
    options = list_options(request.actor)
    if request.method != "POST":
        start = {"status": catalog.ProductStatus.DEVELOPING.value}
        cards = [_to_card(*each, CardForm(each[1], start, options)) for each in list_cards(fields)]
        return answer(request, "products/new.html", {"cards": cards})
    cards = [
        _to_card(*each, CardForm(each[1], {}, options, request.POST)) for each in list_cards(fields)
    ]
    saved = _make(request, [each.form for each in cards])
    if saved is None:
        return answer(request, "products/new.html", {"cards": cards}, status=422)
    _say_saved(request, saved.saved[0].product_id or 0, saved.edit_id, _("The product is made."))
    return redirect("products:product", saved.saved[0].product_id)


def page_context(request: SignedInRequest, product_id: int) -> dict[str, object]:
    """Return what the page of a product shows.

    Raises:
        catalog.ProductNotFoundError: there is no such product.
    """
    actor = request.actor
    detail = catalog.get_product(actor, product_id)
    row = detail.row
    fields = words.list_fields(actor)
    may_change = catalog.may_change_products(actor)
    is_open = may_change and row.removed_at is None
    options = list_options(actor) if is_open else {"owner": [], "developer": []}
    events = to_events(detail.events, fields, dict(row.values), may_change=is_open)
    stores = channels.list_stores(actor)
    names = {each.store_id: each.name for each in stores}
    accounts = {each.account_id: each.account_name for each in stores}
    pairings = catalog.list_pairings(actor, product_id=product_id)
    removed = (e.edit_id for e in events if e.field == REMOVED and not e.is_undone)
    return {
        "product": row,
        "suppliers": purchasing.list_prices_of_products(actor, [product_id])[product_id],
        "sees_costs": catalog.may_see_costs(actor),
        "detail": detail,
        "status": words.STATUS_WORDS[row.status],
        "tags": words.tags_of(row),
        "cards": [
            _to_card(card, named, CardForm(named, row.values, options), row.values)
            for card, named in list_cards(fields)
        ],
        "events": events,
        "pairings": [
            (each, names.get(each.store_id or 0) or accounts.get(each.account_id, ""))
            for each in pairings
            if not each.ended_at
        ],
        "earlier": [
            (each, names.get(each.store_id or 0) or accounts.get(each.account_id, ""))
            for each in pairings
            if each.ended_at
        ],
        "most_images": catalog.MOST_IMAGES,
        "may_change": may_change,
        "is_open": is_open,
        "removed_by": next(removed, None) if may_change else None,
    }


def _to_card(
    card: CardOf,
    named: Sequence[words.NamedField],
    form: CardForm,
    values: Mapping[str, str] | None = None,
) -> Card:
    kinds, known = words.kinds_of(named), values or {}
    texts = [
        (each.label, words.in_words(kinds, each.name, known.get(each.name, ""))) for each in named
    ]
    return Card(card.slug, str(card.title), form, texts)


def _find_card(
    slug: str, fields: Sequence[words.NamedField]
) -> tuple[CardOf, list[words.NamedField]]:
    for card, named in list_cards(fields):
        if card.slug == slug:
            return card, named
    raise Http404


def _make(request: SignedInRequest, forms: Sequence[CardForm]) -> catalog.SavedProducts | None:
    """Make the product of all cards; None: something is refused, and stands under its field."""
    if [form for form in forms if not form.is_valid()]:  # each is read, for each shows its faults
        return None
    values: dict[str, str] = {}
    for form in forms:
        values |= form.changes()
    sku = " ".join(values.pop("sku", "").split())
    basics = forms[0]
    if sku and catalog.find_product_ids(request.actor, [sku]):
        basics.add_error("sku", _(SKU_TAKEN))
        return None
    saved = catalog.save_products(
        [catalog.ProductChange(values, sku=sku)],
        source=catalog.EditSource.PAGE,
        actor=request.actor,
        at=timezone.now(),
    )
    for refusal in saved.saved[0].refusals:
        owner = next((form for form in forms if refusal.field in form.fields), basics)
        owner.refuse([refusal])
    return None if saved.saved[0].refusals else saved


def _show(request: SignedInRequest, product_id: int) -> HttpResponse:
    context = page_context(request, product_id)
    return answer(request, "products/product.html", context, part="body")


def _after(request: SignedInRequest, product_id: int) -> HttpResponse:
    """Show the product after something was done to it."""
    if not is_htmx(request):
        return redirect("products:product", product_id)
    return _show(request, product_id)


def _show_refused(
    request: SignedInRequest, context: dict[str, object], card: CardOf, form: CardForm
) -> HttpResponse:
    shown = _to_card(card, form.named, form)
    cards = context["cards"]
    assert isinstance(cards, list)  # noqa: S101 - made above
    context["cards"] = [shown if each.slug == card.slug else each for each in cards]
    context["card"] = shown
    return answer(request, "products/product.html", context, part="card", status=422)


def _say_saved(
    request: SignedInRequest, product_id: int, edit_id: int | None, text: str = ""
) -> None:
    if edit_id is None:
        toast(request, _("Nothing to change: it is so already."))
    else:
        toast(request, text or _("Saved."), undo=undo_on_page(product_id, edit_id))


def undo_on_page(product_id: int, edit_id: int) -> Undo:
    return Undo(reverse("products:undo-here", args=[product_id, edit_id]), TARGET)
