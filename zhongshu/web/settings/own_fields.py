"""Settings › custom fields: what the company writes down of its products beside our own fields."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from zhongshu.catalog import public as catalog
from zhongshu.flows.rename_option import rename_option as rename
from zhongshu.identity import public as identity
from zhongshu.web.http import SignedInRequest, Undo, answer, is_htmx, lead_to, toast
from zhongshu.web.numbers import to_ids
from zhongshu.web.settings.forms import CustomFieldForm

TARGET = "#field-list"
KIND_NAMES = {
    catalog.CustomKind.TEXT: gettext_lazy("Text"),
    catalog.CustomKind.NUMBER: gettext_lazy("Number"),
    catalog.CustomKind.DATE: gettext_lazy("Date"),
    catalog.CustomKind.YES_NO: gettext_lazy("Yes or no"),
    catalog.CustomKind.CHOICE: gettext_lazy("Choice"),
}


@require_http_methods(["GET", "HEAD", "POST"])
def own_fields(request: SignedInRequest) -> HttpResponse:
    """Show the fields beside the form of a new one; a POST adds it."""
    form = _form(request)
    if request.method == "POST" and form.is_valid():
        try:
            catalog.add_custom_field(form.to_field(), actor=request.actor, at=timezone.now())
        except (catalog.CustomFieldRefusedError, catalog.CustomFieldConflictError) as refusal:
            form.refuse(refusal.field, str(refusal))
        else:
            toast(request, _("The field is added. It stands on every product now."))
            return redirect("settings:fields")
    return _show(request, form, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def own_field(request: SignedInRequest, field_id: int) -> HttpResponse:
    """Show the fields beside the form of one; a POST changes it."""
    card = _card(request, field_id)
    form = _form(request, card)
    if request.method == "POST" and form.is_valid():
        try:
            catalog.change_custom_field(
                field_id,
                form.to_field(),
                version=form.cleaned_data["version"],
                actor=request.actor,
                at=timezone.now(),
            )
        except (catalog.CustomFieldRefusedError, catalog.CustomFieldConflictError) as refusal:
            form.refuse(refusal.field, str(refusal))
        else:
            toast(request, _("Saved."))
            return redirect("settings:fields")
    return _show(request, form, card=card, status=422 if form.is_bound else 200)


@require_POST
def rename_option(request: SignedInRequest, field_id: int) -> HttpResponse:
    """Call an option otherwise; its undo, which has no form, is told by the address."""
    told = request.POST if "option" in request.POST else request.GET
    option, new = told.get("option", ""), told.get("to", "")
    try:
        number = rename(field_id, option, new, actor=request.actor, at=timezone.now())
    except (catalog.CustomFieldRefusedError, catalog.CustomFieldConflictError) as refusal:
        toast(request, str(refusal), is_bad=True)
    else:
        again = reverse("settings:rename-option", args=[field_id])
        back = urlencode({"option": " ".join(new.split()), "to": option})
        said = ngettext(
            "The option is renamed, and {number} product follows.",
            "The option is renamed, and {number} products follow.",
            number,
        ).format(number=f"{number:,}")
        toast(request, said, undo=Undo(f"{again}?{back}", TARGET))
    return lead_to(request, reverse("settings:field", args=[field_id]))


@require_POST
def order_fields(request: SignedInRequest) -> HttpResponse:
    """Keep the order into which the fields were dragged."""
    given = to_ids(request.POST.getlist("order"))
    catalog.order_custom_fields(given, actor=request.actor, at=timezone.now())
    return _after(request)


@require_POST
def archive(request: SignedInRequest, field_id: int) -> HttpResponse:
    """Take a field out of all pages; what products hold of it stays."""
    catalog.archive_custom_field(field_id, actor=request.actor, at=timezone.now())
    undo = Undo(reverse("settings:bring-back-field", args=[field_id]), TARGET)
    toast(request, _("The field is archived. What products hold of it is kept."), undo=undo)
    return _after(request)


@require_POST
def bring_back(request: SignedInRequest, field_id: int) -> HttpResponse:
    """Show an archived field again, with what products hold of it."""
    try:
        catalog.bring_back_custom_field(field_id, actor=request.actor, at=timezone.now())
    except catalog.CustomFieldConflictError as refusal:
        toast(request, str(refusal), is_bad=True)
    else:
        toast(request, _("The field is back, with what products hold of it."))
    return _after(request)


def _after(request: SignedInRequest) -> HttpResponse:
    if not is_htmx(request):
        return redirect("settings:fields")
    return _show(request, _form(request, is_new=True))


def _form(
    request: SignedInRequest, card: catalog.CustomFieldCard | None = None, *, is_new: bool = False
) -> CustomFieldForm:
    kinds = [(kind.value, name) for kind, name in KIND_NAMES.items()]
    data = request.POST if request.method == "POST" and not is_new else None
    initial: dict[str, object] = {"kind": catalog.CustomKind.TEXT.value, "version": 0}
    if card:
        initial = {
            "name": card.name,
            "kind": card.kind.value,
            "choices": "\n".join(card.choices),
            "version": card.version,
        }
    return CustomFieldForm(data, initial=initial, kinds=kinds)


def _card(request: SignedInRequest, field_id: int) -> catalog.CustomFieldCard:
    """Return one field that is not archived.

    Raises:
        catalog.CustomFieldNotFoundError: there is none.
    """
    for card in catalog.list_custom_fields(request.actor):
        if card.id == field_id:
            return card
    raise catalog.CustomFieldNotFoundError(field_id=field_id)


def _show(
    request: SignedInRequest,
    form: CustomFieldForm,
    *,
    card: catalog.CustomFieldCard | None = None,
    status: int = 200,
) -> HttpResponse:
    lines = [
        (each, KIND_NAMES[each.kind], ", ".join(each.choices))
        for each in catalog.list_custom_fields(request.actor)
    ]
    context = {
        "section": "fields",
        "form": form,
        "card": card,
        "fields": lines,
        "archived": [
            (each, KIND_NAMES[each.kind])
            for each in catalog.list_custom_fields(request.actor, archived=True)
        ],
        "most": catalog.MOST_FIELDS,
        "may_change": request.actor.is_one_of(identity.Role.OPERATIONS),
        "action_url": (
            reverse("settings:field", args=[card.id]) if card else reverse("settings:fields")
        ),
    }
    return answer(request, "settings/own_fields.html", context, part="list", status=status)
