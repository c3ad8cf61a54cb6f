"""Streams, runs, issues, report requests and archived documents."""

from datetime import datetime
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.utils.translation import gettext

from zhongshu.channels.models.accounts import SellingAccount, Store, account_ids
from zhongshu.channels.values import RunStatus
from zhongshu.identity import public as identity
from zhongshu.kernel.texts import clean

# Starts of subjects that name no goods and no orders.
ABOUT_ACCOUNTS = ("account:", "archive:", "stream:")


class OfAccountQuerySet(models.QuerySet[Any]):
    def for_actor(self, actor: identity.Actor) -> Self:
        """Only rows of accounts in which the actor may see a store."""
        if actor.sees_every_store:
            return self
        return self.filter(account__in=account_ids(actor))


class SyncStream(models.Model):
    """One account and one kind of data to keep in step. The truth of what is due."""

    account = models.ForeignKey(SellingAccount, models.CASCADE, related_name="streams")
    kind = models.CharField(max_length=100)
    enabled = models.BooleanField(default=True)
    period_minutes = models.PositiveIntegerField()
    workbench_statuses = ArrayField(models.CharField(max_length=40), default=list)
    first_load_days = models.PositiveIntegerField(default=30)
    mark_processed = models.BooleanField(default=False)
    cursor = models.DateTimeField(null=True)
    due_at = models.DateTimeField(db_default=Now())
    run_id = models.BigIntegerField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    queued_at = models.DateTimeField(null=True)
    # The unfinished window: frozen until its last page is stored.
    window_after = models.DateTimeField(null=True)
    window_before = models.DateTimeField(null=True)
    page_token = models.TextField(null=True)  # noqa: DJ001 - no token is not an empty one
    token_at = models.DateTimeField(null=True)
    state: "models.JSONField[dict[str, Any]]" = models.JSONField(default=dict)
    # What its flow carries from window to window: the state ends with the window.
    carried: "models.JSONField[dict[str, Any]]" = models.JSONField(default=dict, db_default={})
    synced_at = models.DateTimeField(null=True)
    throttled_since = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    deaths = models.PositiveIntegerField(default=0)
    late_finds = models.PositiveIntegerField(default=0)
    sync_misses = models.PositiveIntegerField(default=0)

    objects = OfAccountQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "kind"], name="one_stream_per_kind"),
            models.CheckConstraint(
                condition=Q(period_minutes__gte=1, period_minutes__lte=10_080),
                name="stream_period_is_possible",
            ),
        ]
        indexes = [models.Index(fields=["due_at"], name="stream_by_due")]

    def __str__(self) -> str:
        return f"{self.kind} of account {self.account_id}"

    def release(self, *, due_at: datetime) -> None:
        """Give the stream free, due again at that time; its window, token and state stay."""
        self.run_id = None
        self.heartbeat_at = None
        self.queued_at = None
        self.due_at = due_at
        self.save()

    def forget_window(self) -> None:
        """Let the next run begin a new window; `release` saves it."""
        self.window_after = self.window_before = None
        self.page_token = self.token_at = None
        self.state = {}


class SyncRun(models.Model):
    """One run of a stream: what it read, wrote and spent, and how it ended."""

    stream = models.ForeignKey(SyncStream, models.CASCADE, related_name="runs")
    account = models.ForeignKey(SellingAccount, models.CASCADE, related_name="+")
    trigger = models.CharField(max_length=10)
    status = models.CharField(max_length=10, default=RunStatus.RUNNING)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    stop_requested_at = models.DateTimeField(null=True)
    window_after = models.DateTimeField(null=True)
    window_before = models.DateTimeField(null=True)
    pages = models.PositiveIntegerField(default=0)
    read = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    calls = models.PositiveIntegerField(default=0)
    expected = models.PositiveIntegerField(null=True)
    step = models.CharField(max_length=200, default="")
    moved_at = models.DateTimeField(null=True)
    proof: "models.JSONField[dict[str, Any]]" = models.JSONField(default=dict)
    message = models.CharField(max_length=500, default="")
    request_id = models.CharField(max_length=100, default="")

    objects = OfAccountQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["stream", "-id"], name="run_newest_first")]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in RunStatus]),
                name="run_status_is_known",
            ),
            models.UniqueConstraint(
                fields=["stream"], condition=Q(status=RunStatus.RUNNING), name="one_run_at_once"
            ),
        ]

    def __str__(self) -> str:
        return f"run {self.pk} {self.status}"

    def end(self, status: RunStatus, *, at: datetime, calls: int = 0, message: str = "") -> None:
        """Say how the run ended; `calls` are all that it spent, those told before among them."""
        self.status = status
        self.finished_at = at
        self.calls = max(self.calls, calls)
        self.message = clean(message, longest=500)
        self.save()


class SyncIssueQuerySet(OfAccountQuerySet):
    def for_actor(self, actor: identity.Actor) -> Self:
        """Only issues of the actor's accounts; those of one marketplace when it is theirs.

        What names goods or orders without a marketplace may be of any store, so it is for those
        who see them all; what stops a stream is for everybody whom the stream feeds.
        """
        issues = super().for_actor(actor)
        if actor.sees_every_store:
            return issues
        mine = Store.objects.for_actor(actor).filter(
            account=OuterRef("account"), marketplace_id=OuterRef("marketplace_id")
        )
        others = Store.objects.filter(account=OuterRef("account")).exclude(pk__in=actor.store_ids)
        about_account = Q()
        for start in ABOUT_ACCOUNTS:
            about_account |= Q(subject__startswith=start)
        return issues.filter(
            Q(Q(marketplace_id=""), about_account | ~Exists(others)) | Exists(mine)
        )


class SyncIssue(models.Model):
    """What needs a person: what, why, what to do; sentences are templates and facts.

    `subject` names the thing (`order:702-…`, `stream:orders`), so that one thing has one issue.
    """

    account = models.ForeignKey(SellingAccount, models.CASCADE, related_name="+")
    stream = models.CharField(max_length=100, default="")
    subject = models.CharField(max_length=200)
    order_id = models.CharField(max_length=64, default="")
    marketplace_id = models.CharField(max_length=30, default="")
    code = models.CharField(max_length=100)
    what = models.CharField(max_length=300)
    why = models.CharField(max_length=500, default="")
    what_to_do = models.CharField(max_length=500, default="")
    facts: "models.JSONField[dict[str, Any]]" = models.JSONField(default=dict)
    raw = models.BinaryField(null=True)
    request_id = models.CharField(max_length=100, default="")
    times = models.PositiveIntegerField(default=1)
    opened_at = models.DateTimeField(db_default=Now())
    seen_at = models.DateTimeField(db_default=Now())
    resolved_at = models.DateTimeField(null=True)
    ignored_by = models.CharField(max_length=150, default="")

    objects = SyncIssueQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "subject", "code"], name="one_issue_per_subject"
            )
        ]
        indexes = [
            models.Index(
                fields=["account", "-seen_at"],
                condition=Q(resolved_at=None),
                name="issue_open",
            )
        ]

    def __str__(self) -> str:
        return gettext(self.what).format(**self.facts)


class ReportRequest(models.Model):
    """A report asked for. The row is written before the call: createReport repeats nothing."""

    account = models.ForeignKey(SellingAccount, models.CASCADE, related_name="+")
    stream = models.ForeignKey(SyncStream, models.CASCADE, related_name="+")
    report_type = models.CharField(max_length=100)
    marketplace_ids = ArrayField(models.CharField(max_length=30), default=list)
    data_start = models.DateTimeField(null=True)
    data_end = models.DateTimeField(null=True)
    options: "models.JSONField[dict[str, str]]" = models.JSONField(default=dict)
    intended_at = models.DateTimeField()
    report_id = models.CharField(max_length=100, null=True)  # noqa: DJ001 - not asked yet
    document_id = models.CharField(max_length=200, default="")
    state = models.CharField(max_length=20)
    polls = models.PositiveIntegerField(default=0)
    next_poll_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    consumed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "report_id"], name="one_request_per_report")
        ]

    def __str__(self) -> str:
        return f"{self.report_type} {self.state}"


class RawDocumentQuerySet(OfAccountQuerySet):
    def for_whole_accounts(self, actor: identity.Actor) -> Self:
        """Only documents of accounts of which the actor sees every store."""
        if actor.sees_every_store:
            return self
        unseen = Store.objects.filter(account=OuterRef("account")).exclude(pk__in=actor.store_ids)
        return self.for_actor(actor).exclude(Exists(unseen))


class RawDocument(models.Model):
    """A document as Amazon gave it: compressed, with period and hash, never changed.

    `blanked` names the columns that held persons and were emptied before it was stored.
    """

    account = models.ForeignKey(SellingAccount, models.PROTECT, related_name="+")
    report_type = models.CharField(max_length=100)
    report_id = models.CharField(max_length=100)
    marketplace_ids = ArrayField(models.CharField(max_length=30), default=list)
    data_start = models.DateTimeField(null=True)
    data_end = models.DateTimeField(null=True)
    charset = models.CharField(max_length=40, default="")
    sha256 = models.BinaryField()
    size = models.BigIntegerField()
    rows = models.BigIntegerField(null=True)
    blanked = ArrayField(models.CharField(max_length=60), default=list)
    content = models.BinaryField()
    stored_at = models.DateTimeField(db_default=Now())

    objects = RawDocumentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "report_type", "sha256"], name="one_document_per_content"
            )
        ]
        indexes = [
            models.Index(fields=["account", "report_type", "-stored_at"], name="document_newest")
        ]

    def __str__(self) -> str:
        return f"{self.report_type} {self.report_id}"


class NightlyTask(models.Model):
    """When a nightly task last ran: due is what the database says, not what a clock strikes."""

    name = models.CharField(max_length=100, unique=True)
    ran_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.name} {self.ran_at}"
