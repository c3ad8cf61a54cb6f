"""Sellers API v1: where a seller sells, and who that is."""

from typing import Any

from spapi_simulator.accounts import Participation
from spapi_simulator.call import Answer, Call, Operation, Section


def get_marketplace_participations(call: Call) -> Answer:
    return Answer({"payload": [_participation(each) for each in call.seller.participations]})


def get_account(call: Call) -> Answer:
    seller = call.seller
    country = seller.participations[0].marketplace.country
    address = {
        "addressLine1": "1 Harbour Street",
        "city": "Springfield",
        "postalCode": "12345",
        "countryCode": country,
    }
    return Answer(
        {
            "payload": {
                "businessType": "PRIVATE_LIMITED",
                "sellingPlan": "PROFESSIONAL",
                "business": {
                    "name": seller.name,
                    "registeredBusinessAddress": address,
                    "companyRegistrationNumber": f"{seller.numbers:08d}",
                },
                "primaryContact": {"name": "Alex Example", "address": address},
                "marketplaceParticipationList": [
                    _participation(each) for each in seller.participations
                ],
            }
        }
    )


def _participation(each: Participation) -> dict[str, Any]:
    marketplace = each.marketplace
    return {
        "marketplace": {
            "id": marketplace.marketplace_id,
            "name": marketplace.name,
            "countryCode": marketplace.country,
            "defaultCurrencyCode": marketplace.currency,
            "defaultLanguageCode": marketplace.language,
            "domainName": marketplace.domain,
        },
        "participation": {
            "isParticipating": each.is_participating,
            "hasSuspendedListings": each.has_suspended_listings,
        },
        "storeName": each.store_name,
    }


SECTION = Section(
    operations=(
        Operation(
            "getMarketplaceParticipations",
            "GET",
            "/sellers/v1/marketplaceParticipations",
            0.016,
            15,
            get_marketplace_participations,
        ),
        Operation("getAccount", "GET", "/sellers/v1/account", 0.016, 15, get_account),
    )
)
