"""The world of the API's tests: Acme in the US and Canada, Beta in Germany, one of everything."""

from dataclasses import dataclass

from tests.cast import CA, DE, MONDAY, US, make_account
from tests.catalog.cast import listing
from tests.orders.cast import order
from zhongshu.catalog import public as catalog
from zhongshu.catalog.models import SellerSku
from zhongshu.channels import public as channels
from zhongshu.channels.models import SellingAccount, Store, SyncIssue
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.orders import public as orders

ACME_ORDER, CANADIAN_ORDER = "702-1234567-1234567", "702-7777777-7777777"
BETA_ORDER = "302-1111111-1111111"
SKU = "MUG-RED-1"
REPORT = "GET_LEDGER_DETAIL_VIEW_DATA"


@dataclass(frozen=True, slots=True)
class Side:
    """One account and what hangs on it."""

    account_id: int
    store_id: int
    stream_id: int
    run_id: int
    issue_id: int
    document_id: int
    listing_id: int
    seller_sku_id: int
    order_id: str


def make_world() -> tuple[Side, Side]:
    """Make both accounts with orders, listings, stock, an issue, a document and a run."""
    acme = make_side(make_account("Acme NA", "NA", [US, CA]), US, ACME_ORDER)
    record_order(acme.account_id, CANADIAN_ORDER, CA)
    return acme, make_side(make_account("Beta EU", "EU", [DE]), DE, BETA_ORDER)


def make_side(account: SellingAccount, marketplace_id: str, order_id: str) -> Side:
    record_order(account.pk, order_id, marketplace_id)
    [listed] = catalog.record_listings(
        account_id=account.pk,
        listings=[listing(SKU, marketplace_id=marketplace_id)],
        source=catalog.Source.REPORT,
        at=MONDAY,
    )
    assert listed.listing_id is not None
    store = Store.objects.get(account=account, marketplace_id=marketplace_id)
    record_level(account.pk, store)
    streams = channels.list_streams(identity.SYSTEM, account.pk)
    stream = next(each for each in streams if each.kind == channels.StreamKind.ORDERS)
    lease = channels.start_run(
        stream_id=stream.stream_id, trigger=channels.Trigger.SCHEDULE, at=MONDAY
    )
    assert lease is not None
    return Side(
        account_id=account.pk,
        store_id=store.pk,
        stream_id=stream.stream_id,
        run_id=lease.run_id,
        issue_id=open_issue(account.pk, order_id, marketplace_id),
        document_id=archive(account.pk),
        listing_id=listed.listing_id,
        seller_sku_id=SellerSku.objects.get(account=account, code=SKU).pk,
        order_id=order_id,
    )


def record_order(account_id: int, order_id: str, marketplace_id: str) -> None:
    orders.record_orders(
        account_id=account_id,
        orders=[order(order_id, marketplace_id=marketplace_id)],
        workbench_statuses=("UNSHIPPED",),
        mark_processed=False,
        actor=identity.SYSTEM,
        at=MONDAY,
    )


def record_level(account_id: int, store: Store) -> None:
    sweep_id = inventory.begin_stock_sweep(store_id=store.pk, is_full=True, at=MONDAY)
    inventory.record_stock_levels(
        account_id=account_id,
        marketplace_id=store.marketplace_id,
        levels=[
            channels.StockLevelFacts(
                SKU,
                fulfillable=5,
                reserved=2,
                researching=0,
                inbound_working=0,
                inbound_shipped=3,
                inbound_receiving=0,
            )
        ],
        sweep_id=sweep_id,
        at=MONDAY,
    )


def open_issue(account_id: int, order_id: str, marketplace_id: str) -> int:
    channels.open_issues(
        account_id=account_id,
        stream="orders",
        issues=[
            channels.NewIssue(
                subject=f"order:{order_id}",
                code="test.unreadable",
                what="Order {order} could not be read.",
                why="Its total is no number.",
                what_to_do="Tell us.",
                facts={"order": order_id},
                order_id=order_id,
                marketplace_id=marketplace_id,
                request_id="req-1",
            )
        ],
        at=MONDAY,
    )
    return SyncIssue.objects.get(account=account_id, order_id=order_id).pk


def archive(account_id: int) -> int:
    stored = channels.store_document(
        account_id=account_id,
        status=channels.ReportStatus(
            report_id=f"R{account_id}", report_type=REPORT, state="DONE", marketplace_ids=(US,)
        ),
        document=channels.DocumentContent(f"a\tb\n1\t{account_id}\n".encode(), "UTF-8"),
        at=MONDAY,
    )
    return stored.document_id
