"""Which products a title may mean: rare words find the candidates, all words and traits decide."""

import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from zhongshu.catalog.title_words import COLOUR, NUMBER, PACK, SIZE, Words, read_words

# A word of more products than this finds none alone, only together with others.
LARGEST_GROUP = 400
MOST_CANDIDATES = 40
HIGHEST, LOWEST = 850, 450
# Two shared words that one product in fifty has; of few products, less proves as much.
ENOUGH, ENOUGH_OF_FEW = 2 * math.log(50), 1.5
# So much is left of a likeness when both name a trait and agree in nothing, and so on.
OTHER_TRAIT, OTHER_NUMBER, PARTLY, UNTOLD, UNNAMED = 0.4, 0.7, 0.85, 0.9, 0.95
OTHER_NAME = 0.6
# So many products make a word the name of a series.
SERIES = 3
# Goods of so many kinds make it one of the whole shop.
WIDE = 8
# Where so little of a product's name stands in a title that speaks its language, it is another.
LITTLE, MOSTLY = 0.3, 0.75
CLEARLY = 1.15
ENOUGH_WORDS = 3


@dataclass(frozen=True, slots=True)
class NamedProduct:
    """A product by all its names: words by script, with their weights, and traits."""

    id: int
    text: str
    scripts: tuple[tuple[str, ...], ...]
    weights: tuple[float, ...]
    traits: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Likeness:
    """How like a product a title is, and what speaks for and against it."""

    product_id: int
    score: int
    shared: tuple[str, ...]
    differs: tuple[str, ...]


class TitleIndex:
    """The words of all products, each with its weight: the rarer, the heavier."""

    def __init__(self, texts: Iterable[tuple[int, str]]) -> None:
        read = [(product_id, text, read_words(text)) for product_id, text in texts]
        groups: dict[str, list[int]] = defaultdict(list)
        for at, (_product_id, _text, said) in enumerate(read):
            for word in _all_of(said):
                groups[word].append(at)
        number = len(read) + 1
        self._enough = min(ENOUGH, ENOUGH_OF_FEW * math.log(number))
        self._groups: Mapping[str, Sequence[int]] = groups
        self._weights = {word: math.log(number / len(at)) + 0.1 for word, at in groups.items()}
        self._sets: dict[str, frozenset[int]] = {}
        self._spreads: dict[str, int] = {}
        self._products = [self._name(product_id, text, said) for product_id, text, said in read]
        self._at = {product.id: at for at, product in enumerate(self._products)}

    def _name(self, product_id: int, text: str, said: Words) -> NamedProduct:
        scripts = tuple(tuple(sorted(script)) for script in said.scripts)
        weights = tuple(sum(self._weights[word] for word in script) for script in scripts)
        return NamedProduct(product_id, text, scripts, weights, said.traits)

    def find(self, title: str, *, limit: int) -> list[Likeness]:
        """Return the products most like a title, the best first."""
        return self._find(title, read_words(title), limit=limit)

    def find_contradiction(self, title: str, product_id: int) -> tuple[str, ...]:
        """Return the traits in which a title and a product differ, or that the words do.

        A title in another language than the product's names contradicts nothing.
        """
        at = self._at.get(product_id)
        if at is None:
            return ()
        product, said = self._products[at], read_words(title)
        if differs := tuple(kind for kind in _differing(said, product) if kind != NUMBER):
            return differs
        named = known = 0
        weight = shared = 0.0
        for spoken, words, heavy in zip(
            said.scripts, product.scripts, product.weights, strict=True
        ):
            if words and (heard := sum(word in self._groups for word in spoken)):
                known += heard
                named += len(words)
                weight += heavy
                shared += sum(self._weights[word] for word in words if word in spoken)
        if known < ENOUGH_WORDS or named < 2 or shared >= MOSTLY * weight:
            return ()
        if shared < LITTLE * weight or self._is_rather_another(title, said, product):
            return ("words",)
        return ()

    def _is_rather_another(self, title: str, said: Words, product: NamedProduct) -> bool:
        own = self._compare(said, self._known_weights(said), product)
        best = self._find(title, said, limit=1)
        if not best or best[0].product_id == product.id:
            return False
        return own is None or best[0].score >= CLEARLY * own.score

    def _find(self, title: str, said: Words, *, limit: int) -> list[Likeness]:
        known = [word for word in _all_of(said) if word in self._groups]
        known_weights = self._known_weights(said)
        compared = [
            each
            for at in self._candidates(known)
            if (each := self._compare(said, known_weights, self._products[at])) is not None
        ]
        best = heapq.nsmallest(3 * limit, compared, key=_best_first)
        refined = [self._refine(title, said, each) for each in best]
        likely = [each for each in refined if each.score >= LOWEST]
        likely.sort(key=_best_first)
        return likely[:limit]

    def _known_weights(self, said: Words) -> tuple[float, ...]:
        """Return, by script, what the words of a title weigh that any product has."""
        return tuple(
            sum(self._weights.get(word, 0.0) for word in sorted(script)) for script in said.scripts
        )

    def _candidates(self, known: Sequence[str]) -> Collection[int]:
        """Return products that share the rarest words with the title, the heaviest first."""
        by_rarity = sorted(known, key=lambda word: (len(self._groups[word]), word))
        sums: dict[int, float] = defaultdict(float)
        touched = 0
        for word in by_rarity:
            group = self._groups[word]
            if len(group) > LARGEST_GROUP or touched > 2 * LARGEST_GROUP:
                break
            weight = self._weights[word]
            touched += len(group)
            for at in group:
                sums[at] += weight
        if not sums:
            sums = self._share_several(by_rarity)
        if len(sums) <= MOST_CANDIDATES:
            return sums
        for word in by_rarity:
            if len(self._groups[word]) > LARGEST_GROUP:
                weight = self._weights[word]
                for at in self._set_of(word).intersection(sums):
                    sums[at] += weight
        return heapq.nlargest(MOST_CANDIDATES, sums, key=sums.__getitem__)

    def _share_several(self, by_rarity: Sequence[str]) -> dict[int, float]:
        """Return products that share most of some common words, where no rare one leads to any."""
        counts = Counter[int]()
        touched = 0
        for word in by_rarity:
            touched += len(self._groups[word])
            if counts and touched > 12 * LARGEST_GROUP:
                break
            counts.update(self._groups[word])
        enough = max(counts.values(), default=1) - 1
        return {at: 0.0 for at, shared in counts.items() if shared >= enough}

    def _set_of(self, word: str) -> frozenset[int]:
        found = self._sets.get(word)
        if found is None:
            found = self._sets[word] = frozenset(self._groups[word])
        return found

    def _compare(
        self, said: Words, known_weights: Sequence[float], product: NamedProduct
    ) -> Likeness | None:
        """Weigh the shared words against those of both, in the scripts that both use."""
        shared: list[str] = []
        weight = of_product = of_title = 0.0
        for spoken, known, named, heavy in zip(
            said.scripts, known_weights, product.scripts, product.weights, strict=True
        ):
            if not known or not heavy:
                continue
            of_product += heavy
            of_title += known
            for word in named:
                if word in spoken:
                    shared.append(word)
                    weight += self._weights[word]
        if not shared:
            return None
        share = 0.75 * weight / of_product + 0.25 * weight / of_title
        share *= min(1.0, weight / self._enough)
        if HIGHEST * share < LOWEST:
            return None
        differs = _differing(said, product)
        score = round(HIGHEST * share * _trait_share(said, product, differs))
        if score < LOWEST:
            return None
        return Likeness(product.id, score, tuple(shared), differs)

    def _refine(self, title: str, said: Words, found: Likeness) -> Likeness:
        """Let the letters have a say: they see past misspellings."""
        from rapidfuzz.fuzz import token_set_ratio  # noqa: PLC0415 - memory, only at night

        text = self._products[self._at[found.product_id]].text
        letters = token_set_ratio(title.casefold(), text.casefold()) / 100
        score = round(found.score * (0.9 + 0.1 * letters))
        if self._names_another(said, found):
            score = round(OTHER_NAME * score)
        heaviest = sorted(found.shared, key=self._weights.__getitem__, reverse=True)
        return Likeness(found.product_id, score, tuple(heaviest[:6]), found.differs)

    def _names_another(self, said: Words, found: Likeness) -> bool:
        """Tell whether a title calls such goods by a name that excludes the product's own.

        Of “Alta yoga mat” and “Dune yoga mat” both names are of series: products bear either
        and none bears both, which is no chance where there are yoga mats of both, or where
        goods of many kinds bear each.
        """
        product = self._products[self._at[found.product_id]]
        kind = self._set_of(max(found.shared, key=self._weights.__getitem__))
        for spoken, named in zip(said.scripts, product.scripts, strict=True):
            missing = [word for word in named if word not in spoken and self._is_series(word)]
            if not missing:
                continue
            own = frozenset(named)
            for word in spoken - own:
                if self._is_series(word) and self._excludes(word, missing, kind):
                    return True
        return False

    def _excludes(self, word: str, others: Sequence[str], kind: frozenset[int]) -> bool:
        bearers = self._set_of(word)
        is_of_kind = not bearers.isdisjoint(kind)
        for other in others:
            is_no_chance = is_of_kind or (self._spread(word) >= WIDE <= self._spread(other))
            if is_no_chance and bearers.isdisjoint(self._set_of(other)):
                return True
        return False

    def _spread(self, word: str) -> int:
        """Return goods of how many kinds bear a word: each is known by its rarest one."""
        found = self._spreads.get(word)
        if found is None:
            kinds = {
                max(chain(*product.scripts), key=self._weights.__getitem__)
                for product in map(self._products.__getitem__, self._set_of(word))
            }
            found = self._spreads[word] = len(kinds)
        return found

    def _is_series(self, word: str) -> bool:
        return len(self._groups.get(word, ())) >= SERIES


def _all_of(said: Words) -> frozenset[str]:
    return said.latin.union(said.other, *said.traits.values())


def _best_first(found: Likeness) -> tuple[int, int]:
    return -found.score, found.product_id


def _differing(said: Words, product: NamedProduct) -> tuple[str, ...]:
    """Return the traits of which both speak, with nothing in common."""
    return tuple(
        kind
        for kind, named in product.traits.items()
        if (given := said.traits.get(kind)) and given.isdisjoint(named)
    )


def _trait_share(said: Words, product: NamedProduct, differs: Collection[str]) -> float:
    """Return what is left of the likeness where traits differ, or only one of the two names one."""
    left = 1.0
    for kind, named in product.traits.items():
        given = said.traits.get(kind)
        if kind in differs:
            left *= OTHER_NUMBER if kind == NUMBER else OTHER_TRAIT
        elif given is None:
            left *= UNTOLD
        elif not named <= given:
            left *= PARTLY
    for kind in (PACK, COLOUR, SIZE):
        if kind in said.traits and kind not in product.traits:
            left *= UNNAMED
    return left
