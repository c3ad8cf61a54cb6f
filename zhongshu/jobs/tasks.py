"""Tasks: each calls one flow or one verb. Arguments are ids and codes, never data.

A thread of the worker keeps its connection from task to task: one that the database closed
meanwhile is given up before the next one (failures.md, K3).
"""

from django.utils import timezone
from procrastinate.contrib.django import app

from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.documents import public as documents
from zhongshu.flows import deliver_message as messages
from zhongshu.flows import raise_alerts as warnings
from zhongshu.flows import repost_stock as repostings
from zhongshu.flows import run_export as exports
from zhongshu.flows import run_import as imports
from zhongshu.flows import run_stream as streams
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.jobs import nightly
from zhongshu.jobs.queue import RUN_NIGHTLY, RUN_STREAM, queue_for_person
from zhongshu.kernel.connections import drop_dead_connections
from zhongshu.notifications import public as notifications
from zhongshu.replenishment import public as replenishment


@app.task(name=RUN_STREAM)
def run_stream(stream_id: int, trigger: str) -> None:
    """Run a stream once, if it still is due: a job may come twice, or late.

    Nothing is retried here: the stream's row says when it is due again.
    """
    drop_dead_connections()
    asked_by = channels.Trigger(trigger)
    for_person = asked_by == channels.Trigger.PERSON
    if channels.is_stream_due(stream_id, timezone.now(), for_person=for_person):
        status = streams.run_stream(stream_id=stream_id, trigger=asked_by)
        if for_person and status == channels.RunStatus.DONE:
            _go_on_for_person(stream_id)
    else:
        channels.mark_queued([stream_id], None)


def _go_on_for_person(stream_id: int) -> None:
    """Queue the next window of a stream that is off: no tick would, and a person wants it all."""
    at = timezone.now()
    is_behind = channels.is_stream_due(stream_id, at, for_person=True)
    if is_behind and not channels.is_stream_due(stream_id, at):
        queue_for_person(stream_id, at=at)


@app.task(name=RUN_NIGHTLY)
def run_nightly(name: str) -> None:
    """Run one nightly task if it did not run this night."""
    drop_dead_connections()
    nightly.run(name, timezone.now())


@app.task(name=documents.WORK_ON_IMPORT)
def work_on_import(import_id: int) -> None:
    """Look through a file, store its rows or take them back, unless that is done or under way."""
    drop_dead_connections()
    imports.run_import(import_id)


@app.task(name=documents.MAKE_EXPORT)
def make_export(export_id: int) -> None:
    """Make a list into a file for whoever asked, unless that is done or under way."""
    drop_dead_connections()
    exports.run_export(export_id)


@app.task(name=inventory.REPOST)
def repost_stock(reposting_id: int) -> None:
    """Re-post a seller SKU, or take that back, unless it is done or under way."""
    drop_dead_connections()
    repostings.run(reposting_id, at=timezone.now())


@app.task(name=catalog.PROPOSE)
def propose_pairings() -> None:
    """Find the proposals for all seller SKUs anew, if anything changed that they follow."""
    drop_dead_connections()
    at = timezone.now()
    if catalog.begin_proposing(at=at):
        catalog.propose_pairings(actor=identity.SYSTEM, at=at)


@app.task(name=replenishment.RAISE_ALERTS)
def raise_alerts() -> None:
    """Find anew what runs out, lies too long or cannot be sold."""
    drop_dead_connections()
    warnings.raise_alerts(at=timezone.now())


@app.task(name=notifications.DELIVER)
def deliver_message(delivery_id: int) -> None:
    """Send one message, unless that is done or under way; its row says when to try again."""
    drop_dead_connections()
    messages.deliver_message(delivery_id)
