"""The account that everything measured belongs to."""

from zhongshu.channels.models import Application, FulfilmentPool, SellingAccount, Store

US = "ATVPDKIKX0DER"
STORES = {"US": US, "CA": "A2EUQ1WTGCTBG2", "MX": "A1AM78C64UM0Y8"}


def make_account() -> int:
    """Make an account with three stores."""
    application = Application.objects.create(
        name="bench", client_id="bench", client_secret=b"", application_id="bench"
    )
    account = SellingAccount.objects.create(
        application=application, name="bench", region="NA", seller_id="BENCH"
    )
    pool = FulfilmentPool.objects.create(account=account, code="NA")
    for country, marketplace_id in STORES.items():
        Store.objects.create(
            account=account,
            marketplace_id=marketplace_id,
            name=f"bench {country}",
            country_code=country,
            currency="USD",
            time_zone="America/Los_Angeles",
            pool=pool,
        )
    return account.pk
