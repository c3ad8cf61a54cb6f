"""What a run is doing right now, in the reader's language."""

import re

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from zhongshu.web.names import stream_name

# A step that is not listed here, such as a marketplace with a count, is shown as it is.
STEPS = (
    (re.compile(r"Asking for (?P<report>[A-Z0-9_]+)"), _("asking for the report: {report}")),
    (re.compile(r"Waiting for (?P<report>[A-Z0-9_]+)"), _("Amazon makes the report: {report}")),
    (re.compile(r"Downloading (?P<report>[A-Z0-9_]+)"), _("downloading: {report}")),
    (re.compile(r"Orders, page (?P<n>\d+)"), _("orders, page {n}")),
    (re.compile(r"Orders to ship first, page (?P<n>\d+)"), _("orders to ship first, page {n}")),
    (re.compile(r"Comparing"), _("comparing")),
    (re.compile(r"History"), _("past orders")),
    (re.compile(r"History to (?P<day>[\d-]+)"), _("past orders, until {day}")),
    (
        re.compile(r"History to (?P<day>[\d-]+), flat file: .*"),
        _("past orders, until {day}, from the flat file"),
    ),
    (re.compile(r"Open orders"), _("orders that are still open")),
    (re.compile(r"Read by id: (?P<n>\d+) of (?P<all>\d+)"), _("one by one: {n} of {all}")),
)


def say_step(step: str) -> str:
    """Return the step that a run keeps in English, translated where it is known."""
    for pattern, sentence in STEPS:
        if found := pattern.fullmatch(step):
            facts = found.groupdict()
            if "report" in facts:
                facts["report"] = stream_name(facts["report"])
            return gettext(sentence).format(**facts)
    return step
