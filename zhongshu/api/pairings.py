"""/pairings: what seller SKUs sell, in versions."""

from datetime import datetime
from typing import Annotated

from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from zhongshu.api.guard import TokenRequest
from zhongshu.api.once import once
from zhongshu.api.pairing_shapes import Pairing, show_pairing
from zhongshu.api.pairing_targets import NewPairing, read_names, to_pair
from zhongshu.api.shapes import Body, BodyId, Id, Page, PageQuery, read_id, to_page
from zhongshu.catalog import public as catalog
from zhongshu.identity import public as identity
from zhongshu.kernel.outcomes import Outcome

router = Router(tags=["pairings"])

MOST_PAIRS = 500
Sku = Annotated[str, Field(max_length=200)]


class PairingQuery(PageQuery):
    seller_sku_id: Id | None = None
    seller_sku: Annotated[list[Sku], Field(max_length=500)] = []
    product_id: Id | None = None
    only_open: bool = False


class NewPairings(Body):
    pairings: Annotated[list[NewPairing], Field(min_length=1, max_length=MOST_PAIRS)]


class Paired(Schema):
    """`outcome` is new, changed, unchanged or refused; `why` says why it was refused."""

    label: str
    seller_sku_id: int | None
    outcome: str
    pairing_id: int | None
    why: str


class PairedAll(Schema):
    """In the order of what was sent."""

    items: list[Paired]


class Proposed(Schema):
    """How many SKUs are unpaired, for how many a product is proposed, and how many are sure."""

    unpaired: int
    proposed: int
    sure: int


class ProposalState(Schema):
    """`since`: a run goes on; `is_waiting`: something changed, and one will come.

    `found` is what the last whole run found, for tokens that see every store.
    """

    since: datetime | None
    is_waiting: bool
    ended_at: datetime | None
    found: Proposed | None


class Confirm(Body):
    """Which proposals: of a reason, an account, a store; from `least_score` on (900: the sure)."""

    least_score: Annotated[int, Field(strict=True, ge=0, le=1_000)] = catalog.SURE
    reason: catalog.Reason | None = None
    account_id: BodyId | None = None
    store_id: BodyId | None = None
    search: Annotated[str, Field(max_length=100)] = ""


class Confirmed(Schema):
    """`refused` were paired by somebody meanwhile; `pairing_ids` take all of it back."""

    paired: int
    refused: int
    pairing_ids: list[int]


class Undo(Body):
    pairing_ids: Annotated[list[BodyId], Field(min_length=1, max_length=50_000)]


class Undone(Schema):
    undone: int


@router.get("", response=Page[Pairing])
def list_pairings(request: TokenRequest, query: Query[PairingQuery]) -> Page[Pairing]:
    """List all versions of pairings, the newest first; `only_open`: those that count now."""
    found = catalog.list_pairings(
        request.auth.actor,
        seller_sku_id=query.seller_sku_id,
        product_id=query.product_id,
        seller_skus=query.seller_sku,
        only_open=query.only_open,
        older_than=read_id(query.cursor) if query.cursor else None,
        limit=query.limit + 1,
    )
    page = found[: query.limit]
    following = str(page[-1].id) if len(found) > query.limit else None
    return to_page([show_pairing(row) for row in page], following)


@router.post("", response=PairedAll)
@once()
def pair(request: TokenRequest, new: NewPairings) -> Schema:
    """Pair up to 500 seller SKUs; what was posted keeps the version it was posted under.

    One whose pairing is not the one that it `replaces` is refused with the name of whoever was
    faster; the others are stored all the same.
    """
    actor = request.auth.actor
    names = read_names(actor, new.pairings)
    meant = [to_pair(each, names) for each in new.pairings]
    pairs = [each for each in meant if isinstance(each, catalog.Pair)]
    done = iter(catalog.pair_skus(pairs, reason=catalog.Reason.API, actor=actor, at=timezone.now()))
    items = []
    for item, each in zip(new.pairings, meant, strict=True):
        items.append(_refuse(item, each) if isinstance(each, str) else _tell(next(done)))
    return PairedAll(items=items)


@router.post("/propose", response=Proposed)
@once()
def propose(request: TokenRequest) -> Schema:
    """Look for the product of every unpaired seller SKU of your stores again, and wait for it.

    It happens by itself too, whenever listings, products, rules or pairings change; a worker
    does it where `POST /pairings/proposals` asks for it.
    """
    return _show_found(catalog.propose_pairings(actor=request.auth.actor, at=timezone.now()))


@router.post("/proposals", response={202: ProposalState})
@once(status=202)
def ask_for_proposals(request: TokenRequest) -> Schema:
    """Let a worker find the proposals for all stores anew; asking again adds nothing to it."""
    catalog.ask_for_proposals(actor=request.auth.actor, at=timezone.now())
    return _show_state(request.auth.actor)


@router.get("/proposals", response=ProposalState)
def get_proposal_state(request: TokenRequest) -> ProposalState:
    """Tell how fresh the proposals are."""
    return _show_state(request.auth.actor)


@router.post("/confirm", response=Confirmed)
@once()
def confirm(request: TokenRequest, which: Confirm) -> Schema:
    """Pair each SKU that waits with its best proposal, if that is sure enough."""
    done = catalog.confirm_proposals(
        filter_by=catalog.PairingFilter(
            reason=which.reason,
            account_id=which.account_id,
            store_id=which.store_id,
            search=which.search,
        ),
        least_score=which.least_score,
        actor=request.auth.actor,
        at=timezone.now(),
    )
    return Confirmed(paired=done.paired, refused=done.refused, pairing_ids=list(done.pairing_ids))


@router.post("/undo", response=Undone)
@once()
def undo(request: TokenRequest, chosen: Undo) -> Schema:
    """Take pairings back that count still: the version before comes back as a new one."""
    actor, at = request.auth.actor, timezone.now()
    return Undone(undone=catalog.undo_pairings(chosen.pairing_ids, actor=actor, at=at))


def _show_found(found: catalog.Proposed) -> Proposed:
    return Proposed(unpaired=found.unpaired, proposed=found.proposed, sure=found.sure)


def _show_state(actor: identity.Actor) -> ProposalState:
    state = catalog.get_proposal_state(actor)
    return ProposalState(
        since=state.since,
        is_waiting=state.is_waiting,
        ended_at=state.ended_at,
        found=_show_found(state.found) if state.found else None,
    )


def _refuse(item: NewPairing, why: str) -> Paired:
    return Paired(
        label=item.label,
        seller_sku_id=item.seller_sku_id,
        outcome=Outcome.REFUSED,
        pairing_id=None,
        why=why,
    )


def _tell(answer: catalog.Paired) -> Paired:
    return Paired(
        label=answer.label,
        seller_sku_id=answer.seller_sku_id,
        outcome=answer.outcome,
        pairing_id=answer.pairing_id,
        why=answer.refusal,
    )
