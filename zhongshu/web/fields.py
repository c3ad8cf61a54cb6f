"""Form fields for what people type: texts that can be kept, and names that are what they seem."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext as _

from zhongshu.kernel.texts import find_hidden, is_storable


class TextField(forms.CharField):
    """A text that a database can hold; what cannot be kept is refused in our own words."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.validators = [
            refuse_unstorable,
            *(
                each
                for each in self.validators
                if not isinstance(each, ProhibitNullCharactersValidator)
            ),
        ]


class AnyText(TextField):
    """A text of which the catalog says whether it is right; an empty one is unknown."""

    def validate(self, value: object) -> None:
        """Leave emptiness to the catalog: what is asked for here may stay empty."""


class NameField(TextField):
    """A name on one line: nothing in it is invisible or turns its letters round."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.validators.append(refuse_hidden)


def refuse_unstorable(text: str) -> None:
    """Refuse NUL and half characters (failures.md, K11)."""
    if not is_storable(text):
        raise ValidationError(
            _("This holds a character that cannot be stored, often pasted unseen. Type it again."),
            code="unstorable",
        )


def refuse_hidden(name: str) -> None:
    """Refuse what cannot be seen, or makes a name look like another one."""
    if is_storable(name) and (hidden := find_hidden(name)):
        raise ValidationError(
            _("This name holds an invisible character (%s). Type it again without it.") % hidden,
            code="hidden",
        )
