"""What channels decides about applications, accounts and stores from plain values."""

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import available_timezones

from zhongshu.channels.account_errors import (
    ApplicationFullError,
    ApplicationInUseError,
    ApplicationOfEnvironmentError,
    ConsentLateError,
    ConsentOtherSessionError,
    ConsentOtherUserError,
    ConsentUsedError,
    EmptyFieldError,
    IdRefusedError,
    IdsSwappedError,
    NoStoresError,
    OtherMarketplacesError,
    OtherRegionError,
    OtherSellerError,
    OtherSellerUnknownError,
    SellerConnectedError,
    SellerIdNeededError,
    SellerIdRefusedError,
    TokenConnectedError,
    UnknownCurrencyError,
    UnknownKindError,
    UnknownRegionError,
    UnknownTimeZoneError,
)
from zhongshu.channels.account_values import HandStore, KnownAccount, NewAccount, StoreChoice
from zhongshu.channels.errors import AccountNotConnectedError
from zhongshu.channels.facts import Participation
from zhongshu.channels.hand_errors import (
    AccountByHandError,
    MayBeByHandError,
    NotAmazonError,
    StoreCodeRefusedError,
    StoresNeededError,
    UnknownChannelError,
)
from zhongshu.channels.marketplaces import MARKETPLACES, Marketplace
from zhongshu.channels.values import AccountState, ApplicationKind, Channel, Region
from zhongshu.company import public as company
from zhongshu.identity import public as identity
from zhongshu.kernel.countries import find_country
from zhongshu.kernel.money import list_currencies
from zhongshu.kernel.texts import clean, require_name, require_text

CONSENT_MINUTES = 10
AUTHORISATION_LASTS = timedelta(days=365)
SECRET_LASTS = timedelta(days=180)
REMIND_BEFORE = timedelta(days=30)
# Amazon lets a private application be authorised by so many sellers (reference, 2.1).
MOST_PRIVATE_ACCOUNTS = 10

# Nothing is asked of these, and the next consent of the same seller connects them.
RESTING = frozenset({AccountState.BY_HAND, AccountState.DISCONNECTED})
# So many accounts are named in one sentence.
MOST_NAMED = 10

ONE_EUROPEAN_STOCK = frozenset({"DE", "FR", "IT", "ES", "NL", "BE", "SE", "PL", "IE"})
SELLER_ID = re.compile(r"[A-Z0-9]{5,50}")
STORE_CODE = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,28}[a-z0-9])?")
# How Amazon's own begin; a refresh token belongs into none of these fields.
BEGINNINGS = {
    "client": "amzn1.application-oa2-client",
    "secret": "amzn1.oa2-cs",
    "application": "amzn1.sp.solution",
    "token": "Atzr|",
}


def hash_secret(secret: str) -> bytes:
    """Return what is kept of a random one-time value."""
    return hashlib.sha256(secret.encode()).digest()


def require_filled(text: str, *, field: str, longest: int) -> str:
    """Return the text without blanks around it; refuse an empty one."""
    text = require_text(text.strip(), field=field, longest=longest)
    if not text:
        raise EmptyFieldError(field)
    return text


def require_filled_name(name: str, *, field: str, longest: int) -> str:
    """Return a name without blanks around it; refuse an empty one and what hides in it."""
    return require_name(
        require_filled(name, field=field, longest=longest), field=field, longest=longest
    )


def require_id(text: str, *, field: str) -> str:
    """Return an id of Amazon's without blanks around it; refuse what cannot be one."""
    text = require_filled(text, field=field, longest=200)
    if not re.fullmatch(r"[A-Za-z0-9._-]+", text):
        raise IdRefusedError(text[:60])
    return text


def refuse_swapped(*, client_id: str = "", client_secret: str, application_id: str = "") -> None:
    """Refuse an id or a secret that stands in another's field: only secrets are encrypted."""
    given = (("client", client_id), ("secret", client_secret), ("application", application_id))
    for field, text in given:
        others = tuple(start for name, start in BEGINNINGS.items() if name != field)
        if text.startswith(others):
            raise IdsSwappedError


def require_region(region: str) -> None:
    if region not in list(Region):
        raise UnknownRegionError(region[:10])


def require_channel(channel: str) -> Channel:
    if channel not in list(Channel):
        raise UnknownChannelError(channel[:20])
    return Channel(channel)


def require_connected(name: str, state: str) -> None:
    """Refuse to ask for an account that was never connected, or is no longer."""
    if state == AccountState.BY_HAND:
        raise AccountByHandError(name)
    if state != AccountState.CONNECTED:
        raise AccountNotConnectedError(name)


def require_amazon(name: str, channel: str) -> None:
    """Refuse to connect what is not Amazon's."""
    if channel != Channel.AMAZON:
        raise NotAmazonError(name)


def require_kind(kind: str) -> None:
    if kind not in list(ApplicationKind):
        raise UnknownKindError(kind[:20])


def require_time_zone(time_zone: str) -> None:
    if time_zone not in available_timezones():
        raise UnknownTimeZoneError(time_zone[:50])


def require_currency(currency: str) -> None:
    if currency not in list_currencies():
        raise UnknownCurrencyError(currency[:10])


def require_seller_id(seller_id: str | None) -> str | None:
    """Return the seller id without blanks; empty is not known."""
    seller_id = (seller_id or "").strip()
    if seller_id and not SELLER_ID.fullmatch(seller_id):
        raise SellerIdRefusedError(seller_id[:50])
    return seller_id or None


def find_participating(participations: Iterable[Participation], region: str) -> frozenset[str]:
    """Return the real marketplaces of the region in which the seller takes part."""
    return frozenset(
        each.marketplace_id
        for each in participations
        if each.is_participating
        and each.marketplace_id in MARKETPLACES
        and MARKETPLACES[each.marketplace_id].region == region
    )


def require_stores(marketplace_ids: Collection[str], region: str) -> None:
    if not marketplace_ids:
        raise NoStoresError(region)


def complete_hand_store(
    store: HandStore, *, account: str, channel: Channel, region: str
) -> HandStore:
    """Return the store with everything that its marketplace tells; refuse one that makes no sense.

    One that nobody named is called after the account too: another seller has the same places.

    Raises:
        StoreCodeRefusedError, EmptyFieldError, UnknownTimeZoneError, UnknownCurrencyError,
            company.BadCountryError.
    """
    code = store.code.strip()
    if channel is Channel.AMAZON:
        place = MARKETPLACES.get(code)
        if place is None or place.region != region:
            raise StoreCodeRefusedError(code[:40])
        name, country = store.name or name_store(account, place), place.country_code
        currency, time_zone = store.currency or place.currency, store.time_zone or place.time_zone
    else:
        code, name, country = code.lower(), store.name, find_country(store.country_code)
        currency, time_zone = store.currency, store.time_zone
        if not STORE_CODE.fullmatch(code):
            raise StoreCodeRefusedError(store.code[:40])
        if not store.country_code.strip():
            raise EmptyFieldError("country_code")
        if not country:
            raise company.BadCountryError(country=clean(store.country_code, longest=10))
    require_currency(currency)
    require_time_zone(time_zone)
    return HandStore(
        code, require_filled_name(name, field="name", longest=100), country, currency, time_zone
    )


def require_hand_stores(
    stores: Sequence[HandStore],
    *,
    account: str,
    channel: Channel,
    region: str,
    taken: Collection[str] = (),
) -> list[HandStore]:
    """Return the stores complete; refuse none at all, and one that is there already.

    Raises:
        StoresNeededError and everything that `complete_hand_store` refuses.
    """
    if not stores:
        raise StoresNeededError
    complete = [
        complete_hand_store(store, account=account, channel=channel, region=region)
        for store in stores
    ]
    codes = set(taken)
    for store in complete:
        if store.code in codes:
            raise StoreCodeRefusedError(store.code)
        codes.add(store.code)
    return complete


def name_store(account: str, place: Marketplace) -> str:
    """Return what a store is called until somebody names it: the account and the marketplace."""
    return f"{account[: 97 - len(place.name)]} · {place.name}"


def pool_code(country_code: str) -> str:
    """Return the code of the stock that a new store of this country sells from.

    Amazon's own word for Britain is UK, where ISO says GB.
    """
    if country_code in ONE_EUROPEAN_STOCK:
        return "EU"
    return "UK" if country_code == "GB" else country_code


def find_former(
    new: NewAccount, marketplace_ids: frozenset[str], known: Sequence[KnownAccount]
) -> KnownAccount | None:
    """Return the account of this seller that rests, whose row and stores become connected.

    Where one side has no seller id, only a disconnected one comes back by itself: the person's
    name for it and the marketplaces must agree.
    """
    resting = [each for each in known if each.state in RESTING]
    for each in sorted(resting, key=lambda each: each.state != AccountState.BY_HAND):
        if new.seller_id and each.seller_id == new.seller_id:
            return each
    for each in resting:
        is_unsure = not (each.is_by_hand or (new.seller_id and each.seller_id))
        if is_unsure and each.name == new.name and each.marketplace_ids == marketplace_ids:
            return each
    return None


def require_new_seller(
    *,
    seller_id: str | None,
    refresh_token: str,
    marketplace_ids: frozenset[str],
    known: Sequence[KnownAccount],
) -> None:
    """Refuse a seller who is connected already, or may be (failures.md, A10).

    What is kept by hand is the same seller where the ids say so, and may be it where one is
    unknown and a marketplace is the same: a person may have named some of them only.
    """
    connected = [each for each in known if each.state not in RESTING]
    require_free_seller(seller_id, refresh_token, connected)
    for each in connected:
        if each.marketplace_ids != marketplace_ids:
            continue
        if seller_id is None:
            raise SellerIdNeededError(each.name)
        if each.seller_id is None:
            raise OtherSellerUnknownError(each.name)
    by_hand = [each for each in known if each.state == AccountState.BY_HAND]
    if seller_id and any(each.seller_id == seller_id for each in by_hand):
        return
    for each in by_hand:
        is_told = seller_id and each.seller_id
        if not is_told and not each.marketplace_ids.isdisjoint(marketplace_ids):
            raise MayBeByHandError(each.name)


def require_free_seller(
    seller_id: str | None, refresh_token: str | None, others: Iterable[KnownAccount]
) -> None:
    """Refuse a seller id or a token that another account has."""
    for each in others:
        if seller_id and each.seller_id == seller_id:
            raise SellerConnectedError(seller_id, each.name)
        if refresh_token and each.refresh_token == refresh_token:
            raise TokenConnectedError(each.name)


def require_same_seller(
    account: KnownAccount, *, seller_id: str | None, marketplace_ids: frozenset[str]
) -> None:
    """Refuse to renew an account by the consent of somebody else (failures.md, A9)."""
    if seller_id and account.seller_id:
        if seller_id != account.seller_id:
            raise OtherSellerError(account.name, account.seller_id, seller_id)
    elif not _may_be_the_same(account, marketplace_ids):
        raise OtherMarketplacesError(
            account.name, to_countries(account.marketplace_ids), to_countries(marketplace_ids)
        )


def _may_be_the_same(account: KnownAccount, marketplace_ids: frozenset[str]) -> bool:
    """Whether the marketplaces agree; of one kept by hand a person may have named some only."""
    if account.is_by_hand:
        return not account.marketplace_ids.isdisjoint(marketplace_ids)
    return account.marketplace_ids == marketplace_ids


def require_same_region(account_name: str, *, expected: str, given: str) -> None:
    if expected != given:
        raise OtherRegionError(account_name, expected)


def require_room(application: str, *, kind: str, accounts: int) -> None:
    """Refuse an eleventh seller of a private application."""
    if kind == ApplicationKind.PRIVATE and accounts >= MOST_PRIVATE_ACCOUNTS:
        raise ApplicationFullError(application, MOST_PRIVATE_ACCOUNTS)


def require_unused(application: str, account_names: Sequence[str]) -> None:
    """Refuse to remove what accounts name: their data would not know who asked for it."""
    if account_names:
        rest = "" if len(account_names) <= MOST_NAMED else ", …"
        named = ", ".join(account_names[:MOST_NAMED]) + rest
        raise ApplicationInUseError(application, len(account_names), named)


def require_not_of_environment(application: str, client_id: str, *, environment: str) -> None:
    if client_id == environment:
        raise ApplicationOfEnvironmentError(application)


def find_end(kind: str, at: datetime) -> datetime | None:
    """Return until when a consent of today lasts; a private application's does not end."""
    return at + AUTHORISATION_LASTS if kind == ApplicationKind.PUBLIC else None


def to_countries(marketplace_ids: Iterable[str]) -> str:
    """Return the countries of marketplaces, for a sentence."""
    return ", ".join(sorted(MARKETPLACES[each].country_code for each in marketplace_ids)) or "–"


def require_consent(
    *, user_is_same: bool, session_is_same: bool, is_used: bool, expires_at: datetime, at: datetime
) -> None:
    """Refuse a `state` that is not this person's, in this session, for the first time, in time."""
    if not user_is_same:
        raise ConsentOtherUserError
    if not session_is_same:
        raise ConsentOtherSessionError
    if is_used:
        raise ConsentUsedError
    if at >= expires_at:
        raise ConsentLateError(CONSENT_MINUTES)


def require_people(choice: StoreChoice, people: Mapping[str, identity.PersonName]) -> None:
    """Refuse an owner or developer who cannot sign in.

    Raises:
        identity.NobodyOfThisNameError: nobody who may sign in has this name.
    """
    for login in (choice.owner, choice.developer):
        if login and not (login in people and people[login].is_active):
            raise identity.NobodyOfThisNameError(login=login[:150])
