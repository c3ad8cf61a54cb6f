"""/claims: what Amazon owes us, what we say to it, and the days that Amazon grants."""

from django.utils import timezone
from ninja import Query, Router, Schema

from zhongshu.api.claim_shapes import (
    Claim,
    ClaimDetail,
    ClaimEvent,
    ClaimQuery,
    NewClaim,
    NewRules,
    Rules,
    Said,
    SaidPay,
    SaidSubmit,
    SaidToMany,
    Settled,
    SettledMany,
)
from zhongshu.api.guard import TokenRequest
from zhongshu.api.once import once
from zhongshu.api.shapes import LONGEST_PAGE, Id, Page, to_page
from zhongshu.claims import public as claims

router = Router(tags=["claims"])


@router.get("", response=Page[Claim])
def list_claims(request: TokenRequest, query: Query[ClaimQuery]) -> Page[Claim]:
    """List claims, the most urgent first."""
    found = claims.list_claims(
        request.auth.actor,
        query.to_filter(),
        at=timezone.now(),
        cursor=query.cursor or None,
        limit=query.limit,
        sort=query.sort,
        descending=query.descending,
    )
    return to_page([Claim.of(row) for row in found.rows], found.next)


@router.post("", response={201: ClaimDetail})
@once(status=201)
def open_claim(request: TokenRequest, new: NewClaim) -> Schema:
    """Open a claim by hand: it stays as it is until it is settled or withdrawn."""
    made = claims.open_claim(new.to_claim(), actor=request.auth.actor, at=timezone.now())
    return _show(request, made)


@router.get("/rules", response=Rules)
def read_rules(request: TokenRequest) -> Schema:  # noqa: ARG001 - everybody may read them
    """Tell how many days Amazon grants for claims of each kind."""
    return Rules.of(claims.read_windows(), claims.read_remind_days())


@router.patch("/rules", response=Rules)
@once()
def set_rules(request: TokenRequest, new: NewRules) -> Schema:
    """Set the days of these kinds and of reminding; claims that are not submitted follow."""
    windows = {each.kind: claims.Window(each.wait_days, each.days) for each in new.items}
    changed = claims.set_claim_rules(
        windows, remind_days=new.remind_days, actor=request.auth.actor, at=timezone.now()
    )
    return Rules.of(claims.read_windows(), claims.read_remind_days(), changed)


@router.post("/settle", response=SettledMany)
@once()
def settle(request: TokenRequest, said: SaidToMany) -> Schema:
    """Say the same to up to 500 claims; each that refuses comes back with why."""
    saying = claims.Saying(
        claims.Verdict(said.verdict),
        said.reason,
        said.case_number,
        said.payment.to_payment() if said.payment else None,
    )
    choices = [claims.Choice(each) for each in said.ids]
    told = claims.settle_claims(choices, saying, actor=request.auth.actor, at=timezone.now())
    return SettledMany(items=[Settled.of(each) for each in told])


@router.get("/{claim_id}", response=ClaimDetail)
def get_claim(request: TokenRequest, claim_id: Id) -> Schema:
    """Return one claim with its evidence, its letter and what Amazon paid for it."""
    return _show(request, claim_id)


@router.get("/{claim_id}/events", response=Page[ClaimEvent])
def list_events(request: TokenRequest, claim_id: Id) -> Page[ClaimEvent]:
    """List what happened to a claim, the newest first."""
    actor = request.auth.actor
    claims.get_claim(actor, claim_id, at=timezone.now())
    events = claims.list_events(actor, claim_id)
    return to_page([ClaimEvent.from_orm(each) for each in events], None)


@router.post("/{claim_id}/submit", response=ClaimDetail)
@once()
def submit(request: TokenRequest, claim_id: Id, said: SaidSubmit) -> Schema:
    """Say that it is submitted to Amazon: its units stay from now on."""
    verdict = claims.Verdict.SUBMIT
    return _say(request, claim_id, said, claims.Saying(verdict, said.reason, said.case_number))


@router.post("/{claim_id}/pay", response=ClaimDetail)
@once()
def pay(request: TokenRequest, claim_id: Id, said: SaidPay) -> Schema:
    """Say what Amazon gave for it."""
    payment, verdict = said.to_payment(), claims.Verdict.PAY
    saying = claims.Saying(verdict, said.reason, said.case_number, payment)
    return _say(request, claim_id, said, saying)


@router.post("/{claim_id}/refuse", response=ClaimDetail)
@once()
def refuse(request: TokenRequest, claim_id: Id, said: Said) -> Schema:
    """Say that Amazon refused it, with a reason."""
    return _say(request, claim_id, said, claims.Saying(claims.Verdict.REFUSE, said.reason))


@router.post("/{claim_id}/reopen", response=ClaimDetail)
@once()
def reopen(request: TokenRequest, claim_id: Id, said: Said) -> Schema:
    """Let it follow its cause again."""
    return _say(request, claim_id, said, claims.Saying(claims.Verdict.REOPEN, said.reason))


@router.post("/{claim_id}/withdraw", response=ClaimDetail)
@once()
def withdraw(request: TokenRequest, claim_id: Id, said: Said) -> Schema:
    """Take one away that was opened by hand and is not submitted."""
    return _say(request, claim_id, said, claims.Saying(claims.Verdict.WITHDRAW, said.reason))


@router.post("/{claim_id}/undo", response=ClaimDetail)
@once()
def undo(request: TokenRequest, claim_id: Id, said: Said) -> Schema:
    """Take back what was said last."""
    return _say(request, claim_id, said, claims.Saying(claims.Verdict.UNDO, said.reason))


def _say(request: TokenRequest, claim_id: int, said: Said, saying: claims.Saying) -> Schema:
    choice = claims.Choice(claim_id, said.version)
    at = timezone.now()
    [told] = claims.settle_claims([choice], saying, actor=request.auth.actor, at=at)
    if told.refusal is not None:
        raise told.refusal
    return _show(request, claim_id)


def _show(request: TokenRequest, claim_id: int) -> ClaimDetail:
    actor = request.auth.actor
    row = claims.get_claim(actor, claim_id, at=timezone.now())
    of_claim = claims.ReimbursementFilter(claim_id=claim_id)
    paid = claims.list_reimbursements(actor, of_claim, limit=LONGEST_PAGE)
    return ClaimDetail.whole(row, paid.rows, claims.to_letter(row))
