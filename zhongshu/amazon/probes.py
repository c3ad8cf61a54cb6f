"""Which roles Amazon granted: one harmless question each, and its words when it refuses."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from zhongshu.amazon import operations, shapes
from zhongshu.amazon.calls import Caller, Question, Reply
from zhongshu.amazon.listings.questions import ask_page as ask_listings
from zhongshu.amazon.orders.questions import ask_addresses
from zhongshu.amazon.reports.questions import ask_reports
from zhongshu.channels import public as channels

LOOK_BACK = timedelta(days=30)
ORDERS = "GET_FLAT_FILE_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL"
REIMBURSEMENTS = "GET_FBA_REIMBURSEMENTS_DATA"
SETTLEMENT = "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2"
PERFORMANCE = "GET_V2_SELLER_PERFORMANCE_REPORT"
_SHOWN_ONLY_WITH_ROLE = ("name", "addressLine1", "phone")


def probe_roles(
    caller: Caller, account: channels.AccountRef, *, now: datetime
) -> tuple[channels.RoleProbe, ...]:
    """Ask for each role and tell which are granted; None where it cannot be told.

    Raises:
        channels.AuthorisationLostError: the seller's consent is gone: no role can be told.
        channels.ApplicationRefusedError: our secret is wrong: no role can be told.
    """
    since, marketplaces = now - LOOK_BACK, account.marketplace_ids
    questions: dict[str, Question] = {
        # Stock itself is also told to whoever may read listings, orders to whoever may deliver:
        # what only this role opens is the list of its reports.
        operations.AMAZON_FULFILLMENT: ask_reports([REIMBURSEMENTS], since=since),
        operations.INVENTORY_AND_ORDER_TRACKING: ask_reports([ORDERS], since=since),
        operations.FINANCE_AND_ACCOUNTING: ask_reports([SETTLEMENT], since=since),
        operations.SELLING_PARTNER_INSIGHTS: ask_reports([PERFORMANCE], since=since),
    }
    if marketplaces and account.seller_id:
        query = channels.ListingQuery(marketplaces[0], updated=channels.Window(since, now))
        questions[operations.PRODUCT_LISTING] = ask_listings(account.seller_id, query, None)
    probes = {role: _probe(caller, role, question)[0] for role, question in questions.items()}
    probes = {
        operations.PRODUCT_LISTING: _untold(
            operations.PRODUCT_LISTING,
            operations.SEARCH_LISTINGS,
            "The Merchant Token or the marketplace of this account is not known yet",
        ),
        **probes,
    }

    question = ask_addresses(marketplaces, since=since)
    asked, reply = _probe(caller, operations.DIRECT_TO_CONSUMER, question)
    probes[operations.DIRECT_TO_CONSUMER] = _read_addresses(asked, reply)
    return tuple(probes[role] for role in operations.ROLES)


def _untold(role: str, operation: operations.Operation, why: str) -> channels.RoleProbe:
    return channels.RoleProbe(role, operation.name, None, why)


def _probe(
    caller: Caller, role: str, question: Question
) -> tuple[channels.RoleProbe, Reply | None]:
    operation = question.operation.name
    try:
        reply = caller.call(question)
    except (channels.AuthorisationLostError, channels.ApplicationRefusedError):
        raise
    except channels.RoleMissingError as refusal:
        probe = channels.RoleProbe(role, operation, False, str(refusal), refusal.request_id)
        return probe, None
    except channels.GatewayError as outage:
        return channels.RoleProbe(role, operation, None, str(outage), outage.request_id), None
    return channels.RoleProbe(role, operation, True, request_id=reply.request_id), reply


def _read_addresses(asked: channels.RoleProbe, reply: Reply | None) -> channels.RoleProbe:
    """Without the role the fields are simply missing; without such an order nothing is known."""
    is_granted: bool | None = None
    refusal = "No order to ship shows whether addresses are told" if reply else asked.refusal
    try:
        addresses = [] if reply is None else _addresses(reply.payload)
    except shapes.MalformedError as error:
        addresses, refusal = [], str(error)
    if addresses:
        is_granted = any(
            address.get(name) for address in addresses for name in _SHOWN_ONLY_WITH_ROLE
        )
        refusal = "" if is_granted else "Amazon tells no recipient of the orders to ship"
    return channels.RoleProbe(
        operations.DIRECT_TO_CONSUMER,
        asked.operation,
        is_granted,
        refusal,
        asked.request_id,
    )


def _addresses(payload: Mapping[str, object]) -> list[Mapping[str, object]]:
    """Return the address of each order to ship, an empty one where none is told."""
    return [
        shapes.child(shapes.child(order, "recipient") or {}, "deliveryAddress") or {}
        for order in shapes.children(payload, "orders") or []
    ]
