"""Products for those who begin with none: made from listings, step by step, with progress."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from zhongshu.catalog import public as catalog
from zhongshu.flows.merge_products import undo_product_edit
from zhongshu.identity import public as identity
from zhongshu.web.http import SignedInRequest, allowed_to, answer, is_htmx
from zhongshu.web.numbers import to_count
from zhongshu.web.products.edits import say_taken_back
from zhongshu.web.shell import navigation

STEP = 500
COUNT_BOUND = 1_000


@dataclass(frozen=True, slots=True)
class Sums:
    """What the steps so far did."""

    done: int = 0
    made: int = 0
    paired: int = 0
    refused: int = 0
    proposed: int = 0
    total: int = 0


@require_http_methods(["GET", "HEAD", "POST"])
@allowed_to(identity.Role.OPERATIONS)
def from_listings(request: SignedInRequest) -> HttpResponse:
    """Say what would be made; each POST makes the products of the next SKUs.

    Leaving the page stops safely: what is made stays, the rest still waits.
    """
    if request.method != "POST":
        waiting = catalog.count_unpaired(request.actor)
        return answer(request, "products/from_listings.html", {"waiting": waiting})
    sums = Sums(**{name: _read(request, name) for name in Sums.__dataclass_fields__})
    found = catalog.list_skus_to_pair(
        request.actor,
        catalog.PairingFilter(tab=catalog.PairingTab.UNPAIRED),
        cursor=request.POST.get("cursor") or None,
        limit=STEP,
    )
    takes_all = request.POST.get("all") == "1"
    chosen = [row.seller_sku_id for row in found.rows if takes_all or not leads_to_product(row)]
    made = catalog.products_from_listings(
        seller_sku_ids=chosen,
        edit_id=_read(request, "edit") or None,
        actor=request.actor,
        at=timezone.now(),
    )
    sums = Sums(
        sums.done + len(found.rows),
        sums.made + made.made,
        sums.paired + made.paired,
        sums.refused + made.refused,
        sums.proposed + len(found.rows) - len(chosen),
        max(sums.total, sums.done + len(found.rows)),
    )
    context = {
        "sums": sums,
        "cursor": found.next,
        "edit_id": made.edit_id or _read(request, "edit") or None,
        "takes_all": takes_all,
        "is_exact": sums.total <= COUNT_BOUND,
        "pairing_url": navigation.address_of("pairing"),
    }
    part = "step" if found.next else "result"
    return answer(request, "products/from_listings.html", context, part=part)


@require_POST
@allowed_to(identity.Role.OPERATIONS)
def undo(request: SignedInRequest, edit_id: int) -> HttpResponse:
    """End the pairings that were made and remove the products; what somebody used since stays."""
    done = undo_product_edit(edit_id, actor=request.actor, at=timezone.now())
    say_taken_back(request, done)
    if not is_htmx(request):
        return redirect("products:from-listings")
    waiting = catalog.count_unpaired(request.actor)
    return answer(request, "products/from_listings.html", {"waiting": waiting}, part="start")


def leads_to_product(row: catalog.SkuToPair) -> bool:
    """Tell whether a product is known that this seller SKU may be."""
    return any(each.product_id is not None for each in row.proposals)


def _read(request: SignedInRequest, name: str) -> int:
    return to_count(request.POST.get(name, ""), default=0)
