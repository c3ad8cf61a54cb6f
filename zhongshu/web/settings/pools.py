"""Settings › warehouses › a pool at Amazon: what lies there, and the opening of its books."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as write_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from zhongshu.channels import public as channels
from zhongshu.flows import pool_readiness as readiness
from zhongshu.flows.open_pool import look_at_pool, open_pool
from zhongshu.flows.pool_proposals import list_pool_proposals
from zhongshu.flows.pools import Pool, find_awd, get_pool, list_pools
from zhongshu.flows.store_orders import find_stream
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.orders import public as orders
from zhongshu.web.http import SignedInRequest, allowed_to, toast
from zhongshu.web.names import stream_name

MAY_OPEN = (identity.Role.OPERATIONS,)


@dataclass(frozen=True, slots=True)
class AwaitedLine:
    """One stream that the books wait for: what is missing, and how far its run is."""

    key: str
    name: str
    sentence: str
    url: str
    run: channels.RunRow | None

    @property
    def total(self) -> int | None:
        """How many things are expected, never fewer than were read."""
        return max(self.run.expected, self.run.read) if self.run and self.run.expected else None


@require_safe
def pool(request: SignedInRequest, pool_id: int) -> HttpResponse:
    """Show what Amazon holds at a pool, and what opening its books would begin with."""
    found = look_at_pool(pool_id, actor=request.actor, at=timezone.now())
    shown = get_pool(request.actor, pool_id)
    context = {
        "section": "warehouses",
        "pool": shown,
        "opening": inventory.list_pool_openings(request.actor, [pool_id])[pool_id],
        "found": found,
        "awaited": list(_to_lines(found.awaited)),
        "check": orders.find_opening_checks(request.actor, [pool_id]).get(pool_id),
        "check_url": _stream_url(find_stream(shown.account_id, channels.SENT_REPORT)),
        "corrections": orders.list_corrected_openings(request.actor, pool_id),
        "shipments_url": _shipments_url(shown),
        "awd": find_awd(request.actor, shown),
        "may_open": request.actor.is_one_of(*MAY_OPEN),
        "no_store": _find_no_store(request.actor, shown),
        "proposed": sum(
            pool_id in (each.pool_id, each.store.pool_id)
            for each in list_pool_proposals(request.actor)
        ),
    }
    return render(request, "settings/pool.html", context)


@allowed_to(*MAY_OPEN)
@require_POST
def open_books(request: SignedInRequest, pool_id: int) -> HttpResponse:
    """Begin the books of every seller SKU that Amazon shows at the pool."""
    insists = "insist" in request.POST
    try:
        opened = open_pool(pool_id, actor=request.actor, at=timezone.now(), insists=insists)
    except readiness.PoolNotReadyError as refusal:
        toast(request, str(refusal), is_bad=True)
        return redirect("settings:pool", pool_id)
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


@allowed_to(*MAY_OPEN)
@require_POST
def choose_no_store(request: SignedInRequest, pool_id: int) -> HttpResponse:
    """Let multi-channel orders take from this pool, or not any more."""
    is_chosen = "leave" not in request.POST
    orders.choose_pool_of_no_store(pool_id=pool_id, actor=request.actor, is_chosen=is_chosen)
    text = _("Multi-channel orders take from this pool now.")
    toast(request, text if is_chosen else _("Multi-channel orders wait for their pool."))
    return redirect("settings:pool", pool_id)


@dataclass(frozen=True, slots=True)
class NoStore:
    """From where orders of no store are sent in an account of several pools; `pool` None: unknown.

    `is_here`: from the pool that is shown.
    """

    pool: Pool | None
    is_here: bool


def _find_no_store(actor: identity.Actor, shown: Pool) -> NoStore | None:
    """Return whose multi-channel orders are, for who sees them; None: of the only pool there is."""
    pools = {each.pool_id: each for each in list_pools(actor)}
    own = [each for each in pools.values() if each.account_id == shown.account_id]
    if len(own) < 2 or not actor.sees_every_store:
        return None
    chosen = orders.find_pool_of_no_store(actor, shown.account_id)
    return NoStore(pools.get(chosen or 0), is_here=chosen == shown.pool_id)


def _shipments_url(shown: Pool) -> str:
    """Return the list of shipments that are open at the stores of a pool."""
    stores = [("store", store.store_id) for store in shown.stores]
    return f"{reverse('shipments:list')}?{urlencode(stores)}"


def _stream_url(stream: channels.StreamRow | None) -> str:
    return reverse("sync:stream", args=[stream.stream_id]) if stream else reverse("sync:sync")


def _to_lines(awaited: Iterable[readiness.AwaitedReading]) -> Iterator[AwaitedLine]:
    for each in awaited:
        stream = each.stream
        yield AwaitedLine(
            key=each.kind,
            name=stream_name(each.kind),
            sentence=_say(each),
            url=_stream_url(stream),
            run=stream.last_run if stream and stream.is_running else None,
        )


def _say(awaited: readiness.AwaitedReading) -> str:
    """Say what of a stream is missing, and what a person can do about it."""
    stream = awaited.stream
    if awaited.loaded_from is not None:
        return _(
            "Loaded from %(day)s on, and %(days)d days are needed: set more days of the first load."
        ) % {
            "day": write_date(timezone.localtime(awaited.loaded_from), "Y-m-d"),
            "days": readiness.NEEDED.days,
        }
    if stream is None or not stream.enabled:
        return _("Switched off: nothing is read until somebody switches it on.")
    if awaited.stores:
        return _("Not read whole yet: %(stores)s") % {"stores": ", ".join(awaited.stores)}
    return _("Not loaded yet")
