"""The stock of all products, and of one: where it lies, who has reserved it, what moved it."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhongshu.catalog import public as catalog
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.web.addresses import MINE, adopt_address
from zhongshu.web.http import SignedInRequest, answer, is_htmx
from zhongshu.web.saved_views import ViewsOf
from zhongshu.web.stock.columns import PAGE, list_columns
from zhongshu.web.stock.filters import DEAD_DAYS, KEPT, PANEL, read_address
from zhongshu.web.stock.lists import list_context
from zhongshu.web.stock.product import product_context

VIEWS = ViewsOf(PAGE, "stock:list", KEPT, read_address)


@require_safe
def stock_list(request: SignedInRequest) -> HttpResponse:
    """Show a page of products beside their stock; without any wish the reader's default view."""
    if not request.GET and not is_htmx(request) and (url := VIEWS.find_default(request.actor)):
        return redirect(url)
    return answer(request, "stock/stock.html", list_context(request), part="list")


@require_safe
def panel(request: SignedInRequest) -> HttpResponse:
    """Show the filters by day, category, brand, tag and owner: a part of the list."""
    if not is_htmx(request):
        return redirect("stock:list")
    adopt_address(request, reverse("stock:list"))
    actor, parameters = request.actor, request.GET
    people = [(str(each.user_id), each.login) for each in identity.list_names()]
    context = {
        "chosen": {name: parameters.get(name, "") for name in (*PANEL, "at")},
        "dead_days": DEAD_DAYS,
        "today": request.company.day_of(timezone.now()).isoformat(),
        "categories": catalog.list_categories(actor),
        "brands": catalog.list_brands(actor),
        "tags": [(str(tag.id), tag.name) for tag in catalog.list_tags(actor)],
        "people": [(MINE, _("Me")), *people],
    }
    return answer(request, "stock/_panel.html", context)


@require_POST
def choose_columns(request: SignedInRequest) -> HttpResponse:
    """Remember which columns are shown and in which order, and show the list with them."""
    list_columns(inventory.list_places(request.actor)).take(request.actor, request.POST)
    if not is_htmx(request):
        return redirect("stock:list")
    adopt_address(request, reverse("stock:list"))
    return answer(request, "stock/stock.html", list_context(request), part="list")


@require_safe
def product_stock(request: SignedInRequest, product_id: int) -> HttpResponse:
    """Show what a product has and had, where it lies, what is reserved, and every move."""
    context = product_context(request, product_id)
    return answer(request, "stock/product.html", context, part="moves")
