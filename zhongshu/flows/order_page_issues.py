"""What is said when Amazon's list of orders has no end, is refused, or is longer than allowed."""

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
ORDERS_BEHIND = channels.IssueText(
    code="flows.orders_behind",
    what=_("More orders changed than Amazon lets us read at once; all until {until} are here."),
    why=_(
        "Amazon allows about 2,000 changed orders an hour and account. Orders that you ship"
        " yourself are read first, at least every quarter of an hour; the others follow."
    ),
    what_to_do=_(
        "Nothing after a long pause: it catches up by itself. If it stays so, set up Amazon's"
        " notifications."
    ),
)
