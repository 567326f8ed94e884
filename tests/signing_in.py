"""A browser or a session in which somebody is signed in, as after the demonstration's one click."""

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client

from network import sessions
from network.access import accept_demonstration
from network.models import Practitioner


def browser_of(practitioner: Practitioner, **options: object) -> Client:
    """A new test client, with two factors given and freshly confirmed."""
    client = Client(**options)
    client.force_login(practitioner.user, settings.AUTHENTICATION_BACKENDS[0])
    session = client.session
    accept_demonstration(session)
    session.save()
    return client


def session_of(practitioner: Practitioner) -> str:
    """The key of a new session in which this practitioner is signed in. Synchronous."""
    store = sessions.SessionStore()
    store[SESSION_KEY] = str(practitioner.user_id)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = practitioner.user.get_session_auth_hash()
    sessions.begin(store)
    accept_demonstration(store)
    store.create()
    return store.session_key
