from django.apps import AppConfig


class CorrectionsConfig(AppConfig):
    name = "koinon.corrections"
    label = "corrections"
    default_auto_field = "django.db.models.BigAutoField"
