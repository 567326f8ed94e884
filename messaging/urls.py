from django.urls import path

from messaging.views import pictures, previewing, reading, writing

app_name = "messaging"
urlpatterns = [
    path("threads/<uuid:thread_id>/", reading.thread, name="thread"),
    path("threads/<uuid:thread_id>/messages/", writing.post, name="post"),
    path("messages/<int:message_id>/edit/", writing.edit, name="edit"),
    path("messages/<int:message_id>/delete/", writing.delete, name="delete"),
    path("images/", pictures.upload, name="upload"),
    path("images/<uuid:image_id>/", pictures.image, name="image"),
    path("images/<uuid:image_id>/discard/", pictures.discard, name="discard"),
    path("images/<uuid:image_id>/description/", pictures.describe, name="describe"),
    path("preview/", previewing.preview, name="preview"),
    path("standing/", reading.standing, name="standing"),
]
