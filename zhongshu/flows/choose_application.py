"""Choose the application for a new account when nobody named one."""

from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from zhongshu.channels import public as channels
from zhongshu.identity import public as identity
from zhongshu.kernel.errors import ConflictError


@dataclass(eq=False)
class NoApplicationError(ConflictError):
    code = "flows.no_application"
    template = _("There is no application yet. Add one first.")


@dataclass(eq=False)
class SeveralApplicationsError(ConflictError):
    known: str

    code = "flows.several_applications"
    template = _("There are several applications. Name one of these: {known}.")


def choose_application(actor: identity.Actor, wanted: int | None = None) -> int:
    """Return the wanted application, or the only one there is.

    Raises:
        identity.NotAllowedError: only administrators see applications.
        channels.ApplicationNotFoundError: there is no such application.
        NoApplicationError, SeveralApplicationsError: there is none, or no one and only.
    """
    known = channels.list_applications(actor)
    ids = [card.application_id for card in known]
    if wanted is not None:
        if wanted not in ids:
            raise channels.ApplicationNotFoundError(wanted)
        return wanted
    if not ids:
        raise NoApplicationError
    if len(ids) > 1:
        listed = ", ".join(f"{card.application_id} ({card.name})" for card in known)
        raise SeveralApplicationsError(known=listed)
    return ids[0]
