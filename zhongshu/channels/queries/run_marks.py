"""How the last runs of each stream ended, for a strip beside it."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import Now

from zhongshu.channels.models import SyncRun, SyncStream
from zhongshu.channels.stream_rows import RunMark
from zhongshu.identity import public as identity


def list_run_marks(actor: identity.Actor, *, last: int = 24) -> dict[int, tuple[RunMark, ...]]:
    """Return the outcome and the seconds of the last runs by stream, oldest first; two queries."""
    newest = SyncRun.objects.filter(stream=OuterRef("pk")).order_by("-pk").values("pk")[:last]
    streams = SyncStream.objects.for_actor(actor).annotate(newest=ArraySubquery(newest))
    run_ids = [run_id for ids in streams.values_list("newest", flat=True) for run_id in ids]
    found: dict[int, list[RunMark]] = {}
    runs = SyncRun.objects.filter(pk__in=run_ids).annotate(seen_at=Now()).order_by("pk")
    for run in runs.only("stream_id", "status", "started_at", "finished_at"):
        seconds = ((run.finished_at or run.seen_at) - run.started_at).total_seconds()
        found.setdefault(run.stream_id, []).append(RunMark(run.status, max(seconds, 0.0)))
    return {stream_id: tuple(marks) for stream_id, marks in found.items()}
