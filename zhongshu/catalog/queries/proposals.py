"""How fresh the proposals are."""

from zhongshu.catalog.pairing_values import ProposalState, Proposed
from zhongshu.catalog.statements import proposals as statements
from zhongshu.identity import public as identity


def get_proposal_state(actor: identity.Actor) -> ProposalState:
    """Return when proposals were last found, and whether that goes on or will be done again."""
    began_at, ended_at, unpaired, proposed, sure, is_wished = statements.read_state()
    runs = began_at is not None and (ended_at is None or ended_at < began_at)
    is_told = ended_at is not None and actor.sees_every_store
    return ProposalState(
        since=began_at if runs else None,
        is_waiting=is_wished and not runs,
        ended_at=ended_at,
        found=Proposed(unpaired, proposed, sure) if is_told else None,
    )
