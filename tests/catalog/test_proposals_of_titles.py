"""How titles are taken apart, and which product a title means."""

import pytest

from zhongshu.catalog.title_matching import TitleIndex
from zhongshu.catalog.title_words import read_words

GOODS = {
    1: "Enamel mug 350ml red 红色搪瓷杯 Acorn",
    2: "Enamel mug 350ml blue 蓝色搪瓷杯 Acorn",
    3: "Enamel mug 500ml red 红色搪瓷杯 Acorn",
    4: "Desk lamp 8w black 黑色台灯 Birch",
    5: "Desk lamp 8w black 2 pack 黑色台灯 Birch",
    6: "Yoga mat 6mm navy 藏青瑜伽垫 Cedar",
    7: "手机支架",
}


@pytest.fixture(scope="module")
def index() -> TitleIndex:
    others = {100 + number: f"Thing{number} gadget{number % 9}" for number in range(200)}
    return TitleIndex((GOODS | others).items())


@pytest.mark.parametrize(
    ("text", "kind", "named"),
    [
        ("Bottle 500 ml", "ml", {"500ml"}),
        ("水瓶500毫升", "ml", {"500ml"}),
        ("Kabel 1,50 m", "m", {"1.5m"}),
        ('Clock 12" silent', "in", {"12in"}),
        ("3 in 1 charger", "in", set()),
        ("Mugs (Pack of 2)", "pack", {"2pack"}),
        ("Tassen 4er-Set", "pack", {"4pack"}),
        ("毛巾 3条 2件装", "pack", {"2pack"}),
        ("Rote Tasse", "colour", {"red"}),
        ("藏青色水瓶", "colour", {"navy"}),
        ("Shirt XL", "size", {"size xl"}),
        ("Men's shirt", "size", set()),
        ("Stand KX400 v2", "number", {"kx400", "v2"}),
    ],
)
def test_traits_are_read_in_every_language(text: str, kind: str, named: set[str]) -> None:
    assert read_words(text).traits.get(kind, frozenset()) == named


def test_words_are_kept_by_script() -> None:
    said = read_words("The Mugs for coffee, 搪瓷杯 glass")

    assert said.latin == {"mug", "coffee", "glass"}
    assert said.other == {"搪瓷", "瓷杯"}


@pytest.mark.parametrize(
    ("title", "product_id"),
    [
        ("Acorn Enamel Mug, Dishwasher Safe, Gift for Men, 350 ml, Red", 1),
        ("Acorn Enamel Mug, Dishwasher Safe, Gift for Men, 350 ml, Blue", 2),
        ("Acorn Enamel Mug 500ml Camping Red", 3),
        ("Acorn 搪瓷杯 蓝色 350毫升", 2),
        ("Birch Desk Lamp for Office 8 W Black", 4),
        ("Birch Desk Lamp for Office 8 W Black (Pack of 2)", 5),
        ("Cedar Yoga Mat Non-Slip 6 mm Navy Blue", 6),
        ("多功能手机支架 折叠", 7),
    ],
)
def test_a_title_means_the_product_that_shares_words_and_traits(
    index: TitleIndex, title: str, product_id: int
) -> None:
    best, *others = index.find(title, limit=3)

    assert best.product_id == product_id
    assert 450 <= best.score <= 850
    assert all(best.score > other.score for other in others)


def test_another_colour_pulls_the_score_down_strongly(index: TitleIndex) -> None:
    scores = {
        each.product_id: each.score
        for each in index.find("Acorn Enamel Mug 350ml Blue and Green", limit=5)
    }

    assert 1 not in scores
    assert scores[2] > 600


def test_a_title_of_nothing_we_sell_finds_nothing(index: TitleIndex) -> None:
    assert index.find("Garden hose 20 m with nozzle", limit=3) == []
    assert index.find("", limit=3) == []
    assert index.find("=HYPERLINK() 🎁 كوب", limit=3) == []


@pytest.mark.parametrize(
    ("title", "product_id", "differs"),
    [
        ("Acorn Enamel Mug 350ml Blue", 1, ("colour",)),
        ("Acorn Enamel Mug 500ml Red", 1, ("ml",)),
        ("Birch Desk Lamp 8 W Black (Pack of 2)", 4, ()),
        ("Cedar Yoga Mat 6 mm", 1, ("words",)),
        ("Emailletasse rot mit Henkel", 1, ()),
        ("Acorn Enamel Mug 350ml Red", 1, ()),
        ("Acorn Enamel Mug 350ml Red", 999, ()),
    ],
)
def test_a_title_can_contradict_a_product(
    index: TitleIndex, title: str, product_id: int, differs: tuple[str, ...]
) -> None:
    assert index.find_contradiction(title, product_id) == differs
