"""The window of a run that reads what changed, and the tokens that lead through its pages."""

from datetime import timedelta

from zhongshu.channels import public as channels

# Amazon shows a change within two minutes; what was just behind a window is in the next one again.
BEHIND_AMAZON = timedelta(minutes=2, seconds=30)
OVERLAP = timedelta(minutes=5)
MOST_PAGES = 5_000
NOTHING_BEFORE = timedelta(0)


def freeze_window(
    lease: channels.RunLease,
    gateway: channels.ChannelGateway,
    *,
    first_look: timedelta = NOTHING_BEFORE,
) -> channels.Window:
    """Return the window of the unfinished run, or freeze a new one by Amazon's own clock.

    It begins where the last one ended, the first one so long ago.
    """
    if lease.window is not None:
        return lease.window
    before = gateway.read_clock() - BEHIND_AMAZON
    window = channels.Window(min(lease.cursor or before - first_look, before) - OVERLAP, before)
    channels.begin_window(lease, window=window)
    return window


def follow_token(token: str | None, used: set[str]) -> str | None:
    """Return the token of the next page, and remember it; None: there is none.

    Raises:
        channels.PageTokenRefusedError: it leads back to a page that was read already, or on and on.
    """
    if token is not None:
        if token in used or len(used) >= MOST_PAGES:
            raise channels.PageTokenRefusedError("Amazon gave the same page token twice")
        used.add(token)
    return token
