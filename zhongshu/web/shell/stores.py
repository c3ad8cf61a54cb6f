"""Stores that a page offers to choose from, kept for some seconds like the frame."""

from functools import partial

from zhongshu.channels import public as channels
from zhongshu.web.http import SignedInRequest
from zhongshu.web.shell import frame


def list_stores(request: SignedInRequest) -> list[channels.StoreCard]:
    """Return every store that the reader sees."""
    return frame.keep(request, "stores", partial(channels.list_stores, request.actor))


def list_amazon_stores(request: SignedInRequest) -> list[channels.StoreCard]:
    """Return the stores at Amazon that the reader sees: the others have no stock there."""
    return [each for each in list_stores(request) if each.channel == channels.Channel.AMAZON]
