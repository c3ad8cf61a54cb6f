"""The Merchant Token that a pasted token does not tell: typed where its lack is seen."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhongshu.channels import public as channels
from zhongshu.identity import public as identity
from zhongshu.kernel.errors import DomainError
from zhongshu.web.connect import accounts, permissions
from zhongshu.web.connect.forms import SellerIdForm
from zhongshu.web.http import SignedInRequest, allowed_to, toast


@allowed_to(identity.Role.ADMIN)
@require_POST
def enter_seller_id(request: SignedInRequest, account_id: int) -> HttpResponse:
    """Store the Merchant Token and go back to the page on which it was typed."""
    card = channels.get_account(request.actor, account_id)
    is_preflight = "preflight" in request.POST
    form = SellerIdForm(request.POST)
    if form.is_valid():
        try:
            channels.set_seller_id(
                account_id=account_id,
                seller_id=form.cleaned_data["seller_id"],
                actor=request.actor,
                at=timezone.now(),
            )
        except DomainError as refusal:
            form.add_error("seller_id", str(refusal))
        else:
            toast(request, _("The seller id of %s is saved.") % card.name)
            if not is_preflight:
                return redirect("accounts:account", account_id)
            query = "?new=1" if "new" in request.GET else ""
            return redirect(f"{reverse('accounts:permissions', args=[account_id])}{query}")
    show = permissions.show if is_preflight else accounts.show
    return show(request, account_id, form=form, status=422)
