"""Which of the two ways of authorising is offered first."""

from zhongshu.channels import public as channels
from zhongshu.web.http import SignedInRequest


def first_way(request: SignedInRequest, application_id: int) -> str:
    """Return the page to go to: Seller Central shows tokens of private applications only."""
    kinds = {card.application_id: card.kind for card in channels.list_applications(request.actor)}
    is_public = kinds.get(application_id) == channels.ApplicationKind.PUBLIC
    return "accounts:consent" if is_public else "accounts:token"
