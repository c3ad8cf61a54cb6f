"""What is wrong with one field of a request, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

ANYTHING = _("This value does not fit here.")
WHOLE_NUMBER = _("This must be a whole number.")
YES_OR_NO = _("This must be true or false.")
MOMENT = _("This must be a date and time with offset, such as 2025-11-23T09:41:00Z.")
DAY = _("This must be a date, such as 2025-11-23.")
DECIMAL = _("This must be a decimal number, such as 7.1234.")
UNIQUE_ID = _("This must be a UUID, such as 123e4567-e89b-12d3-a456-426614174000.")
OBJECT = _("This must be a JSON object.")
TEXT_TYPE = _("This must be a text.")

# By pydantic's type of error; braces name what its context holds.
SENTENCES = {
    "missing": _("This is required."),
    "extra_forbidden": _("There is no such field here."),
    "string_type": TEXT_TYPE,
    "string_unicode": _("This holds a character that cannot be stored."),
    "string_too_long": _("This may have {max_length} characters at most."),
    "string_too_short": _("This needs {min_length} characters at least."),
    "too_long": _("This list may have {max_length} entries at most."),
    "too_short": _("This list needs {min_length} entries at least."),
    "plain_type": _("This must be a text, a number, true, false or null."),
    "list_type": _("This must be a list."),
    "int_type": WHOLE_NUMBER,
    "int_parsing": WHOLE_NUMBER,
    "int_parsing_size": _("This number is too big."),
    "int_from_float": WHOLE_NUMBER,
    "finite_number": WHOLE_NUMBER,
    "bool_type": YES_OR_NO,
    "bool_parsing": YES_OR_NO,
    "greater_than_equal": _("This must be {ge} or more."),
    "less_than_equal": _("This must be {le} or less."),
    "literal_error": _("This must be one of: {expected}."),
    "dict_type": OBJECT,
    "model_type": OBJECT,
    "model_attributes_type": OBJECT,
    "datetime_type": MOMENT,
    "datetime_parsing": MOMENT,
    "datetime_from_date_parsing": MOMENT,
    "datetime_object_invalid": MOMENT,
    "timezone_aware": MOMENT,
    "date_type": DAY,
    "date_parsing": DAY,
    "date_from_datetime_parsing": DAY,
    "date_from_datetime_inexact": DAY,
    "decimal_type": DECIMAL,
    "decimal_parsing": DECIMAL,
    "uuid_type": UNIQUE_ID,
    "uuid_parsing": UNIQUE_ID,
}


def say_invalid(error: Mapping[str, Any]) -> str:
    """Return our sentence for one of pydantic's findings."""
    facts = dict(error.get("ctx") or {})
    if "expected" in facts:
        facts["expected"] = str(facts["expected"]).replace("'", "").replace(" or ", ", ")
    return gettext(SENTENCES.get(str(error["type"]), ANYTHING)).format(**facts)
