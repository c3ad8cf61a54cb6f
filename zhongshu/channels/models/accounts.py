"""Applications, accounts, stores, their secrets and allowances."""

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from zhongshu.channels.account_values import InstallationCard
from zhongshu.channels.values import AccountState, ApplicationKind, Channel, Region
from zhongshu.identity import public as identity
from zhongshu.kernel.texts import clean


class Installation(models.Model):
    """One row: who this installation is, and whether it may send anything out."""

    code = models.UUIDField(unique=True)
    host = models.CharField(max_length=200)
    held_at = models.DateTimeField(null=True)
    held_because = models.CharField(max_length=200, default="")
    released_by = models.CharField(max_length=150, default="")

    def __str__(self) -> str:
        return str(self.code)

    def hold(self, because: str, *, at: datetime) -> None:
        """Hold sending; held already, the first reason stays."""
        self.held_at = self.held_at or at
        self.held_because = self.held_because or clean(because, longest=200)
        self.released_by = ""

    def to_card(self) -> InstallationCard:
        return InstallationCard(
            code=self.code,
            host=self.host,
            held_at=self.held_at,
            held_because=self.held_because,
            released_by=self.released_by,
        )


class Application(models.Model):
    """An SP-API application of ours. The secret is encrypted, bound to this row."""

    name = models.CharField(max_length=100, unique=True)
    client_id = models.CharField(max_length=200, unique=True)
    client_secret = models.BinaryField()
    application_id = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, default=ApplicationKind.PRIVATE)
    is_draft = models.BooleanField(default=False)
    secret_entered_at = models.DateTimeField(db_default=Now())
    refused_at = models.DateTimeField(null=True)
    refused_because = models.CharField(max_length=300, default="")
    # Of the secret that the environment brought last: a newer one of a person's is kept.
    seeded_hash = models.BinaryField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in ApplicationKind]),
                name="application_kind_is_known",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def put_secret(self, sealed: bytes, *, at: datetime) -> None:
        """Take a new encrypted secret: whether Amazon refuses it is to be seen."""
        self.client_secret = sealed
        self.secret_entered_at = at
        self.refused_at = None
        self.refused_because = ""


class SellingAccountQuerySet(models.QuerySet["SellingAccount"]):
    def for_actor(self, actor: identity.Actor) -> Self:
        """Only accounts in which the actor may see a store."""
        if actor.sees_every_store:
            return self
        return self.filter(pk__in=account_ids(actor))


class SellingAccount(models.Model):
    """A seller's contract with the marketplace operator, in one region.

    One kept by hand has no application: nothing is asked of anybody. One that is not Amazon's
    has no region either.
    """

    channel = models.CharField(max_length=10, db_default=Channel.AMAZON)
    application = models.ForeignKey(Application, models.PROTECT, null=True, related_name="accounts")
    name = models.CharField(max_length=100, unique=True)
    region = models.CharField(max_length=2)
    seller_id = models.CharField(max_length=50, null=True)  # noqa: DJ001 - unknown is not empty
    state = models.CharField(max_length=30, default=AccountState.CONNECTED)
    state_because = models.CharField(max_length=300, default="")
    authorised_at = models.DateTimeField(db_default=Now())
    authorised_until = models.DateTimeField(null=True)
    disconnected_at = models.DateTimeField(null=True)
    # Amazon's own word for the account's health, and when it said so; empty: never told.
    amazon_status = models.CharField(max_length=30, default="")
    amazon_status_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    objects = SellingAccountQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["seller_id", "region"],
                condition=~Q(state=AccountState.DISCONNECTED),
                name="one_account_per_seller_and_region",
            ),
            models.CheckConstraint(
                condition=Q(channel=Channel.AMAZON, region__in=[region.value for region in Region])
                | Q(channel=Channel.CUSTOM, region="", application=None),
                name="account_region_is_known",
            ),
            models.CheckConstraint(
                condition=Q(application__isnull=False)
                | Q(state__in=[AccountState.BY_HAND, AccountState.DISCONNECTED]),
                name="only_accounts_by_hand_have_no_application",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in AccountState]),
                name="account_state_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def mark_authorised(self, *, until: datetime | None, at: datetime) -> None:
        """Say that the seller's consent works; saves everything else that was set too."""
        self.state = AccountState.CONNECTED
        self.state_because = ""
        self.disconnected_at = None
        self.authorised_at = at
        self.authorised_until = until
        self.save()


class Credential(models.Model):
    """The refresh token of an account, encrypted and bound to it."""

    account = models.OneToOneField(SellingAccount, models.CASCADE, related_name="credential")
    refresh_token = models.BinaryField()
    entered_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"#{self.pk} of account {self.account_id}"


class AccessToken(models.Model):
    """A short-lived token, shared by all processes.

    `expires_at` is when we stop handing it out, a minute before its real end.
    """

    application = models.ForeignKey(Application, models.CASCADE, related_name="+")
    account = models.ForeignKey(SellingAccount, models.CASCADE, null=True, related_name="+")
    scope = models.CharField(max_length=100)
    token = models.BinaryField(null=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "account", "scope"],
                nulls_distinct=False,
                name="one_token_per_scope",
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.scope}"


class ConsentState(models.Model):
    """A one-time `state` on its way through the consent page; only its hash is kept."""

    hashed = models.BinaryField(unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    session = models.BinaryField()
    application = models.ForeignKey(Application, models.CASCADE, related_name="+")
    account = models.ForeignKey(SellingAccount, models.CASCADE, null=True, related_name="+")
    region = models.CharField(max_length=2)
    account_name = models.CharField(max_length=100, default="")
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"#{self.pk}"


class FulfilmentPool(models.Model):
    """What the operator counts as one stock, such as NA, EU or JP."""

    account = models.ForeignKey(SellingAccount, models.PROTECT, related_name="pools")
    code = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "code"], name="one_pool_per_code")
        ]

    def __str__(self) -> str:
        return self.code


class StoreQuerySet(models.QuerySet["Store"]):
    def for_actor(self, actor: identity.Actor) -> Self:
        """Only the stores the actor may see."""
        return self if actor.sees_every_store else self.filter(pk__in=actor.store_ids)


class Store(models.Model):
    """One account in one marketplace. What a person may see is decided per store."""

    account = models.ForeignKey(SellingAccount, models.PROTECT, related_name="stores")
    marketplace_id = models.CharField(max_length=30)
    name = models.CharField(max_length=100)
    country_code = models.CharField(max_length=2)
    currency = models.CharField(max_length=3)
    time_zone = models.CharField(max_length=50)
    pool = models.ForeignKey(FulfilmentPool, models.PROTECT, related_name="stores")
    amazon_name = models.CharField(max_length=200, default="")
    is_participating = models.BooleanField(default=True)
    has_suspended_listings = models.BooleanField(default=False)
    confirmed_at = models.DateTimeField(null=True)
    legal_entity = models.ForeignKey(
        "company.LegalEntity", models.PROTECT, null=True, related_name="+"
    )
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    developer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = StoreQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "marketplace_id"], name="one_store_per_marketplace"
            )
        ]

    def __str__(self) -> str:
        return self.name


class EntityAssignment(models.Model):
    """One time that stores were given to a legal entity, or to none; `before` is whose they were.

    `before` has a legal entity, or null, for each store that changed, by its id as a text.
    """

    legal_entity = models.ForeignKey(
        "company.LegalEntity", models.PROTECT, null=True, related_name="+"
    )
    before = models.JSONField()
    made_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{len(self.before)} stores to legal entity {self.legal_entity_id}"


class StoreAccess(models.Model):
    """A person may see a store."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    store = models.ForeignKey(Store, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "store"], name="one_access_per_store")
        ]

    def __str__(self) -> str:
        return f"user {self.user_id} sees store {self.store_id}"


class RoleGrant(models.Model):
    """What the last pre-flight found for one role of an account.

    `unanswered_at` is when it was asked again since, and Amazon gave no answer.
    """

    account = models.ForeignKey(SellingAccount, models.CASCADE, related_name="roles")
    role = models.CharField(max_length=100)
    operation = models.CharField(max_length=100)
    is_granted = models.BooleanField(null=True)
    refusal = models.CharField(max_length=300, default="")
    request_id = models.CharField(max_length=100, default="")
    probed_at = models.DateTimeField()
    unanswered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "role"], name="one_grant_per_role")
        ]

    def __str__(self) -> str:
        return f"{self.role}: {self.is_granted}"


class RateBucket(models.Model):
    """The allowance of one operation, per application and account; refilled by its clock."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="+")
    account = models.ForeignKey(SellingAccount, models.CASCADE, null=True, related_name="+")
    operation = models.CharField(max_length=100)
    documented_rate = models.FloatField(db_default=0.0)
    rate = models.FloatField()
    burst = models.FloatField()
    tokens = models.FloatField()
    # People's own part: it refills at half the rate, so that clicks never eat a stream's half.
    person_tokens = models.FloatField(db_default=0.0)
    refilled_at = models.DateTimeField(db_default=Now())
    throttled_since = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "account", "operation"],
                nulls_distinct=False,
                name="one_bucket_per_operation",
            )
        ]

    def __str__(self) -> str:
        return f"{self.operation}: {self.tokens}"


class AmazonCall(models.Model):
    """Calls of one operation in one hour: how many, how many refused for quota, how many failed."""

    account = models.ForeignKey(SellingAccount, models.CASCADE, related_name="+")
    operation = models.CharField(max_length=100)
    hour = models.DateTimeField()
    calls = models.IntegerField(default=0)
    throttled = models.IntegerField(default=0)
    failed = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "operation", "hour"], name="one_count_per_hour"
            )
        ]

    def __str__(self) -> str:
        return f"{self.operation} {self.hour}: {self.calls}"


def account_ids(actor: identity.Actor) -> models.QuerySet[Any, Any]:
    """Return the accounts in which the actor may see a store."""
    return Store.objects.filter(pk__in=actor.store_ids).values("account")
