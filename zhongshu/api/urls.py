"""Addresses of the REST API, and of what machines ask: is it ready, how does it do."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, path
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

from zhongshu.api import errors
from zhongshu.api.docs import show_docs
from zhongshu.api.door import api
from zhongshu.api.metrics import tell_metrics
from zhongshu.api.readiness import tell_readiness

ENGLISH, CHINESE = "en", "zh-hans"

type View = Callable[..., HttpResponseBase]


def language_of(request: HttpRequest) -> str:
    """Return the language of `Accept-Language`: English unless Chinese is liked better."""
    for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        if code.startswith(("zh", "en")):
            return CHINESE if code.startswith("zh") else ENGLISH
    return ENGLISH


def speaking(view: View) -> View:
    """Answer in the reader's language, and every failure in the shape of the API."""

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        with translation.override(language_of(request)):
            try:
                response = view(request, *args, **kwargs)
            except Http404:
                return errors.tell_unknown_path(request)
            if isinstance(response, HttpResponseNotAllowed):
                return errors.tell_wrong_method(response["Allow"])
            return response

    return answer


def unknown_path(request: HttpRequest, rest: str) -> HttpResponseBase:  # noqa: ARG001
    """Answer what no operation takes."""
    return errors.tell_unknown_path(request)


unknown_path.csrf_exempt = True  # type: ignore[attr-defined]

_operations, _app, _namespace = api.urls
for _pattern in _operations:
    if isinstance(_pattern, URLPattern):
        _pattern.callback = speaking(_pattern.callback)

urlpatterns: list[URLPattern | URLResolver] = [
    path("readyz", speaking(tell_readiness), name="readyz"),
    path("metrics", speaking(tell_metrics), name="metrics"),
    path("api/v1/docs", speaking(show_docs), name="api-docs"),
    path("api/v1/", (_operations, _app, _namespace)),
    path("api/v1/<path:rest>", speaking(unknown_path)),
]
