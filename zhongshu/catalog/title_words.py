"""What a title says: its words, and the numbers, sizes and colours in which goods differ."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from zhongshu.catalog import words

COLOUR, SIZE, PACK, NUMBER = "colour", "size", "pack", "number"
OTHER = "other"  # no trait, but a word outside Latin

# Every word of a measure under one name; longer ones first, so that `ml` is not read as `m`.
_UNITS = {
    "ml": "ml milliliter milliliters millilitre millilitres 毫升 ミリリットル",
    "l": "l liter liters litre litres 升",
    "oz": "oz ounce ounces 盎司",
    "g": "g gram grams gramm 克",
    "kg": "kg kilo kilos kilogram 千克 公斤",
    "lb": "lb lbs pound pounds 磅",
    "mm": "mm 毫米",
    "cm": "cm 厘米 公分",
    "m": "m meter meters metre mètre metro 米",
    "in": """in inch inches " ″ '' zoll pouces pulgadas pollici 英寸 寸 インチ""",
    "ft": "ft feet foot 英尺",
    "w": "w watt watts 瓦",
    "v": "v volt volts 伏",
    "mah": "mah 毫安",
    "gb": "gb",
    "tb": "tb",
    PACK: "pack packs packung pk pcs pc piece pieces pièces piezas pezzi stück stk count ct set"
    " sets er-pack er-set 件装 个装 只装 件套 件 个 只 支 片 包 個セット 枚 本セット",
}
_UNIT_OF = {word: unit for unit, names in _UNITS.items() for word in names.split()}
_COLOURS = {
    "black": "black schwarz schwarze schwarzer noir noire negro negra nero nera 黑 黒 ブラック",
    "white": "white weiß weiss weiße blanc blanche blanco blanca bianco bianca 白 ホワイト",
    "red": "red rot rote roter rouge rojo roja rosso rossa 红 紅 赤 レッド",
    "blue": "blue blau blaue bleu bleue azul blu 蓝 藍 青 ブルー",
    "navy": "navy 藏青 深蓝",
    "green": "green grün grüne vert verte verde 绿 綠 緑 グリーン",
    "yellow": "yellow gelb gelbe jaune amarillo amarilla giallo gialla 黄 イエロー",
    "orange": "orange naranja arancione 橙 オレンジ",
    "pink": "pink rosa rose 粉 ピンク",
    "purple": "purple violet lila violett violette morado morada viola 紫 パープル",
    "grey": "grey gray grau graue gris grigio grigia 灰 グレー",
    "brown": "brown braun braune marron marrón marrone 棕 褐 茶色 ブラウン",
    "beige": "beige 米色 ベージュ",
    "silver": "silver silber argent plata argento 银 銀 シルバー",
    "gold": "gold golden dorado oro 金色 ゴールド",
    "teal": "teal turquoise türkis 湖蓝",
}
_COLOUR_OF = {word: colour for colour, names in _COLOURS.items() for word in names.split()}
_SIZES = {
    "xs": "xs",
    "s": "s small klein petit pequeño piccolo 小号",
    "m": "m medium mittel moyen mediano medio 中号",
    "l": "l large groß grand grande 大号",
    "xl": "xl 加大号",
    "xxl": "xxl 2xl",
    "xxxl": "xxxl 3xl",
}
_SIZE_OF = {word: size for size, names in _SIZES.items() for word in names.split()}


def _any(names: Mapping[str, str], *, is_ascii: bool | None = None) -> str:
    chosen = [name for name in names if is_ascii is None or name.isascii() == is_ascii]
    return "|".join(re.escape(name) for name in sorted(chosen, key=len, reverse=True))


# `3 in 1` is no length.
UNITS = _any(_UNIT_OF).replace("|in|", r"|in(?!\W*\d)|")
LATIN = "a-zà-öø-ÿāœß"
PIECE = re.compile(
    rf"""
    (?:pack|set|lot|box|case|paquete|confezione|boîte)\s+(?:of|de|da|di|mit|von)\s+(?P<pack>\d+)
    | (?P<amount>\d+(?:[.,]\d+)?)[\s-]?(?P<unit>{UNITS})(?![{LATIN}\d])
    | (?P<code>[{LATIN}]*\d[{LATIN}\d]*(?:[.,]\d+)*)
    | (?<!['’])(?P<word>[{LATIN}]+)
    | (?P<other>[^\W\d_{LATIN}]+)
    """,
    re.VERBOSE,
)
OTHER_TRAIT = re.compile(rf"({_any(_COLOUR_OF | _SIZE_OF, is_ascii=False)})色?")
# They stand in every title and say nothing of the goods.
_EMPTY = (
    "a an and the of for with to in on by from your und der die das für mit aus de la le les et"
    " pour avec en el los las y para con il di da e per"
)
EMPTY_WORDS = frozenset(_EMPTY.split())


@dataclass(frozen=True, slots=True)
class Words:
    """A text taken apart: its words by script, and what it names of each kind of trait.

    A name in Chinese is not missing from an English title, so the scripts are kept apart.
    """

    latin: frozenset[str]
    other: frozenset[str]
    traits: Mapping[str, frozenset[str]]

    @property
    def scripts(self) -> tuple[frozenset[str], frozenset[str]]:
        return self.latin, self.other


def read_words(text: str) -> Words:
    """Take a title or a name apart; measures are one word each, `500 ml` and `500毫升` the same."""
    latin: set[str] = set()
    other: set[str] = set()
    traits: dict[str, set[str]] = {}
    for kind, word in _pieces(words.fold(text)):
        if kind == OTHER:
            other.add(word)
        elif kind:
            traits.setdefault(kind, set()).add(word)
        else:
            latin.add(word)
    return Words(
        frozenset(latin),
        frozenset(other),
        {kind: frozenset(named) for kind, named in traits.items()},
    )


def _pieces(folded: str) -> Iterator[tuple[str, str]]:
    """Yield each word with the kind of trait that it names; none for a word in Latin letters."""
    for piece in PIECE.finditer(folded):
        match piece.lastgroup:
            case "pack":
                yield PACK, f"{int(piece['pack'])}{PACK}"
            case "unit":
                unit = _UNIT_OF[piece["unit"]]
                yield unit, f"{_plain(piece['amount'])}{unit}"
            case "code":
                yield _read_code(piece["code"])
            case "word":
                if (word := piece["word"]) not in EMPTY_WORDS:
                    yield _read_word(word)
            case _:
                yield from _read_other(piece["other"])


def _read_code(code: str) -> tuple[str, str]:
    if code in _SIZE_OF:
        return SIZE, f"size {_SIZE_OF[code]}"
    return NUMBER, _plain(code)


def _read_word(word: str) -> tuple[str, str]:
    if word in _COLOUR_OF:
        return COLOUR, _COLOUR_OF[word]
    if word in _SIZE_OF:
        return SIZE, f"size {_SIZE_OF[word]}"
    # `mugs` is `mug`; short words and those in -ss stay.
    is_plural = len(word) > 3 and word.endswith("s") and not word.endswith("ss")
    return "", word[:-1] if is_plural else word


def _read_other(run: str) -> Iterator[tuple[str, str]]:
    """Read letters outside Latin by pairs, since Chinese puts no spaces between words."""
    at = 0
    for trait in OTHER_TRAIT.finditer(run):
        yield from _pairs(run[at : trait.start()])
        name, at = trait[1], trait.end()
        yield (COLOUR, _COLOUR_OF[name]) if name in _COLOUR_OF else (SIZE, f"size {_SIZE_OF[name]}")
    yield from _pairs(run[at:])


def _pairs(run: str) -> Iterator[tuple[str, str]]:
    if len(run) == 1:
        yield OTHER, run
    for at in range(len(run) - 1):
        yield OTHER, run[at : at + 2]


def _plain(number: str) -> str:
    """Write numbers alike: `1,50` and `1.5`."""
    number = number.replace(",", ".")
    return number.rstrip("0").rstrip(".") if "." in number else number
