"""What the frame asks for by itself: whether Amazon is in step, and what the bell counts."""

from functools import partial

from django.http import HttpResponse
from django.utils import timezone

from zhongshu.flows.list_notifications import list_own, list_unmarked, mark
from zhongshu.web.http import SignedInRequest, answer
from zhongshu.web.shell import frame
from zhongshu.web.shell.banners import read_pulse


def pulse(request: SignedInRequest) -> HttpResponse:
    """Answer both, so that no page waits for them; what needs a person is kept for a while."""
    at = timezone.now()
    found = frame.keep(request, "notifications", partial(list_unmarked, request.actor, at))
    context = {
        "pulse": read_pulse(request.actor),
        "unread": mark([*found, *list_own(request.actor, at)], request.actor).unread,
    }
    return answer(request, "shell/_pulse.html", context)
