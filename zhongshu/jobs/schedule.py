"""The timetable: a tick every 15 seconds asks the database what is due."""

from django.utils import timezone
from procrastinate.contrib.django import app

from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.documents import public as documents
from zhongshu.flows import check_stock as checks
from zhongshu.flows import open_claims as claims
from zhongshu.flows import post_stock as stock
from zhongshu.flows import refresh_sold_units as sold_units
from zhongshu.flows import tell_claims as news
from zhongshu.inventory import public as inventory
from zhongshu.jobs import nightly
from zhongshu.jobs.queue import TICK_PRIORITY, queue_nightly, queue_runs
from zhongshu.kernel.connections import drop_dead_connections
from zhongshu.notifications import public as notifications
from zhongshu.replenishment import public as replenishment

# A fifth of a second for a million orders a year: cheap enough to follow the orders themselves.
EVERY_FIVE_MINUTES = "*/5 * * * *"
EVERY_QUARTER = "*/15 * * * *"
EVERY_MINUTE = "* * * * *"
OFTEN = "* * * * * */15"  # the last field counts seconds


@app.periodic(cron=OFTEN)
@app.task(name="tick", priority=TICK_PRIORITY)
def tick(timestamp: int) -> None:  # noqa: ARG001 - the engine's word for when it was due
    """Queue every due stream and nightly task. Ticks that were missed are not made up for."""
    drop_dead_connections()
    at = timezone.now()
    queue_runs(channels.list_due_streams(at), at=at)
    documents.revive_imports(at=at)
    documents.revive_exports(at=at)
    inventory.revive_repostings(at=at)
    catalog.queue_proposals(at=at)
    documents.purge_files(at=at)
    replenishment.queue_alerts(at=at)
    notifications.queue_deliveries(at=at)
    for name in nightly.list_due(at):
        queue_nightly(name)


@app.periodic(cron=EVERY_MINUTE)
@app.task(name="post_stock")
def post_stock(timestamp: int) -> None:  # noqa: ARG001 - the engine's word for when it was due
    """Let the ledger follow the orders; what was missed is still due."""
    drop_dead_connections()
    stock.post_stock()


@app.periodic(cron=EVERY_MINUTE)
@app.task(name="check_stock")
def check_stock(timestamp: int) -> None:  # noqa: ARG001 - the engine's word for when it was due
    """Compare the books with what Amazon told since; where nothing was told, nothing is done."""
    drop_dead_connections()
    checks.check_due_stock(timezone.now())


@app.periodic(cron=EVERY_QUARTER)
@app.task(name="open_claims")
def open_claims(timestamp: int) -> None:  # noqa: ARG001 - the engine's word for when it was due
    """Let claims follow what Amazon told since, and tell of them; none is made up for."""
    drop_dead_connections()
    at = timezone.now()
    claims.open_claims(at=at)
    news.tell_claims(at=at)


@app.periodic(cron=EVERY_FIVE_MINUTES)
@app.task(name="refresh_sold_units")
def refresh_sold_units(timestamp: int) -> None:  # noqa: ARG001 - the engine's word for when it was due
    """Count anew what each listing sold lately."""
    drop_dead_connections()
    sold_units.refresh_sold_units(timezone.now())
