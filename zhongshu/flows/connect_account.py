"""Connect or renew an account: ask Amazon first, store afterwards."""

from collections.abc import Callable
from datetime import datetime

from zhongshu.channels import public as channels
from zhongshu.identity import public as identity


def start_consent(
    *,
    ticket: channels.ConsentTicket,
    user_id: int,
    session_key: str,
    redirect_uri: str,
    actor: identity.Actor,
    at: datetime,
    appstore: channels.AppstoreCall | None = None,
) -> str:
    """Return where to send the browser so that the seller can consent.

    `appstore` is what the browser brought that began in Amazon's Appstore: it goes back there.

    Raises:
        identity.NotAllowedError: only administrators connect.
        channels.AccountNotFoundError: the account to be renewed is not for this actor.
        channels.ForeignCallbackError: the Appstore's address is not Amazon's.
    """
    identity.require_admin(actor)
    gateway = channels.authorisation_for(ticket.application_id)
    if appstore is not None and not gateway.is_operator_host(appstore.callback_uri):
        raise channels.ForeignCallbackError
    if ticket.account_id is not None:
        channels.get_account(actor, ticket.account_id)
    state = channels.begin_consent(
        user_id=user_id,
        session_key=session_key,
        application_id=ticket.application_id,
        region=ticket.region,
        account_name=ticket.account_name,
        account_id=ticket.account_id,
        at=at,
    )
    if appstore is not None:
        return gateway.appstore_url(appstore, state=state, redirect_uri=redirect_uri)
    return gateway.consent_url(region=ticket.region, state=state, redirect_uri=redirect_uri)


def finish_consent(
    *,
    state: str,
    code: str,
    seller_id: str,
    user_id: int,
    session_key: str,
    redirect_uri: str,
    actor: identity.Actor,
    at: datetime,
) -> channels.ConnectedAccount:
    """Take what Amazon's callback brought: exchange the code at once, then connect or renew.

    The `state` is used up whatever happens; on failure no half account stays (A1).

    Raises:
        channels.Consent…Error: the state is not this person's, now, for the first time.
        channels.GatewayError: Amazon does not take the code, or gives no answer.
        Everything that `connect_account` and `reauthorise_account` refuse.
    """
    identity.require_admin(actor)
    ticket = channels.take_consent(state=state, user_id=user_id, session_key=session_key, at=at)
    gateway = channels.authorisation_for(ticket.application_id)

    def exchange() -> channels.Grant:
        return gateway.exchange_code(code, redirect_uri=redirect_uri)

    return _connect(
        ticket=ticket,
        seller_id=seller_id,
        gateway=gateway,
        exchange=exchange,
        actor=actor,
        at=at,
    )


def connect_with_token(
    *,
    application_id: int,
    region: str,
    name: str,
    seller_id: str | None,
    refresh_token: str,
    account_id: int | None = None,
    actor: identity.Actor,
    at: datetime,
) -> channels.ConnectedAccount:
    """Prove that a pasted refresh token works, then connect its seller or renew `account_id`.

    Raises:
        channels.GatewayError: Amazon does not take the token, or gives no answer.
        channels.RegionMismatchError: the token is of another region.
        Everything that `connect_account` and `reauthorise_account` refuse.
    """
    identity.require_admin(actor)
    token = refresh_token.strip()
    gateway = channels.authorisation_for(application_id)

    def exchange() -> channels.Grant:
        return gateway.exchange_refresh_token(token)

    return _connect(
        ticket=channels.ConsentTicket(application_id, region, account_id, name),
        seller_id=seller_id,
        gateway=gateway,
        exchange=exchange,
        actor=actor,
        at=at,
    )


def _connect(
    *,
    ticket: channels.ConsentTicket,
    seller_id: str | None,
    gateway: channels.AuthorisationGateway,
    exchange: Callable[[], channels.Grant],
    actor: identity.Actor,
    at: datetime,
) -> channels.ConnectedAccount:
    def ask() -> tuple[channels.Grant, list[channels.Participation]]:
        grant = exchange()
        return grant, _ask_where_they_sell(gateway, ticket.region, grant)

    grant, participations = _blame_the_application(ticket.application_id, ask, at)
    if ticket.account_id is None:
        return channels.connect_account(
            new=channels.NewAccount(
                application_id=ticket.application_id,
                region=ticket.region,
                name=ticket.account_name,
                seller_id=seller_id,
                refresh_token=grant.refresh_token,
                participations=participations,
            ),
            actor=actor,
            at=at,
        )
    return channels.reauthorise_account(
        account_id=ticket.account_id,
        application_id=ticket.application_id,
        seller_id=seller_id,
        refresh_token=grant.refresh_token,
        participations=participations,
        actor=actor,
        at=at,
    )


def _ask_where_they_sell(
    gateway: channels.AuthorisationGateway, region: str, grant: channels.Grant
) -> list[channels.Participation]:
    """Return the stores; a refusal in this region may mean that the seller is of another (A5).

    Raises:
        channels.RegionMismatchError: another region takes the same authorisation.
    """
    try:
        found = list(gateway.fetch_participations(region=region, grant=grant))
    except (channels.RoleMissingError, channels.AuthorisationLostError):
        for other in channels.Region:
            if other != region and _is_taken(gateway, other, grant):
                raise channels.RegionMismatchError(region=other.value, chosen=region) from None
        raise
    sells_in = {
        channels.MARKETPLACES[each.marketplace_id].region
        for each in found
        if each.is_participating and each.marketplace_id in channels.MARKETPLACES
    }
    if sells_in and region not in sells_in:
        raise channels.RegionMismatchError(region=min(sells_in), chosen=region)
    return found


def _is_taken(gateway: channels.AuthorisationGateway, region: str, grant: channels.Grant) -> bool:
    try:
        return bool(gateway.fetch_participations(region=region, grant=grant))
    except channels.GatewayError:
        return False


def _blame_the_application[Answer](
    application_id: int, ask: Callable[[], Answer], at: datetime
) -> Answer:
    """Ask, and remember whether Amazon takes our own client id and secret (A6)."""
    try:
        answer = ask()
    except channels.ApplicationRefusedError as refused:
        channels.mark_application_refused(
            application_id=application_id, because=str(refused), at=at
        )
        raise
    channels.mark_application_works(application_id=application_id)
    return answer
