"""Which products an unpaired seller SKU may be, from all that is known, and how sure that is."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from zhongshu.catalog import words
from zhongshu.catalog.pairing_rules import Reading
from zhongshu.catalog.pairing_values import LARGEST_FACTOR, Reason
from zhongshu.catalog.title_matching import TitleIndex
from zhongshu.catalog.title_words import PACK, read_words

MOST_PROPOSALS = 3
MOST_TITLES = 3
SCORES: Mapping[Reason, int] = {
    Reason.SAME_SKU: 1000,
    Reason.ALIKE_SKU: 980,
    Reason.RULE: 970,
    Reason.BARCODE: 960,
    Reason.SAME_ASIN: 950,
}
# What brings every reason below SURE: another one contradicts it, and a person must look.
DOUBT = 101
# Whose scores are no further apart are as good as each other.
CLOSE = 10
SHORTEST_BARCODE, LONGEST_BARCODE = 8, 14

type Facts = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class ProductCard:
    """A product as it can be recognised: by code, barcodes and names."""

    id: int
    sku: str
    look_alike: str
    text: str


@dataclass(frozen=True, slots=True)
class SkuCard:
    """An unpaired seller SKU with what its listings tell."""

    id: int
    account_id: int
    code: str
    look_alike: str
    asins: Sequence[str] = ()
    barcodes: Sequence[str] = ()
    titles: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class UsedRule:
    """A rule that is on, ready to read."""

    id: int
    pattern: str
    account_ids: frozenset[int]
    read: Reading


@dataclass(frozen=True, slots=True)
class Proposal:
    product_id: int
    factor: int
    reason: Reason
    score: int
    facts: Facts
    is_best: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """All products and rules, laid out so that a seller SKU finds its own at once."""

    by_look_alike: Mapping[str, ProductCard]
    by_barcode: Mapping[str, int]
    rules: Sequence[UsedRule]
    titles: TitleIndex
    ids: frozenset[int]
    with_pack: frozenset[int]


def lay_out(
    products: Sequence[ProductCard],
    barcodes: Mapping[str, int],
    rules: Sequence[UsedRule],
) -> Known:
    """Lay out what every seller SKU is compared with."""
    return Known(
        by_look_alike={product.look_alike: product for product in products},
        by_barcode=_unambiguous(barcodes),
        rules=rules,
        titles=TitleIndex((product.id, product.text) for product in products),
        ids=frozenset(product.id for product in products),
        with_pack=frozenset(product.id for product in products if find_pack(product.text)),
    )


def propose(
    sku: SkuCard, known: Known, by_asin: Mapping[str, Collection[tuple[int, int]]]
) -> list[Proposal]:
    """Return at most three proposals, the best first; none is best where two are as good.

    `by_asin` is which products, with which factors, other seller SKUs of an ASIN are paired with.
    """
    evidence = [
        *_by_code(sku, known),
        *_by_barcode(sku, known),
        *_by_asin(sku, known, by_asin),
    ]
    found = _weigh(evidence)
    if len(found) == 1 and len(evidence) == 1 and (differs := _contradicts(sku, known, found[0])):
        facts = {**found[0].facts, "differs": list(differs)}
        found = [replace(found[0], score=found[0].score - DOUBT, facts=facts)]
    if not found or "differs" in found[0].facts:
        had = {each.product_id for each in found}
        found += [each for each in _by_title(sku, known) if each.product_id not in had]
    found.sort(key=lambda each: (-each.score, each.product_id))
    if found and (len(found) == 1 or found[0].score - found[1].score > CLOSE):
        found[0] = replace(found[0], is_best=True)
    return found[:MOST_PROPOSALS]


def _by_code(sku: SkuCard, known: Known) -> Iterator[Proposal]:
    """Find by the code itself, else by the first rule that leads to a product."""
    if product := known.by_look_alike.get(sku.look_alike):
        reason = Reason.SAME_SKU if product.sku == sku.code else Reason.ALIKE_SKU
        yield _proposal(product.id, 1, reason, {"sku": product.sku})
        return
    for rule in known.rules:
        if rule.account_ids and sku.account_id not in rule.account_ids:
            continue
        led = rule.read(sku.code)
        if led and (product := known.by_look_alike.get(words.look_alike_of(led.sku))):
            facts = {"rule": rule.id, "pattern": rule.pattern, "sku": product.sku}
            yield _proposal(product.id, led.factor, Reason.RULE, facts)
            return


def _by_barcode(sku: SkuCard, known: Known) -> Iterator[Proposal]:
    for code in sku.barcodes:
        if product_id := known.by_barcode.get(plain_barcode(code)):
            yield _proposal(product_id, 1, Reason.BARCODE, {"barcode": code})


def _by_asin(
    sku: SkuCard, known: Known, by_asin: Mapping[str, Collection[tuple[int, int]]]
) -> Iterator[Proposal]:
    for asin in sku.asins:
        for product_id, factor in sorted(by_asin.get(asin, ())):
            if product_id not in known.ids:
                continue
            yield _proposal(product_id, factor, Reason.SAME_ASIN, {"asin": asin})


def _proposal(product_id: int, factor: int, reason: Reason, facts: Facts) -> Proposal:
    return Proposal(product_id, factor, reason, SCORES[reason], facts)


def _weigh(evidence: Sequence[Proposal]) -> list[Proposal]:
    """Return one proposal for each product; where products or factors differ, all are in doubt.

    A factor that somebody chose, for the ASIN or in a rule, is taken before a mere 1.
    """
    by_product: dict[int, Proposal] = {}
    for each in evidence:
        kept = by_product.setdefault(each.product_id, each)
        best = each if each.score > kept.score else kept
        factor = kept.factor if kept.factor != 1 else each.factor
        by_product[each.product_id] = replace(best, factor=factor)
    is_contested = len({(each.product_id, each.factor) for each in evidence}) > 1
    if not is_contested:
        return list(by_product.values())
    return [
        replace(each, score=each.score - DOUBT, facts={**each.facts, "contested": True})
        for each in by_product.values()
    ]


def _contradicts(sku: SkuCard, known: Known, found: Proposal) -> tuple[str, ...]:
    """Return in what all titles of the SKU differ from the product."""
    differing = [
        known.titles.find_contradiction(title, found.product_id)
        for title in sku.titles[:MOST_TITLES]
    ]
    return differing[0] if differing and all(differing) else ()


def _by_title(sku: SkuCard, known: Known) -> Iterator[Proposal]:
    """Find by the words of the titles; the best title speaks for each product."""
    best: dict[int, Proposal] = {}
    for title in sku.titles[:MOST_TITLES]:
        pack = find_pack(title)
        for like in known.titles.find(title, limit=MOST_PROPOSALS):
            facts: dict[str, object] = {"words": list(like.shared)}
            if like.differs:
                facts["differs"] = list(like.differs)
            factor = pack if pack and like.product_id not in known.with_pack else 1
            each = Proposal(like.product_id, factor, Reason.TITLE, like.score, facts)
            kept = best.setdefault(like.product_id, each)
            if each.score > kept.score:
                best[like.product_id] = each
    yield from best.values()


def find_pack(text: str) -> int:
    """Return how many pieces a title or name says it holds; 0 where it does not, or twice."""
    packs = read_words(text).traits.get(PACK, frozenset())
    if len(packs) != 1:
        return 0
    [pack] = packs
    number = pack.removesuffix(PACK)
    is_whole = number.isascii() and number.isdecimal() and len(number) <= 5
    return int(number) if is_whole and 1 < int(number) <= LARGEST_FACTOR else 0


def plain_barcode(code: str) -> str:
    """Return what is equal for a UPC, and the EAN and GTIN that hold it behind zeros."""
    code = code.strip()
    if code.isascii() and code.isdecimal() and SHORTEST_BARCODE <= len(code) <= LONGEST_BARCODE:
        return code.lstrip("0") or code
    return code


def _unambiguous(barcodes: Mapping[str, int]) -> Mapping[str, int]:
    """Return products by plain barcode, without those that two products share."""
    found: dict[str, int] = {}
    shared = set()
    for code, product_id in barcodes.items():
        plain = plain_barcode(code)
        if found.setdefault(plain, product_id) != product_id:
            shared.add(plain)
    return {code: product_id for code, product_id in found.items() if code not in shared}
