"""Which access token a call carries: kept by channels, refreshed once at a time."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from zhongshu.amazon.auth import Login, Tokens
from zhongshu.amazon.client import Client
from zhongshu.amazon.pace import Pace
from zhongshu.channels import public as channels

SELLER_SCOPE = "seller"


class TokenSource(Protocol):
    """Where the token of a call comes from."""

    @property
    def can_refresh(self) -> bool:
        """Whether a refused token can be replaced."""

    def read(self) -> str:
        """Return a token that is good for now."""

    def refresh(self, failed_token: str) -> str:
        """Return another one, since Amazon refused that one."""


@dataclass(frozen=True, slots=True)
class GivenToken:
    """A token at hand before there is an account: nothing to refresh it with."""

    token: str = field(repr=False)

    @property
    def can_refresh(self) -> bool:
        return False

    def read(self) -> str:
        return self.token

    def refresh(self, failed_token: str) -> str:  # noqa: ARG002 - the protocol's
        return self.token


@dataclass(frozen=True, slots=True)
class KeptToken:
    """The token that all processes share, of one account or of the application (grantless)."""

    application_id: int
    account_id: int | None
    scope: str
    client: Client
    pace: Pace

    @property
    def can_refresh(self) -> bool:
        return True

    def read(self) -> str:
        kept = channels.read_access_token(
            application_id=self.application_id, account_id=self.account_id, scope=self.scope
        )
        return kept or self._renew(failed_token=None)

    def refresh(self, failed_token: str) -> str:
        return self._renew(failed_token=failed_token)

    def _renew(self, *, failed_token: str | None) -> str:
        return channels.refresh_access_token(
            application_id=self.application_id,
            account_id=self.account_id,
            scope=self.scope,
            exchange=self._exchange(),
            failed_token=failed_token,
        )

    def _exchange(self) -> Callable[[], tuple[str, int]]:
        def exchange() -> tuple[str, int]:
            login = login_of(self.application_id, client=self.client, pace=self.pace)
            tokens = self._ask(login)
            return tokens.access_token, tokens.expires_in_s

        return exchange

    def _ask(self, login: Login) -> Tokens:
        if self.account_id is None:
            return login.grantless(self.scope)
        return login.refresh(channels.get_refresh_token(self.account_id))


def login_of(application_id: int, *, client: Client, pace: Pace) -> Login:
    """Return the token endpoint for one of our applications."""
    secrets = channels.get_application_secrets(application_id)
    return Login(secrets.client_id, secrets.client_secret, client, pace)
