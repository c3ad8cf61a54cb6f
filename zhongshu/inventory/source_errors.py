"""Refusals about where stores draw from."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from zhongshu.kernel.errors import InvalidError, NotFoundError


@dataclass(eq=False)
class SourcesRefusedError(InvalidError):
    """`why` says what cannot be; `warehouse` is its code."""

    why: str
    warehouse: str = ""

    TWICE: ClassVar[str] = _("Warehouse {warehouse} stands in the order twice. Name it once.")
    ARCHIVED: ClassVar[str] = _("Warehouse {warehouse} is archived. Bring it back first.")
    TOO_MANY: ClassVar[str] = _("A store draws on 50 warehouses at most.")

    code = "inventory.sources_refused"
    template = "{why}"

    def __str__(self) -> str:
        return gettext(self.why).format(warehouse=self.warehouse)


@dataclass(eq=False)
class SourcesEditNotFoundError(NotFoundError):
    edit_id: int

    code = "inventory.sources_edit_not_found"
    template = _("There is no change {edit_id} of where stores draw from.")
