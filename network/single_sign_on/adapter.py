"""How allauth's single sign-on meets this network."""

from typing import Any

import requests
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from allauth.socialaccount.providers.base.constants import AuthProcess
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from network.access import accept_provider_for_two_factors, forget_provider_for_two_factors
from network.models import Practitioner, User
from network.single_sign_on.arriving import SomebodyElse, refuse_somebody_else, register
from network.single_sign_on.fetching import ProviderSession
from network.single_sign_on.identity import Identity, asked_of


class SignOnAdapter(DefaultSocialAccountAdapter):
    error_messages = {
        **DefaultSocialAccountAdapter.error_messages,
        "no_password": _("This is your only way in. Choose a password first."),
    }

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """The providers of the environment, and of nowhere else."""
        apps = [
            SocialApp(
                provider="openid_connect",
                provider_id=each.id,
                name=each.name,
                client_id=each.client_id,
                secret=each.secret,
                settings={"server_url": each.discovery},
            )
            for each in settings.SIGN_ON_PROVIDERS
        ]
        return [
            app
            for app in apps
            if provider in (None, app.provider, app.provider_id)
            and client_id in (None, app.client_id)
        ]

    def get_requests_session(self) -> requests.Session:
        return ProviderSession(
            origin for each in settings.SIGN_ON_PROVIDERS for origin in each.may_be_asked
        )

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Somebody is back from a provider, and what they say is checked."""
        if sociallogin.state.get("process") == AuthProcess.CONNECT:
            self._refuse_somebody_else(request, sociallogin)
        elif sociallogin.state["two_factors"]:
            accept_provider_for_two_factors(request.session, sociallogin.account.provider)
        else:
            forget_provider_for_two_factors(request.session)

    def _refuse_somebody_else(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        me: Practitioner | None = getattr(request, "practitioner", None)
        if me is None:
            return
        try:
            refuse_somebody_else(me, identity_of(sociallogin))
        except SomebodyElse as refusal:
            messages.error(request, str(refusal))
            raise ImmediateHttpResponse(redirect("socialaccount_connections")) from refusal

    def can_authenticate_by_email(self, login: SocialLogin, email: str) -> bool:
        """Whether whoever has this address at the provider is let into the account that has it
        here. Asked for addresses alone that the settings believe (`mail_domains`)."""
        return login.provider.configuration.believes_mail(email)

    def is_auto_signup_allowed(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Whether nothing is left to ask."""
        believed = any(address.verified for address in sociallogin.email_addresses)
        return believed and not asked_of(identity_of(sociallogin))

    def get_signup_form_initial_data(self, sociallogin: SocialLogin) -> dict[str, Any]:
        return {
            **super().get_signup_form_initial_data(sociallogin),
            **identity_of(sociallogin).as_kept(),
        }

    def validate_disconnect(
        self, account: SocialAccount, accounts: QuerySet[SocialAccount]
    ) -> None:
        """Never the last way in. A provider that is not set up any more is none."""
        others = accounts.exclude(pk=account.pk).filter(
            provider__in=[each.id for each in settings.SIGN_ON_PROVIDERS]
        )
        if not account.user.has_usable_password() and not others.exists():
            raise self.validation_error("no_password")

    @transaction.atomic
    def save_user(
        self, request: HttpRequest, sociallogin: SocialLogin, form: Form | None = None
    ) -> User:
        """Account, practitioner, claim and proof, or none of them."""
        user: User = super().save_user(request, sociallogin, form=form)
        # Moderators' decisions will be mailed in the language in which one asked to join.
        user.language = (get_language() or "")[:2]
        user.save(update_fields=["language"])
        register(
            user=user,
            provider=sociallogin.provider.configuration,
            identity=identity_of(sociallogin),
            typed=form.cleaned_data if form else {},
        )
        return user


def identity_of(sociallogin: SocialLogin) -> Identity:
    return Identity.from_kept(sociallogin.account.extra_data)
