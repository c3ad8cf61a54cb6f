"""The list of differences, and the page of one: its figures, its history, its moves."""

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from zhongshu.catalog import public as catalog
from zhongshu.claims import public as claims
from zhongshu.fba import public as fba
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.reconciliation import public as reconciliation
from zhongshu.web.claims.lists import list_lines_of
from zhongshu.web.differences import words
from zhongshu.web.differences.filters import CARRIED, Address, read_address
from zhongshu.web.differences.forms import SettleForm
from zhongshu.web.differences.lists import list_context, to_line
from zhongshu.web.differences.showing import list_moves, to_events
from zhongshu.web.http import SignedInRequest, answer
from zhongshu.web.saved_views import ViewsOf

TEMPLATE = "differences/differences.html"


def _check(parameters: QueryDict, actor: identity.Actor) -> Address:
    return read_address(parameters, actor)


VIEWS = ViewsOf("differences", "differences:list", ("q", *CARRIED), _check)


@require_safe
def difference_list(request: SignedInRequest) -> HttpResponse:
    """Show how many seller SKUs agree, and a page of those that do not."""
    if not request.GET and (url := VIEWS.find_default(request.actor)):
        return redirect(url)
    return answer(request, TEMPLATE, list_context(request) | {"form": SettleForm()}, part="list")


@require_safe
def difference(request: SignedInRequest, difference_id: int) -> HttpResponse:
    """Show one difference, with what happened to it and the moves that may explain it."""
    return answer(request, "differences/difference.html", page_context(request, difference_id))


def page_context(
    request: SignedInRequest, difference_id: int, form: SettleForm | None = None
) -> dict[str, object]:
    """Return what the page of one difference shows.

    Raises:
        reconciliation.DifferenceNotFoundError: there is none, or not for this reader.
    """
    actor, at = request.actor, timezone.now()
    row = reconciliation.get_difference(actor, difference_id, at=at)
    moves = inventory.list_moves(actor, row.product_id, limit=100).rows if row.product_id else ()
    earlier = reconciliation.list_earlier(actor, row, at=at)
    is_said = row.status in {
        reconciliation.Status.ACCEPTED,
        reconciliation.Status.WAITING,
        reconciliation.Status.CLAIMED,
    }
    return {
        "line": to_line(row, actor),
        "row": row,
        "form": form or SettleForm(initial={"version": row.version}),
        "events": to_events(reconciliation.list_events(actor, difference_id)),
        "earlier": [to_line(each, actor) for each in earlier],
        "moves": list_moves(row, moves),
        "claims": list_lines_of(request, claims.Kind.DIFFERENCE, str(difference_id)),
        "counting": fba.list_counting(
            actor,
            row.pool_id,
            row.seller_sku_id,
            fba.Destination.AWD if row.kind == fba.Destination.AWD else fba.Destination.FBA,
        ),
        "sees_costs": catalog.may_see_costs(actor),
        "may_settle": reconciliation.may_resolve(actor),
        "may_undo": is_said or row.has_correction,
        "verdicts": words.VERDICT_NAMES,
    }
