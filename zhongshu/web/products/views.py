"""The list of products, its panel of filters, and its columns."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhongshu.catalog import public as catalog
from zhongshu.identity import public as identity
from zhongshu.web.addresses import MINE, adopt_address
from zhongshu.web.http import SignedInRequest, answer, is_htmx, lead_to
from zhongshu.web.pasted import LONGEST_PASTE, keep_list, split_codes
from zhongshu.web.products import words
from zhongshu.web.products.columns import PAGE, list_columns
from zhongshu.web.products.edits import last_edit
from zhongshu.web.products.filters import CARRIED, KINDS, OWN, PANEL, read_address
from zhongshu.web.products.lists import LONGEST_SKU, SESSION_KEY, list_context
from zhongshu.web.saved_views import ViewsOf

MOST_PASTED = 5_000
VIEWS = ViewsOf(
    PAGE,
    "products:list",
    ("q", *(name for name in CARRIED if name != "list"), *PANEL),
    read_address,
    prefix=OWN,
)


@require_safe
def product_list(request: SignedInRequest) -> HttpResponse:
    """Show a page of products; without any wish the reader's default view."""
    if not request.GET and not is_htmx(request) and (url := VIEWS.find_default(request.actor)):
        return redirect(url)
    return show_list(request)


def show_list(request: SignedInRequest) -> HttpResponse:
    """Answer the list under `request.GET`, as a page or as a part."""
    context = list_context(request)
    if not is_htmx(request) or request.method == "POST":
        context |= last_edit(request.actor)
    part = "changed" if request.method == "POST" else "list"
    return answer(request, "products/products.html", context, part=part)


@require_safe
def panel(request: SignedInRequest) -> HttpResponse:
    """Show the filters by category, brand, tag, people, kind and parent: a part of the list."""
    if not is_htmx(request):
        return redirect("products:list")
    adopt_address(request, reverse("products:list"))
    actor, parameters = request.actor, request.GET
    people = [(str(each.user_id), each.login) for each in identity.list_names()]
    people.insert(0, (MINE, _("Me")))
    context = {
        "chosen": {name: parameters.get(name, "") for name in PANEL},
        "own": [
            (each.name, each.label, parameters.get(each.name, ""), _wishes_for(each.field))
            for each in words.own_fields(words.list_fields(actor))
        ],
        "categories": catalog.list_categories(actor),
        "brands": catalog.list_brands(actor),
        "choices": [
            ("tag", _("Tag"), [(str(tag.id), tag.name) for tag in catalog.list_tags(actor)]),
            ("owner", words.FIELD_NAMES["owner"], people),
            ("developer", words.FIELD_NAMES["developer"], people),
            ("kind", _("Type"), [(key, words.KIND_NAMES[kind]) for key, kind in KINDS.items()]),
        ],
    }
    return answer(request, "products/_panel.html", context)


def _wishes_for(field: catalog.ProductField) -> list[tuple[str, str]]:
    """Return what a filter by a field of the company's own may be; none: it is typed."""
    if field.kind is catalog.FieldKind.YES_NO:
        return [("yes", _("Yes"))]
    return [(each, each) for each in field.choices]


@require_POST
def choose_columns(request: SignedInRequest) -> HttpResponse:
    """Remember which columns are shown and in which order, and show the list with them."""
    list_columns(words.list_fields(request.actor)).take(request.actor, request.POST)
    if not is_htmx(request):
        return redirect("products:list")
    adopt_address(request, reverse("products:list"))
    return show_list(request)


@require_POST
def paste(request: SignedInRequest) -> HttpResponse:
    """Show the products of a pasted list of SKUs."""
    text = request.POST.get("skus", "")[:LONGEST_PASTE]
    codes = split_codes(text, longest=LONGEST_SKU)
    if not codes or len(codes) > MOST_PASTED:
        problem = (
            _("At most %d SKUs can be looked for at once.") % MOST_PASTED
            if codes
            else _("Paste at least one SKU.")
        )
        context = {"problem": problem, "text": text}
        return answer(request, "products/_paste.html", context, status=422)
    kept = keep_list(request, SESSION_KEY, "skus", codes)
    return lead_to(request, f"{reverse('products:list')}?{urlencode({'tab': 'all', **kept})}")
