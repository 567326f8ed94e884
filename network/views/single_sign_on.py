"""To a provider and back: to come in, or to connect an identity to one's account."""

import logging
from typing import Any

from allauth.core import ratelimit
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import complete_social_login
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.views import ConnectionsView, SignupView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from requests import RequestException

from network.access import confirmed_only, second_factor_given
from network.auditing import Act, record
from network.http import PractitionerRequest
from network.middleware import open_to_the_unverified
from network.single_sign_on.adapter import identity_of
from network.single_sign_on.connecting import connections_of
from network.single_sign_on.provider import SignOnProvider, configured
from network.single_sign_on.tokens import AnswerRefused

logger = logging.getLogger(__name__)

# What went wrong → the status of the page that says so.
FAILURES = {"cancelled": 200, "expired": 400, "refused": 403, "unavailable": 503}


@login_not_required
def sign_on(request: HttpRequest, provider_id: str) -> HttpResponse:
    """To the provider, to come in or to join."""
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    if request.method != "POST":
        return redirect("account_login")  # the language was changed on the way
    return _leave(request, provider_id, AuthProcess.LOGIN)


@open_to_the_unverified
@confirmed_only
def connect(request: PractitionerRequest, provider_id: str) -> HttpResponse:
    """To the provider, to connect that identity to one's account: as good as a second password,
    so it is for those who have lately confirmed who they are."""
    if request.method != "POST":
        return redirect("socialaccount_connections")
    return _leave(request, provider_id, AuthProcess.CONNECT)


def _leave(request: HttpRequest, provider_id: str, process: str) -> HttpResponse:
    """By way of a page that goes on by itself: Chromium applies `form-action` to each redirection
    after a form, and nobody knows through how many places a provider leads."""
    provider = _provider(request, provider_id)
    if too_many := ratelimit.consume_or_429(request, action="login"):
        return too_many
    try:
        address = provider.way_to_provider(request, process)
    except (OAuth2Error, RequestException) as error:
        return _fail(request, provider, _what_failed(error), error)
    return render(
        request, "socialaccount/on_the_way.html", {"provider": provider, "address": address}
    )


@login_not_required
@require_GET
def sign_on_return(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from the provider."""
    provider = _provider(request, provider_id)
    try:
        state = provider.unstash_redirect_state(request, request.GET.get("state", ""))
    except PermissionDenied:
        return _fail(request, provider, "expired")
    if request.GET.get("error") == "access_denied":
        return _fail(request, provider, "cancelled")
    if "code" not in request.GET:
        return _fail(request, provider, "refused")
    if state["process"] == AuthProcess.CONNECT and not _may_connect(request):
        return _fail(request, provider, "expired")
    try:
        login = provider.arrival(request, request.GET["code"], state)
    except (OAuth2Error, RequestException) as error:
        return _fail(request, provider, _what_failed(error), error)
    if state["process"] != AuthProcess.CONNECT:
        return complete_social_login(request, login)
    with transaction.atomic():
        return complete_social_login(request, login)


class Connections(ConnectionsView):
    """The identities of one's account: which there are, which can be added, letting one go."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        connections = connections_of(self.request.user)
        connected = {connection.account.provider for connection in connections}
        providers = get_adapter(self.request).list_providers(self.request)
        return super().get_context_data(
            connections=connections,
            providers=[each for each in providers if each.sub_id not in connected],
            **kwargs,
        )

    def form_valid(self, form: Form) -> HttpResponse:
        messages.success(self.request, _("The identity is disconnected."))
        return super().form_valid(form)


class SignUp(SignupView):
    """What the provider does not say of a newcomer is asked."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            identity=identity_of(self.sociallogin),
            provider_name=self.sociallogin.provider.name,
            **kwargs,
        )


def _provider(request: HttpRequest, provider_id: str) -> SignOnProvider:
    if configured(provider_id) is None:
        raise Http404
    return get_adapter(request).get_provider(request, provider_id)


def _may_connect(request: HttpRequest) -> bool:
    return request.user.is_authenticated and second_factor_given(request.session)


def _what_failed(error: Exception) -> str:
    return "unavailable" if isinstance(error, RequestException) else "refused"


def _fail(
    request: HttpRequest, provider: SignOnProvider, failure: str, error: Exception | None = None
) -> HttpResponse:
    """A page that says what happened and how to go on. The log knows what it was, and nothing of
    what the provider said."""
    if error is not None:
        why = str(error) if isinstance(error, AnswerRefused) else type(error).__name__
        logger.warning("Single sign-on with %s: %s", provider.sub_id, why)
    if isinstance(error, AnswerRefused):
        record(Act.SIGN_IN_FAILED, why="sign_on", provider=provider.sub_id)
    context: dict[str, Any] = {"failure": failure, "provider": provider}
    page = "socialaccount/authentication_error.html"
    return render(request, page, context, status=FAILURES[failure])
