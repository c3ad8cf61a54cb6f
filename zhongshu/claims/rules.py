"""When a claim may be made and what becomes of one, decided on plain values."""

from collections.abc import Mapping
from datetime import date, timedelta

from zhongshu.claims.values import Kind, Window

# Amazon's windows as announced for September and October 2024 ("Update on reimbursement claim
# window eligibility on FBA"; "FBA inventory reimbursement policy"). Where countries differ the
# shortest is taken, since a claim that is late is lost and one that is early is only early:
#   units missing from a shipment   15 to 60 days from its delivery (Middle East; the United States
#                                   and Europe grant months)
#   lost or damaged in a warehouse  within 60 days of the line of the inventory ledger
#   customer returns                60 to 120 days (Europe: 45 to 105) from refund or replacement
#   removals lost on their way      15 to 75 days from when the parcel left
# A difference that a person claims is taken for a loss in a warehouse.
DEFAULTS: Mapping[Kind, Window] = {
    Kind.SHORT_SHIPMENT: Window(15, 60),
    Kind.LOST: Window(0, 60),
    Kind.DAMAGED: Window(0, 60),
    Kind.REMOVAL_SHORT: Window(15, 75),
    Kind.UNRETURNED: Window(60, 105),
    Kind.DIFFERENCE: Window(0, 60),
}
MOST_DAYS = 730
SOON = timedelta(days=7)


def find_window(window: Window, day: date) -> tuple[date, date]:
    """Return the first and the last day on which Amazon takes a claim of what happened then."""
    return day + timedelta(days=window.wait_days), day + timedelta(days=window.days)
