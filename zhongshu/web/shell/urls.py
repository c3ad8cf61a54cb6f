"""Addresses of the frame."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.urls import path
from django.utils.translation import gettext_lazy as _

from zhongshu.web.shell import navigation
from zhongshu.web.shell.palette import palette
from zhongshu.web.shell.preferences import set_preferences
from zhongshu.web.shell.pulse import pulse


@login_not_required
def alive(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Tell that this process answers; it asks nobody else."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
def favicon(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Lead to the mark: browsers ask here where an answer is no page of ours and names none."""
    return HttpResponseRedirect(static("img/mark.svg"))


navigation.register_action(
    navigation.Action(name=_("Switch between light and dark"), icon="moon", url="#theme")
)
navigation.register_action(
    navigation.Action(name=_("Keyboard shortcuts"), icon="keyboard", url="#keys", key="?")
)

urlpatterns = [
    path("healthz", alive, name="healthz"),
    path("favicon.ico", favicon, name="favicon"),
    path("preferences/", set_preferences, name="preferences"),
    path("palette/", palette, name="palette"),
    path("pulse/", pulse, name="pulse"),
]
