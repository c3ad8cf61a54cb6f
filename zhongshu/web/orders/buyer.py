"""The buyer of an order: masked until somebody asks, each view written down."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhongshu.channels import public as channels
from zhongshu.identity import public as identity
from zhongshu.orders import public as orders
from zhongshu.web.http import SignedInRequest, answer
from zhongshu.web.orders.reasons import REASONS


@require_POST
def reveal(request: SignedInRequest, order_id: int) -> HttpResponse:
    """Show the buyer's name, address and contact, and record who looked and why."""
    reason = REASONS.get(request.POST.get("reason", ""))
    if reason is None:
        raise identity.UnknownChoiceError(
            field="reason", choice=request.POST.get("reason", "")[:20]
        )
    buyer = orders.reveal_buyer(
        order_id=order_id, reason=reason.stored, actor=request.actor, at=timezone.now()
    )
    return answer(request, "orders/_revealed.html", {"lines": tell_lines(buyer)})


def tell_lines(buyer: channels.BuyerFacts) -> list[str]:
    """Return an address as it stands on a parcel, and how to reach the buyer."""
    address = buyer.address or channels.AddressFacts()
    town = " ".join(
        filter(None, (address.city, address.district, address.state_or_region, address.postal_code))
    )
    told = [
        address.name or buyer.name,
        address.company_name or buyer.company_name,
        *address.lines,
        town,
        address.country_code,
        address.phone,
        buyer.email,
        *(f"{_('Gift message')}: {text}" for _item, text in buyer.gift_messages),
    ]
    return [each for each in told if each]
