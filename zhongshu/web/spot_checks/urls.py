"""Addresses of spot checks, and their place in the navigation and the palette."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from zhongshu.identity import public as identity
from zhongshu.web.shell import navigation
from zhongshu.web.spot_checks import beginning, checking, views

app_name = "spot-checks"
urlpatterns = [
    path("", views.spot_checks, name="list"),
    path("new/", beginning.begin, name="new"),
    path("<int:spot_check_id>/", views.spot_check, name="check"),
    path("<int:spot_check_id>/ask/", checking.ask, name="ask"),
    path("<int:spot_check_id>/confirm-equal/", checking.confirm_equal, name="confirm-equal"),
    path("<int:spot_check_id>/finish/", checking.finish, name="finish"),
    path("<int:spot_check_id>/<int:place>/", views.item, name="item"),
    path("<int:spot_check_id>/<int:place>/judge/", checking.judge, name="judge"),
]

navigation.register(
    navigation.Page(
        key="spot-checks",
        name=_("Spot checks"),
        icon="shield-check",
        url_name="spot-checks:list",
        group=navigation.Group.GOODS,
        position=1,
        go="k",
    )
)
navigation.register_action(
    navigation.Action(
        name=_("New spot check"),
        icon="plus",
        url="/spot-checks/new/",
        roles=frozenset({identity.Role.OPERATIONS}),
    )
)
