"""Which table of addresses a request is looked up in."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

type Answering = Callable[[HttpRequest], HttpResponseBase]

MACHINES = ("/api/", "/readyz", "/metrics")


def choose_door(get_response: Answering) -> Answering:
    """Load the API with the first request that asks for it.

    Its shapes take half a second and 22 MB, which who only looks at pages need not pay.
    """

    def answer(request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith(MACHINES):
            request.urlconf = "config.machine_urls"
        return get_response(request)

    return answer
