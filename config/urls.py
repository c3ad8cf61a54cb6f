"""Addresses of the whole."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("zhongshu.api.urls")),
    path("", include("zhongshu.web.urls")),
]

handler403 = "zhongshu.web.shell.errors.forbidden"
handler404 = "zhongshu.web.shell.errors.not_found"
handler500 = "zhongshu.web.shell.errors.broken"
