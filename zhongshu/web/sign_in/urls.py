"""Addresses by which one comes in and goes out."""

from django.urls import path

from zhongshu.web.sign_in import views

urlpatterns = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("setup/<str:token>/", views.first_administrator, name="setup"),
]
