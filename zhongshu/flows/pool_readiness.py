"""What the books of a pool begin with and is not read yet, and how far the reading is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from zhongshu.channels import public as channels
from zhongshu.fba import public as fba
from zhongshu.flows.load_order_history import read_loaded_from
from zhongshu.flows.store_orders import find_stream
from zhongshu.flows.stores import stores_of
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.kernel.errors import ConflictError
from zhongshu.orders import public as orders

# An order that is older than this when it is told first is taken to be sent before the books.
NEEDED = orders.LONGEST_SHIPPING
HISTORY = channels.StreamKind.ORDER_HISTORY
INVENTORY = channels.StreamKind.FBA_INVENTORY
SHIPMENTS = channels.StreamKind.INBOUND_SHIPMENTS


@dataclass(frozen=True, slots=True)
class AwaitedReading:
    """One stream that has not told yet what the books begin with.

    `stores` it has not read whole; `loaded_from`: orders of the past are loaded, but not from
    early enough. `stream` has the progress of its last run.
    """

    kind: channels.StreamKind
    stream: channels.StreamRow | None
    stores: tuple[str, ...] = ()
    loaded_from: datetime | None = None


@dataclass(eq=False)
class PoolNotReadyError(ConflictError):
    """Not everything is read that the books begin with; a person may insist."""

    awaited: tuple[str, ...]

    WORDS: ClassVar[dict[str, str]] = {
        HISTORY: _("the orders of the last two weeks"),
        INVENTORY: _("all FBA stock"),
        SHIPMENTS: _("all FBA shipments"),
    }

    code = "flows.pool_not_ready"
    template = _(
        "Not read to the end yet: {awaited}. Books that began now would lack it. Wait until the"
        " sync centre has read it, or insist on opening them now."
    )

    def __str__(self) -> str:
        words = [gettext(self.WORDS[each]) for each in self.awaited]
        return gettext(self.template).format(awaited=gettext(", ").join(words))


def list_awaited(account_id: int, pool_id: int, *, at: datetime) -> tuple[AwaitedReading, ...]:
    """Return what is still to be read before the books of a pool begin right; nothing: all is.

    Books that are complete await nothing: what comes later begins with nothing.
    """
    if inventory.find_complete_books(identity.SYSTEM, pool_id) is not None:
        return ()
    stores = {
        store.store_id: store.name
        for store in stores_of(account_id)
        if store.pool_id == pool_id and store.is_participating
    }
    unread = {
        INVENTORY: inventory.list_unswept(identity.SYSTEM, [*stores]),
        SHIPMENTS: fba.list_unswept(identity.SYSTEM, [*stores]),
    }
    return (
        *_await_history(account_id, at),
        *(
            AwaitedReading(
                kind,
                find_stream(account_id, kind),
                stores=tuple(name for store_id, name in stores.items() if store_id in missing),
            )
            for kind, missing in unread.items()
            if missing
        ),
    )


def _await_history(account_id: int, at: datetime) -> Iterator[AwaitedReading]:
    stream = find_stream(account_id, HISTORY)
    loaded_from = read_loaded_from(stream.carried) if stream and stream.cursor else None
    if loaded_from is None or loaded_from > at - NEEDED:
        yield AwaitedReading(HISTORY, stream, loaded_from=loaded_from)
