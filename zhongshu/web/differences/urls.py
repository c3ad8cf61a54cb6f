"""Addresses of the FBA stock check, and its place in the navigation."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from zhongshu.web.differences import settling, views
from zhongshu.web.shell import navigation

app_name = "differences"
urlpatterns = [
    path("", views.difference_list, name="list"),
    path("<int:difference_id>/", views.difference, name="difference"),
    path("<int:difference_id>/settle/", settling.settle_one, name="settle-one"),
    path("<int:difference_id>/undo/", settling.undo_one, name="undo-one"),
    path("settle/", settling.settle, name="settle"),
    path("undo/", settling.undo, name="undo"),
    path("run/", settling.check_now, name="check"),
    *views.VIEWS.paths(),
]

navigation.register(
    navigation.Page(
        key="differences",
        name=_("FBA stock check"),
        icon="scale",
        url_name="differences:list",
        group=navigation.Group.GOODS,
        position=8,
    )
)
