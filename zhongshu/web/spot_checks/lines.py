"""Checks and their listings as the pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext as _

from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.web.addresses import sku_central
from zhongshu.web.spot_checks import words


@dataclass(frozen=True, slots=True)
class FactLine:
    """One fact on both sides, in words; beside a word the code that it stands for."""

    name: Promise | str
    ours: words.Value
    amazons: words.Value
    equality: catalog.Equality
    is_code: bool

    @property
    def is_different(self) -> bool:
        return self.equality is catalog.Equality.DIFFERENT


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One listing of a check with the words that it is shown in."""

    row: catalog.SpotCheckItemRow
    title: str
    country: str
    why: Promise
    reason: Promise
    facts: tuple[FactLine, ...]
    verdict: tuple[Promise, str] | None
    refusal: str
    seller_central: str


@dataclass(frozen=True, slots=True)
class CheckLine:
    row: catalog.SpotCheckRow
    word: str
    tone: str


def check_line(row: catalog.SpotCheckRow) -> CheckLine:
    return CheckLine(row, *words.result_chip(row))


def item_line(row: catalog.SpotCheckItemRow) -> ItemLine:
    """Return one listing; what differs stands first, then what people look at first."""
    place = channels.MARKETPLACES.get(row.marketplace_id)
    kind = words.KINDS[row.why]
    title = next((each for each in row.facts if each.fact is catalog.Fact.TITLE), None)
    return ItemLine(
        row=row,
        title=(title.amazons or title.ours) if title else row.title,
        country=place.country_code if place else "",
        why=kind.name,
        reason=words.ODDITIES.get(row.oddity, kind.sentence),
        facts=tuple(map(fact_line, row.facts)),
        verdict=words.VERDICTS[row.verdict] if row.verdict else None,
        refusal=gettext(row.refusal) if row.refusal else "",
        seller_central=sku_central(row.marketplace_id, row.seller_sku),
    )


def fact_line(fact: catalog.ComparedFact) -> FactLine:
    return FactLine(
        name=words.fact_name(fact.fact),
        ours=words.say_value(fact.fact, fact.ours),
        amazons=words.say_value(fact.fact, fact.amazons),
        equality=fact.equality,
        is_code=fact.fact in words.CODES,
    )


def find_next(items: Sequence[catalog.SpotCheckItemRow], after: int = 0) -> int | None:
    """Return the place of the next listing without a verdict: behind this one, else the first."""
    left = [each.place for each in items if each.is_left]
    return next((place for place in left if place > after), left[0] if left else None)


def rank(row: catalog.SpotCheckItemRow) -> tuple[bool, bool, int]:
    """Order listings for the eye: those that differ, those without an answer, then the others."""
    return not row.differences, row.answer is not catalog.Answer.NONE, row.place


def describe_judge(row: catalog.SpotCheckItemRow) -> str:
    """Return who judged a listing."""
    return row.judged_by or _("by itself: all facts are equal")
