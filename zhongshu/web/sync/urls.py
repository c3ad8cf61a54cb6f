"""Addresses of the sync centre, and its place in the navigation."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from zhongshu.channels import public as channels
from zhongshu.web.shell import navigation
from zhongshu.web.sync import actions, history, views

app_name = "sync"
urlpatterns = [
    path("", views.sync, name="sync"),
    path("live/", views.live, name="live"),
    path("table/", views.table, name="table"),
    path("side/", views.side, name="side"),
    path("issues/", views.issues, name="issues"),
    path("issues/<int:issue_id>/ignore/", actions.ignore, name="ignore"),
    path("issues/<int:issue_id>/raw/", actions.show_raw, name="raw"),
    path("orders/run/", actions.run_orders, name="run-orders"),
    path("runs/<int:run_id>/stop/", actions.stop, name="stop"),
    path("streams/<int:stream_id>/", history.history, name="stream"),
    path("streams/<int:stream_id>/run/", actions.run_now, name="run"),
    path("streams/<int:stream_id>/switch/", actions.switch, name="switch"),
    path("streams/<int:stream_id>/settings/", actions.settings, name="settings"),
    path("release/", actions.release, name="release"),
]

navigation.register(
    navigation.Page(
        key="sync",
        name=_("Sync centre"),
        icon="refresh-cw",
        url_name="sync:sync",
        group=navigation.Group.AMAZON,
        position=1,
        count=channels.count_open_issues,
        is_hot=True,
        go="y",
    )
)
