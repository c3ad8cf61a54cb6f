"""Login with Amazon's memory: access tokens, authorisation codes and who asked for them."""

from collections import Counter
from dataclasses import dataclass

from spapi_simulator.accounts import Accounts, Authorisation, secret
from spapi_simulator.clock import Clock
from spapi_simulator.errors import ApiError, unauthorized

TOKEN_LIFE_S = 3600
CODE_LIFE_S = 300
REMEMBERED_TOKENS = 5000


@dataclass(frozen=True)
class AccessToken:
    """An access token; `authorisation` is None for a grantless one."""

    value: str
    client_id: str
    authorisation: Authorisation | None
    expires_at: float
    restricted_paths: frozenset[str] = frozenset()


@dataclass
class Code:
    """What the consent page hands to the application, good once and for five minutes."""

    value: str
    client_id: str
    seller_id: str
    redirect_uri: str
    expires_at: float
    is_used: bool = False


class LoginWithAmazon:
    def __init__(self, *, clock: Clock, accounts: Accounts) -> None:
        self._clock = clock
        self._accounts = accounts
        self._tokens: dict[str, AccessToken] = {}
        self._codes: dict[str, Code] = {}
        self._issued = 0
        self.requests: Counter[str] = Counter()

    def issue(
        self,
        client_id: str,
        authorisation: Authorisation | None,
        *,
        life_s: float = TOKEN_LIFE_S,
        restricted_paths: frozenset[str] = frozenset(),
    ) -> AccessToken:
        prefix = "Atz.sprdt|" if restricted_paths else "Atza|"
        token = AccessToken(
            value=prefix + self._secret("access", 96),
            client_id=client_id,
            authorisation=authorisation,
            expires_at=self._clock.timestamp() + life_s,
            restricted_paths=restricted_paths,
        )
        self._tokens[token.value] = token
        if len(self._tokens) > REMEMBERED_TOKENS:
            del self._tokens[next(iter(self._tokens))]
        return token

    def issue_code(self, client_id: str, seller_id: str, redirect_uri: str) -> Code:
        code = Code(
            value="RH" + self._secret("code", 18),
            client_id=client_id,
            seller_id=seller_id,
            redirect_uri=redirect_uri,
            expires_at=self._clock.timestamp() + CODE_LIFE_S,
        )
        self._codes[code.value] = code
        return code

    def find_code(self, value: str) -> Code | None:
        """Return a code that can still be exchanged."""
        code = self._codes.get(value)
        if code is None or code.is_used or code.expires_at <= self._clock.timestamp():
            return None
        return code

    def check(self, value: str | None) -> AccessToken:
        """Return a good access token, or refuse as SP-API does."""
        if not value:
            raise unauthorized("Access token is missing in the request header.")
        token = self._tokens.get(value)
        if token is None:
            raise _bad_token()
        if token.expires_at <= self._clock.timestamp():
            raise unauthorized("The access token you provided has expired.")
        if token.authorisation is not None and token.authorisation.is_revoked:
            raise _bad_token()
        return token

    def peek(self, value: str | None) -> AccessToken | None:
        """Return whose token this is, good or not: for counting."""
        return self._tokens.get(value or "")

    def _secret(self, label: str, length: int) -> str:
        self._issued += 1
        # The moment is in it: after a restart no number may come back as another seller's token.
        moment = self._clock.timestamp()
        return secret(self._accounts.seed, f"{label}:{self._issued}:{moment}", length)


def _bad_token() -> ApiError:
    return unauthorized("The access token you provided is revoked, malformed or invalid.")
