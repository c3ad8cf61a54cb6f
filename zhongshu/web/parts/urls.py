"""Address of the page of parts."""

from django.urls import path

from zhongshu.web.parts.views import parts, progress_part

urlpatterns = [
    path("", parts, name="parts"),
    path("progress/<int:done>/", progress_part, name="parts-progress"),
]
