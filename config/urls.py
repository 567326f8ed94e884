"""Where each address leads."""

from django.apps import apps
from django.urls import include, path

urlpatterns = [
    path("account/", include("network.account_urls")),
    path("", include("network.urls")),
    path("", include("messaging.urls")),
    path("", include("cases.urls")),
]
if apps.is_installed("demonstration"):
    urlpatterns.append(path("demonstration/", include("demonstration.urls")))

handler400 = "network.views.errors.bad_request"
handler403 = "network.views.errors.permission_denied"
handler404 = "network.views.errors.page_not_found"
handler500 = "network.views.errors.server_error"
