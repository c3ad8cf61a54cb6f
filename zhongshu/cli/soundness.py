"""What `check` asks of the data, in use or restored aside."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass

from django.db import connection
from django.utils import timezone

from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.claims import public as claims
from zhongshu.cli.ground import Ground
from zhongshu.fba import public as fba
from zhongshu.flows.check_stock import find_unsaid
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.orders import public as orders
from zhongshu.server.damage import find_damage
from zhongshu.server.target import Target


@dataclass(frozen=True, slots=True)
class Wrong:
    """One sentence about what does not fit, and where it was seen."""

    room: str
    sentence: str


def list_contradictions() -> list[Wrong]:
    """Ask every room whether its books contradict themselves."""
    return [
        *(Wrong("channels", said) for said in channels.find_contradictions(identity.SYSTEM)),
        *(Wrong("catalog", said) for said in catalog.find_contradictions(identity.SYSTEM)),
        *(Wrong("inventory", said) for said in inventory.find_contradictions(identity.SYSTEM)),
        *(Wrong("fba", said) for said in fba.find_contradictions(identity.SYSTEM)),
        *(Wrong("orders", said) for said in orders.find_contradictions(identity.SYSTEM)),
        *(Wrong("reconciliation", said) for said in find_unsaid()),
        *(Wrong("claims", said) for said in _of_claims()),
    ]


def _of_claims() -> list[str]:
    return claims.find_contradictions(identity.SYSTEM, at=timezone.now())


def list_damage(ground: Ground, target: Target) -> list[Wrong]:
    """Read every table and index of a database.

    Raises:
        ServerError: its server lets this role look into no file.
    """
    ours = ground.postgres
    with closing(ours.connect("postgres", target.database) if ours else target.connect()) as server:
        return [Wrong("database", said) for said in find_damage(server)]


@contextmanager
def turned_to(database: str) -> Iterator[None]:
    """Let every query of this process go to another database of the server."""
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = database
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before
