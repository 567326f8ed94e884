from django.urls import path

from messaging.consumers import PageConsumer

websocket_urlpatterns = [path("socket/", PageConsumer.as_asgi())]
