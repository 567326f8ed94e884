"""The second factor at sign-in, which some providers have asked for already."""

from allauth.account.authentication import get_authentication_records
from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest

from network.access import vouched_for


class SecondFactorStage(AuthenticateStage):
    """allauth's own, passed over by whom a provider vouches for with two factors."""

    def _should_handle(self, request: HttpRequest) -> bool:
        records = get_authentication_records(request, self.login.user)
        return not vouched_for(request.session, records) and super()._should_handle(request)
