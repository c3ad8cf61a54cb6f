"""An account, its streams and the clock of the tests of the stream side."""

from datetime import UTC, datetime, timedelta

from zhongshu.channels import public as channels
from zhongshu.channels.models import Application, FulfilmentPool, SellingAccount, Store, SyncStream

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
US, CA = "ATVPDKIKX0DER", "A2EUQ1WTGCTBG2"


def make_account(name: str = "Acme NA") -> SellingAccount:
    """Return the account with a store in the US and one in Canada, made once."""
    application, _ = Application.objects.get_or_create(
        name="Ours", client_id="client", defaults={"client_secret": b"", "application_id": "app"}
    )
    account, is_new = SellingAccount.objects.get_or_create(
        name=name,
        defaults={
            "application": application,
            "region": "NA",
            "seller_id": f"SELLER-{name}",
            "authorised_at": MONDAY,
        },
    )
    if is_new:
        pool = FulfilmentPool.objects.create(account=account, code="NA")
        for marketplace_id, country, currency in ((US, "US", "USD"), (CA, "CA", "CAD")):
            Store.objects.create(
                account=account,
                marketplace_id=marketplace_id,
                name=f"{name} {country}",
                country_code=country,
                currency=currency,
                time_zone="America/Los_Angeles",
                pool=pool,
            )
    return account


def make_stream(kind: str = channels.StreamKind.ORDERS, *, account: str = "Acme NA") -> SyncStream:
    """Return one stream of an account that has its default streams, all due on Monday."""
    account_id = make_account(account).pk
    channels.make_streams(account_id=account_id, at=MONDAY)
    SyncStream.objects.filter(account_id=account_id).update(due_at=MONDAY)
    return SyncStream.objects.get(account_id=account_id, kind=kind)


def start(stream: SyncStream, at: datetime = MONDAY) -> channels.RunLease:
    """Start a scheduled run that must start."""
    lease = channels.start_run(stream_id=stream.pk, trigger=channels.Trigger.SCHEDULE, at=at)
    assert lease is not None
    return lease


def let_die(stream: SyncStream) -> None:
    """Let the run's last heartbeat be two minutes old on the database's clock."""
    stream.refresh_from_db()
    assert stream.heartbeat_at is not None
    SyncStream.objects.filter(pk=stream.pk).update(
        heartbeat_at=stream.heartbeat_at - timedelta(minutes=2)
    )
