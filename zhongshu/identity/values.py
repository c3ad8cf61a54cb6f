"""Whoever acts, and what identity tells about people, tokens, views and the trail."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What a person does in the company; interfaces fix the codes."""

    ADMIN = "admin"
    OPERATIONS = "operations"
    WAREHOUSE = "warehouse"
    BUYER = "buyer"
    FINANCE = "finance"
    READONLY = "readonly"


class TokenScope(StrEnum):
    READ = "read"
    WRITE = "write"


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever causes a change or reads: a signed-in person, an API token, or the system itself.

    `store_ids` are the stores they may see; `sees_every_store` needs no list.
    """

    name: str
    user_id: int | None = None
    role: Role = Role.READONLY
    store_ids: frozenset[int] = frozenset()
    sees_every_store: bool = False

    @property
    def may_change(self) -> bool:
        """Whether the role may change anything at all."""
        return self.role is not Role.READONLY

    @property
    def is_admin(self) -> bool:
        return self.role is Role.ADMIN

    def is_one_of(self, *roles: Role) -> bool:
        """Whether the role is among these; administrators may do everything."""
        return self.is_admin or self.role in roles

    @property
    def is_full_admin(self) -> bool:
        """Whether nothing is hidden from this administrator."""
        return self.is_admin and self.sees_every_store


SYSTEM = Actor(name="system", role=Role.ADMIN, sees_every_store=True)


@dataclass(frozen=True, slots=True)
class UserCard:
    """A person; `tokens` counts the API tokens that open something now."""

    user_id: int
    login: str
    role: Role
    sees_every_store: bool
    is_active: bool
    signed_in_at: datetime | None
    language: str
    time_zone: str
    tokens: int


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person as others may know them: who may be chosen as an owner, and who has left."""

    user_id: int
    login: str
    is_active: bool


@dataclass(frozen=True, slots=True)
class UserChange:
    """What shall be different about a person; None leaves as it is."""

    login: str | None = None
    role: str | None = None
    sees_every_store: bool | None = None
    language: str | None = None
    time_zone: str | None = None


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """A new token: `secret` is the whole of it, shown once and never again."""

    token_id: int
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class AuthenticatedToken:
    """Whose token it is and what it may do. The actor's stores are the door's to add."""

    token_id: int
    actor: Actor
    scope: TokenScope


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """The answer to a request, as it is given again to whoever repeats it."""

    status: int
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class AnswerClaim:
    """Either the answer given before, or the right to do the work and keep its answer."""

    claim: UUID
    answer: KeptAnswer | None = None


@dataclass(frozen=True, slots=True)
class TokenCard:
    token_id: int
    name: str
    prefix: str
    scope: TokenScope
    created_at: datetime
    expires_at: datetime | None
    used_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class SavedViewCard:
    view_id: int
    name: str
    query: str
    is_shared: bool
    is_default: bool
    is_own: bool


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Empty texts mean all; `action` and `subject` match from their beginning."""

    who: str = ""
    action: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True)
class AuditLine:
    record_id: int
    who: str
    action: str
    subject: str
    facts: Mapping[str, object]
    happened_at: datetime


@dataclass(frozen=True, slots=True)
class AuditRows:
    """One page, newest first; the cursors lead to the neighbours, None where there is none."""

    lines: tuple[AuditLine, ...]
    older: str | None
    newer: str | None
