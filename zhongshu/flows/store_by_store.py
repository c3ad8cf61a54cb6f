"""One store that Amazon refuses does not keep the others of its account from being read."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext_noop as _

from zhongshu.channels import public as channels

STORE_REFUSED = channels.IssueText(
    code="flows.store_refused",
    what=_("Amazon refuses {store}; the other stores of the account were read."),
    why=_("Amazon's answer: {detail}"),
    what_to_do=_(
        "Check in Seller Central whether the account may still sell there, and the roles of the"
        " application. It is tried again at each run."
    ),
)
# The same call fails again: the run ends well without this store. Others may be over soon.
LASTING = (channels.RoleMissingError, channels.RequestRefusedError)
PASSING = (channels.ReportFailedError, channels.PageTokenRefusedError)


@dataclass(slots=True)
class StoreByStore:
    """Reads the stores of a run one after another, and remembers those that were refused."""

    lease: channels.RunLease
    now: Callable[[], datetime]
    answered: int = 0
    refusals: list[tuple[channels.StoreCard, channels.GatewayError]] = field(default_factory=list)

    @contextmanager
    def reading(self, store: channels.StoreCard) -> Iterator[None]:
        """Read one store in the block; when it is refused, go on behind the block."""
        try:
            yield
        except (*LASTING, *PASSING) as refusal:
            self.refusals.append((store, refusal))
        else:
            self.answered += 1
            channels.resolve_issues(
                account_id=self.lease.account_id, subjects=[self._subject(store)], at=self.now()
            )

    def require_answers(self) -> list[str]:
        """Say which stores were refused, and return their marketplaces.

        Raises:
            channels.GatewayError: nothing was answered, or a refusal may be over soon: the run
                is to fail, and the next one reads what is missing.
        """
        lasting = [each for each in self.refusals if isinstance(each[1], LASTING)]
        if self.refusals and not self.answered:
            raise self.refusals[0][1]
        channels.open_issues(
            account_id=self.lease.account_id,
            stream=self.lease.kind,
            issues=[self._issue(store, refusal) for store, refusal in lasting],
            at=self.now(),
        )
        for _store, refusal in self.refusals:
            if isinstance(refusal, PASSING):
                raise refusal
        return sorted(store.marketplace_id for store, _refusal in lasting)

    def _issue(
        self, store: channels.StoreCard, refusal: channels.GatewayError
    ) -> channels.NewIssue:
        return STORE_REFUSED.about(
            self._subject(store),
            marketplace_id=store.marketplace_id,
            store=store.name,
            detail=str(refusal),
            request_id=refusal.request_id,
        )

    def _subject(self, store: channels.StoreCard) -> str:
        return f"store:{self.lease.kind}:{store.marketplace_id}"
