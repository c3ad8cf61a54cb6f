"""Refusals about products and their fields."""

from dataclasses import dataclass, field
from typing import ClassVar

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from zhongshu.kernel.errors import ConflictError, InvalidError, NotFoundError
from zhongshu.kernel.sentences import Fact, Sentence


@dataclass(eq=False)
class FieldRefusedError(InvalidError):
    """`given` is no value of the field; `why` says what one looks like."""

    field: str
    why: str
    given: str = ""
    limit: Fact = ""

    UNREADABLE: ClassVar[str] = _("This holds a character that cannot be stored or seen.")
    EMPTY: ClassVar[str] = _("This cannot be empty.")
    TOO_LONG: ClassVar[str] = _("This is too long: at most {limit} characters.")
    NUMBER: ClassVar[str] = _("“{given}” is no number. Write it as 1234.5.")
    MEASURE: ClassVar[str] = _("“{given}” is not above zero, or impossibly large.")
    PLACES: ClassVar[str] = _("“{given}” has too many decimals: at most {limit}.")
    WHOLE: ClassVar[str] = _("“{given}” is no whole number above zero.")
    YES_NO: ClassVar[str] = _("“{given}” is neither yes nor no.")
    CHOICE: ClassVar[str] = _("“{given}” is none of: {limit}.")
    HS_CODE: ClassVar[str] = _("“{given}” is no HS code: 4 to 14 digits.")
    TAGS: ClassVar[str] = _("At most 20 tags of 40 characters each.")
    BARCODES: ClassVar[str] = _("At most 20 barcodes.")
    BARCODE: ClassVar[str] = _("“{given}” is no barcode: letters, digits and signs, at most 60.")
    CHECK_DIGIT: ClassVar[str] = _("The last digit of “{given}” is wrong for an EAN or UPC.")
    BARCODE_TAKEN: ClassVar[str] = _("“{given}” is the barcode of {limit} already.")
    MONEY: ClassVar[str] = _("“{given}” is no amount. Write it as 12.50 CNY.")
    MONEY_PLACES: ClassVar[str] = _("“{given}” has more decimals than its currency allows.")
    CURRENCY: ClassVar[str] = _("“{given}” is no currency. Use its three letters, as CNY.")
    COUNTRY: ClassVar[str] = _("“{given}” is no country. Use its two letters, as CN.")
    DATE: ClassVar[str] = _("“{given}” is not a day. Write it as 2026-11-20.")
    PERSON: ClassVar[str] = _("Nobody signs in as “{given}”.")
    SKU_TAKEN: ClassVar[str] = _("“{given}” is too like {limit}, which exists already.")
    SKU_UNKNOWN: ClassVar[str] = _("There is no product “{given}”.")
    TWICE: ClassVar[str] = _("“{given}” stands twice in what was sent.")
    UNKNOWN: ClassVar[str] = _("There is no field “{given}”.")
    NOT_FOR_YOU: ClassVar[str] = _("Your role may not see or change costs.")
    PARTS: ClassVar[str] = _("“{given}” is no component. Write them as MUG × 2, LID × 1.")
    TOO_MANY_PARTS: ClassVar[str] = _("A bundle has at most 50 components.")
    PART_UNKNOWN: ClassVar[str] = _("There is no product “{given}” for a component.")
    PART_BUNDLE: ClassVar[str] = _("“{given}” is a bundle itself, and cannot be a component.")
    PART_ITSELF: ClassVar[str] = _("A bundle cannot hold itself.")
    PART_USED: ClassVar[str] = _("This is a component of {limit}, and cannot become a bundle.")
    COST_EMPTY: ClassVar[str] = _("A cost that was known cannot become unknown. Write the new one.")
    IN_USE: ClassVar[str] = _("{limit} listings or bundles sell it. Pair them otherwise first.")
    IN_STOCK: ClassVar[str] = _(
        "{limit} units of it lie in stock or are reserved. Move or count them out first, or merge"
        " it into another product."
    )
    GONE: ClassVar[str] = _("There is no such product any more.")

    code = "catalog.field_refused"
    template = "{why}"

    @property
    def sentence(self) -> Sentence:
        return Sentence(self.why, {"given": self.given[:80], "limit": self.limit})

    def __str__(self) -> str:
        return str(self.sentence)


@dataclass(eq=False)
class ProductNotFoundError(NotFoundError):
    product_id: int

    code = "catalog.product_not_found"
    template = _("There is no product {product_id}.")


@dataclass(eq=False)
class EditNotFoundError(NotFoundError):
    edit_id: int

    code = "catalog.edit_not_found"
    template = _("There is no edit {edit_id}.")


@dataclass(eq=False)
class EditUndoneError(ConflictError):
    edit_id: int

    code = "catalog.edit_undone"
    template = _("This edit was taken back already.")


@dataclass(eq=False)
class OptionRenamedError(ConflictError):
    edit_id: int

    code = "catalog.option_renamed"
    template = _(
        "This edit renamed an option of a custom field. Rename it back where the field is set up."
    )


@dataclass(eq=False)
class MergeAgainError(ConflictError):
    edit_id: int

    code = "catalog.merge_again"
    template = _(
        "This merge cannot be done again as it was: its products changed since. Merge them anew."
    )


@dataclass(eq=False)
class TooManyChangesError(InvalidError):
    most: int

    code = "catalog.too_many_changes"
    template = _("At most {most} products can be changed at once.")


@dataclass(eq=False)
class MergeRefusedError(ConflictError):
    """`why` says why two products cannot become one."""

    why: str
    skus: str = field(default="")

    ITSELF: ClassVar[str] = _("A product cannot be merged into itself.")
    KINDS: ClassVar[str] = _("A bundle and a single product cannot be merged: {skus}.")
    HIDDEN: ClassVar[str] = _(
        "{skus} seller SKUs of stores that you do not see sell it. Ask somebody who sees them."
    )
    REFUSED: ClassVar[str] = _("They cannot be merged. {skus}")
    PARTS: ClassVar[str] = _("Bundles with other components cannot be merged: {skus}.")

    code = "catalog.merge_refused"
    template = "{why}"

    def __str__(self) -> str:
        return gettext(self.why).format(skus=self.skus)


@dataclass(eq=False)
class TagNotFoundError(NotFoundError):
    tag_id: int

    code = "catalog.tag_not_found"
    template = _("There is no tag {tag_id}.")
