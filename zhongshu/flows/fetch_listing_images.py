"""Fetch the main picture of each ASIN, once, and keep it small."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.flows.page_transaction import in_one_transaction
from zhongshu.flows.shrink_picture import PictureRefusedError, shrink_picture
from zhongshu.identity import public as identity

PAGE = 20
MOST_IN_A_RUN = 2_000

type Now = Callable[[], datetime]


def fetch_listing_images(
    lease: channels.RunLease, gateway: channels.ChannelGateway, *, now: Now
) -> None:
    """Fetch what is missing, some pages of it; the next run goes on."""
    fetched = failed = 0
    while fetched + failed < MOST_IN_A_RUN:
        wanted = catalog.list_wanted_images(identity.SYSTEM, at=now(), limit=PAGE)
        if not wanted:
            break
        images = [_fetch(gateway, each) for each in wanted]
        broken = sum(bool(image.failure) for image in images)
        counts = channels.PageCounts(read=len(images), new=len(images) - broken, refused=broken)
        in_one_transaction(partial(_record, lease, gateway, images, counts, now))
        failed += broken
        fetched += len(images) - broken
    channels.finish_run(
        lease,
        cursor=None,
        proof={"fetched": fetched, "failed": failed},
        calls=gateway.calls,
        at=now(),
    )


def _record(
    lease: channels.RunLease,
    gateway: channels.ChannelGateway,
    images: Sequence[catalog.FetchedImage],
    counts: channels.PageCounts,
    now: Now,
) -> None:
    catalog.record_images(images=images, at=now())
    channels.record_page(lease, counts=counts, next_token=None, calls=gateway.calls, at=now())


def _fetch(gateway: channels.ChannelGateway, wanted: catalog.WantedImage) -> catalog.FetchedImage:
    """Return the picture, or the reason why there is none; out of allowance ends the run."""
    try:
        picture = shrink_picture(gateway.fetch_image(wanted.url))
    except channels.ThrottledError:
        raise
    except (channels.GatewayError, PictureRefusedError) as error:
        return catalog.FetchedImage(wanted.asin, wanted.url, failure=str(error) or "No answer")
    return catalog.FetchedImage(
        wanted.asin,
        wanted.url,
        sha256=picture.sha256,
        media_type=picture.media_type,
        small=picture.small,
        large=picture.large,
    )
