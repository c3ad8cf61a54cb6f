"""Claims of an account whose ledger lost and found units 200,000 times, followed again."""

from datetime import timedelta

from django.utils import timezone

from bench.accounts import make_account
from bench.figures import Figure
from bench.goods import save_products
from bench.ground import Ground
from bench.mirror import execute, timed
from bench.stock_world import LISTINGS, PAIRINGS, POINTERS, SKUS
from zhongshu.channels.models import FulfilmentPool
from zhongshu.claims import netting
from zhongshu.claims import public as claims
from zhongshu.claims.models import Claim, ClaimReading
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory

ROWS = 200_000
PRODUCTS = 5_000
SECONDS = 30
SECONDS_AGAIN = 15
SECONDS_SAME = 1
# Three in four lines are lost units, of which the fourth finds one again; some are damaged. They
# are spread over two years, as of a large seller; a third is too old to be claimed.
EVENTS = """
INSERT INTO inventory_amazonstockevent (
    account_id, feed, key, pool_id, seller_sku_id, fnsku, event, disposition, reason, reference,
    status, center, country_code, day, occurred_at, updated_at, quantity, told_at, wanted,
    accounted)
SELECT %(account)s, 'LEDGER', 'bench-' || line, %(of)s, sku.id, 'X' || sku.id, 'Adjustments',
    'SELLABLE', (ARRAY['M', 'M', 'E', 'F'])[1 + line %% 4], 'R' || line, '', 'ONT8', 'US',
    (%(at)s - told.ago)::date,
    %(at)s - told.ago, %(at)s,
    CASE WHEN line %% 4 = 3 THEN 1 ELSE -2 END, %(at)s,
    CASE WHEN line %% 4 = 3 THEN 1 ELSE -2 END, CASE WHEN line %% 4 = 3 THEN 1 ELSE -2 END
FROM generate_series(0, %(rows)s - 1) AS line
CROSS JOIN LATERAL (
    SELECT make_interval(hours => (17520::bigint * line / %(rows)s)::integer)
) AS told (ago)
JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM catalog_sellersku) AS sku
    ON sku.place = line / 4 %% %(products)s
"""


def run(_ground: Ground, rows: int = ROWS) -> list[Figure]:
    """Measure reading the ledger, opening claims, following them, and telling of them."""
    account_id = fill(rows)
    at = timezone.now()
    read_s, read = timed(
        lambda: inventory.list_adjustments(identity.SYSTEM, account_id, netting.REASONS)
    )
    figures = [
        Figure(
            name="adjustments of the ledger, read",
            rows=rows,
            value=read_s,
            unit="s",
            remark=f"{len(read):,} lines",
        )
    ]

    def follow(name: str, limit: float) -> None:
        took, told = timed(lambda: claims.open_claims(account_id=account_id, at=at))
        remark = f"{told.opened:,} opened of {Claim.objects.count():,}"
        figures.append(
            Figure(name=name, rows=rows, value=took, unit="s", limit=limit, remark=remark)
        )

    follow("claims of an account, opened", SECONDS)
    execute("VACUUM (ANALYZE)")
    follow("claims of an account, where nothing was told since", SECONDS_SAME)
    ClaimReading.objects.all().delete()
    follow("claims of an account, followed", SECONDS_AGAIN)
    took, news = timed(lambda: claims.take_news(at=at))
    figures.append(
        Figure(
            name="claims that are news, taken",
            rows=len(news.new_ids),
            value=took,
            unit="s",
            remark="one statement",
        )
    )
    took, _page = timed(lambda: claims.list_claims(identity.SYSTEM, at=at))
    figures.append(
        Figure(
            name="a page of claims by deadline",
            rows=Claim.objects.count(),
            value=took * 1000,
            unit="ms",
        )
    )
    return figures


def fill(rows: int) -> int:
    """Make an account whose ledger has so many adjustments; return its id."""
    account_id = make_account()
    save_products(PRODUCTS)
    pool = FulfilmentPool.objects.filter(account=account_id)[0]
    told: dict[str, object] = {
        "account": account_id,
        "at": timezone.now() - timedelta(days=1),
        "of": pool.pk,
        "rows": rows,
        "products": PRODUCTS,
        "each": 50,
    }
    for statement in (SKUS, PAIRINGS, POINTERS, LISTINGS, EVENTS):
        execute(statement, **told)
    execute("VACUUM (ANALYZE)")
    return account_id
