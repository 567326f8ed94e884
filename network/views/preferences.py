"""Language and theme, for people signed in or not."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from network.forms.preferences import PreferencesForm
from network.http import way_back
from network.models import User

ONE_YEAR = 365 * 24 * 3600
COOKIES = {"language": settings.LANGUAGE_COOKIE_NAME, "theme": "theme"}


@login_not_required
@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Keep the choice in a cookie, and with the account of whoever is signed in."""
    response: HttpResponse = HttpResponseRedirect(way_back(request))
    form = PreferencesForm(request.POST)
    if not form.is_valid():
        return response
    chosen = {name: value for name, value in form.cleaned_data.items() if value}
    for name, value in chosen.items():
        response.set_cookie(
            COOKIES[name],
            value,
            max_age=ONE_YEAR,
            secure=settings.HTTPS,
            httponly=True,
            samesite="Lax",
        )
    if request.user.is_authenticated and chosen:
        User.objects.filter(pk=request.user.pk).update(**chosen)
    return response
