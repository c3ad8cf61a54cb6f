"""A shipment of red mugs to the US pool, told as Amazon tells it."""

from datetime import datetime, timedelta

from tests.cast import ADMIN, MONDAY, US, make_account, make_store
from tests.inventory.ledger_cast import sku
from tests.inventory.test_stock_events import pair
from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.channels.models import SyncIssue
from zhongshu.fba import public as fba
from zhongshu.fba.models import ShipmentLine
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.inventory.models import PoolBooks

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
OPENED_AT = MONDAY - 10 * DAY
Status = channels.ShipmentStatus
FBA = "FBA15ABC"


def store() -> channels.StoreCard:
    """Return the US store, of an account with that one store."""
    make_account(marketplaces=(US,))
    found = make_store()
    return channels.get_store(identity.SYSTEM, found.pk)


def open_books(code: str = "MUG-RED-1", *, on_hand: int = 0) -> None:
    """Begin the books of a seller SKU ten days before Monday, and close the opening."""
    of, sku_id = store(), sku(code)
    parts = catalog.find_parts(ADMIN, account_id=of.account_id, sku_ids={sku_id})
    inventory.open_books(
        [
            inventory.NewOpening(
                pool_id=of.pool_id,
                seller_sku_id=sku_id,
                opened_at=OPENED_AT,
                fulfillable=on_hand,
                reserved=0,
                researching=0,
                unfulfillable=0,
                parts=parts.find(sku_id),
            )
        ]
    )
    PoolBooks.objects.get_or_create(pool_id=of.pool_id)


def begin(code: str = "MUG-RED-1", *, on_hand: int = 0) -> None:
    """Pair a seller SKU with the red mug and open its books."""
    store()
    pair(code)
    open_books(code, on_hand=on_hand)


def tell(
    status: str | None = Status.RECEIVING,
    items: dict[str, tuple[int, int | None]] | None = None,
    *,
    code: str = FBA,
    at: datetime = MONDAY,
    was_there: bool = False,
) -> None:
    """Record a shipment and, in one reading, what is in it: shipped and received by SKU."""
    fba.record_shipments(
        store=store(),
        shipments=[channels.ShipmentFacts(code=code, status=status, name="Winter mugs")],
        want_items=True,
        was_there=was_there,
        at=at,
    )
    if items is not None:
        facts = [
            channels.ShipmentItemFacts(seller_sku=name, shipped=shipped, received=received)
            for name, (shipped, received) in items.items()
        ]
        fba.record_shipment_items(account_id=store().account_id, read={code: facts}, at=at)


def post(at: datetime = MONDAY) -> fba.ReceiptsPosted:
    """Post all that is due; return what the first batch did."""
    account_id = store().account_id
    fba.wake_shipments(account_id=account_id)
    return fba.post_receipts(account_id=account_id, at=at)


def line(code: str = "MUG-RED-1", shipment: str = FBA) -> ShipmentLine:
    return ShipmentLine.objects.get(shipment__code=shipment, seller_sku__code=code)


def issues() -> list[str]:
    """Return the codes of open issues about shipments."""
    found = SyncIssue.objects.filter(resolved_at=None, stream="inbound_shipments")
    return sorted(found.values_list("code", flat=True))
