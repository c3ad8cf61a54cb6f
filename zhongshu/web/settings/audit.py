"""Settings › audit trail: who did what."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from zhongshu.identity import public as identity
from zhongshu.web.http import SignedInRequest, answer

PAGE_ROWS = 50
# What the codes of the trail mean; a code that is not here is shown as it is.
ACTION_NAMES = {
    "company.set": gettext_noop("Company's card changed"),
    "identity.password.changed": gettext_noop("Password changed"),
    "identity.password.reset": gettext_noop("Password reset"),
    "identity.signed_in": gettext_noop("Signed in"),
    "identity.token.issued": gettext_noop("API token issued"),
    "identity.token.revoked": gettext_noop("API token revoked"),
    "identity.user.added": gettext_noop("User added"),
}


def audit(request: SignedInRequest) -> HttpResponse:
    """Show the trail, newest first: administrators all of it, others their own part."""
    chosen = identity.AuditFilter(
        who=request.GET.get("who", "")[:150],
        action=request.GET.get("action", "")[:100],
        subject=request.GET.get("q", "")[:200],
    )
    found = identity.list_audit(
        request.actor, chosen, cursor=request.GET.get("cursor", "")[:40], limit=PAGE_ROWS
    )
    rows = [
        (line, _(ACTION_NAMES[line.action]) if line.action in ACTION_NAMES else line.action)
        for line in found.lines
    ]
    context = {
        "section": "audit",
        "rows": rows,
        "found": found,
        "chosen": chosen,
        "is_filtered": chosen != identity.AuditFilter(),
        "actions": [(code, _(name)) for code, name in ACTION_NAMES.items()],
    }
    return answer(request, "settings/audit.html", context, part="list")
