"""The line at the foot of the navigation that tells whether Amazon is in step."""

from django.http import HttpResponse

from zhongshu.web.http import SignedInRequest, answer
from zhongshu.web.shell.banners import read_pulse


def pulse(request: SignedInRequest) -> HttpResponse:
    """Answer the line; it asks for itself, so that no page waits for it."""
    return answer(request, "shell/_pulse.html", {"pulse": read_pulse(request.actor)})
