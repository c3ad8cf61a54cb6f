"""Issues about single orders: what, why and what to do, as templates with facts."""

from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from zhongshu.channels import public as channels


@dataclass(frozen=True, slots=True)
class OrderIssue:
    """One kind of issue; `about` makes the one of an order."""

    code: str
    what: str
    why: str
    what_to_do: str

    def about(self, order: channels.OrderFacts, **facts: object) -> channels.NewIssue:
        """Return the issue about this order."""
        return channels.NewIssue(
            subject=f"order:{order.order_id}",
            code=self.code,
            what=self.what,
            why=self.why,
            what_to_do=self.what_to_do,
            facts={"order_id": order.order_id, **facts},
            order_id=order.order_id,
            marketplace_id=order.marketplace_id,
        )


REFUSED = OrderIssue(
    code="orders.refused",
    what=_("Order {order_id} could not be stored."),
    why=_("The database refuses it: {reason}"),
    what_to_do=_(
        "Nothing is lost: it is read again with every change and by the nightly sweep. Look at"
        " the order in Seller Central and report this, with the reason."
    ),
)
CANCELLED_AFTER_WORK = OrderIssue(
    code="orders.cancelled_after_work",
    what=_("Amazon cancelled order {order_id}, which was already worked on here."),
    why=_("It stood at {work_status} when Amazon's cancellation arrived."),
    what_to_do=_("Stop the parcel if it has not left, then settle the order by hand."),
)
WENT_BACK = OrderIssue(
    code="orders.status_went_back",
    what=_("Order {order_id} went back from {before} to {after} at Amazon."),
    why=_("Amazon's newer answer names an earlier status."),
    what_to_do=_("Check the order in Seller Central; our own work status was left as it is."),
)
UNKNOWN_STATUS = OrderIssue(
    code="orders.unknown_status",
    what=_("Order {order_id} has a status that is new to us: {after}."),
    why=_("Amazon uses a word that this version does not know. The word was stored."),
    what_to_do=_("Look at the order in Seller Central, and update Zhongshu when it knows it."),
)
FULFILLED_FELL = OrderIssue(
    code="orders.fulfilled_fell",
    what=_("Amazon counts fewer shipped units of order {order_id} than before."),
    why=_("Item {order_item_id}: {before} were shipped, now Amazon says {after}."),
    what_to_do=_("Shipped units were left as they are. Compare the order with Seller Central."),
)
