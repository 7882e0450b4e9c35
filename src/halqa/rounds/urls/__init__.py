"""Addresses of calls and forms, below a language prefix."""

app_name = "rounds"

urlpatterns: list[object] = []
