from django.urls import path

from lib.govuk import about, brand, gallery

app_name = "govuk"

urlpatterns = [
    path("brand.css", brand.brand_css, name="brand"),
    path("gallery/", gallery.gallery, name="gallery"),
    *[path(f"{name}/", about.about, {"name": name}, name=name) for name in about.PAGES],
]
