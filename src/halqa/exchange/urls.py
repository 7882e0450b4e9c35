"""Addresses of practices, and of what cities write to each other about them; below a language prefix."""

from django.urls import path

from halqa.exchange.views import city, office, public

app_name = "exchange"

urlpatterns = [
    path("practices/", public.practices, name="practices"),
    path("practices/<slug:key>/", public.practice, name="practice"),
    path("practices/<slug:key>/try/", city.try_practice, name="try"),
    path("office/practices/<slug:key>/", office.practice, name="office_practice"),
    path("enquiries/", city.enquiries, name="enquiries"),
    path("enquiries/<int:number>/", city.enquiry, name="enquiry"),
]
