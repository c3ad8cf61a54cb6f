"""The command palette: pages, actions and things, by their names in both languages."""

from django.http import HttpResponse

from zhongshu.web.http import SignedInRequest, answer
from zhongshu.web.shell import navigation

LONGEST = 100


def palette(request: SignedInRequest) -> HttpResponse:
    """Render what fits the typed text."""
    text = request.GET.get("q", "")[:LONGEST]
    groups = navigation.find(request.actor, text)
    return answer(request, "shell/palette.html", {"groups": groups, "q": text}, part="found")
