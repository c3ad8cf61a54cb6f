"""What is said when a list cannot leave as it was asked for."""

from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from zhongshu.kernel.errors import InvalidError, NotFoundError


@dataclass(eq=False)
class ListUnknownError(NotFoundError):
    name: str

    code = "exports.list_unknown"
    template = _("There is no list “{name}” to export.")


@dataclass(eq=False)
class FilterRefusedError(InvalidError):
    """`known` names the filters there are; `given` is a value that cannot be one."""

    name: str
    known: str = ""
    given: str = ""

    code = "exports.filter_refused"

    @property
    def template(self) -> str:  # type: ignore[override]
        if self.known:
            return _("This list has no filter “{name}”. It has: {known}.")
        if not self.given:
            return _("This list has no filters, so also no “{name}”.")
        return _("The filter {name} cannot be “{given}”.")


@dataclass(eq=False)
class FormatUnknownError(InvalidError):
    given: str
    known: str

    code = "exports.format_unknown"
    template = _("There is no format “{given}”. There are: {known}.")


@dataclass(eq=False)
class FilterTooLongError(InvalidError):
    code = "exports.filter_too_long"
    template = _("This filter names too much to be kept. Name less, or export the whole list.")
