"""Refusals about pairings and their rules."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from zhongshu.kernel.errors import InvalidError, NotFoundError
from zhongshu.kernel.sentences import Sentence


@dataclass(eq=False)
class PairRefusedError(InvalidError):
    """Why one pair of a batch was not made; its text is the answer for that pair."""

    why: str
    given: str = ""
    who: str = ""

    NO_SKU: ClassVar[str] = _("There is no such seller SKU, or not for you.")
    NO_STORE: ClassVar[str] = _("This SKU is not listed in that store.")
    NO_PRODUCT: ClassVar[str] = _("There is no such product any more.")
    FACTOR: ClassVar[str] = _("The units per listing are a whole number from 1 to 10,000.")
    CHANGED: ClassVar[str] = _("{who} paired it with {given} in the meantime. Nothing was changed.")
    ENDED: ClassVar[str] = _("Its pairing was taken away in the meantime. Nothing was changed.")
    TWICE: ClassVar[str] = _("It stands twice in what was sent.")

    code = "catalog.pair_refused"
    template = "{why}"

    @property
    def sentence(self) -> Sentence:
        return Sentence(self.why, {"given": self.given, "who": self.who})

    def __str__(self) -> str:
        return str(self.sentence)


@dataclass(eq=False)
class TooManyPairsError(InvalidError):
    most: int

    code = "catalog.too_many_pairs"
    template = _("At most {most} SKUs can be paired at once.")


@dataclass(eq=False)
class SellerSkuNotFoundError(NotFoundError):
    seller_sku_id: int

    code = "catalog.seller_sku_not_found"
    template = _("There is no seller SKU {seller_sku_id}.")


@dataclass(eq=False)
class RuleNotFoundError(NotFoundError):
    rule_id: int

    code = "catalog.pairing_rule_not_found"
    template = _("There is no pairing rule {rule_id}.")


@dataclass(eq=False)
class RuleRefusedError(InvalidError):
    """`why` says what a rule cannot be; `given` is what was typed."""

    why: str
    given: str = ""

    EMPTY: ClassVar[str] = _("The pattern is empty.")
    PATTERN: ClassVar[str] = _("“{given}” is no regular expression, or uses a back-reference.")
    REPLACEMENT: ClassVar[str] = _("“{given}” names a group that the pattern does not have.")
    FACTOR: ClassVar[str] = _("The units per listing are a whole number from 1 to 10,000.")
    TOO_MANY: ClassVar[str] = _("There are 200 rules at most.")
    KIND: ClassVar[str] = _("“{given}” is no kind of rule.")

    code = "catalog.pairing_rule_refused"
    template = "{why}"

    def __str__(self) -> str:
        return gettext(self.why).format(given=self.given)
