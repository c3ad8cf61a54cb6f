"""Addresses of exports, and their place in the navigation."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from zhongshu.web.exports import views
from zhongshu.web.shell import navigation

app_name = "exports"
urlpatterns = [
    path("", views.export_list, name="list"),
    path("<int:export_id>/file/", views.download, name="download"),
    path("<int:export_id>/cancel/", views.cancel, name="cancel"),
    path("<int:export_id>/delete/", views.delete, name="delete"),
    path("<int:export_id>/again/", views.again, name="again"),
    path("<slug:code>/", views.file, name="file"),
]

navigation.register(
    navigation.Page(
        key="exports",
        name=_("Exports"),
        icon="download",
        url_name="exports:list",
        group=navigation.Group.GOODS,
        position=13,
    )
)
