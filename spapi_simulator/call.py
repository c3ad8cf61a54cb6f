"""What an operation is, and one call as the operation sees it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from starlette.routing import Route

from spapi_simulator.accounts import Application, Authorisation, Seller
from spapi_simulator.clock import parse_moment
from spapi_simulator.control import Control
from spapi_simulator.errors import invalid_input, unauthorized
from spapi_simulator.faults import Scope
from spapi_simulator.journal import Journal
from spapi_simulator.world.world import World

PAGE_TOKENS = frozenset({"paginationToken", "nextToken", "pageToken", "NextToken"})
MARKETPLACES_OF_CALL = ("marketplaceIds", "MarketplaceId")


@dataclass(frozen=True)
class Answer:
    """A good answer; `body` None sends no body."""

    body: Any = None
    status: int = 200


@dataclass(frozen=True)
class Operation:
    """One SP-API operation: its allowance, who may call it, and what answers.

    `roles`: one of them is needed; empty: any. `is_grantless`: wants an application's own
    token instead of a seller's.
    """

    name: str
    method: str
    path: str
    rate: float
    burst: int
    answer: "Callable[[Call], Answer]"
    roles: frozenset[str] = frozenset()
    is_grantless: bool = False


@dataclass(frozen=True)
class Section:
    """A part of the API: a file in `sections/` ends with `SECTION = Section(...)`.

    `begin` is called once with the world: to register events, truth parts. `controls` are
    /sim/* pages of its own; `routes` adds pages that are neither (documents, queues), and
    `replays` tells how what these wrote into the journal is lived again.
    """

    operations: tuple[Operation, ...] = ()
    controls: tuple[Control, ...] = ()
    routes: Callable[[World, Journal], list[Route]] | None = None
    begin: Callable[[World], None] | None = None
    replays: dict[str, Callable[[World, dict[str, Any]], None]] = field(default_factory=dict)


@dataclass
class Call:
    """One call as an operation sees it.

    `base_url`: where the caller finds this server; `raw_path`: still percent-encoded. Both are
    empty when the journal is lived again.
    """

    world: World
    operation: Operation
    now: int
    application: Application
    authorisation: Authorisation | None
    query: list[tuple[str, str]] = field(default_factory=list)
    path: dict[str, str] = field(default_factory=dict)
    body: Any = None
    base_url: str = ""
    raw_path: str = ""

    @property
    def seller(self) -> Seller:
        if self.authorisation is None:
            raise unauthorized()
        return self.world.accounts.sellers[self.authorisation.seller_id]

    @property
    def roles(self) -> frozenset[str]:
        if self.authorisation is None:
            return frozenset(self.application.roles)
        return self.world.accounts.effective_roles(self.authorisation)

    @property
    def scope(self) -> Scope:
        return Scope(
            operation=self.operation.name,
            seller_id=self.authorisation.seller_id if self.authorisation else None,
            client_id=self.application.client_id,
            marketplace_ids=frozenset(
                each for name in MARKETPLACES_OF_CALL for each in self._split(name)
            ),
            has_page_token=any(name in PAGE_TOKENS for name, _ in self.query),
        )

    def text(self, name: str) -> str | None:
        """Return a parameter given once; given twice it is refused."""
        found = [value for key, value in self.query if key == name]
        if len(found) > 1:
            raise invalid_input(f"Parameter {name} is given more than once.")
        return found[0] if found else None

    def csv(self, name: str, *, most: int | None = None) -> list[str] | None:
        """Return a list parameter `a,b`; None when it is absent."""
        text = self.text(name)
        if text is None:
            return None
        values = text.split(",")
        if not all(values) or (most is not None and len(values) > most):
            raise invalid_input(f"Invalid value for parameter {name}.")
        return values

    def choices(self, name: str, allowed: frozenset[str]) -> list[str] | None:
        values = self.csv(name)
        if values is not None and not allowed.issuperset(values):
            raise invalid_input(f"Invalid value for parameter {name}.")
        return values

    def integer(self, name: str, *, default: int, low: int, high: int) -> int:
        text = self.text(name)
        if text is None:
            return default
        if not text.isascii() or not text.isdecimal() or not low <= int(text[:12]) <= high:
            raise invalid_input(f"Parameter {name} must be between {low} and {high}.")
        return int(text)

    def moment(self, name: str) -> float | None:
        text = self.text(name)
        if text is None:
            return None
        moment = parse_moment(text)
        if moment is None:
            raise invalid_input(f"Parameter {name} is not an ISO 8601 date.")
        return moment

    def require_marketplaces(self, marketplace_ids: list[str]) -> None:
        """Refuse marketplaces of another region, or where the seller does not sell."""
        for marketplace_id in marketplace_ids:
            if not marketplace_id.isalnum() or not 10 <= len(marketplace_id) <= 20:
                raise invalid_input(f"Invalid marketplace id {marketplace_id}.")
            if not self.seller.participates_in(marketplace_id):
                raise unauthorized()

    def _split(self, name: str) -> list[str]:
        return [part for key, value in self.query if key == name for part in value.split(",")]
