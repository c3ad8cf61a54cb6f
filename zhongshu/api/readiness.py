"""/readyz: may this installation be used, and what is wrong with it."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from zhongshu.flows.check_health import check_health


@login_not_required
def tell_readiness(_request: HttpRequest) -> JsonResponse:
    """Answer 200 when every vital part works, else 503; each part says a sentence."""
    found = check_health(folder=settings.DATA_FOLDER.path, at=timezone.now())
    is_ready = all(each.is_ok for each in found if each.is_vital)
    checks = [
        {
            "name": each.name,
            "ok": each.is_ok,
            "vital": each.is_vital,
            "sentence": each.sentence,
        }
        for each in found
    ]
    body = {"ready": is_ready, "checks": checks}
    return JsonResponse(body, status=200 if is_ready else 503)
