"""What the sellers offer: a catalogue made from the seed, with names that test software."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from spapi_simulator.accounts import Seller, secret
from spapi_simulator.clock import days_later
from spapi_simulator.marketplaces import MARKETPLACES, Marketplace
from spapi_simulator.world.orders import AMAZON, MERCHANT

NOUNS = (
    ("MUG", "Enamel mug 350 ml", "8.90"),
    ("LAMP", "Desk lamp with dimmer", "34.00"),
    ("MAT", "Yoga mat 6 mm", "24.50"),
    ("BOTTLE", "Steel bottle 1 l, keeps cold 24 h", "19.90"),
    ("TOWEL", "Bath towel, set of 2", "27.00"),
    ("KNIFE", "Chef's knife 20 cm", "42.00"),
    ("CASE", "Phone case with strap", "11.50"),
    ("CABLE", "USB-C cable 2 m", "6.75"),
    ("CHAIR", "Folding chair", "58.00"),
    ("CLOCK", 'Wall clock 12" silent', "22.00"),
    ("PILLOW", "Memory foam pillow", "31.00"),
    ("PAN", "Frying pan 28 cm", "36.00"),
)
COLOURS = ("RED", "BLUE", "GREEN", "BLACK", "WHITE", "SAND", "PINK", "GREY", "PLUM", "MINT")
AWKWARD_SKUS = (
    "007",
    "a/b-mug",
    "a+b lamp",
    "50%2FOFF",
    "abc-Case",
    "ABC-Case",
    "杯子-红-1",
    "emoji-🎁-1",
    "cafe\u0301-1",
    "caf\u00e9-1",
    "SKU-WITH-FORTY-CHARACTERS-EXACTLY-000001",
    "comma,semi;colon",
    "trailing-space ",
    "1E5",
)
AWKWARD_TITLES = (
    "保温杯 500 毫升 <双层> & 防漏",
    "マグカップ「赤」 350ml",
    "كوب أحمر 350 مل",
    "Tasse « rouge » — 35 cl, l'originale",
    '=HYPERLINK("x") Mug 12" wide',
    "🎁 Gift set 🎄 (3 pcs) " + "very long title " * 8,
)


@dataclass(slots=True)
class Demand:
    """How a listing sells: the average of orders a day, and what bends it."""

    daily: float
    trend_per_year: float
    season_swing: float
    season_shift_days: int
    is_intermittent: bool
    promotion_seed: int


@dataclass(slots=True)
class Listing:
    """One seller SKU in one marketplace; `quantity` counts for merchant fulfilment only.

    `drifts`: its price, or its title, is another every two minutes, and no report says so.
    `stock_sku`: whose units Amazon sends, where another SKU carries the same FNSKU; `pool` may be
    another than its marketplace's, where Amazon sends from abroad.
    """

    seller_id: str
    marketplace_id: str
    pool: str
    seller_sku: str
    asin: str
    fnsku: str
    title: str
    price: Decimal
    currency: str
    fulfilled_by: str
    quantity: int
    created: int
    updated: int
    demand: Demand
    status: set[str] = field(default_factory=lambda: {"BUYABLE", "DISCOVERABLE"})
    product_type: str = "KITCHEN"
    condition: str = "new_new"
    lead_time_days: int | None = 2
    is_suppressed: bool = False
    drifts: str = ""
    stock_sku: str = ""

    @property
    def shelf(self) -> tuple[str, str, str]:
        """Return where its units lie: seller, pool and the SKU that Amazon counts them under."""
        return self.seller_id, self.pool, self.stock_sku or self.seller_sku

    @property
    def image_path(self) -> str:
        return f"/images/{self.asin}.png"


@dataclass(frozen=True)
class Product:
    seller_sku: str
    asin: str
    fnsku: str
    title: str
    usd_price: Decimal
    fulfilled_by: str
    weight: float


class Listings:
    """All listings, by seller, marketplace and exact SKU."""

    def __init__(self) -> None:
        self._by_key: dict[tuple[str, str, str], Listing] = {}

    def add(self, listing: Listing) -> None:
        self._by_key[listing.seller_id, listing.marketplace_id, listing.seller_sku] = listing

    def remove(self, listing: Listing) -> None:
        del self._by_key[listing.seller_id, listing.marketplace_id, listing.seller_sku]

    def get(self, seller_id: str, marketplace_id: str, seller_sku: str) -> Listing | None:
        return self._by_key.get((seller_id, marketplace_id, seller_sku))

    def for_order(self, seller_id: str, marketplace_id: str, sku: str) -> Listing | None:
        """Return the listing an order draws on; a multi-channel one uses any of its pool."""
        found = self.get(seller_id, marketplace_id, sku)
        if found is not None or not MARKETPLACES[marketplace_id].is_pseudo:
            return found
        pool = MARKETPLACES[marketplace_id].pool
        for other in MARKETPLACES.values():
            if other.pool == pool and (found := self.get(seller_id, other.marketplace_id, sku)):
                return found
        return None

    def of(self, seller_id: str, marketplace_id: str | None = None) -> list[Listing]:
        return [
            each
            for each in self._by_key.values()
            if each.seller_id == seller_id and marketplace_id in (None, each.marketplace_id)
        ]

    def __iter__(self) -> Iterator[Listing]:
        return iter(self._by_key.values())

    def __len__(self) -> int:
        return len(self._by_key)


def make_products(*, seed: int, count: int) -> list[Product]:
    """Make the catalogue all sellers draw from: plain SKUs, every fifth an awkward one."""
    products: list[Product] = []
    for number in range(count):
        dice = random.Random(f"{seed}:product:{number}")
        code, title, price = NOUNS[number % len(NOUNS)]
        colour = COLOURS[(number // len(NOUNS)) % len(COLOURS)]
        seller_sku = f"{code}-{colour}-{number // (len(NOUNS) * len(COLOURS)) + 1}"
        title = f"{title}, {colour.lower()}"
        awkward = number // 5 if number % 5 == 4 else len(AWKWARD_SKUS)
        if awkward < len(AWKWARD_SKUS):
            seller_sku = AWKWARD_SKUS[awkward]
            title = AWKWARD_TITLES[awkward % len(AWKWARD_TITLES)]
        twin = products[-1] if number % 13 == 6 else None
        letters = secret(seed, f"asin:{number}", 20).upper()
        products.append(
            Product(
                seller_sku=seller_sku,
                # Now and then one product is sold under two SKUs, by Amazon and by hand.
                asin=twin.asin if twin else f"B0{letters[:8]}",
                fnsku=f"X00{letters[8:15]}",
                title=title,
                usd_price=Decimal(price) + dice.randrange(0, 300) / Decimal(100),
                fulfilled_by=MERCHANT if twin or dice.random() < 0.38 else AMAZON,
                weight=1 / (number + 3) ** 0.7,
            )
        )
    return products


def products_of(seller: Seller, products: list[Product]) -> list[Product]:
    """Return the seller's share of the catalogue."""
    return products[: max(1, round(len(products) * seller.assortment))]


def make_listings(
    *, seed: int, seller: Seller, products: list[Product], daily: float, started: int
) -> list[Listing]:
    """List a seller's share of the catalogue in all its stores; `daily` orders in all."""
    mine = products_of(seller, products)
    stores = seller.stores()
    shares = [0.5**place for place in range(len(stores))]
    total = sum(shares) * sum(product.weight for product in mine)
    return [
        make_listing(
            dice=random.Random(f"{seed}:{seller.seller_id}:{store.marketplace_id}:{number}"),
            seller=seller,
            store=store,
            product=product,
            daily=daily * share * product.weight / total,
            started=started,
        )
        for store, share in zip(stores, shares, strict=True)
        for number, product in enumerate(mine)
    ]


def make_listing(
    *,
    dice: random.Random,
    seller: Seller,
    store: Marketplace,
    product: Product,
    daily: float,
    started: int,
) -> Listing:
    """List a product in one store; one in twenty is new there."""
    is_new = dice.random() < 0.05
    created = days_later(started, dice.uniform(5, 40) if is_new else -dice.uniform(30, 700))
    price = (product.usd_price * store.usd_rate * Decimal("1.02")).quantize(store.money_step)
    return Listing(
        seller_id=seller.seller_id,
        marketplace_id=store.marketplace_id,
        pool=store.pool,
        seller_sku=product.seller_sku,
        asin=product.asin,
        fnsku=product.fnsku,
        title=product.title,
        price=price,
        currency=store.currency,
        fulfilled_by=product.fulfilled_by,
        quantity=0,
        created=created,
        updated=created,
        demand=Demand(
            daily=daily,
            trend_per_year=dice.uniform(-0.5, 0.7),
            season_swing=dice.choice((0.0, 0.1, 0.2, 0.5)),
            season_shift_days=dice.randrange(365),
            is_intermittent=dice.random() < 0.2,
            promotion_seed=dice.randrange(1_000_000),
        ),
    )
