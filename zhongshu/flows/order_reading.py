"""How far a window of orders is read, and which marketplaces it had to leave out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Self

from zhongshu.channels import public as channels

ALL_AT_ONCE = ""
# So far each window reaches back into the one before.
OVERLAP = timedelta(minutes=5)


@dataclass(slots=True)
class Reading:
    """How far a window is read: JSON only, so that another run goes on with it.

    `left` are the calls still to be made, each a list of marketplaces; an empty list means
    all of them at once, orders of pseudo-marketplaces too. `since` are those that earlier
    windows had to leave out (ALL_AT_ONCE: whatever belongs to no store), with the time from
    which they have to be read once they answer.
    """

    left: list[list[str]] = field(default_factory=lambda: [[]])
    pages: int = 0
    read: int = 0
    restarts: int = 0
    stumbles: int = 0
    refused: list[str] = field(default_factory=list)
    since: dict[str, str] = field(default_factory=dict)

    @classmethod
    def resume(cls, state: object, *, carried: Mapping[str, object] | None = None) -> Self:
        """Go on with an unfinished window, or begin one with what earlier ones left out."""
        return cls(**state) if isinstance(state, dict) else cls(since=left_out_in(carried or {}))

    def window_of(self, marketplace_ids: Sequence[str], window: channels.Window) -> channels.Window:
        """Return the time that a call has to cover."""
        since = self.since.get(marketplace_ids[0] if marketplace_ids else ALL_AT_ONCE)
        after = min(window.after, datetime.fromisoformat(since)) if since else window.after
        return channels.Window(after, window.before)

    def missed(self, marketplace_ids: Sequence[str], read: channels.Window) -> list[list[str]]:
        """Return the calls for what earlier windows left out and `read` did not cover."""
        return [
            [each] for each in marketplace_ids if self.window_of([each], read).after < read.after
        ]

    def left_out(self, window: channels.Window) -> dict[str, str]:
        """Return what is still to be read, with the time from which.

        As long as one marketplace refuses, nobody asks for what belongs to no store.
        """
        names = [ALL_AT_ONCE, *self.refused] if self.refused else []
        return {name: self.window_of([name], window).after.isoformat() for name in names}


def left_out_in(carried: Mapping[str, object]) -> dict[str, str]:
    """Return which marketplaces an orders stream had to leave out, and since when."""
    left_out = carried.get("left_out")
    return dict(left_out) if isinstance(left_out, dict) else {}
