"""Fetch a report: asked for once, looked at with growing waits, stored before it is used."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(eq=False)
class ReportNotReady(Exception):  # noqa: N818 - a pause, not an error
    """The report is not ready yet: pause the run, and look again then."""

    report_type: str
    next_poll_at: datetime

    def __str__(self) -> str:
        return f"Waiting for {self.report_type}"
