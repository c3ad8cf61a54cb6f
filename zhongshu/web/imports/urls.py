"""Addresses of imports, and their place in the navigation and the palette."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from zhongshu.documents import public as documents
from zhongshu.web.imports import views
from zhongshu.web.shell import navigation

app_name = "imports"
urlpatterns = [
    path("", views.import_list, name="list"),
    path("new/", views.new_import, name="new"),
    path("templates/<slug:kind>.xlsx", views.template, name="template"),
    path("<int:import_id>/", views.one_import, name="import"),
    path("<int:import_id>/columns/", views.choose_columns, name="columns"),
    path("<int:import_id>/start/", views.start, name="start"),
    path("<int:import_id>/stop/", views.stop, name="stop"),
    path("<int:import_id>/take-back/", views.take_back, name="take-back"),
    path("<int:import_id>/delete/", views.delete, name="delete"),
    path("<int:import_id>/report/", views.report, name="report"),
]

navigation.register(
    navigation.Page(
        key="imports",
        name=_("Imports"),
        icon="upload",
        url_name="imports:list",
        group=navigation.Group.GOODS,
        position=12,
        roles=documents.IMPORTERS,
    )
)
navigation.register_action(
    navigation.Action(_("Import a file"), "upload", "/imports/new/", roles=documents.IMPORTERS)
)
