"""AWD of the cast's account, told as Amazon tells it."""

from datetime import datetime, timedelta

from tests.cast import MONDAY
from tests.fba.shipment_cast import store
from tests.inventory.ledger_cast import sku
from zhongshu.channels import public as channels
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory

HOUR = timedelta(hours=1)
READ_AT = MONDAY - HOUR
MUG = "MUG-RED-1"


def show(
    *levels: tuple[str, int | None],
    at: datetime = READ_AT,
    replenishing: int = 0,
    could_read_all: bool = True,
) -> inventory.AwdRecorded:
    """Let a whole reading show these seller SKUs with what lies there of each."""
    facts = [
        channels.AwdLevelFacts(
            seller_sku=code, on_hand=on_hand, inbound=0, replenishing=replenishing
        )
        for code, on_hand in levels
    ]
    return inventory.record_awd_levels(
        account_id=store().account_id,
        levels=[(each, at) for each in facts],
        began_at=at,
        could_read_all=could_read_all,
        at=at,
    )


def open_awd() -> int:
    """Open the books of AWD, which fills the US pool."""
    of = store()
    return inventory.open_awd_books(account_id=of.account_id, pool_id=of.pool_id)


def awd() -> inventory.AwdState:
    return inventory.get_awd(identity.SYSTEM, store().account_id)


def differences() -> list[tuple[str, str, int, int, int, str]]:
    """Return seller SKU, place, our books, Amazon, moved since and cause."""
    of = store()
    mirror = inventory.compare_with_awd(
        identity.SYSTEM, account_id=of.account_id, pool_id=of.pool_id
    )
    return [
        (row.seller_sku, row.kind, row.ours, row.amazon, row.since, row.cause)
        for row in mirror.rows
    ]


def opened_at(code: str = MUG) -> datetime:
    found = inventory.find_awd_openings(store().account_id, [sku(code)])
    return found[sku(code)].opened_at
