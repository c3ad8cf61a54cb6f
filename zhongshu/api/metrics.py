"""/metrics: figures for Prometheus, read from the database at each scrape."""

import shutil
from collections.abc import Iterable, Iterator
from ipaddress import ip_address

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from zhongshu.api import errors
from zhongshu.api.guard import client_address, find_token
from zhongshu.flows.read_figures import Figures, read_figures
from zhongshu.identity import public as identity

type Samples = Iterable[tuple[list[str], float]]


class FigureCollector(Collector):
    """Hands figures that were read already to Prometheus' own writer."""

    def __init__(self, figures: Figures, free_bytes: int) -> None:
        self.figures = figures
        self.free_bytes = free_bytes

    def collect(self) -> Iterator[Metric]:
        yield from _about_streams(self.figures)
        yield from _about_calls(self.figures)
        yield from _about_database(self.figures)
        figures = self.figures
        yield _gauge("accounts", "Accounts", ["state"], _each(figures.accounts.items()))
        yield _gauge("open_issues", "Open issues, up to 1000", [], [([], figures.open_issues)])
        yield _gauge("sending_held", "1: nothing is sent", [], [([], figures.is_held)])
        yield _gauge("disk_free_bytes", "Free in the data folder", [], [([], self.free_bytes)])
        age = figures.worker_age_s
        beats: Samples = [] if age is None else [([], age)]
        yield _gauge("worker_heartbeat_age_seconds", "Since a worker's last sign", [], beats)


@login_not_required
def tell_metrics(request: HttpRequest) -> HttpResponse:
    """Answer whoever asks from this machine, or with a token that sees every store."""
    if not _is_local(request):
        identity.count_request(address=client_address(request), token_id=None)
        scheme, _, text = request.headers.get("Authorization", "").partition(" ")
        token = find_token(text) if scheme.lower() == "bearer" else None
        if token is None:
            return errors.answer_error(401, "api.unauthorised", "Send a good API token.")
        if not token.actor.sees_every_store:
            return errors.answer_error(403, "api.not_every_store", "It must see every store.")
    figures = read_figures(actor=identity.SYSTEM, at=timezone.now())
    registry = CollectorRegistry()
    registry.register(FigureCollector(figures, shutil.disk_usage(settings.DATA_FOLDER.path).free))
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_PLAIN_0_0_4)


def _is_local(request: HttpRequest) -> bool:
    """Tell whether the request comes from this machine and was not handed on by a proxy."""
    if settings.BEHIND_TLS or "X-Forwarded-For" in request.headers:
        return False
    try:
        return ip_address(str(request.META.get("REMOTE_ADDR", ""))).is_loopback
    except ValueError:
        return False


def _about_streams(figures: Figures) -> Iterator[Metric]:
    names = ["account", "stream"]
    rows = [([str(row.account_id), row.kind], row) for row in figures.streams]
    lags = [(labels, float(row.lag_s)) for labels, row in rows if row.lag_s is not None]
    yield _gauge("stream_lag_seconds", "Since the stream was last complete", names, lags)
    for name, told in {
        "is_late": "1: the last success is more than two periods ago",
        "enabled": "1: the stream runs by itself",
        "failures": "Failures in a row",
        "late_finds": "Orders that a later window found",
        "sync_misses": "Orders that only the sweep found",
        "effective_period_minutes": "The period that the allowance permits",
    }.items():
        values = [(labels, float(getattr(row, name))) for labels, row in rows]
        yield _gauge(f"stream_{name}", told, names, values)


def _about_calls(figures: Figures) -> Iterator[Metric]:
    values = [
        ([str(account_id), row.operation, outcome], float(number))
        for account_id, rows in figures.calls.items()
        for row in rows
        for outcome, number in (
            ("all", row.calls),
            ("throttled", row.throttled),
            ("failed", row.failed),
        )
    ]
    labels = ["account", "operation", "outcome"]
    yield _gauge("amazon_calls_last_day", "Calls of the last 24 hours", labels, values)


def _about_database(figures: Figures) -> Iterator[Metric]:
    database = figures.database
    yield _gauge("database_bytes", "Size of the database", [], [([], database.size)])
    yield _gauge("database_connections", "Other connections", [], [([], database.connections)])
    yield _gauge("oldest_transaction_seconds", "Age", [], [([], database.oldest_transaction_s)])
    live = [([name], float(rows[0])) for name, rows in database.tables.items()]
    dead = [([name], float(rows[1])) for name, rows in database.tables.items()]
    yield _gauge("table_rows", "Rows, as the statistics know them", ["table"], live)
    yield _gauge("table_dead_rows", "Rows that wait for vacuum", ["table"], dead)
    yield _gauge("jobs", "Background jobs", ["status"], _each(database.jobs.items()))


def _each(counts: Iterable[tuple[str, int]]) -> Samples:
    return [([name], float(number)) for name, number in counts]


def _gauge(name: str, told: str, labels: list[str], samples: Samples) -> Metric:
    family = GaugeMetricFamily(f"zhongshu_{name}", told, labels=labels)
    for values, number in samples:
        family.add_metric(values, number)
    return family
