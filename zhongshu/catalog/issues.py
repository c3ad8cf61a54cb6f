"""What catalog asks a person to look at."""

from django.utils.translation import gettext_noop as _

from zhongshu.channels import public as channels

LISTING_REFUSED = channels.IssueText(
    code="catalog.listing_refused",
    what=_("The listing {seller_sku} could not be stored."),
    why="",
    what_to_do=_(
        "Correct the listing in Seller Central. The others were stored; this one is tried again"
        " with the next report."
    ),
)
LOOK_ALIKE_SKUS = channels.IssueText(
    code="catalog.look_alike_skus",
    what=_("These seller SKUs look alike: {seller_skus}."),
    why=_("They differ only in case, spaces, leading zeros or special letters."),
    what_to_do=_(
        "For Amazon they are different offers, and so they are here. If one was made by mistake,"
        " close it in Seller Central; else ignore this."
    ),
)
SWEEP_TOO_THIN = channels.IssueText(
    code="catalog.sweep_too_thin",
    what=_("{missing} of {known} listings are missing in the report of {marketplace}."),
    why=_("So many at once are more often a mistake than the truth: nothing was changed."),
    what_to_do=_(
        "Look into Seller Central. If the next report agrees, they are shown as no longer there."
    ),
)


NOT_A_STORE = _("Its marketplace is not a store of this account.")


def subject_of(marketplace_id: str, seller_sku: str) -> str:
    """Return the subject of issues about one listing."""
    return f"listing:{marketplace_id}:{seller_sku}"[:200]
