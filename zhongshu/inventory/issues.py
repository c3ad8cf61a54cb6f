"""What inventory asks a person to look at."""

from django.utils.translation import gettext_noop as _

from zhongshu.channels import public as channels

LEVEL_REFUSED = channels.IssueText(
    code="inventory.level_refused",
    what=_("Amazon's stock of {seller_sku} could not be stored."),
    why="",
    what_to_do=_("Nothing: it is read again with the next sweep. If it stays, tell support."),
)
SWEEP_TOO_THIN = channels.IssueText(
    code="inventory.sweep_too_thin",
    what=_("{missing} of {known} SKUs with stock are missing in Amazon's stock of {marketplace}."),
    why=_("So many at once are more often a mistake than the truth: nothing was set to zero."),
    what_to_do=_("Look into Seller Central. If the next full sweep agrees, they become zero."),
)
AWD_TOO_THIN = channels.IssueText(
    code="inventory.awd_too_thin",
    what=_("{missing} of {known} SKUs with stock are missing in what Amazon tells of AWD."),
    why=_("So many at once are more often a mistake than the truth: nothing was set to zero."),
    what_to_do=_("Look into Seller Central. If the next reading agrees, they become zero."),
)
NO_STORE_THERE = channels.IssueText(
    code="inventory.no_store_there",
    what=_("Amazon's inventory ledger tells of stock in {country}, where you have no store."),
    why=_("It cannot be told which stock it belongs to: its lines were left out."),
    what_to_do=_("Refresh the stores of the account. The lines are read again for two weeks."),
)
EVENT_REFUSED = channels.IssueText(
    code="inventory.event_refused",
    what=_("What Amazon told about {reference} could not be posted."),
    why="",
    what_to_do=_("Look at what was received of it. It is tried again when Amazon changes it."),
)
