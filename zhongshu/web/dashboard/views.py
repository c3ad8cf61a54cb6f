"""The dashboard."""

from django.http import HttpResponse
from django.utils import timezone

from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.orders import public as orders
from zhongshu.reconciliation import public as reconciliation
from zhongshu.web.dashboard import entities, figures, worth
from zhongshu.web.http import SignedInRequest, answer
from zhongshu.web.shell import navigation
from zhongshu.web.shell.banners import read_reminders


def dashboard(request: SignedInRequest) -> HttpResponse:
    """Show the day of the stores one may see: sales, what waits, and whether Amazon is in step."""
    actor, at = request.actor, timezone.now()
    basis = orders.DayBasis.STORE if request.GET.get("day") == "store" else orders.DayBasis.COMPANY
    stores = channels.list_stores(actor)
    streams = [row for row in channels.list_streams(actor) if not row.rests]
    sales = orders.sales_by_store(actor, at=at) if stores else []
    unloaded = figures.find_unloaded(streams)
    base = request.company.base_currency
    rates = worth.find_rates(stores, base=base, today=request.company.day_of(at))
    totals = figures.totals(sales, basis, knows_past=not unloaded)
    context = {
        "now": at,
        "is_store_day": basis is orders.DayBasis.STORE,
        "lines": figures.store_lines(stores, sales, basis, unloaded),
        "totals": totals,
        "worth": worth.add_up(totals.revenue, rates, base=base),
        "is_loading": bool(unloaded),
        "tasks": [
            *figures.tasks(
                actor,
                streams,
                read_reminders(request, actor),
                lambda page: navigation.count_waiting(request, page, actor),
            ),
            *worth.task_of(actor, stores, rates, base=base),
            *entities.task_of(actor, stores),
        ],
        "accounts": figures.health(streams),
        "spot_check": figures.spot_check(catalog.list_last_spot_checks(actor)),
        "agreement": figures.agreement(reconciliation.get_agreement(actor, at=at)),
        "differences_url": navigation.address_of("differences"),
        "checks_url": navigation.address_of("spot-checks"),
        "connect_url": navigation.address_of("accounts") if actor.is_admin else "",
        "sync_url": navigation.address_of("sync"),
        "orders_url": navigation.address_of("orders"),
    }
    return answer(request, "dashboard/dashboard.html", context)
