"""Reading several reports in one run: month by month, and none twice after a run was killed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Self

from zhongshu.channels import public as channels
from zhongshu.flows.page_transaction import in_one_transaction

BEHIND_AMAZON = timedelta(minutes=2, seconds=30)
LONGEST_REQUEST = timedelta(days=30)

type Now = Callable[[], datetime]


@dataclass(slots=True)
class ReportProgress:
    """What a killed run goes on with: the reports that are read, with their counts."""

    done: dict[str, object] = field(default_factory=dict)

    @classmethod
    def resume(cls, lease: channels.RunLease) -> Self:
        """Return how far the run, or the killed one before it, has come."""
        done = lease.state.get("done")
        return cls(dict(done) if isinstance(done, dict) else {})

    def conclude(
        self,
        lease: channels.RunLease,
        name: str,
        counts: dict[str, int],
        *,
        expected: int,
        calls: int,
        now: Now,
    ) -> None:
        """Note that a report is read; a killed run does not read it again."""

        def conclude() -> None:
            self.done[name] = counts or {"cancelled": True}
            channels.mark_report_consumed(lease, at=now())
            channels.record_page(
                lease,
                counts=channels.PageCounts(),
                next_token=None,
                state={"done": self.done},
                calls=calls,
                expected=expected,
                at=now(),
            )

        in_one_transaction(conclude, keeping=(self,))


def slices_of(after: datetime, before: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Return the requests that cover a time, a month at most in each."""
    while after < before:
        end = min(after + LONGEST_REQUEST, before)
        yield after, end
        after = end
