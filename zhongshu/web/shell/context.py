"""What the frame of every page needs to know."""

import json
from functools import partial

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from zhongshu.web.http import read_toasts
from zhongshu.web.shell import banners, navigation
from zhongshu.web.shell.preferences import read_choice

HTMX = json.dumps(
    {
        "allowEval": False,
        "allowScriptTags": False,
        "includeIndicatorStyles": False,
        "attributesToSettle": ["class", "width", "height"],
        "selfRequestsOnly": True,
        "historyCacheSize": 0,
        "refreshOnHistoryMiss": True,
        "scrollIntoViewOnBoost": False,
        "defaultSwapStyle": "outerHTML",
        "defaultSettleDelay": 0,  # a button that is seen works at once
        "timeout": 20_000,
        "responseHandling": [
            {"code": "204", "swap": False},
            {"code": "[23]..", "swap": True},
            {"code": "422", "swap": True},
            {"code": "[45]..", "swap": False, "error": True},
        ],
    }
)


def shell(request: HttpRequest) -> dict[str, object]:
    """Add the frame. Callables are asked only by a whole page, not by a part of one."""
    language = get_language() or settings.LANGUAGE_CODE
    context: dict[str, object] = {
        "theme": read_choice(request, "theme"),
        "density": read_choice(request, "density"),
        "slim": read_choice(request, "nav"),
        "html_language": "en" if language.startswith("en") else "zh-Hans",
        "language": language,
        "languages": settings.LANGUAGES,
        "htmx_config": HTMX,
        "waiting_toasts": partial(read_toasts, request),
        "shows_parts": settings.DEMO or settings.DEBUG,
    }
    actor = getattr(request, "actor", None)
    if actor is not None:
        context |= {
            "actor": actor,
            "company": request.company,  # type: ignore[attr-defined]
            "nav_groups": partial(navigation.list_entries, request, actor),
            "banner": partial(banners.read_banner, request, actor),
        }
    return context
