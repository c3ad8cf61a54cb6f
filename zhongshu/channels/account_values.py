"""Applications, accounts, stores and their secrets, as they cross the desk of channels."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from zhongshu.channels.facts import Participation


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What a consent or a pasted token brought. An empty name lets us choose one.

    `seller_id` None: a pasted token does not tell whose it is.
    """

    application_id: int
    region: str
    name: str
    seller_id: str | None
    refresh_token: str = field(repr=False)
    participations: Sequence[Participation]


@dataclass(frozen=True, slots=True)
class HandStore:
    """A store that a person describes.

    `code` is the marketplace id of an Amazon store, else a code of our own such as shopify-us.
    What is left empty of an Amazon store is that of its marketplace.
    """

    code: str
    name: str = ""
    country_code: str = ""
    currency: str = ""
    time_zone: str = ""


@dataclass(frozen=True, slots=True)
class HandAccount:
    """An account that nothing is asked of: a seller without the API, or another channel.

    `region` is empty for what is not Amazon's.
    """

    channel: str
    name: str
    stores: Sequence[HandStore]
    region: str = ""
    seller_id: str | None = None


@dataclass(frozen=True, slots=True)
class ConnectedAccount:
    """`is_new` is False when a disconnected account came back, or one was renewed.

    `was_by_hand`: it had been kept by hand; whatever was brought for it stays.
    """

    account_id: int
    store_ids: tuple[int, ...]
    is_new: bool
    was_by_hand: bool = False


@dataclass(frozen=True, slots=True)
class ConsentTicket:
    """What a one-time `state` stood for; `account_id` names the account to be renewed."""

    application_id: int
    region: str
    account_id: int | None
    account_name: str


@dataclass(frozen=True, slots=True)
class AppstoreCall:
    """What Amazon's Appstore sends a seller with who begins there: where it wants him back."""

    callback_uri: str
    amazon_state: str = field(repr=False)
    seller_id: str


@dataclass(frozen=True, slots=True)
class StoreChoice:
    """What a person confirmed of one store.

    `owner` and `developer` are logins of who answers for it; None leaves as it is, "" takes away.
    """

    store_id: int
    name: str
    time_zone: str
    currency: str
    pool_code: str
    owner: str | None = None
    developer: str | None = None


@dataclass(frozen=True, slots=True)
class ApplicationSecrets:
    """What the token endpoint asks for. `application_id` is Amazon's, not ours."""

    client_id: str
    client_secret: str = field(repr=False)
    application_id: str
    kind: str
    is_draft: bool


@dataclass(frozen=True, slots=True)
class KnownAccount:
    """An account that a new one is compared with. Its token is in the clear: keep it short."""

    account_id: int
    name: str
    seller_id: str | None
    state: str
    application_id: int | None
    marketplace_ids: frozenset[str]
    refresh_token: str | None = field(repr=False)

    @property
    def is_by_hand(self) -> bool:
        """Whether it was never connected: its stores are those that a person named."""
        return self.application_id is None


@dataclass(frozen=True, slots=True)
class ApplicationCard:
    """`account_count` has the connected ones, `used_by` every account that the reader may see."""

    application_id: int
    name: str
    client_id: str
    amazon_id: str
    kind: str
    is_draft: bool
    secret_entered_at: datetime
    secret_due_at: datetime
    refused_at: datetime | None
    refused_because: str
    account_count: int
    used_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StoreCard:
    store_id: int
    account_id: int
    account_name: str
    channel: str
    region: str
    marketplace_id: str
    name: str
    amazon_name: str
    country_code: str
    currency: str
    time_zone: str
    pool_id: int
    pool_code: str
    is_participating: bool
    has_suspended_listings: bool
    confirmed_at: datetime | None
    owner: str = ""
    developer: str = ""
    legal_entity_id: int | None = None
    legal_entity: str = ""

    @property
    def full_name(self) -> str:
        """The name with its account's, unless it begins with that already."""
        if self.name.startswith(self.account_name):
            return self.name
        return f"{self.name} · {self.account_name}"


@dataclass(frozen=True, slots=True)
class AccountCard:
    """One account with the stores that the reader may see.

    An account kept by hand has no application (None, ""). `amazon_status` is Amazon's own word
    for the account's health; empty: never told.
    """

    account_id: int
    name: str
    region: str
    seller_id: str | None
    state: str
    state_because: str
    channel: str
    application_id: int | None
    application_name: str
    authorised_at: datetime
    authorised_until: datetime | None
    disconnected_at: datetime | None
    amazon_status: str
    amazon_status_at: datetime | None
    stores: tuple[StoreCard, ...]

    @property
    def to_confirm(self) -> int:
        """How many stores a person has still to look at."""
        return sum(store.confirmed_at is None for store in self.stores)


@dataclass(frozen=True, slots=True)
class RoleGrantCard:
    """`is_granted` None: the probe itself failed, nothing is known.

    `unanswered_at`: it was asked again then, and Amazon gave no answer, mostly since the
    allowance of that question is used up; what stands here is of `probed_at`.
    """

    role: str
    operation: str
    is_granted: bool | None
    refusal: str
    request_id: str
    probed_at: datetime
    unanswered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Assigned:
    """How many stores changed, and what takes it back; None when none did."""

    changed: int
    assignment_id: int | None


@dataclass(frozen=True, slots=True)
class Unassigned:
    """How many stores belong again to whom they did, and how many somebody gave away since."""

    put_back: int
    kept: int


@dataclass(frozen=True, slots=True)
class Reminder:
    """What a person should do soon, in the reader's language. `due_at` None: now.

    `stamp` tells this time from an earlier one of the same code and subject.
    """

    code: str
    subject: str
    what: str
    what_to_do: str
    due_at: datetime | None = None
    stamp: str = ""


@dataclass(frozen=True, slots=True)
class InstallationCard:
    code: UUID
    host: str
    held_at: datetime | None
    held_because: str
    released_by: str
