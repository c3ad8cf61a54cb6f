"""Settings › company: its name, its day, its currency."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zhongshu.company import public as company
from zhongshu.identity import public as identity
from zhongshu.kernel.errors import DomainError
from zhongshu.web import choices
from zhongshu.web.http import SignedInRequest, answer, toast
from zhongshu.web.sign_in.forms import CompanyFields


@require_http_methods(["GET", "POST"])
def company_card(request: SignedInRequest) -> HttpResponse:
    """Show the company's card to everybody; administrators change it."""
    card = request.company
    present = {
        "company": card.name,
        "time_zone": card.time_zone,
        "base_currency": card.base_currency,
    }
    form = CompanyFields(request.POST or None, initial=present)
    if request.method == "POST":
        identity.require_full_admin(request.actor)
        if form.is_valid():
            try:
                company.set_company(
                    name=form.cleaned_data["company"],
                    time_zone=form.cleaned_data["time_zone"],
                    base_currency=form.cleaned_data["base_currency"],
                    actor=request.actor,
                )
            except DomainError as refusal:
                form.add_error(None, str(refusal))
            else:
                toast(request, _("The company's card is saved."))
                return redirect("settings:company")
    context = {
        "section": "company",
        "form": form,
        "time_zones": choices.time_zones(),
        "currencies": choices.currencies(),
    }
    return answer(request, "settings/company.html", context, status=422 if form.is_bound else 200)
