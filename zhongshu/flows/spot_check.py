"""Hold drawn listings against Amazon as it is now, a question at a time, then mend our copy."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial

from django.db import DataError, IntegrityError

from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.flows.page_transaction import in_one_transaction
from zhongshu.identity import public as identity

# Twenty listings have one page; more would be a mistake of Amazon's.
MOST_PAGES = 5
TROUBLES: tuple[tuple[type[channels.GatewayError], catalog.Trouble], ...] = (
    (channels.ThrottledError, catalog.Trouble.THROTTLED),
    (channels.RoleMissingError, catalog.Trouble.ROLE_MISSING),
    (channels.AuthorisationLostError, catalog.Trouble.AUTHORISATION_LOST),
    (channels.ApplicationRefusedError, catalog.Trouble.APPLICATION_REFUSED),
)

type Now = Callable[[], datetime]


def ask_amazon(*, spot_check_id: int, actor: identity.Actor, now: Now) -> catalog.SpotCheckRow:
    """Ask one question: up to 20 listings of one store; return how far the check is.

    What Amazon says is compared and kept, then stored as any other answer. Where it says
    nothing, the check says why and waits; asked again later, it goes on where it was.

    Raises:
        identity.NotAllowedError: this role does not check.
        catalog.SpotCheckNotFoundError: no such check, or not for this actor.
    """
    identity.require_role(actor, identity.Role.OPERATIONS)
    check = catalog.get_spot_check(actor, spot_check_id)
    wanted = catalog.list_skus_to_ask(actor, spot_check_id)
    if wanted:
        _ask(check, wanted, actor, now)
    return catalog.get_spot_check(actor, spot_check_id)


def ask_to_the_end(*, spot_check_id: int, actor: identity.Actor, now: Now) -> catalog.SpotCheckRow:
    """Ask until every listing has its answer, or there is none to be had now.

    Raises:
        identity.NotAllowedError, catalog.SpotCheckNotFoundError: as `ask_amazon`.
    """
    while True:
        check = ask_amazon(spot_check_id=spot_check_id, actor=actor, now=now)
        if check.waiting == 0 or check.trouble:
            return check


def _ask(
    check: catalog.SpotCheckRow,
    wanted: Sequence[catalog.SkuToAsk],
    actor: identity.Actor,
    now: Now,
) -> None:
    account = channels.get_account_ref(check.account_id)
    answers: list[catalog.ListingAnswer] = []
    trouble = None
    if not account.seller_id:
        trouble = catalog.CheckTrouble(catalog.Trouble.SELLER_ID_MISSING)
    else:
        gateway = channels.gateway_for(account, for_person=True)
        try:
            for answer in _read(gateway, wanted):
                answers.append(answer)  # noqa: PERF402 - what came before an outage is kept
        except channels.GatewayError as outage:
            trouble = _to_trouble(outage, now())
    at = now()
    in_one_transaction(
        partial(
            catalog.record_spot_check_answers,
            spot_check_id=check.id,
            answers=answers,
            trouble=trouble,
            actor=actor,
            at=at,
        )
    )
    _mend(check.account_id, [each.facts for each in answers if each.facts], at)


def _read(
    gateway: channels.ChannelGateway, wanted: Sequence[catalog.SkuToAsk]
) -> Iterator[catalog.ListingAnswer]:
    """Yield an answer for each listing; a question that is refused is asked in halves.

    So one SKU that Amazon cannot bear keeps no other from its answer.
    """
    try:
        found, refused = _fetch(gateway, wanted)
    except channels.RequestRefusedError as refusal:
        if len(wanted) == 1:
            yield catalog.ListingAnswer(wanted[0].item_id, refusal=str(refusal) or "400")
            return
        middle = len(wanted) // 2
        yield from _read(gateway, wanted[:middle])
        yield from _read(gateway, wanted[middle:])
        return
    for each in wanted:
        yield catalog.ListingAnswer(
            each.item_id, found.get(each.seller_sku), refused.get(each.seller_sku, "")
        )


def _fetch(
    gateway: channels.ChannelGateway, wanted: Sequence[catalog.SkuToAsk]
) -> tuple[dict[str, channels.ListingFacts], dict[str, str]]:
    """Return what Amazon tells by SKU, and what of it cannot be understood."""
    query = channels.ListingQuery(
        wanted[0].marketplace_id, seller_skus=tuple(each.seller_sku for each in wanted)
    )
    found: dict[str, channels.ListingFacts] = {}
    refused: dict[str, str] = {}
    token = None
    for _page in range(MOST_PAGES):
        page = gateway.fetch_listing_page(query, token)
        found |= {each.seller_sku: each for each in page.listings}
        refused |= {each.key: each.why for each in page.unreadable}
        token = page.next_token
        if token is None:
            break
    return found, refused


def _to_trouble(outage: channels.GatewayError, at: datetime) -> catalog.CheckTrouble:
    kind = next(
        (word for error, word in TROUBLES if isinstance(outage, error)), catalog.Trouble.OUTAGE
    )
    after = None
    if isinstance(outage, channels.ThrottledError):
        after = at + timedelta(seconds=outage.retry_after_s)
    return catalog.CheckTrouble(kind, str(outage), outage.request_id, after)


def _mend(account_id: int, listings: Sequence[channels.ListingFacts], at: datetime) -> None:
    """Store the answers as the streams do. What the database refuses they show as an issue."""
    if not listings:
        return
    try:
        in_one_transaction(
            partial(
                catalog.record_listings,
                account_id=account_id,
                listings=listings,
                source=catalog.Source.API,
                at=at,
            )
        )
    except (DataError, IntegrityError):
        middle = len(listings) // 2
        if middle:
            _mend(account_id, listings[:middle], at)
            _mend(account_id, listings[middle:], at)
