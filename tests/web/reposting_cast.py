"""A mug whose stock lies under the product that its seller SKU was before."""

from django.test import Client
from django.utils import timezone

from tests.cast import US, make_store
from tests.catalog.cast import listing
from tests.catalog.pairing_cast import make_product
from tests.orders.test_stock_of_orders import SKU, open_books, pair, sell, tell
from zhongshu.catalog import public as catalog
from zhongshu.catalog.models import SellerSku
from zhongshu.flows import repost_stock
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.inventory.models import Reposting, StockBalance

HERE = "/stock/repost/"
OLD, RED = "MUG-OLD", "MUG-RED"
TITLE = "Red mug <b>big</b>"


def list_it(title: str = TITLE) -> int:
    """Let Amazon list the mug in the US store; return its seller SKU."""
    account_id = make_store(US).account_id
    catalog.record_listings(
        account_id=account_id,
        listings=[listing(SKU, marketplace_id=US, title=title)],
        source=catalog.Source.REPORT,
        at=timezone.now(),
    )
    return SellerSku.objects.get(account=account_id, code=SKU).pk


def misplace(factor: int = 1) -> int:
    """Open books with 20 under the old mug, sell 3, then pair it with the red one."""
    sku_id = list_it()
    pair(sku=OLD)
    open_books()
    tell(sell(3, status="SHIPPED"))
    pair(sku=RED, factor=factor)
    return sku_id


def units() -> dict[str, int]:
    """Return what lies at FBA by product, without what is nothing."""
    rows = StockBalance.objects.exclude(on_hand=0).filter(location__kind="FBA")
    return dict(rows.values_list("product__sku", "on_hand"))


def work() -> inventory.RepostingState | None:
    """Let a worker carry out what waits."""
    [waiting] = Reposting.objects.filter(state="WAITING")
    return repost_stock.run(waiting.pk, at=timezone.now())


def repost(sku_id: int, actor: identity.Actor) -> int:
    """Ask for a seller SKU to be re-posted from the beginning, and carry it out."""
    found = repost_stock.ask(sku_id, since=None, actor=actor, at=timezone.now())
    work()
    return found


def read(client: Client, path: str = HERE, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, answer.headers
    return answer.content.decode()


def product_id(sku: str) -> int:
    return make_product(sku).pk
