"""Pictures of listings: from Amazon's image hosts only, small, and really pictures."""

from zhongshu.amazon import hosts
from zhongshu.amazon.client import MEBIBYTE, Client, NoAnswerError
from zhongshu.channels import public as channels

LARGEST_IMAGE = 5 * MEBIBYTE


def fetch_image(client: Client, url: str, *, region: str) -> bytes:
    """Return the picture.

    Raises:
        channels.GatewayError: a foreign address, no answer, too large, or no picture.
    """
    if not hosts.is_image(url, region=region):
        raise channels.GatewayError("This is no address of Amazon's image hosts")
    try:
        answer = client.send("GET", url, largest=LARGEST_IMAGE, longest=30.0, as_stored=True)
    except NoAnswerError as lost:
        raise channels.GatewayError(f"The picture did not come: {lost}", can_retry=True) from lost
    if answer.status != 200:
        raise channels.GatewayError(
            f"The picture did not come: {answer.status}",
            can_retry=answer.status >= 500 or answer.status == 429,
        )
    if not is_picture(answer.body):
        raise channels.GatewayError("What came is no JPEG, PNG, GIF or WebP picture")
    return answer.body


def is_picture(content: bytes) -> bool:
    """Look at the first bytes, since what a server says of a file proves nothing."""
    return content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a")) or (
        content[:4] == b"RIFF" and content[8:12] == b"WEBP"
    )
