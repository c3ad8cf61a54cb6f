"""Refusals about exports."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from zhongshu.kernel.errors import ConflictError, NotFoundError


@dataclass(eq=False)
class ExportNotFoundError(NotFoundError):
    export_id: int

    code = "documents.export_not_found"
    template = _("There is no export {export_id}. Exports are deleted some days after they ended.")


@dataclass(eq=False)
class TooManyExportsError(ConflictError):
    most: int

    code = "documents.too_many_exports"
    template = _(
        "{most} of your exports are still being made. Wait until one is ready, or cancel one."
    )


@dataclass(eq=False)
class ExportStateError(ConflictError):
    """What was asked for does not fit to where the export stands."""

    export_id: int
    state: str
    why: str

    NOT_READY: ClassVar[str] = _("This export is still being made. Wait until it is ready.")
    CANCEL_FIRST: ClassVar[str] = _("This export is still being made. Cancel it first.")
    OVER: ClassVar[str] = _("This export has ended already; there is nothing to cancel.")
    NO_FILE: ClassVar[str] = _("This export has no file. Export the list again.")
    EXPIRED: ClassVar[str] = _("The time of this file is over. Export the list again.")
    RIGHTS: ClassVar[str] = _(
        "Your rights have changed since this file was made. Export the list again."
    )

    code = "documents.export_state"
    template = "{why}"

    def __str__(self) -> str:
        return gettext(self.why)


@dataclass(eq=False)
class RightsChangedError(ConflictError):
    """Whoever asked may see something else by now: what was written so far is not for them."""

    who: str

    code = "documents.rights_changed"
    template = _("The rights of {who} changed while this export was made. Ask for it again.")
