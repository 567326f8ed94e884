"""Signing in by one click, as one of the invented people and as nobody else."""

from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from demonstration.people import DOMAIN
from network.access import accept_demonstration
from network.auditing import Act, record
from network.models import Practitioner, User


@login_not_required
@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    invented = User.objects.filter(email__endswith=f"@{DOMAIN}", is_active=True)
    handle = request.POST.get("handle", "").replace("\0", "")  # no column can be asked for a NUL
    user = get_object_or_404(invented, practitioner__handle=handle)
    login(request, user, backend="allauth.account.auth_backends.AuthenticationBackend")
    accept_demonstration(request.session)
    me = Practitioner.objects.get(user=user)
    record(Act.SIGNED_IN, actor=me, about=me, methods=["demonstration"])
    return redirect("cases:home")
