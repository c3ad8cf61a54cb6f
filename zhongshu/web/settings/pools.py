"""Settings › warehouses › a pool at Amazon: what lies there, and the opening of its books."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from zhongshu.channels import public as channels
from zhongshu.flows.open_pool import FoundAtPool, look_at_pool, open_pool
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.orders import public as orders
from zhongshu.web.http import SignedInRequest, allowed_to, toast

MAY_OPEN = (identity.Role.OPERATIONS,)


@dataclass(frozen=True, slots=True)
class PoolPage:
    """A pool with its stores, how far its books are open, and what there is to open."""

    code: str
    account: str
    stores: tuple[str, ...]
    opening: inventory.PoolOpening
    found: FoundAtPool


@require_safe
def pool(request: SignedInRequest, pool_id: int) -> HttpResponse:
    """Show what Amazon holds at a pool, and what opening its books would begin with."""
    stores = _stores_of(request.actor, pool_id)
    page = PoolPage(
        stores[0].pool_code,
        stores[0].account_name,
        tuple(each.name for each in stores),
        inventory.list_pool_openings(request.actor, [pool_id])[pool_id],
        look_at_pool(pool_id, actor=request.actor),
    )
    context = {
        "section": "warehouses",
        "pool_id": pool_id,
        "page": page,
        "may_open": request.actor.is_one_of(*MAY_OPEN),
    }
    return render(request, "settings/pool.html", context)


@allowed_to(*MAY_OPEN)
@require_POST
def open_books(request: SignedInRequest, pool_id: int) -> HttpResponse:
    """Begin the books of every seller SKU that Amazon shows at the pool."""
    opened = open_pool(pool_id, actor=request.actor)
    if opened:
        toast(
            request,
            ngettext(
                "The books of %d seller SKU are open.",
                "The books of %d seller SKUs are open.",
                opened,
            )
            % opened,
        )
    else:
        toast(request, _("There was nothing to open."))
    return redirect("settings:pool", pool_id)


def _stores_of(actor: identity.Actor, pool_id: int) -> list[channels.StoreCard]:
    stores = [
        each
        for each in channels.list_stores(actor)
        if each.pool_id == pool_id and each.channel == channels.Channel.AMAZON
    ]
    if not stores:
        raise orders.PoolNotFoundError(pool_id)
    return stores
