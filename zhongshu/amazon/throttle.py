"""Staying within Amazon's allowance: a place in the bucket first, never a long sleep."""

from dataclasses import dataclass

from django.utils import timezone

from zhongshu.amazon.client import Answer
from zhongshu.amazon.operations import Operation
from zhongshu.amazon.pace import (
    LONGEST_ALLOWANCE_WAIT,
    LONGEST_RETRY_AFTER,
    Pace,
    bounded_seconds,
    finite_number,
)
from zhongshu.channels import public as channels

SHORTEST_WAIT = 0.05


@dataclass(slots=True)
class Throttle:
    """The allowance of one call: what it may still sleep, and whose bucket it takes from."""

    operation: Operation
    application_id: int
    account_id: int | None
    for_person: bool
    pace: Pace
    waited: float = 0.0

    def take(self) -> None:
        """Take one place of the bucket, sleeping 5 s at most in the whole call.

        Raises:
            channels.ThrottledError: none is free soon enough; it says when.
        """
        while True:
            wait = channels.take_allowance(
                application_id=self.application_id,
                account_id=self.account_id,
                operation=self.operation.name,
                rate=self.operation.rate,
                burst=self.operation.burst,
                for_person=self.for_person,
            )
            if wait <= 0:
                return
            self._sleep(max(wait, SHORTEST_WAIT), request_id="", by_amazon=False)

    def note_refused(self, answer: Answer) -> None:
        """Amazon says 429: our bucket is empty too; wait as long as one place takes.

        Raises:
            channels.ThrottledError: that is longer than a worker may sleep.
        """
        channels.empty_bucket(
            application_id=self.application_id,
            account_id=self.account_id,
            operation=self.operation.name,
            at=timezone.now(),
        )
        told = bounded_seconds(answer.headers.get("retry-after")) or 0.0
        wait = self.pace.spread(max(1 / self.operation.rate, told))
        self._sleep(wait, request_id=answer.request_id, by_amazon=True)

    def note_rate(self, answer: Answer) -> None:
        """Follow the rate that Amazon tells; absurd ones are ignored."""
        rate = finite_number(answer.headers.get("x-amzn-ratelimit-limit"))
        if rate is None or rate <= 0:
            return
        channels.note_rate(
            application_id=self.application_id,
            account_id=self.account_id,
            operation=self.operation.name,
            rate=rate,
        )

    def refuse(self, seconds: float, *, request_id: str, by_amazon: bool) -> None:
        """Say that the call must come back later."""
        who = "Amazon throttles" if by_amazon else "No allowance left for"
        raise channels.ThrottledError(
            f"{who} {self.operation.name}",
            request_id=request_id,
            retry_after_s=min(seconds, LONGEST_RETRY_AFTER),
        )

    def _sleep(self, seconds: float, *, request_id: str, by_amazon: bool) -> None:
        if self.waited + seconds > LONGEST_ALLOWANCE_WAIT:
            self.refuse(seconds, request_id=request_id, by_amazon=by_amazon)
        self.waited += seconds
        self.pace.sleep(seconds)
