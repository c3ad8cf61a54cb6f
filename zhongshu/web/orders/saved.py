"""What somebody keeps about the order list: views with a name, and which columns are shown."""

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhongshu.identity import public as identity
from zhongshu.kernel.texts import find_hidden
from zhongshu.web.http import SignedInRequest, answer, is_htmx, toast
from zhongshu.web.orders.columns import COLUMNS, PAGE
from zhongshu.web.orders.filters import CARRIED, read_address
from zhongshu.web.orders.lists import adopt_address, list_context

LONGEST_NAME = 100
# What a view keeps: a long pasted list lies in a session only, and a page has no name.
KEPT = ("q", *(name for name in CARRIED if name != "list"))


@require_POST
def columns(request: SignedInRequest) -> HttpResponse:
    """Remember which columns are shown and in which order, and show the list with them."""
    COLUMNS.take(request.actor, request.POST)
    if not is_htmx(request):
        return redirect("orders:list")
    adopt_address(request)
    return answer(request, "orders/orders.html", list_context(request), part="list")


@require_safe
def views(request: SignedInRequest) -> HttpResponse:
    """Show the menu of saved views."""
    return _show_views(request)


@require_POST
def save_view(request: SignedInRequest) -> HttpResponse:
    """Keep the filter in which the reader stands under a name."""
    name = request.POST.get("name", "").strip()
    adopt_address(request)
    query = _query_of(request)
    problem = ""
    if not name or len(name) > LONGEST_NAME:
        problem = _("Give the view a name of 1 to %d characters.") % LONGEST_NAME
    elif hidden := find_hidden(name):
        problem = (
            _("This name holds an invisible character (%s). Type it again without it.") % hidden
        )
    elif len(query) > 2000:
        problem = _("This filter is too long to be kept. Take the pasted list away first.")
    if problem:
        context = {"problem": problem, "name": name}
        return answer(request, "orders/_save_view.html", context, status=422)
    read_address(QueryDict(query))
    identity.save_view(
        page=PAGE,
        name=name,
        query=query,
        is_shared=bool(request.POST.get("is_shared")),
        is_default=bool(request.POST.get("is_default")),
        actor=request.actor,
    )
    toast(request, _("The view “%s” is saved.") % name)
    url = f"{reverse('orders:list')}?{query}"
    return HttpResponse(headers={"HX-Redirect": url}) if is_htmx(request) else redirect(url)


@require_POST
def delete_view(request: SignedInRequest, view_id: int) -> HttpResponse:
    """Take a view back."""
    identity.delete_view(view_id=view_id, actor=request.actor)
    toast(request, _("The view is deleted."))
    return _show_views(request) if is_htmx(request) else redirect("orders:list")


def _show_views(request: SignedInRequest) -> HttpResponse:
    adopt_address(request)
    present = _query_of(request)
    found = identity.list_saved_views(request.actor, PAGE)
    return answer(
        request,
        "orders/_views.html",
        {"views": [(view, view.query == present) for view in found]},
    )


def _query_of(request: SignedInRequest) -> str:
    """Return the filter of the address in one fixed order, so that equal views are equal."""
    kept = QueryDict(mutable=True)
    for name in KEPT:
        if values := [value for value in request.GET.getlist(name) if value]:
            kept.setlist(name, values)
    return kept.urlencode() or "tab=all"
