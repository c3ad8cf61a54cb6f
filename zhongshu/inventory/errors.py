"""Refusals of inventory."""

from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from zhongshu.kernel.errors import ConflictError, InvalidError


@dataclass(eq=False)
class SweepEndedError(ConflictError):
    sweep_id: int

    code = "inventory.sweep_ended"
    template = _("Stock sweep {sweep_id} has ended already; nothing was written.")


@dataclass(eq=False)
class LimitOutOfRangeError(InvalidError):
    limit: int

    code = "inventory.limit_out_of_range"
    template = _("A page of {limit} rows is not possible: choose 1 to 500.")
