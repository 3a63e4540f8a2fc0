from django.apps import AppConfig


class ConfirmationsConfig(AppConfig):
    name = "koinon.confirmations"
    label = "confirmations"
    default_auto_field = "django.db.models.BigAutoField"
