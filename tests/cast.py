"""The cast: who acts and what is sold where, made by the real verbs."""

from collections.abc import Sequence
from datetime import UTC, datetime

from zhongshu.channels import public as channels
from zhongshu.channels.models import Application, SellingAccount, Store
from zhongshu.identity import public as identity

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)

ADMIN = identity.Actor(name="admin", role=identity.Role.ADMIN, sees_every_store=True)
OPERATOR = identity.Actor(name="operator", role=identity.Role.OPERATIONS, sees_every_store=True)
READER = identity.Actor(name="reader", sees_every_store=True)

US, CA, MX = "ATVPDKIKX0DER", "A2EUQ1WTGCTBG2", "A1AM78C64UM0Y8"
GB, DE, FR = "A1F83G8C2ARO7P", "A1PA6795UKMFR9", "A13V1IB3VIYZZH"
JP = "A1VC38T7YXB528"


def make_participation(
    marketplace_id: str,
    *,
    store_name: str = "",
    is_participating: bool = True,
    has_suspended_listings: bool = False,
) -> channels.Participation:
    """Return what Amazon says of a seller in one marketplace."""
    place = channels.MARKETPLACES[marketplace_id]
    return channels.Participation(
        marketplace_id=marketplace_id,
        name=place.name,
        country_code=place.country_code,
        currency=place.currency,
        store_name=store_name,
        is_participating=is_participating,
        has_suspended_listings=has_suspended_listings,
    )


def make_application(
    name: str = "Ours", *, kind: channels.ApplicationKind = channels.ApplicationKind.PRIVATE
) -> Application:
    """Return the application, made once; client id and secret follow from its name."""
    found = Application.objects.filter(name=name).first()
    if found:
        return found
    code = name.lower().replace(" ", "-")
    made = channels.add_application(
        name=name,
        client_id=f"client-{code}",
        client_secret=f"secret-{code}",
        application_id=f"amzn1.sp.solution.{code}",
        kind=kind,
        is_draft=False,
        actor=ADMIN,
        at=MONDAY,
    )
    return Application.objects.get(pk=made)


def application_of(account: SellingAccount) -> Application:
    """Return the application of an account that has one."""
    assert account.application is not None
    return account.application


def make_hand_store(name: str = "Shopify", *, currency: str = "USD") -> Store:
    """Return the store of a channel that is not Amazon's, made once; its account has its name."""
    found = Store.objects.filter(account__name=name).first()
    if found:
        return found
    code = name.lower().replace(" ", "-")
    made = channels.add_hand_account(
        new=channels.HandAccount(
            channels.Channel.CUSTOM,
            name,
            [channels.HandStore(code, name, "US", currency, "America/New_York")],
        ),
        actor=ADMIN,
        at=MONDAY,
    )
    return Store.objects.get(account_id=made.account_id)


def make_account(
    name: str = "Acme NA",
    region: str = "NA",
    marketplaces: Sequence[str] = (US, CA),
    *,
    application: str = "Ours",
) -> SellingAccount:
    """Return the connected account with its stores and default streams, made once."""
    found = SellingAccount.objects.filter(name=name).first()
    if found:
        return found
    connected = channels.connect_account(
        new=channels.NewAccount(
            application_id=make_application(application).pk,
            region=region,
            name=name,
            seller_id=seller_id_of(name),
            refresh_token=f"Atzr|{name}",
            participations=[make_participation(each) for each in marketplaces],
        ),
        actor=ADMIN,
        at=MONDAY,
    )
    return SellingAccount.objects.get(pk=connected.account_id)


def seller_id_of(name: str) -> str:
    """Return the seller id of the account of this name."""
    return "A1" + "".join(
        letter for letter in name.upper() if letter.isascii() and letter.isalnum()
    )


def make_store(marketplace_id: str = US, *, account: str = "Acme NA") -> Store:
    """Return the store of an account in one marketplace; the account is made when missing."""
    region = channels.MARKETPLACES[marketplace_id].region
    made = make_account(account, region, [marketplace_id])
    return Store.objects.get(account=made, marketplace_id=marketplace_id)
