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
SPOT_CHECK_DIFFERS = channels.IssueText(
    code="catalog.spot_check_differs",
    what=_("A spot check found that {seller_sku} in {store} differs from Amazon."),
    why=_("Here → at Amazon: {differences}"),
    what_to_do=_(
        "Our copy follows Amazon's answer by itself. If Amazon's value is the wrong one, correct"
        " it in Seller Central. The next spot check of this listing settles this issue."
    ),
)
SPOT_CHECK_GONE = channels.IssueText(
    code="catalog.spot_check_gone",
    what=_("A spot check found that Amazon knows no listing {seller_sku} in {store} any more."),
    why=_("We show it as present. Amazon was asked for this very SKU, and has none."),
    what_to_do=_(
        "Look into Seller Central whether it was deleted. The next report shows it as absent here;"
        " the next spot check of this listing settles this issue."
    ),
)
SPOT_CHECK_WRONG = channels.IssueText(
    code="catalog.spot_check_wrong",
    what=_("{who} found {seller_sku} in {store} wrong, though it equals what Amazon says."),
    why=_("Both sides agreed in a spot check, and a person knows better."),
    what_to_do=_(
        "Correct the listing in Seller Central. The next spot check of this listing settles this"
        " issue."
    ),
)


NOT_A_STORE = _("Its marketplace is not a store of this account.")


def subject_of(marketplace_id: str, seller_sku: str) -> str:
    """Return the subject of issues about one listing."""
    return f"listing:{marketplace_id}:{seller_sku}"[:200]


def subject_of_spot_check(marketplace_id: str, seller_sku: str) -> str:
    """Return the subject of what spot checks found: storing the listing does not settle it."""
    return f"spot_check:{marketplace_id}:{seller_sku}"[:200]
