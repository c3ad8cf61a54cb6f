"""What the wizard knows so far: kept in the session, so that one may leave and come back."""

from dataclasses import asdict, dataclass

from django.contrib.sessions.backends.base import SessionBase
from django.utils.translation import gettext as _

from zhongshu.channels import public as channels
from zhongshu.web.templatetags.ui import Step

KEPT_AS = "connect_draft"


@dataclass(frozen=True, slots=True)
class Draft:
    """`account_id` names an account that is authorised again.

    `is_first`: it was kept by hand, and is authorised for the first time.
    """

    application_id: int = 0
    region: str = ""
    name: str = ""
    account_id: int | None = None
    is_first: bool = False

    @property
    def is_ready(self) -> bool:
        """Whether the application and the region are chosen."""
        return bool(self.application_id and self.region)

    @property
    def ticket(self) -> channels.ConsentTicket:
        return channels.ConsentTicket(self.application_id, self.region, self.account_id, self.name)


def read(session: SessionBase) -> Draft:
    """Return the draft; an empty one when nothing was begun."""
    return Draft(**session.get(KEPT_AS, {}))


def keep(session: SessionBase, draft: Draft) -> None:
    session[KEPT_AS] = asdict(draft)


def forget(session: SessionBase) -> None:
    session.pop(KEPT_AS, None)


def steps(now: int) -> list[Step]:
    """Return the wizard's steps, counted from 1."""
    labels = (
        _("Application"),
        _("Region"),
        _("Authorise"),
        _("Stores"),
        _("Permissions"),
        _("First load"),
    )
    return [
        Step(label, "done" if number < now else "now" if number == now else "")
        for number, label in enumerate(labels, start=1)
    ]
