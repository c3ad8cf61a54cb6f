"""Amazon's own time, from the `Date` header of a call without a token: costs no allowance."""

from datetime import datetime

from zhongshu.amazon.client import Client, NoAnswerError
from zhongshu.amazon.moments import read_date_header
from zhongshu.amazon.operations import GET_PARTICIPATIONS
from zhongshu.amazon.pace import Pace
from zhongshu.channels import public as channels

LARGEST_GREETING = 64 * 1024


def read_clock(client: Client, pace: Pace, endpoint: str) -> datetime:
    """Return what time it is at Amazon.

    Raises:
        channels.GatewayError: it does not say.
    """
    url = endpoint.rstrip("/") + GET_PARTICIPATIONS.path
    detail = "Amazon does not tell its time"
    for failures, method in enumerate(("HEAD", "GET", "HEAD")):
        if failures:
            pace.back_off(failures)
        try:
            answer = client.send(method, url, largest=LARGEST_GREETING, longest=20.0)
        except NoAnswerError as lost:
            detail = str(lost)
            continue
        when = read_date_header(answer.headers.get("date", ""))
        if when is not None:
            return when
    raise channels.GatewayError(detail, can_retry=True)
