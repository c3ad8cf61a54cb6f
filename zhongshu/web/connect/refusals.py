"""Why connecting failed, in words that survive a change of language and of page."""

from dataclasses import dataclass
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from zhongshu.channels import public as channels
from zhongshu.kernel.errors import ConflictError, DomainError, ForbiddenError, NotFoundError
from zhongshu.web.connect.regions import region_name

KEPT_AS = "connect_refusal"
START_AGAIN = _("Nothing was connected or changed. You can start again at once.")
REGIONS = ("region", "chosen")
BY_TOKEN = 0
BY_CODE = 1
BY_NOBODY = 2  # nothing was pasted: an account that we have is asked


@dataclass(frozen=True, slots=True)
class Refusal:
    """A sentence with its facts, and the status it deserves."""

    what: str
    what_to_do: str
    facts: dict[str, Any]
    status: int
    detail: str = ""  # what Amazon or the network said, in their own words

    @property
    def sentence(self) -> str:
        return gettext(self.what).format(**self._shown())

    @property
    def next_step(self) -> str:
        return gettext(self.what_to_do).format(**self._shown())

    def _shown(self) -> dict[str, Any]:
        """Regions are kept as codes, and shown in the reader's language."""
        named = {key: region_name(self.facts[key]) for key in REGIONS if key in self.facts}
        return {**self.facts, **named}


INCOMPLETE = Refusal(
    _("Amazon came back without everything we need: the address lacks a part."),
    START_AGAIN,
    {},
    422,
)

NO_PUBLIC_APPLICATION = Refusal(
    _("Amazon's Appstore leads to a public application, and there is none here."),
    _("Add the public application under Applications, then begin in the Appstore again."),
    {},
    409,
)


def refused(error: DomainError) -> Refusal:
    """Return a refusal of a room."""
    status = 422
    if isinstance(error, ConflictError):
        status = 409
    elif isinstance(error, ForbiddenError):
        status = 403
    elif isinstance(error, NotFoundError):
        status = 404
    facts = {name: _plain(value) for name, value in error.facts.items()}
    return Refusal(error.template, START_AGAIN, facts, status)


def lost(error: channels.GatewayError, *, by: int = BY_TOKEN) -> Refusal:
    """Return what it means that Amazon gave no usable answer."""
    what, what_to_do = _explain(error, by)
    facts = {"request_id": error.request_id[:100] or "–"}
    if isinstance(error, channels.ThrottledError):
        facts["seconds"] = str(max(round(error.retry_after_s), 1))
    return Refusal(what, what_to_do, facts, 502, detail=str(error)[:200])


def _explain(error: channels.GatewayError, by: int) -> tuple[str, str]:
    if isinstance(error, channels.AuthorisationLostError):
        if by == BY_CODE:
            return (
                _("Amazon no longer accepts this consent: its code lives five minutes, once."),
                START_AGAIN,
            )
        if by == BY_NOBODY:
            return (
                _("Amazon no longer accepts the authorisation of this account."),
                _("Authorise the account again."),
            )
        return (
            _(
                "Amazon does not accept this refresh token: it was withdrawn, cut off, or belongs"
                " to another application."
            ),
            _("Check the application you chose, and copy the whole token again."),
        )
    if isinstance(error, channels.ApplicationRefusedError):
        return (
            _("Amazon does not accept the client id or secret of our application."),
            _(
                "Compare the client id under Applications and enter the present client secret,"
                " then start again. An application whose client id is wrong is removed there and"
                " added anew."
            ),
        )
    if isinstance(error, channels.ThrottledError):
        return (
            _("Amazon lets us ask again in {seconds} seconds."),
            _("Nothing was connected or changed. Wait that long and try again."),
        )
    if isinstance(error, channels.RoleMissingError):
        return (
            _("Amazon accepts the token, but refuses to tell the stores. Request {request_id}."),
            _(
                "Check the region you chose, and that the application has the role"
                " “Selling Partner Insights”."
            ),
        )
    return (
        _("Amazon gives no usable answer. Request {request_id}."),
        _("Nothing was connected or changed. Try again in a few minutes."),
    )


def keep(session: SessionBase, refusal: Refusal) -> None:
    """Keep the refusal for the page that shows it."""
    session[KEPT_AS] = {
        "what": refusal.what,
        "what_to_do": refusal.what_to_do,
        "facts": refusal.facts,
        "status": refusal.status,
        "detail": refusal.detail,
    }


def read(session: SessionBase) -> Refusal | None:
    """Return the kept refusal."""
    kept = session.get(KEPT_AS)
    return Refusal(**kept) if kept else None


def forget(session: SessionBase) -> None:
    session.pop(KEPT_AS, None)


def _plain(value: object) -> str | int:
    return value if isinstance(value, int) else str(value)[:200]
