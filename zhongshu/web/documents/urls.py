"""Addresses of the archive, and its place in the navigation."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from zhongshu.web.documents.views import documents, download
from zhongshu.web.shell import navigation

app_name = "documents"
urlpatterns = [
    path("", documents, name="documents"),
    path("<int:document_id>/download/", download, name="download"),
]

navigation.register(
    navigation.Page(
        key="documents",
        name=_("Document archive"),
        icon="file-text",
        url_name="documents:documents",
        group=navigation.Group.AMAZON,
        position=3,
    )
)
