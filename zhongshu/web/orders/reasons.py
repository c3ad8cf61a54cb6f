"""Why somebody needs to see a buyer: kept with the view, shown in the timeline."""

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Reason(NamedTuple):
    """What is stored, in English whoever chose it, and what it is called."""

    stored: str
    name: Promise


REASONS: Mapping[str, Reason] = {
    "ship": Reason("To ship the order", _("To ship the order")),
    "address": Reason("To check the address", _("To check the address")),
    "answer": Reason("To answer the buyer", _("To answer the buyer")),
    "other": Reason("Another reason", _("Another reason")),
}
