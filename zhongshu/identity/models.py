"""People, their tokens and preferences, and the audit trail."""

from typing import Any, Self

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from zhongshu.identity.values import Actor, Role


class User(AbstractUser):
    """A person who signs in. The role says what they may do, StoreAccess where."""

    role = models.CharField(max_length=20, default=Role.READONLY)
    sees_every_store = models.BooleanField(default=False)
    language = models.CharField(max_length=10, default="zh-hans")
    time_zone = models.CharField(max_length=50, default="", blank=True)
    # Sessions that began before are over: deactivated, or given another role since.
    signed_out_at = models.DateTimeField(null=True, blank=True)

    class Meta(AbstractUser.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(role__in=[role.value for role in Role]),
                name="user_role_is_known",
            )
        ]

    @property
    def is_administrator(self) -> bool:
        """Whether this person may give rights now."""
        return self.is_active and self.role == Role.ADMIN

    def as_actor(self, store_ids: frozenset[int] = frozenset()) -> Actor:
        """Return this person as the rooms see them; the stores are channels' to name."""
        return Actor(
            name=self.username,
            user_id=self.pk,
            role=Role(self.role),
            store_ids=store_ids,
            sees_every_store=self.sees_every_store,
        )


class ApiToken(models.Model):
    """A key for scripts: only its hash is kept, with scope and expiry."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    name = models.CharField(max_length=100)
    prefix = models.CharField(max_length=12, unique=True)
    hashed = models.BinaryField()
    scope = models.CharField(max_length=10, default="read")
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(scope__in=["read", "write"]), name="token_scope_is_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.prefix}… {self.name}"


class IdempotentAnswer(models.Model):
    """The answer given to a request that carried an Idempotency-Key, kept for two days.

    `status` is None while the first request is still at work; `claim` is its own. The body is
    encrypted: it may hold a secret that is shown once.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    request_hash = models.BinaryField()
    claim = models.UUIDField()
    status = models.PositiveSmallIntegerField(null=True)
    body = models.BinaryField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="one_answer_per_key")]
        indexes = [models.Index(fields=["created_at"], name="answer_by_age")]

    def __str__(self) -> str:
        return self.key


class RequestCount(models.Model):
    """Requests of one token or address in its latest minute; the table is not logged."""

    subject = models.CharField(max_length=60, primary_key=True)
    minute = models.DateTimeField()
    number = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.subject} {self.minute}: {self.number}"


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def for_actor(self, actor: Actor) -> Self:
        """Only the actor's own views and the shared ones."""
        return self.filter(Q(user_id=actor.user_id) | Q(is_shared=True))


class SavedView(models.Model):
    """A filter of a list that a person gave a name."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    page = models.CharField(max_length=50)
    name = models.CharField(max_length=100)
    query = models.CharField(max_length=2000)
    is_shared = models.BooleanField(default=False)
    is_default = models.BooleanField(default=False)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "page", "name"], name="one_view_per_name")
        ]

    def __str__(self) -> str:
        return self.name


class Preference(models.Model):
    """What a person chose for one page: columns, density, page size."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    page = models.CharField(max_length=50)
    chosen: "models.JSONField[dict[str, Any]]" = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "page"], name="one_preference_per_page")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.page}"


class SignInFailure(models.Model):
    """A wrong password, by login and by address: what the lock-out counts."""

    login = models.CharField(max_length=150)
    address = models.CharField(max_length=45)
    happened_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [
            models.Index(fields=["login", "happened_at"], name="failure_by_login"),
            models.Index(fields=["address", "happened_at"], name="failure_by_address"),
        ]

    def __str__(self) -> str:
        return f"{self.login} {self.happened_at}"


class SetupLink(models.Model):
    """The one-time link by which the first administrator is made; only its hash is kept."""

    hashed = models.BinaryField()
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"#{self.pk}"


class AuditRecordQuerySet(models.QuerySet["AuditRecord"]):
    def for_actor(self, actor: Actor) -> Self:
        """Administrators of every store see the whole trail, others what they did themselves."""
        return self if actor.is_full_admin else self.filter(actor_user_id=actor.user_id)


class AuditRecord(models.Model):
    """One thing somebody did. Written once; the database refuses any change."""

    actor_user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    actor_name = models.CharField(max_length=150)
    action = models.CharField(max_length=100)
    subject = models.CharField(max_length=200)
    facts: "models.JSONField[dict[str, Any]]" = models.JSONField(default=dict)
    happened_at = models.DateTimeField(db_default=Now())

    objects = AuditRecordQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["subject", "happened_at"], name="audit_by_subject"),
            models.Index(fields=["-happened_at", "-id"], name="audit_newest_first"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.actor_name} {self.action} {self.subject}"
