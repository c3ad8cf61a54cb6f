"""Refusals about the fields that a company adds to its products."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from zhongshu.kernel.errors import ConflictError, InvalidError, NotFoundError


@dataclass(eq=False)
class CustomFieldRefusedError(InvalidError):
    """It cannot be a field; `field` is the part of it that is wrong, `why` says what to do."""

    field: str
    why: str
    given: str = ""
    limit: str = ""

    NO_NAME: ClassVar[str] = _("Give the field a name.")
    CODE: ClassVar[str] = _(
        "“{given}” is no code: small letters, digits and single _, at most {limit}, first a letter."
    )
    NO_CHOICES: ClassVar[str] = _("A choice needs at least one option.")
    MANY_CHOICES: ClassVar[str] = _("A field has at most {limit} options.")
    TWICE: ClassVar[str] = _("The option “{given}” stands twice.")
    NO_SUCH_OPTION: ClassVar[str] = _("The field has no option “{given}”.")
    NO_OPTION_NAME: ClassVar[str] = _("Give the option a name.")
    KIND_HAS_NONE: ClassVar[str] = _("Only a choice has options.")

    code = "catalog.custom_field_refused"
    template = "{why}"

    def __str__(self) -> str:
        return gettext(self.why).format(given=self.given[:80], limit=self.limit)


@dataclass(eq=False)
class CustomFieldConflictError(ConflictError):
    """It could be a field, but not beside what is there; `why` says what to do first."""

    field: str
    why: str
    given: str = ""
    number: int = 0

    NAME_TAKEN: ClassVar[str] = _("There is a field “{given}” already.")
    CODE_TAKEN: ClassVar[str] = _("There is a field with the code “{given}” already.")
    TOO_MANY: ClassVar[str] = _("There are {number} fields already. Archive one first.")
    TOO_MANY_IN_ALL: ClassVar[str] = _(
        "There are {number} fields already, archived ones too. Bring one back and rename it."
    )
    KIND_IN_USE: ClassVar[str] = _(
        "{number} products hold a value of this field, so its kind stays. Empty them first."
    )
    CHOICE_IN_USE: ClassVar[str] = _(
        "{number} products hold “{given}”, so this option stays. Give them another one first."
    )
    CHANGED: ClassVar[str] = _(
        "Somebody else changed this field in the meantime. Look at it again, then save."
    )
    ARCHIVED: ClassVar[str] = _("This field is archived. Bring it back first.")

    code = "catalog.custom_field_conflict"
    template = "{why}"

    def __str__(self) -> str:
        return gettext(self.why).format(given=self.given[:80], number=f"{self.number:,}")


@dataclass(eq=False)
class CustomFieldNotFoundError(NotFoundError):
    field_id: int

    code = "catalog.custom_field_not_found"
    template = _("There is no custom field {field_id}.")
