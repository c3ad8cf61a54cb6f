"""Sentences of issues: kept as templates with facts, translated when they are shown."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from zhongshu.channels.values import NewIssue


@dataclass(frozen=True, slots=True)
class IssueText:
    """What, why and what to do about one kind of issue."""

    code: str
    what: str
    why: str
    what_to_do: str

    def about(
        self,
        subject: str,
        *,
        order_id: str = "",
        marketplace_id: str = "",
        request_id: str = "",
        raw: bytes | None = None,
        **facts: object,
    ) -> NewIssue:
        """Return the issue about this subject."""
        return NewIssue(
            subject=subject,
            code=self.code,
            what=self.what,
            why=self.why,
            what_to_do=self.what_to_do,
            facts=facts,
            order_id=order_id,
            marketplace_id=marketplace_id,
            request_id=request_id,
            raw=raw,
        )


class _Facts(dict[str, object]):
    """Facts of an issue of an older version may lack a name: the sentence is still shown."""

    def __missing__(self, name: str) -> str:
        return f"({name})"


def fill(template: str, facts: Mapping[str, object]) -> str:
    """Return the sentence in the reader's language."""
    if not template:
        return ""
    told = _Facts(facts)
    if message := told.get("message"):
        told["message"] = gettext(str(message))  # what the gateway says most often is translated
    return gettext(template).format_map(told)


ROLE_MISSING = IssueText(
    code="channels.role_missing",
    what=_("Amazon refuses {operation}: the role “{role}” is missing."),
    why=_("The application was not granted this role, or the consent is older than the grant."),
    what_to_do=_(
        "Ask for the role in Solution Provider Portal (Roles of the application), then authorise"
        " the account again."
    ),
)
STREAM_FAILING = IssueText(
    code="channels.stream_failing",
    what=_("This stream has failed {failures} times in a row."),
    why=_("{message}"),
    what_to_do=_(
        "It tries again by itself, ever more slowly. If it goes on: check Amazon's status page,"
        " the network and the authorisation of the account."
    ),
)
STREAM_QUARANTINED = IssueText(
    code="channels.stream_quarantined",
    what=_("This stream was switched off: its worker died {deaths} times at the same page."),
    why=_("The program or the computer broke down while it worked on this page."),
    what_to_do=_("Look into the log for the reason, then switch the stream on again."),
)
REPORT_FAILED = IssueText(
    code="channels.report_failed",
    what=_("Amazon could not make the report {report_type}."),
    why=_("Amazon ended report {report_id} with FATAL: asked too soon again, or its own error."),
    what_to_do=_("Nothing: it is asked for again. If it stays so for days, ask Seller Support."),
)
REPORT_TOO_LATE = IssueText(
    code="channels.report_too_late",
    what=_("Amazon did not finish the report {report_type} within {hours} hours."),
    why=_("Report {report_id} is still {state}."),
    what_to_do=_("Nothing: it is asked for again. If it stays so for days, ask Seller Support."),
)
REPORT_UNPROVEN = IssueText(
    code="channels.report_unproven",
    what=_("Nobody can tell whether orders changed from {start} to {end}."),
    why=_(
        "Amazon cancelled the report, which means “no data” or “a limit”, and refuses the list of"
        " orders that would tell which: {detail}"
    ),
    what_to_do=_(
        "Check the roles of the application and whether the account may still sell. Nothing is"
        " taken for empty: the same time is looked at again at least every hour."
    ),
)
ARCHIVE_HOLE = IssueText(
    code="channels.archive_hole",
    what=_("The archive of {report_type} has a hole from {hole_start} to {hole_end}."),
    why=_("The stream did not run for longer than Amazon keeps the report."),
    what_to_do=_("This time cannot be fetched any more. Nothing else is affected."),
)

# Issues about a stream as a whole: a run that ends well settles them.
ABOUT_STREAMS = frozenset(
    text.code
    for text in (
        ROLE_MISSING,
        STREAM_FAILING,
        STREAM_QUARANTINED,
        REPORT_FAILED,
        REPORT_TOO_LATE,
        REPORT_UNPROVEN,
    )
)


def subject_of_stream(kind: str) -> str:
    """Return the subject of issues about a whole stream."""
    return f"stream:{kind}"
