"""Addresses of the package below `/s/<study>/`."""

from django.urls import path

from exchange import views

urlpatterns = [
    path("package", views.package, name="package"),
    path("package/build", views.build_package, name="package_build"),
    path("package/<uuid:job>.zip", views.download_package, name="package_download"),
]
