"""Settings › warehouses › a pool at Amazon: what lies there, and the opening of its books."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from zhongshu.flows.open_pool import look_at_pool, open_pool
from zhongshu.flows.pools import get_pool
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.web.http import SignedInRequest, allowed_to, toast

MAY_OPEN = (identity.Role.OPERATIONS,)


@require_safe
def pool(request: SignedInRequest, pool_id: int) -> HttpResponse:
    """Show what Amazon holds at a pool, and what opening its books would begin with."""
    context = {
        "section": "warehouses",
        "pool": get_pool(request.actor, pool_id),
        "opening": inventory.list_pool_openings(request.actor, [pool_id])[pool_id],
        "found": look_at_pool(pool_id, actor=request.actor),
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
