"""Amazon's roles in our words: what each is for, and where to ask for it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from zhongshu.channels import public as channels

LISTINGS = "Product Listing"


@dataclass(frozen=True, slots=True)
class RoleLine:
    """A role in Amazon's words with what we need it for."""

    role: str
    name: str
    purpose: str
    icon: str
    where_to_ask: str
    grant: channels.RoleGrantCard | None = None
    needs_seller_id: bool = False


def describe(
    role: str,
    grant: channels.RoleGrantCard | None = None,
    account: channels.AccountCard | None = None,
) -> RoleLine:
    """Return the role with its purpose; one that we do not know keeps Amazon's name."""
    known = {
        LISTINGS: (_("Listings"), _("read listings, write price and quantity"), "tag"),
        "Amazon Fulfillment": (_("FBA stock"), _("read FBA stock and shipments"), "boxes"),
        "Selling Partner Insights": (
            _("Stores and account health"),
            _("find the stores, read performance"),
            "store",
        ),
        "Finance and Accounting": (_("Finances"), _("read settlements and fees"), "wallet"),
        "Inventory and Order Tracking": (
            _("Orders"),
            _("read orders, confirm dispatch"),
            "package",
        ),
        "Direct-to-Consumer Delivery (Restricted)": (
            _("Buyer's address"),
            _("only for labels; encrypted, deleted 30 days after delivery"),
            "user",
        ),
    }
    name, purpose, icon = known.get(role, (role, "", "key-round"))
    where = _("Solution Provider Portal › Develop Apps › Edit App › Roles")
    if role.endswith("(Restricted)"):
        where = _(
            "Solution Provider Portal › Developer Profile (Amazon reviews restricted roles), then"
            " Develop Apps › Edit App › Roles"
        )
    # Its calls name the seller: without the id they cannot be asked.
    waits = role == LISTINGS and account is not None and account.seller_id is None
    return RoleLine(role, name, purpose, icon, where, grant, needs_seller_id=waits)
