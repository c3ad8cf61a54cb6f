"""Sellers, applications and what the one allowed the other."""

import hashlib
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from spapi_simulator.marketplaces import MARKETPLACES, Marketplace

LISTING = "Product Listing"
PRICING = "Pricing"
FULFILLMENT = "Amazon Fulfillment"
INVENTORY = "Inventory and Order Tracking"
FINANCE = "Finance and Accounting"
INSIGHTS = "Selling Partner Insights"
DELIVERY = "Direct-to-Consumer Delivery (Restricted)"
TAX_INVOICING = "Tax Invoicing (Restricted)"
TAX_REMITTANCE = "Tax Remittance (Restricted)"
WAREHOUSING = "Amazon Warehousing and Distribution"
ROLES = (
    LISTING,
    PRICING,
    FULFILLMENT,
    INVENTORY,
    FINANCE,
    INSIGHTS,
    DELIVERY,
    TAX_INVOICING,
    TAX_REMITTANCE,
    WAREHOUSING,
)
LOOPBACK_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass
class Application:
    """An SP-API application; only a public one can be authorised by the consent page."""

    client_id: str
    client_secret: str
    application_id: str
    name: str
    is_public: bool
    roles: set[str] = field(default_factory=lambda: set(ROLES))
    is_draft: bool = False
    redirect_uris: list[str] = field(
        default_factory=lambda: ["http://localhost:8000/connect/amazon/callback"]
    )

    def registers(self, uri: str) -> bool:
        """Tell whether a redirect URI is registered; loopback ones match on any port."""
        return any(_is_same_place(uri, registered) for registered in self.redirect_uris)


@dataclass
class Participation:
    marketplace: Marketplace
    store_name: str
    is_participating: bool = True
    has_suspended_listings: bool = False


@dataclass
class Seller:
    """A selling account of one region; `client_id` is the application it normally uses."""

    seller_id: str
    name: str
    region: str
    client_id: str
    share: float
    assortment: float
    participations: list[Participation]
    numbers: int

    def participates_in(self, marketplace_id: str) -> bool:
        return any(
            each.is_participating and each.marketplace.marketplace_id == marketplace_id
            for each in self.participations
        )

    def stores(self) -> list[Marketplace]:
        """Return the real marketplaces where the seller sells."""
        return [
            each.marketplace
            for each in self.participations
            if each.is_participating and not each.marketplace.is_pseudo
        ]


@dataclass
class Authorisation:
    """A refresh token: what one seller allowed one application, at one moment."""

    refresh_token: str
    seller_id: str
    client_id: str
    roles: frozenset[str]
    granted_at: float
    is_revoked: bool = False


class Accounts:
    """All sellers, applications and authorisations."""

    def __init__(self, *, seed: int, granted_at: float) -> None:
        self.seed = seed
        self.applications = {each.client_id: each for each in _make_applications(seed)}
        first, second = self.applications
        sellers = _make_sellers(public=first, private=second)
        self.sellers = {each.seller_id: each for each in sellers}
        self.authorisations: dict[str, Authorisation] = {}
        for seller in sellers:
            self.authorise(seller.seller_id, seller.client_id, at=granted_at)

    def authorise(self, seller_id: str, client_id: str, *, at: float) -> Authorisation:
        """Let a seller allow an application what it asks for now; older tokens live on."""
        number = len(self.authorisations)
        granted = Authorisation(
            refresh_token="Atzr|" + secret(self.seed, f"refresh:{number}", 64),
            seller_id=seller_id,
            client_id=client_id,
            roles=frozenset(self.applications[client_id].roles),
            granted_at=at,
        )
        self.authorisations[granted.refresh_token] = granted
        return granted

    def revoke(self, seller_id: str, client_id: str | None = None) -> int:
        """Withdraw what a seller allowed (to one application, or all); return how much."""
        found = [
            each
            for each in self.authorisations.values()
            if each.seller_id == seller_id
            and client_id in (None, each.client_id)
            and not each.is_revoked
        ]
        for each in found:
            each.is_revoked = True
        return len(found)

    def latest(self, seller_id: str, client_id: str) -> Authorisation | None:
        """Return the newest authorisation that is still good."""
        for each in reversed(self.authorisations.values()):
            if (each.seller_id, each.client_id) == (seller_id, client_id):
                return None if each.is_revoked else each
        return None

    def effective_roles(self, authorisation: Authorisation) -> frozenset[str]:
        """Return what may be done: a role taken away is gone at once, a new one needs consent."""
        return authorisation.roles & self.applications[authorisation.client_id].roles

    def by_application_id(self, application_id: str) -> Application | None:
        for each in self.applications.values():
            if each.application_id == application_id:
                return each
        return None


def secret(seed: int, label: str, length: int) -> str:
    """Return letters nobody guesses, but the same ones for the same seed."""
    letters = ""
    while len(letters) < length:
        letters += hashlib.sha256(f"{seed}:{label}:{len(letters)}".encode()).hexdigest()
    return letters[:length]


def _is_same_place(uri: str, registered: str) -> bool:
    if uri == registered:
        return True
    ours, theirs = urlsplit(registered), urlsplit(uri)
    return (
        ours.hostname in LOOPBACK_HOSTS
        and theirs.hostname in LOOPBACK_HOSTS
        and (ours.scheme, ours.path) == (theirs.scheme, theirs.path)
        and not theirs.query
        and not theirs.fragment
    )


def _make_applications(seed: int) -> list[Application]:
    return [
        Application(
            client_id=f"amzn1.application-oa2-client.{secret(seed, f'client:{name}', 32)}",
            client_secret=f"amzn1.oa2-cs.v1.{secret(seed, f'secret:{name}', 64)}",
            application_id=f"amzn1.sp.solution.{secret(seed, f'application:{name}', 36)}",
            name=name,
            is_public=is_public,
        )
        for name, is_public in (("Zhongshu Cloud", True), ("Harbour Private", False))
    ]


def _make_sellers(*, public: str, private: str) -> list[Seller]:
    return [
        Seller(
            seller_id="A2NORTHWIND7US",
            name="Northwind Home LLC",
            region="NA",
            client_id=public,
            share=0.5,
            assortment=1.0,
            participations=[
                _take_part("ATVPDKIKX0DER", "Northwind Home"),
                _take_part("A2EUQ1WTGCTBG2", "Northwind Home"),
                _take_part("A1AM78C64UM0Y8", "Northwind Casa", is_participating=False),
                _take_part("A2ZV50J4W1RKNI", "Northwind Home"),
            ],
            numbers=11,
        ),
        Seller(
            seller_id="A3NORDLICHT5EU",
            name="Nordlicht Handels GmbH",
            region="EU",
            client_id=public,
            share=0.25,
            assortment=0.6,
            participations=[
                _take_part("A1F83G8C2ARO7P", "Nordlicht UK"),
                _take_part("A1PA6795UKMFR9", "Nordlicht"),
                _take_part("A13V1IB3VIYZZH", "Nordlicht Maison"),
                _take_part("APJ6JRA9NG5V4", "Nordlicht Casa"),
                _take_part("A1RKKUPIHCS9HS", "Nordlicht Hogar"),
                _take_part("A38D8NSA03LJTC", "Nordlicht"),
            ],
            numbers=30,
        ),
        Seller(
            seller_id="A1SAKURAYA9JP",
            name="Sakuraya 桜屋",
            region="FE",
            client_id=public,
            share=0.15,
            assortment=0.4,
            participations=[
                _take_part("A1VC38T7YXB528", "桜屋ストア"),
                _take_part("A39IBJ37TRP1C6", "Sakuraya Australia"),
            ],
            numbers=50,
        ),
        Seller(
            seller_id="A4HARBOUR2US",
            name="Harbour Trading Co.",
            region="NA",
            client_id=private,
            share=0.1,
            assortment=0.2,
            participations=[
                _take_part("ATVPDKIKX0DER", "Harbour Deals", has_suspended_listings=True),
            ],
            numbers=70,
        ),
    ]


def _take_part(
    marketplace_id: str,
    store_name: str,
    *,
    is_participating: bool = True,
    has_suspended_listings: bool = False,
) -> Participation:
    marketplace = MARKETPLACES[marketplace_id]
    return Participation(marketplace, store_name, is_participating, has_suspended_listings)
