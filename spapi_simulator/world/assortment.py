"""Which goods each seller lists, and under which codes: what people have to find out again."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from spapi_simulator.accounts import Seller, secret
from spapi_simulator.marketplaces import Marketplace
from spapi_simulator.world.goods import Good, asin_of, make_goods
from spapi_simulator.world.listings import Listing, Product, make_listing
from spapi_simulator.world.orders import AMAZON, MERCHANT

# How seller SKUs come to goods, in shares of a hundred.
KINDS = {
    "same": 34, "alike": 8, "suffix": 20, "prefix": 12, "pack": 6, "random": 19, "reused": 1,
}  # fmt: skip
PREFIXES = {"NA": "US_", "EU": "EU_", "FE": "JP_"}
# Every so many goods one is listed that nobody ever put into the ERP.
UNKNOWN_EACH = 25
LISTED, SECOND_SKU, SELLING, MISSPELT = 0.6, 0.04, 0.3, 0.04
# What all goods together sell, beside what the catalogue sells.
SHARE_OF_ORDERS = 0.15
FEATURES = (
    "BPA-Free", "Dishwasher Safe", "Non-Slip", "Foldable", "Lightweight", "Heavy Duty",
    "Easy to Clean", "Gift for Men and Women", "for Home and Office", "for Travel and Camping",
    "Premium Quality", "2026 Version", "with Gift Box", "Indoor and Outdoor",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pairing:
    """The truth about one seller SKU; `sku` "": no product of the ERP is it."""

    seller_id: str
    seller_sku: str
    kind: str
    sku: str
    factor: int


@dataclass(frozen=True, slots=True)
class _Offer:
    good: Good
    kind: str
    seller_sku: str
    asin: str
    factor: int
    fulfilled_by: str


class Assortment:
    """The goods of the world, and who sells them how. None at all unless it is asked for."""

    def __init__(self, *, seed: int, count: int) -> None:
        self._seed = seed
        goods = make_goods(seed=seed, count=count)
        self._goods = goods
        self._unknown = {
            each.sku for number, each in enumerate(goods) if number % UNKNOWN_EACH == 11
        } - {part for each in goods for part, _units in each.parts}
        self.pairings: list[Pairing] = []

    @property
    def known_goods(self) -> list[Good]:
        """Return what the ERP that was used before has."""
        return [each for each in self._goods if each.sku not in self._unknown]

    def list_for(self, seller: Seller, *, daily: float, started: int) -> Iterator[Listing]:
        """Yield the listings of a seller in all its stores, and note the truth of each SKU."""
        for offer in self._offers(seller):
            self.pairings.append(self._tell(seller, offer))
            dice = random.Random(f"{self._seed}:{seller.seller_id}:{offer.seller_sku}")
            first, *others = seller.stores()
            stores = [first, *(each for each in others if dice.random() < 0.4)]
            sells = daily * SHARE_OF_ORDERS / (len(self._goods) * SELLING)
            product = Product(
                seller_sku=offer.seller_sku,
                asin=offer.asin,
                fnsku=f"X00{secret(self._seed, f'fnsku:{seller.seller_id}:{offer.seller_sku}', 7)}",
                title="",
                usd_price=(offer.good.thing.usd * (1 if offer.factor == 1 else Decimal("1.8"))),
                fulfilled_by=offer.fulfilled_by,
                weight=0,
            )
            is_selling = dice.random() < SELLING
            for store in stores:
                listing = make_listing(
                    dice=dice,
                    seller=seller,
                    store=store,
                    product=replace(product, title=_title(offer, store, dice)),
                    daily=sells / len(stores) if is_selling else 0.0,
                    started=started,
                )
                listing.demand.is_intermittent = False
                yield listing

    def _offers(self, seller: Seller) -> Iterator[_Offer]:
        dice = random.Random(f"{self._seed}:{seller.seller_id}:offers")
        mine = [each for each in self._goods if dice.random() < LISTED * seller.assortment]
        names = {each.sku for each in mine}
        others = [each for each in self._goods if each.sku not in names]
        dice.shuffle(others)
        for good in mine:
            kind = dice.choices(list(KINDS), list(KINDS.values()))[0]
            factor = dice.choice((2, 2, 3, 4)) if kind == "pack" else 1
            if kind == "reused" and not others:
                kind = "same"
            code = {
                "same": good.sku,
                "alike": good.sku.lower(),
                "suffix": f"{good.sku}-FBA",
                "prefix": f"{PREFIXES[seller.region]}{good.sku}",
                "pack": f"{good.sku}-{factor}PK",
                "random": _random_code(dice),
                "reused": others.pop().sku if kind == "reused" else "",
            }[kind]
            asin = asin_of(self._seed, f"{good.sku} x{factor}") if factor > 1 else good.asin
            by_amazon = kind == "suffix" or (kind != "random" and dice.random() < 0.6)
            yield _Offer(good, kind, code, asin, factor, AMAZON if by_amazon else MERCHANT)
            if dice.random() < SECOND_SKU:
                yield _Offer(good, "second", _random_code(dice), asin, factor, MERCHANT)

    def _tell(self, seller: Seller, offer: _Offer) -> Pairing:
        sku = "" if offer.good.sku in self._unknown else offer.good.sku
        return Pairing(seller.seller_id, offer.seller_sku, offer.kind, sku, offer.factor)


def _random_code(dice: random.Random) -> str:
    """Return a seller SKU such as Amazon makes where the seller names none."""
    letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return "-".join("".join(dice.choices(letters, k=length)) for length in (2, 4, 4))


def _title(offer: _Offer, store: Marketplace, dice: random.Random) -> str:
    """Write a title as sellers do: in the language of the store, with praise around the facts."""
    good, thing = offer.good, offer.good.thing
    english, _chinese, _code, german, japanese = good.colour
    size, factor = f"{good.amount} {thing.unit}", offer.factor
    if store.country == "JP":
        pack = f" {factor}個セット" if factor > 1 else ""
        kind = "ギフトセット " if good.parts else ""
        return f"{good.brand} {good.model} {thing.japanese} {kind}{good.size} {japanese}{pack}"
    if store.country == "DE":
        pack = f", {factor}er Pack" if factor > 1 else ""
        kind = " Geschenkset" if good.parts else ""
        return f"{good.brand} {good.model} {thing.german}{kind}, {size}, {german}{pack}"
    kind = " Gift Set" if good.parts else ""
    parts = [f"{good.brand} {good.model} {thing.english}{kind}", size, english]
    parts[1:1] = dice.sample(FEATURES, 2)
    if factor > 1:
        parts.append(f"Pack of {factor}")
    title = ", ".join(parts)
    if dice.random() < MISSPELT:
        at = dice.randrange(len(good.brand), len(good.brand) + len(thing.english))
        title = title[:at] + title[at + 1] + title[at] + title[at + 2 :]
    return title
