"""Feeds: sent in as a document, worked off message by message, answered with a report."""

import gzip
import json
import zlib
from collections import Counter
from dataclasses import dataclass
from typing import Any

from spapi_simulator.accounts import secret
from spapi_simulator.clock import days_later
from spapi_simulator.documents import Document, Documents
from spapi_simulator.faults import Scope
from spapi_simulator.reading import read_json
from spapi_simulator.world.listing_changes import (
    OPERATIONS,
    ListingChange,
    Problem,
    make_change,
    read_attributes,
    read_patches,
)
from spapi_simulator.world.world import World

LISTINGS_FEED = "JSON_LISTINGS_FEED"
# They ended on 2025-07-31: still taken in, never carried out.
ENDED_FEEDS = frozenset(
    {
        "POST_PRODUCT_DATA",
        "POST_INVENTORY_AVAILABILITY_DATA",
        "POST_PRODUCT_PRICING_DATA",
        "POST_PRODUCT_IMAGE_DATA",
        "POST_PRODUCT_RELATIONSHIP_DATA",
        "POST_FLAT_FILE_LISTINGS_DATA",
        "POST_FLAT_FILE_INVLOADER_DATA",
        "POST_FLAT_FILE_PRICEANDQUANTITYONLY_UPDATE_DATA",
    }
)
KINDS = ENDED_FEEDS | {LISTINGS_FEED}
KEPT_DAYS = 28
MOST_MESSAGES = 25_000
GZIP_ABOVE = 10_000
DELAY_S = 20.0

type Json = dict[str, Any]


class BadFeedError(Exception):
    """The feed as a whole cannot be read."""


@dataclass(slots=True)
class Feed:
    """`is_partial`: every second message will be refused, whatever it says."""

    feed_id: str
    seller_id: str
    kind: str
    marketplace_ids: list[str]
    input_id: str
    created: int
    status: str = "IN_QUEUE"
    is_partial: bool = False
    began: int | None = None
    ended: int | None = None
    result_id: str | None = None

    @property
    def number(self) -> int:
        return int(self.feed_id)


class Feeds:
    """All feeds by seller, oldest first."""

    def __init__(self) -> None:
        self._feeds: dict[str, dict[str, Feed]] = {}
        self._numbers: Counter[str] = Counter()
        self._owners: dict[str, str] = {}
        self.delay_s = DELAY_S

    def begin(self, world: World) -> None:
        world.on("FEED_BEGINS", lambda at, feed: self._start(feed, at))
        world.on("FEED_ENDS", lambda at, feed: self._end(world, feed, at))
        self._feeds = {seller_id: {} for seller_id in world.accounts.sellers}

    def new_document(self, world: World, seller_id: str, content_type: str) -> str:
        """Return the id of a document that the seller may put."""
        document_id = self._document_id(world, seller_id, "input")
        self._owners[document_id] = seller_id
        world.state(Documents).await_upload(document_id, content_type)
        return document_id

    def owns(self, seller_id: str, document_id: str) -> bool:
        return self._owners.get(document_id) == seller_id

    def take(
        self, world: World, seller_id: str, kind: str, marketplace_ids: list[str], input_id: str
    ) -> Feed:
        """Take a feed in; a stuck one ends after the fault's seconds, or never."""
        now = int(world.clock.timestamp())
        scope = Scope("createFeed", seller_id, marketplace_ids=frozenset(marketplace_ids))
        self._numbers[seller_id] += 1
        feed = Feed(
            feed_id=f"{world.accounts.sellers[seller_id].numbers}{self._numbers[seller_id]:09d}",
            seller_id=seller_id,
            kind=kind,
            marketplace_ids=marketplace_ids,
            input_id=input_id,
            created=now,
            is_partial=world.faults.draw("feed_partial", scope) is not None,
        )
        self._feeds[seller_id][feed.feed_id] = feed
        world.schedule(now + self.delay_s / 3, "FEED_BEGINS", feed)
        stuck = world.faults.draw("feed_stuck", scope)
        if stuck is None:
            world.schedule(now + self.delay_s, "FEED_ENDS", feed)
        elif stuck.seconds is not None:
            world.schedule(now + stuck.seconds, "FEED_ENDS", feed)
        return feed

    def find(self, world: World, seller_id: str, feed_id: str) -> Feed | None:
        feed = self._feeds[seller_id].get(feed_id)
        return feed if feed is not None and _is_kept(world, feed) else None

    def newest_first(self, world: World, seller_id: str, kinds: list[str]) -> list[Feed]:
        feeds = reversed(self._feeds[seller_id].values())
        return [each for each in feeds if each.kind in kinds and _is_kept(world, each)]

    def count_since(self, seller_id: str, kind: str, since: float) -> int:
        feeds = self._feeds[seller_id].values()
        return sum(each.kind == kind and each.created > since for each in feeds)

    def _start(self, feed: Feed, at: int) -> None:
        if feed.status == "IN_QUEUE":
            feed.status, feed.began = "IN_PROGRESS", at

    def _end(self, world: World, feed: Feed, at: int) -> None:
        if feed.status != "IN_PROGRESS":
            return  # cancelled in time
        try:
            result = _work_off(world, feed, at)
            feed.status = "DONE"
        except BadFeedError as error:
            result = _report(feed, [{"severity": "ERROR", "message": str(error)}], read=0, bad=0)
            feed.status = "FATAL"
        feed.ended = at
        feed.result_id = self._document_id(world, feed.seller_id, f"result:{feed.feed_id}")
        self._owners[feed.result_id] = feed.seller_id
        world.state(Documents).put(feed.result_id, _to_document(result))
        world.tell("FEED", at, feed)

    def _document_id(self, world: World, seller_id: str, label: str) -> str:
        self._numbers["documents"] += 1
        number = self._numbers["documents"]
        region = world.accounts.sellers[seller_id].region.lower()
        letters = secret(world.settings.seed, f"feed:{label}:{number}", 32)
        return f"amzn1.tortuga.4.{region}.{letters}.{number:06d}"


def _work_off(world: World, feed: Feed, at: int) -> Json:
    """Carry out what can be, and tell of each message what was wrong with it."""
    messages = _read_messages(world, feed)
    issues: list[Json] = []
    bad = 0
    for place, message in enumerate(messages):
        outcomes = [_read_message(world, feed, store, message) for store in feed.marketplace_ids]
        problems = [each for outcome in outcomes if isinstance(outcome, list) for each in outcome]
        if feed.is_partial and place % 2:
            problems = [Problem("90000", "An internal error occurred. Please try again later.")]
        if problems:
            bad += 1
            issues += [_issue(message, problem) for problem in problems]
            continue
        for outcome in outcomes:
            if isinstance(outcome, ListingChange):
                make_change(world, at, outcome)
        issues += _warnings(message)
    return _report(feed, issues, read=len(messages), bad=bad)


def _read_messages(world: World, feed: Feed) -> list[Json]:
    if feed.kind in ENDED_FEEDS:
        raise BadFeedError(f"Feed type {feed.kind} is no longer supported.")
    document = world.state(Documents).get(feed.input_id)
    try:
        content = read_json(document.content if document else b"")
    except ValueError as error:
        raise BadFeedError("The feed is not valid JSON.") from error
    header = content.get("header") if isinstance(content, dict) else None
    if not isinstance(header, dict) or header.get("version") != "2.0":
        raise BadFeedError("The header must have version 2.0.")
    if header.get("sellerId") != feed.seller_id:
        raise BadFeedError("The header's sellerId is not the seller's.")
    messages = content.get("messages")
    if not isinstance(messages, list) or not 1 <= len(messages) <= MOST_MESSAGES:
        raise BadFeedError(f"A feed holds 1 to {MOST_MESSAGES} messages.")
    if not all(isinstance(each, dict) for each in messages):
        raise BadFeedError("A message must be an object.")
    numbers = [each.get("messageId") for each in messages]
    if not all(isinstance(each, int) and each > 0 for each in numbers):
        raise BadFeedError("A messageId must be a number above zero.")
    if len(set(numbers)) != len(numbers):
        raise BadFeedError("A messageId must occur once.")
    return messages


def _read_message(
    world: World, feed: Feed, marketplace_id: str, message: Json
) -> ListingChange | list[Problem]:
    sku, kind = message.get("sku"), message.get("operationType")
    if not isinstance(sku, str) or not sku:
        return [Problem("4000003", "'sku' is required but missing.")]
    key = (feed.seller_id, marketplace_id, sku)
    listing = world.listings.get(*key)
    if kind == "DELETE":
        return ListingChange(*key, is_deleted=True)
    if not isinstance(message.get("productType"), str):
        return [Problem("4000003", "'productType' is required but missing.")]
    attributes = message.get("attributes")
    if kind == "UPDATE" and isinstance(attributes, dict):
        return read_attributes(listing, key, attributes)
    if kind == "PARTIAL_UPDATE" and isinstance(attributes, dict):
        patches = [
            {"op": "merge", "path": f"/attributes/{name}", "value": value}
            for name, value in attributes.items()
        ]
        return read_patches(listing, key, patches)
    if kind == "PATCH" and _are_patches(message.get("patches")):
        return read_patches(listing, key, message["patches"])
    return [Problem("4000003", "The message does not fit its operationType.")]


def _are_patches(patches: Any) -> bool:
    return (
        isinstance(patches, list)
        and bool(patches)
        and all(isinstance(each, dict) and each.get("op") in OPERATIONS for each in patches)
    )


def _issue(message: Json, problem: Problem) -> Json:
    issue = {
        "messageId": message["messageId"],
        "code": problem.code,
        "severity": "ERROR",
        "message": problem.message,
    }
    if isinstance(message.get("sku"), str) and message["sku"]:
        issue["sku"] = message["sku"]
    if problem.attribute:
        issue["attributeName"] = problem.attribute
    return issue


def _warnings(message: Json) -> list[Json]:
    """Return what Amazon remarks on a message that it accepts nevertheless."""
    if zlib.crc32(message["sku"].encode()) % 11:
        return []
    return [
        {
            "messageId": message["messageId"],
            "sku": message["sku"],
            "code": "99300",
            "severity": "WARNING",
            "message": "'bullet_point' is recommended but missing.",
            "attributeName": "bullet_point",
        }
    ]


def _report(feed: Feed, issues: list[Json], *, read: int, bad: int) -> Json:
    severities = Counter(each["severity"] for each in issues)
    return {
        "header": {"sellerId": feed.seller_id, "version": "2.0", "feedId": feed.feed_id},
        "issues": issues,
        "summary": {
            "errors": severities["ERROR"],
            "warnings": severities["WARNING"],
            "messagesProcessed": read,
            "messagesAccepted": read - bad,
            "messagesInvalid": bad,
        },
    }


def _to_document(report: Json) -> Document:
    content = json.dumps(report, ensure_ascii=False).encode()
    content_type = "application/json; charset=UTF-8"
    if len(content) > GZIP_ABOVE:
        return Document(gzip.compress(content, 5, mtime=0), content_type, is_gzip=True)
    return Document(content, content_type)


def _is_kept(world: World, feed: Feed) -> bool:
    return feed.created > days_later(world.clock.timestamp(), -KEPT_DAYS)
