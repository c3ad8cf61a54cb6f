"""A seller's own goods: families that differ in size and colour only, under codes of its own."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product as every

from spapi_simulator.accounts import secret

# Category, Chinese and English name, German, Japanese, unit, price in USD, weight in grams.
_THINGS = """
KT 保温杯 Insulated Tumbler|Isolierbecher|保温タンブラー ml 15.9 380
KT 玻璃水瓶 Glass Water Bottle|Glas-Trinkflasche|ガラスボトル ml 12.9 420
KT 饭盒 Bento Lunch Box|Brotdose|弁当箱 ml 17.5 510
KT 密封罐 Airtight Canister|Vorratsdose|密閉容器 ml 13.5 460
KT 调料瓶 Spice Jar|Gewürzglas|調味料入れ ml 9.9 190
KT 平底锅 Nonstick Frying Pan|Bratpfanne|フライパン cm 29.9 980
KT 砧板 Bamboo Cutting Board|Schneidebrett|まな板 cm 18.9 870
KT 烤盘 Carbon Steel Baking Tray|Backblech|オーブントレイ cm 16.5 640
KT 沥水篮 Dish Drying Rack|Abtropfgestell|水切りラック cm 27.9 1250
BA 浴帘 Fabric Shower Curtain|Duschvorhang|シャワーカーテン cm 21.9 560
BA 浴室防滑垫 Bath Mat|Badematte|バスマット cm 19.9 720
BA 皂液器 Soap Dispenser|Seifenspender|ソープディスペンサー ml 14.9 350
BA 毛巾架 Towel Rack|Handtuchhalter|タオルハンガー cm 24.9 830
HO 收纳箱 Storage Bin with Lid|Aufbewahrungsbox|収納ボックス l 22.9 1100
HO 洗衣篮 Collapsible Laundry Basket|Wäschekorb|洗濯かご l 26.9 900
HO 抱枕套 Velvet Cushion Cover|Kissenbezug|クッションカバー cm 11.9 160
HO 挂钟 Silent Wall Clock|Wanduhr|掛け時計 cm 23.9 680
HO 相框 Wooden Picture Frame|Bilderrahmen|フォトフレーム cm 12.5 410
HO 遮光窗帘 Blackout Curtain Panel|Verdunkelungsvorhang|遮光カーテン cm 32.9 1300
HO 地毯 Washable Area Rug|Teppich|洗えるラグ cm 49.9 2600
OF 手机支架 Adjustable Phone Stand|Handyhalter|スマホスタンド in 13.9 210
OF 笔记本支架 Laptop Riser|Laptopständer|ノートPCスタンド in 28.9 1150
OF 桌面收纳盒 Desk Organizer|Schreibtisch-Organizer|デスクオーガナイザー cm 18.5 620
OF 鼠标垫 Extended Mouse Pad|Mauspad|マウスパッド cm 14.5 430
EL 数据线 Braided USB-C Cable|USB-C-Kabel|USB-Cケーブル m 8.9 60
EL 充电宝 Slim Power Bank|Powerbank|モバイルバッテリー mah 27.9 260
EL 台灯 LED Desk Lamp|Schreibtischlampe|デスクライト w 33.9 940
EL 灯串 Fairy String Lights|Lichterkette|ストリングライト m 12.9 180
SP 瑜伽垫 Yoga Mat|Yogamatte|ヨガマット mm 25.9 1150
SP 弹力带 Resistance Band|Fitnessband|トレーニングチューブ kg 10.9 140
SP 跳绳 Weighted Jump Rope|Springseil|縄跳び m 11.9 230
SP 运动水壶 Squeeze Sports Bottle|Sportflasche|スポーツボトル ml 9.9 150
PE 狗绳 Reflective Dog Leash|Hundeleine|犬用リード m 12.9 170
PE 宠物碗 Slow Feeder Pet Bowl|Napf|ペットボウル ml 13.9 320
PE 猫抓板 Cat Scratcher|Kratzbrett|爪とぎ cm 16.9 780
PE 宠物床 Orthopedic Pet Bed|Hundebett|ペットベッド cm 39.9 1900
GA 花园水管 Expandable Garden Hose|Gartenschlauch|散水ホース m 34.9 1700
GA 花盆 Self-Watering Planter|Pflanztopf|自動給水プランター cm 17.9 690
GA 喂鸟器 Hanging Bird Feeder|Vogelfutterstation|バードフィーダー l 21.9 610
GA 太阳能灯 Solar Path Light|Solarleuchte|ソーラーライト cm 24.9 540
TO 拼图 Wooden Jigsaw Puzzle|Holzpuzzle|木製パズル pcs 19.9 700
TO 积木 Magnetic Building Tiles|Magnetbausteine|マグネットブロック pcs 35.9 1400
"""
AMOUNTS = {
    "ml": (350, 500, 750, 1000), "cm": (20, 24, 28, 40, 60), "l": (5, 10, 25, 50),
    "m": (1, 2, 3, 5), "in": (6, 10, 14), "mah": (5000, 10000, 20000), "w": (5, 8, 12),
    "mm": (4, 6, 8, 10), "kg": (5, 10, 20), "pcs": (60, 100, 200),
}  # fmt: skip
# English, Chinese, code, German, Japanese.
COLOURS = (
    ("Black", "黑色", "BK", "schwarz", "ブラック"),
    ("White", "白色", "WH", "weiß", "ホワイト"),
    ("Navy", "藏青色", "NV", "marine", "ネイビー"),
    ("Green", "绿色", "GN", "grün", "グリーン"),
    ("Pink", "粉色", "PK", "rosa", "ピンク"),
    ("Grey", "灰色", "GY", "grau", "グレー"),
)
MODELS = ("Alta", "Brisa", "Cove", "Dune", "Fjell", "Lumo")
BRANDS = ("Hearthwell", "Nordvik", "Kumori")
CATEGORIES = {
    "KT": "厨房用品", "BA": "浴室用品", "HO": "家居装饰", "OF": "办公用品", "EL": "电子配件",
    "SP": "运动健身", "PE": "宠物用品", "GA": "园艺户外", "TO": "玩具",
}  # fmt: skip
VARIANTS_KEPT = 0.45
SETS_EACH = 40


@dataclass(frozen=True, slots=True)
class Thing:
    number: int
    category: str
    chinese: str
    english: str
    german: str
    japanese: str
    unit: str
    usd: Decimal
    grams: int


@dataclass(frozen=True, slots=True)
class Good:
    """One product of the seller; `parts` makes it a set of others, by code and number."""

    sku: str
    asin: str
    thing: Thing
    model: str
    brand: str
    amount: int
    colour: tuple[str, str, str, str, str]
    parts: tuple[tuple[str, int], ...] = ()

    @property
    def size(self) -> str:
        return f"{self.amount}{self.thing.unit}"

    @property
    def name(self) -> str:
        """Chinese, as the seller's own people say it."""
        kind = "套装" if self.parts else ""
        return f"{self.model} {self.thing.chinese}{kind} {self.size} {self.colour[1]}"

    @property
    def name_en(self) -> str:
        kind = "Gift Set " if self.parts else ""
        return f"{self.model} {self.thing.english} {kind}{self.size} {self.colour[0]}"


def read_things() -> list[Thing]:
    """Return what is sold, as the table above has it."""
    found = []
    for number, line in enumerate(_THINGS.strip().splitlines()):
        names, unit, usd, grams = line.rsplit(" ", 3)
        names, german, japanese = names.split("|")
        category, chinese, english = names.split(" ", 2)
        found.append(
            Thing(
                number, category, chinese, english, german, japanese, unit, Decimal(usd), int(grams)
            )
        )
    return found


def make_goods(*, seed: int, count: int) -> list[Good]:
    """Make so many products; whoever has the same seed has the same ones."""
    dice = random.Random(f"{seed}:goods")
    families = list(every(read_things(), range(len(MODELS))))
    dice.shuffle(families)
    found: list[Good] = []
    variants = (each for family in families for each in _variants(seed, family, dice))
    while len(found) < count and (good := next(variants, None)):
        found.append(good)
        if len(found) % SETS_EACH == 0 and len(found) < count:
            found.append(_set_of(seed, good))
    return found


def _variants(seed: int, family: tuple[Thing, int], dice: random.Random) -> Iterator[Good]:
    thing, model = family
    for amount, colour in every(AMOUNTS[thing.unit], COLOURS):
        if dice.random() < VARIANTS_KEPT:
            sku = f"{thing.category}{thing.number * len(MODELS) + model + 1:03d}"
            sku = f"{sku}-{colour[2]}-{amount}"
            yield Good(
                sku, asin_of(seed, sku), thing, MODELS[model], BRANDS[model % 3], amount, colour
            )


def _set_of(seed: int, good: Good) -> Good:
    sku = f"SET-{good.sku}"
    return replace(good, sku=sku, asin=asin_of(seed, sku), parts=((good.sku, 2),))


def asin_of(seed: int, label: str) -> str:
    """Return the ASIN of a product, or of a pack of it: the same for all its sellers."""
    return f"B0{secret(seed, f'good:{label}', 8).upper()}"
