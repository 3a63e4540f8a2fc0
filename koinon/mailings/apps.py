from django.apps import AppConfig


class MailingsConfig(AppConfig):
    name = "koinon.mailings"
    label = "mailings"
    default_auto_field = "django.db.models.BigAutoField"
