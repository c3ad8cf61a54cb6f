"""Whoever acts, as the rooms see them."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person does in the company; interfaces fix the codes."""

    ADMIN = "admin"
    OPERATIONS = "operations"
    WAREHOUSE = "warehouse"
    BUYER = "buyer"
    FINANCE = "finance"
    READONLY = "readonly"


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


SYSTEM = Actor(name="system", role=Role.ADMIN, sees_every_store=True)
