"""Front desk of reconciliation: checks of our books against Amazon's words, and differences."""

from zhongshu.reconciliation.agreement import get_agreement, list_alarms
from zhongshu.reconciliation.causes import Evidence
from zhongshu.reconciliation.contradictions import find_contradictions
from zhongshu.reconciliation.costs import read_cost_rates
from zhongshu.reconciliation.errors import (
    AnotherIsOpenError,
    CorrectedAlreadyError,
    DifferenceChangedError,
    DifferenceGoneError,
    DifferenceNotFoundError,
    NothingToCorrectError,
    NothingToUndoError,
    PoolNotCheckedError,
    ReasonMissingError,
    TooManyDifferencesError,
    WaitRefusedError,
)
from zhongshu.reconciliation.last_checks import read_last_checks
from zhongshu.reconciliation.models import KINDS
from zhongshu.reconciliation.queries import (
    count_differences,
    find_differences,
    get_difference,
    iterate_differences,
    list_differences,
    list_differing_products,
    list_earlier,
    list_events,
    list_last_runs,
    list_runs,
)
from zhongshu.reconciliation.rights import MAY_RESOLVE, may_resolve
from zhongshu.reconciliation.rules import is_check_due
from zhongshu.reconciliation.usecases.purge_checks import purge_checks
from zhongshu.reconciliation.usecases.resolve_differences import resolve_differences
from zhongshu.reconciliation.usecases.run_check import run_check
from zhongshu.reconciliation.values import (
    Agreement,
    Alarm,
    CheckResult,
    Choice,
    DifferenceFilter,
    DifferenceRow,
    DifferenceSort,
    DifferenceTab,
    EventRow,
    Happened,
    Resolution,
    Resolved,
    RunRow,
    RunStatus,
    Status,
    Verdict,
)

__all__ = [
    "KINDS",
    "MAY_RESOLVE",
    "Agreement",
    "Alarm",
    "AnotherIsOpenError",
    "CheckResult",
    "Choice",
    "CorrectedAlreadyError",
    "DifferenceChangedError",
    "DifferenceFilter",
    "DifferenceGoneError",
    "DifferenceNotFoundError",
    "DifferenceRow",
    "DifferenceSort",
    "DifferenceTab",
    "EventRow",
    "Evidence",
    "Happened",
    "NothingToCorrectError",
    "NothingToUndoError",
    "PoolNotCheckedError",
    "ReasonMissingError",
    "Resolution",
    "Resolved",
    "RunRow",
    "RunStatus",
    "Status",
    "TooManyDifferencesError",
    "Verdict",
    "WaitRefusedError",
    "count_differences",
    "find_contradictions",
    "find_differences",
    "get_agreement",
    "get_difference",
    "is_check_due",
    "iterate_differences",
    "list_alarms",
    "list_differences",
    "list_differing_products",
    "list_earlier",
    "list_events",
    "list_last_runs",
    "list_runs",
    "may_resolve",
    "purge_checks",
    "read_cost_rates",
    "read_last_checks",
    "resolve_differences",
    "run_check",
]
