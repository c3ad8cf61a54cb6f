"""The Sellers API as Amazon spells it."""

from typing import TypedDict


class Marketplace(TypedDict):
    id: str
    name: str
    countryCode: str
    defaultCurrencyCode: str
    defaultLanguageCode: str
    domainName: str


class Participation(TypedDict):
    isParticipating: bool
    hasSuspendedListings: bool


class MarketplaceParticipation(TypedDict):
    marketplace: Marketplace
    participation: Participation
    storeName: str


class GetMarketplaceParticipationsResponse(TypedDict, total=False):
    payload: list[MarketplaceParticipation]
