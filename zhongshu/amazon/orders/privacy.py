"""Taking personal data out of Amazon's orders before they are kept."""

import re
from collections.abc import Mapping

# Names are matched, not paths: a field that moves or is new stays out as well.
_PERSONAL = re.compile(
    r"buyer|recipient|address|phone|e?mail|gift_?message|custom|deliverypreference"
    r"|taxregistration|legalname|cpf|payment",
    re.IGNORECASE,
)


def without_personal_data(value: object) -> object:
    """Return the same JSON without every field that is about a person."""
    if isinstance(value, Mapping):
        return {
            name: without_personal_data(inner)
            for name, inner in value.items()
            if not _PERSONAL.search(name)
        }
    if isinstance(value, list):
        return [without_personal_data(inner) for inner in value]
    return value
