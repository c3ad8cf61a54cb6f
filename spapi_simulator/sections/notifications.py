"""Notifications API v1: destinations of an application, subscriptions of a seller."""

from typing import Any

from spapi_simulator.accounts import FULFILLMENT, INSIGHTS
from spapi_simulator.call import Answer, Call, Operation, Section
from spapi_simulator.control import Control, Wish
from spapi_simulator.errors import (
    ApiError,
    ControlError,
    invalid_input,
    not_found,
    unauthorized,
)
from spapi_simulator.notifications import (
    ACCOUNT_STATUS,
    STOCK_CHANGE,
    VERSIONS,
    Destination,
    Notifications,
    Subscription,
)
from spapi_simulator.queues import REGION, Queues
from spapi_simulator.world.account_health import STATUSES, AccountHealth
from spapi_simulator.world.world import World

BASE = "/notifications/v1"
ROLE_OF = {STOCK_CHANGE: FULFILLMENT, ACCOUNT_STATUS: INSIGHTS}

type Json = dict[str, Any]


def create_destination(call: Call) -> Answer:
    body = call.body if isinstance(call.body, dict) else {}
    name, resource = body.get("name"), body.get("resourceSpecification")
    if not isinstance(name, str) or not 1 <= len(name) <= 256:
        raise invalid_input("name must have 1 to 256 characters.")
    if not isinstance(resource, dict) or len(resource) != 1:
        raise invalid_input("resourceSpecification must name one resource.")
    shown = _read_resource(call, name, resource)
    state, client_id = call.world.state(Notifications), call.application.client_id
    if any(
        each.client_id == client_id and each.resource == shown
        for each in state.destinations.values()
    ):
        raise _conflict("A destination with this resource exists already.")
    destination = Destination(
        destination_id=state.new_id(call.world, "destination"),
        client_id=client_id,
        name=name,
        resource=shown,
    )
    state.destinations[destination.destination_id] = destination
    return Answer({"payload": _show_destination(destination)})


def get_destinations(call: Call) -> Answer:
    found = [
        _show_destination(each)
        for each in call.world.state(Notifications).destinations.values()
        if each.client_id == call.application.client_id
    ]
    return Answer({"payload": found})


def get_destination(call: Call) -> Answer:
    return Answer(
        {"payload": _show_destination(_find_destination(call, call.path["destinationId"]))}
    )


def delete_destination(call: Call) -> Answer:
    destination = _find_destination(call, call.path["destinationId"])
    state = call.world.state(Notifications)
    if any(
        each.destination_id == destination.destination_id for each in state.subscriptions.values()
    ):
        raise _conflict("The destination has subscriptions.")
    del state.destinations[destination.destination_id]
    return Answer({})


def create_subscription(call: Call) -> Answer:
    kind, body = _read_kind(call), call.body if isinstance(call.body, dict) else {}
    version, directive = body.get("payloadVersion"), body.get("processingDirective")
    if version != VERSIONS[kind]:
        raise invalid_input(f"payloadVersion must be {VERSIONS[kind]}.")
    if directive is not None and (
        not isinstance(directive, dict)
        or not directive
        or not {"eventFilter", "filterExpression"}.issuperset(directive)
        or len(directive) > 1
    ):
        raise invalid_input("processingDirective takes eventFilter or filterExpression.")
    destination_id = body.get("destinationId")
    if not isinstance(destination_id, str):
        raise invalid_input("destinationId is required.")
    destination = _find_destination(call, destination_id)
    if destination.arn is None:
        raise invalid_input(f"{kind} is delivered to a queue only.")
    state, seller_id = call.world.state(Notifications), call.seller.seller_id
    if state.find(seller_id, call.application.client_id, kind):
        raise _conflict("A subscription to this notification type exists already.")
    subscription = Subscription(
        subscription_id=state.new_id(call.world, "subscription"),
        seller_id=seller_id,
        client_id=call.application.client_id,
        kind=kind,
        version=version,
        destination_id=destination_id,
        directive=directive,
    )
    state.subscriptions[subscription.subscription_id] = subscription
    return Answer({"payload": _show(subscription)})


def get_subscription(call: Call) -> Answer:
    kind, state = _read_kind(call), call.world.state(Notifications)
    found = state.find(call.seller.seller_id, call.application.client_id, kind)
    if found is None or call.text("payloadVersion") not in (None, found.version):
        raise not_found("There is no such subscription.")
    return Answer({"payload": _show(found)})


def get_subscription_by_id(call: Call) -> Answer:
    return Answer({"payload": _show(_find_subscription(call))})


def delete_subscription_by_id(call: Call) -> Answer:
    found = _find_subscription(call)
    del call.world.state(Notifications).subscriptions[found.subscription_id]
    return Answer({})


def _read_resource(call: Call, name: str, resource: Json) -> Json:
    """Return the resource as it is shown; a queue must exist."""
    queue, bus = resource.get("sqs"), resource.get("eventBridge")
    if isinstance(queue, dict) and isinstance(queue.get("arn"), str):
        if call.world.state(Queues).by_arn(queue["arn"]) is None:
            raise invalid_input("The queue does not exist.")
        return {"sqs": {"arn": queue["arn"]}}
    if isinstance(bus, dict) and isinstance(bus.get("accountId"), str):
        region = bus.get("region", REGION)
        source = f"aws.partner/sellingpartnerapi.amazon.com/{bus['accountId']}/{name}"
        return {"eventBridge": {"accountId": bus["accountId"], "region": region, "name": source}}
    raise invalid_input("resourceSpecification must name a queue or an event bus.")


def _read_kind(call: Call) -> str:
    kind = call.path["notificationType"]
    if kind not in VERSIONS:
        raise invalid_input(f"Notification type {kind} is not valid.")
    if kind in ROLE_OF and ROLE_OF[kind] not in call.roles:
        raise unauthorized()
    return kind


def _find_destination(call: Call, destination_id: str) -> Destination:
    found = call.world.state(Notifications).destinations.get(destination_id)
    if found is None or found.client_id != call.application.client_id:
        raise not_found("There is no such destination.")
    return found


def _find_subscription(call: Call) -> Subscription:
    found = call.world.state(Notifications).subscriptions.get(call.path["subscriptionId"])
    if (
        found is None
        or found.client_id != call.application.client_id
        or found.kind != call.path["notificationType"]
    ):
        raise not_found("There is no such subscription.")
    return found


def _show(subscription: Subscription) -> Json:
    shown: Json = {
        "subscriptionId": subscription.subscription_id,
        "payloadVersion": subscription.version,
        "destinationId": subscription.destination_id,
    }
    if subscription.directive is not None:
        shown["processingDirective"] = subscription.directive
    return shown


def _show_destination(destination: Destination) -> Json:
    return {
        "destinationId": destination.destination_id,
        "name": destination.name,
        "resource": destination.resource,
    }


def _conflict(details: str) -> ApiError:
    return ApiError(
        409, "Conflict", "The resource specified conflicts with the current state.", details
    )


def set_account_status(wish: Wish) -> Any:
    """Make Amazon think otherwise of a seller: `{"marketplace_id", "status"}`."""
    seller = wish.world.accounts.sellers.get(wish.path["seller_id"])
    marketplace_id, status = wish.body.get("marketplace_id"), wish.body.get("status")
    if seller is None:
        raise ControlError(404, "There is no such seller.")
    if not isinstance(marketplace_id, str) or not seller.participates_in(marketplace_id):
        raise ControlError(400, "The seller does not sell in that marketplace.")
    if status not in STATUSES:
        raise ControlError(400, f"Statuses are: {', '.join(STATUSES)}.")
    health = wish.world.state(AccountHealth)
    before = health.set_status(seller.seller_id, marketplace_id, status)
    if before != status:
        news = (seller.seller_id, marketplace_id, before, status)
        wish.world.tell("ACCOUNT_STATUS", wish.world.catch_up(), news)
    return {"previous": before, "current": status}


def _begin(world: World) -> None:
    world.state(Notifications).begin(world)


def _operation(
    name: str, method: str, path: str, answer: Any, *, is_grantless: bool = False
) -> Operation:
    return Operation(name, method, BASE + path, 1.0, 5, answer, is_grantless=is_grantless)


BY_ID = "/subscriptions/{notificationType}/{subscriptionId}"
BY_TYPE = "/subscriptions/{notificationType}"
DESTINATION = "/destinations/{destinationId}"
SECTION = Section(
    operations=(
        _operation("createSubscription", "POST", BY_TYPE, create_subscription),
        _operation("getSubscription", "GET", BY_TYPE, get_subscription),
        _operation("getSubscriptionById", "GET", BY_ID, get_subscription_by_id, is_grantless=True),
        _operation(
            "deleteSubscriptionById", "DELETE", BY_ID, delete_subscription_by_id, is_grantless=True
        ),
        _operation(
            "createDestination", "POST", "/destinations", create_destination, is_grantless=True
        ),
        _operation("getDestinations", "GET", "/destinations", get_destinations, is_grantless=True),
        _operation("getDestination", "GET", DESTINATION, get_destination, is_grantless=True),
        _operation(
            "deleteDestination", "DELETE", DESTINATION, delete_destination, is_grantless=True
        ),
    ),
    controls=(Control("POST", "/sim/sellers/{seller_id}/account-status", set_account_status),),
    begin=_begin,
)
