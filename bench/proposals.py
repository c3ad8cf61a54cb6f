"""Proposals for 50,000 unpaired seller SKUs against 20,000 products: how fast, and how right."""

import random
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import product as every

from bench.accounts import US, make_account
from bench.figures import Figure
from bench.ground import Ground
from zhongshu.catalog import public as catalog
from zhongshu.catalog import words
from zhongshu.catalog.models import PairingProposal, SellerSku
from zhongshu.channels.models import Store
from zhongshu.identity import public as identity
from zhongshu.kernel.statements import copy_rows

ROWS = 50_000
PRODUCTS = 20_000
SECONDS = 30
LEAST_RIGHT = 95
AT = datetime(2026, 11, 23, 8, tzinfo=UTC)

_BRANDS = (
    "Acorn Alder Basalt Birch Cedar Cobalt Drift Ember Fable Fern Flint Grove Harbor Heron Iris"
    " Juniper Kestrel Larch Linden Maple Marlow Nimbus Oakley Onyx Orchid Pebble Quill Raven"
    " Sable Sorrel Talon Thistle Umber Vesper Willow Wren Yarrow Zephyr"
)
_SERIES = "Aurora Breeze Classic Delta Echo Fjord Glide Halo Ion Jade Kite Luna Mesa Nova"
BRANDS, SERIES = _BRANDS.split(), _SERIES.split()
THINGS = (
    ("water bottle", "水瓶", "ml"), ("travel mug", "旅行杯", "ml"), ("lunch box", "饭盒", "ml"),
    ("thermos flask", "保温瓶", "ml"), ("soap dispenser", "皂液器", "ml"),
    ("desk lamp", "台灯", "w"), ("phone stand", "手机支架", "in"), ("usb cable", "数据线", "m"),
    ("power bank", "充电宝", "mah"), ("yoga mat", "瑜伽垫", "mm"), ("dog leash", "狗绳", "m"),
    ("cutting board", "砧板", "cm"), ("frying pan", "煎锅", "cm"),
    ("storage basket", "收纳篮", "l"), ("backpack", "双肩包", "l"), ("pillow cover", "枕套", "cm"),
    ("shower curtain", "浴帘", "cm"), ("wall clock", "挂钟", "cm"), ("bird feeder", "喂鸟器", "l"),
    ("garden hose", "花园水管", "m"), ("tent", "帐篷", "m"), ("baking tray", "烤盘", "cm"),
    ("tea towel", "茶巾", "cm"), ("toy truck", "玩具卡车", "cm"),
)  # fmt: skip
AMOUNTS = {
    "ml": (350, 500, 750, 1000), "w": (5, 8, 12), "in": (4, 6, 10), "m": (1, 2, 3, 5),
    "mah": (5000, 10000, 20000), "mm": (4, 6, 8), "cm": (20, 24, 28, 32), "l": (2, 5, 10, 25),
}  # fmt: skip
COLOURS = (
    ("black", "黑色"),
    ("white", "白色"),
    ("red", "红色"),
    ("navy", "藏青"),
    ("green", "绿色"),
)
FEATURES = (
    "Leakproof", "BPA-Free", "Dishwasher Safe", "Non-Slip", "Foldable", "Lightweight", "Heavy Duty",
    "Easy to Clean", "Gift for Men and Women", "for Home and Office", "for Travel and Camping",
    "Premium Quality", "Upgraded 2026 Version", "with Carry Strap", "Indoor and Outdoor",
)  # fmt: skip
# How seller SKUs come to products in a seller's books, in shares of a hundred.
KINDS = {
    "same": 34, "alike": 10, "prefix": 7, "pack": 7, "asin": 10, "barcode": 8, "title": 18,
    "unknown": 5, "reused": 1,
}  # fmt: skip
CODED = frozenset({"same", "alike", "prefix", "pack"})


@dataclass(frozen=True, slots=True)
class Good:
    """One product of the made-up world."""

    id: int
    brand: str
    series: str
    thing: tuple[str, str, str]
    amount: int
    colour: tuple[str, str]

    @property
    def sku(self) -> str:
        initials = "".join(word[0] for word in self.thing[0].split())
        code = f"{self.brand[:3]}{self.series[:2]}{initials}{self.thing[0][-2:]}"
        return f"{code}-{self.amount}-{self.colour[0][:3]}-{self.id % 7}".upper()


def run(_ground: Ground, *, rows: int = ROWS) -> list[Figure]:
    """Make a world whose truth is known, let it be proposed for, and compare."""
    chance = random.Random(7)
    account_id = make_account()
    store_id = Store.objects.get(marketplace_id=US).pk
    goods = _make_goods(chance, max(50, min(PRODUCTS, rows * 2 // 5)))
    _write_products(goods)
    truth = _write_skus(chance, goods, account_id, store_id, rows)
    for new in (
        catalog.NewRule(catalog.RuleKind.PREFIX, "US-"),
        catalog.NewRule(catalog.RuleKind.REGEX, r"-(?P<n>\d+)PK$"),
    ):
        catalog.add_rule(new, actor=identity.SYSTEM, at=AT)

    started, worked = time.perf_counter(), time.process_time()
    done = catalog.propose_pairings(actor=identity.SYSTEM, at=AT)
    took, worked = time.perf_counter() - started, time.process_time() - worked
    return [
        Figure(
            name=f"proposals against {len(goods):,} products",
            rows=rows,
            value=took,
            unit="s",
            limit=SECONDS,
            remark=f"{done.proposed:,} have one, {done.sure:,} a sure one;"
            f" {worked:.1f} s of it this process computed",
        ),
        *_compare(truth, rows),
    ]


def _make_goods(chance: random.Random, number: int) -> list[Good]:
    """Return products in families that differ only in size and colour, as real ones do."""
    families = list(every(BRANDS, SERIES, THINGS))
    chance.shuffle(families)
    goods: list[Good] = []
    for brand, series, thing in families:
        for amount, colour in every(AMOUNTS[thing[2]], COLOURS):
            if chance.random() < 0.6:
                goods.append(Good(len(goods) + 1, brand, series, thing, amount, colour))
            if len(goods) == number:
                return goods
    return goods


def _write_products(goods: Sequence[Good]) -> None:
    copy_rows(
        "catalog_product",
        tuple(_product(goods[0])),
        [_product(good) for good in goods],
    )
    copy_rows(
        "catalog_barcode",
        ("product_id", "code", "kind"),
        [{"product_id": good.id, "code": _barcode(good), "kind": "EAN"} for good in goods],
    )


def _product(good: Good) -> dict[str, object]:
    name_en = f"{good.series} {good.thing[0]} {good.amount}{good.thing[2]} {good.colour[0]}"
    return {
        "id": good.id, "sku": good.sku, "look_alike": words.look_alike_of(good.sku),
        "kind": "SINGLE", "status": "ACTIVE",
        "name": f"{good.thing[1]}{good.colour[1]}{good.amount}{good.thing[2]}",
        "name_en": name_en, "brand": good.brand, "parent_code": "", "variant": "", "tag_ids": [],
        "note": "", "customs_name_zh": "", "customs_name_en": "", "hs_code": "", "material": "",
        "origin": "", "declared_currency": "", "has_battery": False, "has_liquid": False,
        "has_powder": False, "is_magnetic": False, "custom": "{}", "search_text": "", "pairs": [],
    }  # fmt: skip


def _barcode(good: Good) -> str:
    return f"69{good.id:011}"


def _write_skus(
    chance: random.Random, goods: Sequence[Good], account_id: int, store_id: int, rows: int
) -> dict[int, tuple[str, int | None, int]]:
    """Write SKUs with a listing each; return of each its kind, true product and factor."""
    kinds = chance.choices(list(KINDS), weights=list(KINDS.values()), k=rows)
    foreign = [
        Good(good.id, f"{good.brand}ix", f"{good.series}ra", good.thing, good.amount, good.colour)
        for good in goods[:500]
    ]
    # A code stands once in an account.
    unused = {kind: iter(chance.sample(list(goods), len(goods))) for kind in sorted(CODED)}
    truth: dict[int, tuple[str, int | None, int]] = {}
    skus, listings = [], []
    paired: dict[int, int] = {}
    for sku_id, kind in enumerate(kinds, start=1):
        if kind in CODED:
            good = next(unused[kind])
        else:
            good = chance.choice(foreign if kind == "unknown" else goods)
        factor = chance.choice((2, 3, 4)) if kind == "pack" else 1
        truth[sku_id] = (kind, None if kind == "unknown" else good.id, factor)
        coded = next(unused["same"]) if kind == "reused" else good
        skus.append(_sku(sku_id, account_id, _code(chance, kind, coded, factor)))
        asin = f"B0{sku_id:08}"
        if kind == "asin":
            paired[good.id] = rows + len(paired) + 1 if good.id not in paired else paired[good.id]
            asin = f"B1{good.id:08}"
        listing = _listing(skus[-1], store_id, asin, _title(chance, good, factor))
        listings.append(listing | {"barcode": _barcode(good) if kind == "barcode" else ""})
    for good_id, sku_id in paired.items():
        skus.append(_sku(sku_id, account_id, f"PAIRED-{sku_id}"))
        listings.append(_listing(skus[-1], store_id, f"B1{good_id:08}", "") | {"barcode": ""})
    copy_rows("catalog_sellersku", tuple(skus[0]), skus)
    copy_rows("catalog_listing", tuple(listings[0]), listings)
    items = list(paired.items())
    for at in range(0, len(items), catalog.MOST_PAIRS):
        pairs = [catalog.Pair(sku, good) for good, sku in items[at : at + catalog.MOST_PAIRS]]
        catalog.pair_skus(pairs, reason=catalog.Reason.FILE, actor=identity.SYSTEM, at=AT)
    return truth


def _sku(sku_id: int, account_id: int, code: str) -> dict[str, object]:
    return {
        "id": sku_id, "account_id": account_id, "code": code, "first_seen_at": AT,
        "look_alike": words.look_alike_of(code),
    }  # fmt: skip


def _code(chance: random.Random, kind: str, good: Good, factor: int) -> str:
    match kind:
        case "same" | "reused":
            return good.sku
        case "alike":
            return good.sku.lower()
        case "prefix":
            return f"US-{good.sku}"
        case "pack":
            return f"{good.sku}-{factor}PK"
    return f"{chance.choice('ABCDEF')}{chance.randrange(16**8):08X}"


def _listing(sku: Mapping[str, object], store_id: int, asin: str, title: str) -> dict[str, object]:
    return {
        "seller_sku_id": sku["id"], "store_id": store_id, "sku": sku["code"], "asin": asin,
        "fnsku": "", "title": title, "amazon_currency": "", "amazon_status": "Active",
        "fulfilment_channel": "DEFAULT", "condition": "", "product_type": "", "image_url": "",
        "amazon_listing_id": "", "search_text": "", "pairs": [], "missed_sweeps": 0,
        "first_seen_at": AT, "recorded_at": AT,
    }  # fmt: skip


def _title(chance: random.Random, good: Good, factor: int) -> str:
    """Write a title as sellers do: marketing around it, parts left out or misspelt."""
    english, chinese, unit = good.thing
    if chance.random() < 0.2:
        pack = f" {factor}件装" if factor > 1 else ""
        return (
            f"{good.brand} {good.series} {chinese} {good.colour[1]} {good.amount}{unit}{pack} 新款"
        )
    parts = [f"{good.series} {english.title()}", *chance.sample(FEATURES, 3)]
    if chance.random() < 0.9:
        parts.append(f"{good.amount} {unit}" if chance.random() < 0.5 else f"{good.amount}{unit}")
    parts.append(good.colour[0].title())
    if factor > 1:
        parts.append(f"Pack of {factor}")
    title = f"{good.brand} " * (chance.random() < 0.9) + ", ".join(parts)
    if chance.random() < 0.05:
        at = chance.randrange(len(title) - 1)
        title = title[:at] + title[at + 1] + title[at] + title[at + 2 :]
    return title


def _compare(truth: Mapping[int, tuple[str, int | None, int]], rows: int) -> Iterator[Figure]:
    found = Counter[tuple[str, str]]()
    best = PairingProposal.objects.filter(is_best=True).values_list(
        "seller_sku_id", "product_id", "factor", "score"
    )
    for sku_id, product_id, factor, score in best:
        kind, true_product, true_factor = truth[sku_id]
        is_right = (product_id, factor) == (true_product, true_factor)
        group = "sure" if score >= catalog.SURE else "unsure"
        found[f"{group} {kind}", "right" if is_right else "wrong"] += 1
    right = sum(count for (_group, word), count in found.items() if word == "right")
    wrong = Counter[str]()
    for (group, word), count in found.items():
        if word == "wrong":
            wrong[group] += count
    sure = sum(count for (group, _word), count in found.items() if group.startswith("sure"))
    wrong_sure = sum(count for group, count in wrong.items() if group.startswith("sure"))
    said = ", ".join(f"{count} {group}" for group, count in sorted(wrong.items())) or "none"
    yield Figure(
        name="best proposals that are right",
        rows=rows,
        value=100 * right / max(1, right + sum(wrong.values())),
        unit="%",
        limit=LEAST_RIGHT,
        is_least=True,
        remark=f"{right:,}; wrong: {said}",
    )
    yield Figure(
        name="wrong ones among the sure",
        rows=rows,
        value=wrong_sure,
        unit="SKUs",
        limit=0,
        remark=f"of {sure:,}; {SellerSku.objects.filter(pairing=None).count():,} wait",
    )
