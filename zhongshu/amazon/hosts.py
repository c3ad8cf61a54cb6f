"""Which addresses we may be sent to, and which are Amazon's own."""

import ipaddress
import re
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from zhongshu.channels import public as channels

_IMAGE_HOST = re.compile(
    r"m\.media-amazon\.com|images-[a-z]{2}\.ssl-images-amazon\.com|ecx\.images-amazon\.com"
)
LONGEST_ADDRESS = 4096


def split(url: str) -> SplitResult | None:
    """Take an address apart; None when it is no plain http(s) address with a host."""
    if len(url) > LONGEST_ADDRESS or not url.isascii() or not url.isprintable():
        return None
    if any(letter in url for letter in ' \\"<>'):
        return None
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc:
        return None
    return parts


def is_seller_central(url: str) -> bool:
    """Whether this is a page of Seller Central: https, exactly one of its hosts."""
    parts = split(url)
    if parts is None:
        return False
    if settings.SELLER_CENTRAL_URL:
        return _origin(parts) == _origin(urlsplit(settings.SELLER_CENTRAL_URL))
    known = {each.seller_central for each in channels.MARKETPLACES.values()}
    known |= set(channels.CONSENT_HOSTS.values())
    return parts.scheme == "https" and parts.netloc in known


def is_image(url: str, *, region: str) -> bool:
    """Whether this is a picture of Amazon's, or of the stand-in that we talk to instead."""
    parts = split(url)
    if parts is None:
        return False
    if parts.scheme == "https" and _IMAGE_HOST.fullmatch(parts.netloc):
        return True
    stand_in = urlsplit(settings.AMAZON_ENDPOINTS[region])
    return is_loopback(stand_in) and _origin(parts) == _origin(stand_in)


def is_document(url: str, *, region: str) -> bool:
    """Whether a document may be fetched here: https, or a stand-in's address on this machine."""
    parts = split(url)
    if parts is None:
        return False
    if parts.scheme == "https":
        return True
    return is_loopback(parts) and is_loopback(urlsplit(settings.AMAZON_ENDPOINTS[region]))


def is_loopback(parts: SplitResult) -> bool:
    """Whether the host is this machine, named by its number or as localhost."""
    host = parts.hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _origin(parts: SplitResult) -> tuple[str, str, int]:
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return parts.scheme, (parts.hostname or "").lower(), port
