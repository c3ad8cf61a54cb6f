"""Consent: where to send the seller, and what the answer is worth, before there is an account."""

from collections.abc import Sequence
from urllib.parse import quote

from django.conf import settings

from zhongshu.amazon import hosts
from zhongshu.amazon.auth import Login, Tokens
from zhongshu.amazon.calls import Caller, Question, require_no_transaction
from zhongshu.amazon.client import Client, shared_client
from zhongshu.amazon.operations import GET_PARTICIPATIONS, ROLES
from zhongshu.amazon.pace import Pace
from zhongshu.amazon.reading import understood
from zhongshu.amazon.sellers.mapping import to_participations
from zhongshu.amazon.tokens import GivenToken, login_of
from zhongshu.channels import public as channels


class AmazonAuthorisation:
    """One of our applications at Amazon's consent page and token endpoint."""

    def __init__(
        self, application_id: int, *, client: Client | None = None, pace: Pace | None = None
    ) -> None:
        self._application_id = application_id
        self._client = client or shared_client()
        self._pace = pace or Pace()

    def consent_url(self, *, region: str, state: str, redirect_uri: str) -> str:
        """Return where to send the browser."""
        secrets = channels.get_application_secrets(self._application_id)
        base = settings.SELLER_CENTRAL_URL or f"https://{channels.CONSENT_HOSTS[region]}"
        pairs = [
            ("application_id", secrets.application_id),
            ("state", state),
            ("redirect_uri", redirect_uri),
        ]
        return f"{base.rstrip('/')}/apps/authorize/consent?{_to_query(pairs, secrets)}"

    def appstore_url(self, call: channels.AppstoreCall, *, state: str, redirect_uri: str) -> str:
        """Return where Amazon wants a browser back that began in its Appstore."""
        secrets = channels.get_application_secrets(self._application_id)
        pairs = [
            ("amazon_state", call.amazon_state),
            ("state", state),
            ("redirect_uri", redirect_uri),
        ]
        address, _, _fragment = call.callback_uri.partition("#")
        joint = "&" if "?" in address else "?"
        return f"{address}{joint}{_to_query(pairs, secrets)}"

    def is_operator_host(self, url: str) -> bool:
        """Whether a callback address is one of Seller Central's, https, exactly."""
        return hosts.is_seller_central(url)

    def exchange_code(self, code: str, *, redirect_uri: str) -> channels.Grant:
        """Turn a consent code into tokens, at once."""
        return _to_grant(self._login().exchange(code, redirect_uri=redirect_uri))

    def exchange_refresh_token(self, refresh_token: str) -> channels.Grant:
        """Prove that a pasted refresh token works."""
        return _to_grant(self._login().refresh(refresh_token), refresh_token)

    def fetch_participations(
        self, *, region: str, grant: channels.Grant
    ) -> Sequence[channels.Participation]:
        """Return the seller's marketplaces before an account exists."""
        caller = Caller(
            application_id=self._application_id,
            account_id=None,
            region=region,
            client=self._client,
            pace=self._pace,
            for_person=True,
            token=GivenToken(grant.access_token),
        )
        reply = caller.call(Question(GET_PARTICIPATIONS))
        return understood(reply, GET_PARTICIPATIONS, to_participations)

    def permissions(self) -> Sequence[str]:
        """Return the roles that we ask for, in Amazon's words."""
        return ROLES

    def _login(self) -> Login:
        require_no_transaction()
        return login_of(self._application_id, client=self._client, pace=self._pace)


def _to_grant(tokens: Tokens, refresh_token: str = "") -> channels.Grant:
    return channels.Grant(
        refresh_token=tokens.refresh_token or refresh_token,
        access_token=tokens.access_token,
        expires_in_s=tokens.expires_in_s,
    )


def _to_query(pairs: Sequence[tuple[str, str]], secrets: channels.ApplicationSecrets) -> str:
    """Return a query; a draft's pages at Amazon want to be told so."""
    version = [("version", "beta")] if secrets.is_draft else []
    return "&".join(
        f"{name}={quote(value, safe='')}" for name, value in [*pairs, *version] if value
    )
