from django.urls import path

from demonstration import views

app_name = "demonstration"
urlpatterns = [path("sign-in/", views.sign_in, name="sign_in")]
