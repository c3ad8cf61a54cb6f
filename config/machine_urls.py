"""Addresses of the whole: of the API and what machines ask, and of the pages they name."""

from django.urls import URLPattern, URLResolver, include, path

from config import urls

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("zhongshu.api.urls")),
    *urls.urlpatterns,
]

handler403, handler404, handler500 = urls.handler403, urls.handler404, urls.handler500
