"""What is said when Amazon's list of orders goes round in circles, or one marketplace refuses."""

from django.utils.translation import gettext_noop as _

from zhongshu.channels import public as channels

PAGES_LOOP = channels.IssueText(
    code="flows.order_pages_loop",
    what=_("Amazon's list of orders does not come to an end."),
    why=_("{reason} after {pages} pages and {read} orders."),
    what_to_do=_("Nothing: the same time is read again from its first page. The cursor stays."),
)
MARKETPLACE_REFUSED = channels.IssueText(
    code="flows.marketplace_refused",
    what=_("Amazon refuses the orders of marketplace {marketplace}; the others were read."),
    why=_("Amazon answers 403 for this marketplace alone: {detail}"),
    what_to_do=_(
        "Check in Seller Central whether the account may still sell there, and the roles of the"
        " application. Its orders are missing until then."
    ),
)
