"""Addresses of exports."""

from django.urls import path

from zhongshu.web.exports import views

app_name = "exports"
urlpatterns = [
    path("<slug:code>/", views.file, name="file"),
]
