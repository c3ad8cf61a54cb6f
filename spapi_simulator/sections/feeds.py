"""Feeds API v2021-06-30: bring a document, have it worked off, read the result."""

from typing import Any

from spapi_simulator.accounts import LISTING
from spapi_simulator.call import Answer, Call, Operation, Section
from spapi_simulator.clock import to_iso
from spapi_simulator.control import Control, Wish
from spapi_simulator.documents import Documents, presign
from spapi_simulator.errors import ControlError, invalid_input, not_found, quota_exceeded
from spapi_simulator.feeds import KEPT_DAYS, KINDS, LISTINGS_FEED, Feed, Feeds
from spapi_simulator.finding import find_page
from spapi_simulator.world.world import World

ROLES = frozenset({LISTING})
BASE = "/feeds/2021-06-30"
MOST_FEEDS, MOST_FEEDS_S = 5, 300

type Json = dict[str, Any]


def create_feed_document(call: Call) -> Answer:
    content_type = call.body.get("contentType") if isinstance(call.body, dict) else None
    if not isinstance(content_type, str) or "/" not in content_type:
        raise invalid_input("contentType is required.")
    document_id = call.world.state(Feeds).new_document(
        call.world, call.seller.seller_id, content_type
    )
    url = _presign(call, "PUT", document_id)
    return Answer({"feedDocumentId": document_id, "url": url}, status=201)


def create_feed(call: Call) -> Answer:
    body = call.body if isinstance(call.body, dict) else {}
    kind, marketplace_ids = body.get("feedType"), body.get("marketplaceIds")
    feeds, seller_id = call.world.state(Feeds), call.seller.seller_id
    if not isinstance(kind, str) or kind not in KINDS:
        raise invalid_input(f"Feed type {kind} is not valid.")
    if (
        not isinstance(marketplace_ids, list)
        or not 1 <= len(marketplace_ids) <= 25
        or not all(isinstance(each, str) for each in marketplace_ids)
    ):
        raise invalid_input("marketplaceIds must hold 1 to 25 marketplaces.")
    call.require_marketplaces(marketplace_ids)
    input_id = body.get("inputFeedDocumentId")
    if not isinstance(input_id, str) or not feeds.owns(seller_id, input_id):
        raise invalid_input("inputFeedDocumentId is not a feed document of the seller.")
    if call.world.state(Documents).get(input_id) is None:
        raise invalid_input("The feed document has not been uploaded.")
    if (
        kind == LISTINGS_FEED
        and feeds.count_since(seller_id, kind, call.now - MOST_FEEDS_S) >= MOST_FEEDS
    ):
        raise quota_exceeded()
    feed = feeds.take(call.world, seller_id, kind, marketplace_ids, input_id)
    return Answer({"feedId": feed.feed_id}, status=202)


def get_feeds(call: Call) -> Answer:
    feeds, seller_id = call.world.state(Feeds), call.seller.seller_id

    def newest_first(kinds: list[str]) -> list[Feed]:
        if not KINDS.issuperset(kinds):
            raise invalid_input("Invalid value for parameter feedTypes.")
        return feeds.newest_first(call.world, seller_id, kinds)

    page, token = find_page(
        call, types_name="feedTypes", kept_days=KEPT_DAYS, newest_first=newest_first
    )
    answer: Json = {"feeds": [_show(feed) for feed in page]}
    if token is not None:
        answer["nextToken"] = token
    return Answer(answer)


def get_feed(call: Call) -> Answer:
    return Answer(_show(_find(call)))


def cancel_feed(call: Call) -> Answer:
    feed = _find(call)
    if feed.status != "IN_QUEUE":
        raise invalid_input(f"The feed is {feed.status}: only feeds in queue can be cancelled.")
    feed.status, feed.ended = "CANCELLED", call.now
    return Answer()


def get_feed_document(call: Call) -> Answer:
    document_id = call.path["feedDocumentId"]
    document = call.world.state(Documents).get(document_id)
    is_own = call.world.state(Feeds).owns(call.seller.seller_id, document_id)
    if document is None or not is_own:
        raise not_found("The feed document does not exist.")
    url = _presign(call, "GET", document_id)
    if call.text("enableContentEncodingUrlHeader") == "true" and document.is_gzip:
        url += "&response-content-encoding=gzip"
    answer = {"feedDocumentId": document_id, "url": url}
    if document.is_gzip:
        answer["compressionAlgorithm"] = "GZIP"
    return Answer(answer)


def _find(call: Call) -> Feed:
    feed = call.world.state(Feeds).find(call.world, call.seller.seller_id, call.path["feedId"])
    if feed is None:
        raise not_found("The feed does not exist.")
    return feed


def _show(feed: Feed) -> Json:
    shown: Json = {
        "feedId": feed.feed_id,
        "feedType": feed.kind,
        "marketplaceIds": feed.marketplace_ids,
        "createdTime": to_iso(feed.created),
        "processingStatus": feed.status,
    }
    if feed.began is not None:
        shown["processingStartTime"] = to_iso(feed.began)
    if feed.ended is not None:
        shown["processingEndTime"] = to_iso(feed.ended)
    if feed.result_id is not None:
        shown["resultFeedDocumentId"] = feed.result_id
    return shown


def _presign(call: Call, method: str, document_id: str) -> str:
    return presign(
        seed=call.world.settings.seed,
        method=method,
        base_url=call.base_url,
        document_id=document_id,
        now=call.now,
    )


def set_pace(wish: Wish) -> Any:
    """Say how long feeds take: `{"delay_s": 5}`."""
    feeds, delay_s = wish.world.state(Feeds), wish.body.get("delay_s")
    if not isinstance(delay_s, int | float) or isinstance(delay_s, bool) or delay_s < 0:
        raise ControlError(400, "'delay_s' is a number of seconds.")
    feeds.delay_s = float(delay_s)
    return {"delay_s": feeds.delay_s}


def _begin(world: World) -> None:
    world.state(Feeds).begin(world)


SECTION = Section(
    operations=(
        Operation(
            "createFeedDocument",
            "POST",
            f"{BASE}/documents",
            0.5,
            15,
            create_feed_document,
            roles=ROLES,
        ),
        Operation("createFeed", "POST", f"{BASE}/feeds", 0.0083, 15, create_feed, roles=ROLES),
        Operation("getFeeds", "GET", f"{BASE}/feeds", 0.0222, 10, get_feeds, roles=ROLES),
        Operation("getFeed", "GET", BASE + "/feeds/{feedId}", 2.0, 15, get_feed, roles=ROLES),
        Operation(
            "cancelFeed", "DELETE", BASE + "/feeds/{feedId}", 2.0, 15, cancel_feed, roles=ROLES
        ),
        Operation(
            "getFeedDocument",
            "GET",
            BASE + "/documents/{feedDocumentId}",
            0.0222,
            10,
            get_feed_document,
            roles=ROLES,
        ),
    ),
    controls=(Control("PATCH", "/sim/feeds", set_pace),),
    begin=_begin,
)
