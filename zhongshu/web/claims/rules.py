"""The days that Amazon grants for claims of each kind."""

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from zhongshu.claims import public as claims
from zhongshu.kernel.errors import InvalidError
from zhongshu.web.claims.forms import WindowsForm
from zhongshu.web.claims.words import KIND_NAMES
from zhongshu.web.http import SignedInRequest, allowed_to, answer, toast


@require_safe
def windows(request: SignedInRequest) -> HttpResponse:
    """Show the days of every kind, and Amazon's own."""
    return _show(request, _form())


@require_POST
@allowed_to(*claims.MAY_SETTLE)
def set_windows(request: SignedInRequest) -> HttpResponse:
    """Store them; claims that nobody submitted follow."""
    form = _form(request.POST)
    if form.is_valid():
        try:
            followed = claims.set_claim_rules(
                form.to_windows(),
                remind_days=form.cleaned_data["remind_days"],
                actor=request.actor,
                at=timezone.now(),
            )
        except InvalidError as refusal:
            form.add_error(None, str(refusal))
        else:
            text = ngettext(
                "Saved; %d claim has other days now.",
                "Saved; %d claims have other days now.",
                followed,
            )
            toast(request, text % followed if followed else _("Saved."))
            return redirect("claims:rules")
    return _show(request, form, status=422)


@require_POST
@allowed_to(*claims.MAY_SETTLE)
def reset(request: SignedInRequest) -> HttpResponse:
    """Go back to what Amazon announced."""
    claims.set_claim_rules(claims.DEFAULTS, actor=request.actor, at=timezone.now())
    toast(request, _("Back to what Amazon announced."))
    return redirect("claims:rules")


def _form(*told: QueryDict) -> WindowsForm:
    windows, days = claims.read_windows(), claims.read_remind_days()
    return WindowsForm(*told, windows=windows, remind_days=days)


def _show(request: SignedInRequest, form: WindowsForm, *, status: int = 200) -> HttpResponse:
    now = claims.read_windows()
    context = {
        "form": form,
        "kinds": [
            (KIND_NAMES[kind], form[f"wait_{kind}"], form[f"days_{kind}"], own, now[kind] != own)
            for kind, own in claims.DEFAULTS.items()
        ],
        "is_changed": now != claims.DEFAULTS,
        "may_settle": claims.may_settle(request.actor),
    }
    return answer(request, "claims/rules.html", context, status=status)
