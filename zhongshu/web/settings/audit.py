"""Settings › audit trail: who did what."""

from django.http import HttpResponse

from zhongshu.identity import public as identity
from zhongshu.kernel.texts import clean
from zhongshu.web.http import SignedInRequest, answer
from zhongshu.web.settings import trail

PAGE_ROWS = 50


def audit(request: SignedInRequest) -> HttpResponse:
    """Show the trail, newest first: administrators all of it, others their own part."""
    chosen = identity.AuditFilter(
        who=clean(request.GET.get("who", ""), longest=150),
        action=clean(request.GET.get("action", ""), longest=100),
        subject=clean(request.GET.get("q", ""), longest=200),
    )
    found = identity.list_audit(
        request.actor, chosen, cursor=request.GET.get("cursor", "")[:40], limit=PAGE_ROWS
    )
    context = {
        "section": "audit",
        "rows": [trail.to_row(line) for line in found.lines],
        "found": found,
        "chosen": chosen,
        "is_filtered": chosen != identity.AuditFilter(),
        "actions": trail.list_actions(),
    }
    return answer(request, "settings/audit.html", context, part="list")
