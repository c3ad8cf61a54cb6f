"""Refusals of the ledger."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from zhongshu.inventory.ledger_values import Shortage
from zhongshu.kernel.errors import ConflictError, InvalidError


def tell_shortages(shortages: Sequence[Shortage]) -> dict[str, object]:
    """Return the facts of balances that are short: what was asked for, and what is free."""
    return {
        "wanted": sum(each.wanted for each in shortages),
        "free": sum(max(each.free, 0) for each in shortages),
        "shortages": [
            {
                "product_id": each.balance.product_id,
                "location_id": each.balance.location_id,
                "wanted": each.wanted,
                "free": each.free,
            }
            for each in shortages
        ],
    }


@dataclass(eq=False)
class KeyReusedError(ConflictError):
    """A key stands for one event for ever: the same key with other content is another event."""

    key: str

    code = "inventory.key_reused"
    template = _("{key} was posted before with other moves. Nothing was posted.")


@dataclass(eq=False)
class InsufficientStockError(ConflictError):
    shortages: tuple[Shortage, ...]

    code = "inventory.insufficient_stock"
    template = _(
        "There is too little free stock for {count} product(s): {free} of {wanted} units."
        " Receive or count stock first, or take fewer."
    )

    @property
    def facts(self) -> dict[str, object]:
        return {
            "count": len({each.balance.product_id for each in self.shortages}),
            **tell_shortages(self.shortages),
        }


@dataclass(eq=False)
class NoSuchPlaceError(InvalidError):
    location_id: int

    code = "inventory.no_such_place"
    template = _("There is no place {location_id} for stock. Nothing was posted.")


@dataclass(eq=False)
class MoveRefusedError(InvalidError):
    """A move that says nothing, or not enough: a fault of who posts it."""

    key: str
    reason: str

    NO_MOVES = "no_moves"
    NO_UNITS = "no_units"
    SAME_PLACE = "same_place"
    NO_SELLER_SKU = "no_seller_sku"
    WAY_CLOSED = "way_closed"

    code = "inventory.move_refused"
    template = _("{key} cannot be posted: {reason}.")
