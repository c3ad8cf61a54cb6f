"""The dashboard."""

from django.http import HttpResponse
from django.utils import timezone

from zhongshu.web.http import SignedInRequest, answer


def dashboard(request: SignedInRequest) -> HttpResponse:
    """Show the day of the stores one may see."""
    return answer(request, "dashboard/dashboard.html", {"now": timezone.now()})
