"""Refusals of identity."""

from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from zhongshu.kernel.errors import (
    ConflictError,
    DomainError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
)

ROLE_WORDS = {
    "admin": _("Administrator"),
    "operations": _("Operations"),
    "warehouse": _("Warehouse"),
    "buyer": _("Purchasing"),
    "finance": _("Finance"),
    "readonly": _("Read-only"),
}


@dataclass(eq=False)
class NotAllowedError(ForbiddenError):
    """The role does not allow it; `needs` names the roles that do."""

    needs: str

    code = "identity.not_allowed"
    template = _("Your role does not allow this; it needs {needs}. Ask an administrator.")

    def __str__(self) -> str:
        """Say the roles as people call them; the facts keep the codes."""
        words = [gettext(ROLE_WORDS.get(each, each)) for each in self.needs.split(", ")]
        return gettext(self.template).format(needs=" / ".join(words))


@dataclass(eq=False)
class NotEveryStoreError(ForbiddenError):
    """It reaches into stores that this administrator does not see."""

    code = "identity.not_every_store"
    template = _(
        "This reaches into stores that you do not see. Ask an administrator who sees them all."
    )


@dataclass(eq=False)
class SetupLinkRefusedError(NotFoundError):
    code = "identity.setup_link_refused"
    template = _(
        "This link was used already or is older than 24 hours. Restart Zhongshu: it prints a new"
        " one as long as nobody can sign in."
    )


@dataclass(eq=False)
class LoginTakenError(ConflictError):
    login: str

    code = "identity.login_taken"
    template = _("There is a user {login} already. Choose another name.")


@dataclass(eq=False)
class LoginRefusedError(InvalidError):
    login: str

    code = "identity.login_refused"
    template = _("“{login}” cannot be a name: use letters, digits and @ . + - _ only.")


@dataclass(eq=False)
class WeakPasswordError(InvalidError):
    """`reasons` are sentences of the password rules, in the language of the request."""

    reasons: str

    code = "identity.weak_password"
    template = _("This password is too easy to guess: {reasons}")


@dataclass(eq=False)
class WrongPasswordError(InvalidError):
    code = "identity.wrong_password"
    template = _("This is not your present password. Nothing was changed.")


@dataclass(eq=False)
class UserNotFoundError(NotFoundError):
    user_id: int

    code = "identity.user_not_found"
    template = _("There is no user {user_id}.")


@dataclass(eq=False)
class LastAdministratorError(ConflictError):
    """Nobody would be left who may give rights, or who sees every store."""

    login: str

    code = "identity.last_administrator"
    template = _(
        "{login} is the last administrator who sees every store and may sign in: nobody could give"
        " rights any more. Make another one first."
    )


@dataclass(eq=False)
class SeesEveryStoreError(ConflictError):
    """Single stores mean nothing to somebody who sees them all."""

    login: str

    code = "identity.sees_every_store"
    template = _(
        "{login} sees every store: a single one is neither given nor taken. Choose first which"
        " stores they shall see."
    )


@dataclass(eq=False)
class WritingTokenRefusedError(ForbiddenError):
    """A token may never more than its owner."""

    login: str
    role: str

    code = "identity.writing_token_refused"
    template = _(
        "The role of {login} ({role}) only reads, so a token of theirs cannot change anything."
        " Choose the scope read, or let an administrator change the role first."
    )


@dataclass(eq=False)
class TokenNotFoundError(NotFoundError):
    token_id: int

    code = "identity.token_not_found"
    template = _("There is no API token {token_id}.")


@dataclass(eq=False)
class TokenExpiryError(InvalidError):
    code = "identity.token_expiry"
    template = _("The expiry lies in the past. Choose a later day.")


@dataclass(eq=False)
class UnknownChoiceError(InvalidError):
    field: str
    choice: str

    code = "identity.unknown_choice"
    template = _("“{choice}” is not a choice for {field}.")


@dataclass(eq=False)
class ViewNotFoundError(NotFoundError):
    view_id: int

    code = "identity.view_not_found"
    template = _("There is no saved view {view_id}.")


@dataclass(eq=False)
class CursorRefusedError(InvalidError):
    code = "identity.cursor_refused"
    template = _("This page address is not complete. Go back to the beginning of the list.")


@dataclass(eq=False)
class LoginNotFoundError(NotFoundError):
    login: str

    code = "identity.login_not_found"
    template = _("There is no user {login} who may sign in.")


@dataclass(eq=False)
class NobodyOfThisNameError(NotFoundError):
    """As LoginNotFoundError, where somebody who may not sign in would be found too."""

    login: str

    code = "identity.nobody_of_this_name"
    template = _("There is no user {login}.")


@dataclass(eq=False)
class TooManyRequestsError(DomainError):
    """Too many requests in this minute (429)."""

    wait_s: int

    code = "identity.too_many_requests"
    template = _("Too many requests. Go on in {wait_s} seconds.")


@dataclass(eq=False)
class KeyRefusedError(InvalidError):
    longest: int

    code = "identity.key_refused"
    template = _("An Idempotency-Key has 1 to {longest} plain characters.")


@dataclass(eq=False)
class OtherRequestError(InvalidError):
    key: str

    code = "identity.other_request"
    template = _("The Idempotency-Key {key} came with another request before. Take a new one.")


@dataclass(eq=False)
class RequestUnderWayError(ConflictError):
    key: str

    code = "identity.request_under_way"
    template = _("The request with the Idempotency-Key {key} is still at work. Ask again later.")


@dataclass(eq=False)
class AnswerUnreadableError(ConflictError):
    key: str

    code = "identity.answer_unreadable"
    template = _(
        "The request with the Idempotency-Key {key} was done, but its answer cannot be read any"
        " more. Look at the result, or take a new key."
    )
