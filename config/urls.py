"""Addresses of the pages. What machines ask for is in `config.machine_urls`: see `config.doors`."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [path("", include("zhongshu.web.urls"))]

handler403 = "zhongshu.web.shell.errors.forbidden"
handler404 = "zhongshu.web.shell.errors.not_found"
handler500 = "zhongshu.web.shell.errors.broken"
