"""Saved views of a list: a filter under a name, for oneself or for the team."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhongshu.identity import public as identity
from zhongshu.kernel.texts import find_hidden
from zhongshu.web.addresses import adopt_address, query_of
from zhongshu.web.http import SignedInRequest, answer, is_htmx, lead_to, toast

LONGEST_NAME = 100
LONGEST_QUERY = 2_000


@dataclass(frozen=True, slots=True)
class ViewsOf:
    """The views of one list: `kept` are the parameters that make a view, `check` reads them.

    Parameters that begin with `prefix` make one too: what a company filters by is its own.
    """

    page: str
    url_name: str
    kept: tuple[str, ...]
    check: Callable[[QueryDict, identity.Actor], object]
    prefix: str = ""

    def paths(self) -> list[URLPattern]:
        """Return the addresses below the list's own: the menu, what keeps a view, what deletes."""
        return [
            path("views/", require_safe(self.show), name="views"),
            path("views/save/", require_POST(self.keep), name="save-view"),
            path("views/<int:view_id>/delete/", require_POST(self.take_away), name="delete-view"),
        ]

    @property
    def url(self) -> str:
        return reverse(self.url_name)

    def find_default(self, actor: identity.Actor) -> str:
        """Return the address of the view that opens first, or ""."""
        views = identity.list_saved_views(actor, self.page)
        chosen = next((view for view in views if view.is_default and view.query), None)
        return f"{self.url}?{chosen.query}" if chosen else ""

    def show(self, request: SignedInRequest) -> HttpResponse:
        """Show the menu of saved views."""
        adopt_address(request, self.url)
        present = self._query_of(request)
        found = identity.list_saved_views(request.actor, self.page)
        context = {
            "views": [(view, view.query == present) for view in found],
            "list_url": self.url,
        }
        return answer(request, "components/saved_views.html", context)

    def keep(self, request: SignedInRequest) -> HttpResponse:
        """Keep the filter in which the reader stands under a name."""
        name = request.POST.get("name", "").strip()
        adopt_address(request, self.url)
        query = self._query_of(request)
        if problem := _problem_of(name, query):
            context = {"problem": problem, "name": name, "list_url": self.url}
            return answer(request, "components/save_view.html", context, status=422)
        self.check(QueryDict(query), request.actor)
        identity.save_view(
            page=self.page,
            name=name,
            query=query,
            is_shared=bool(request.POST.get("is_shared")),
            is_default=bool(request.POST.get("is_default")),
            actor=request.actor,
        )
        toast(request, _("The view “%s” is saved.") % name)
        return lead_to(request, f"{self.url}?{query}")

    def take_away(self, request: SignedInRequest, view_id: int) -> HttpResponse:
        """Take a view back."""
        identity.delete_view(view_id=view_id, actor=request.actor)
        toast(request, _("The view is deleted."))
        return self.show(request) if is_htmx(request) else redirect(self.url_name)

    def _query_of(self, request: SignedInRequest) -> str:
        """Return the filter of the address in one fixed order, so that equal views are equal."""
        own = sorted(name for name in request.GET if self.prefix and name.startswith(self.prefix))
        return query_of(request.GET, (*self.kept, *own)) or "tab=all"


def _problem_of(name: str, query: str) -> str:
    if not name or len(name) > LONGEST_NAME:
        return _("Give the view a name of 1 to %d characters.") % LONGEST_NAME
    if hidden := find_hidden(name):
        return _("This name holds an invisible character (%s). Type it again without it.") % hidden
    if len(query) > LONGEST_QUERY:
        return _("This filter is too long to be kept. Take the pasted list away first.")
    return ""
