from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "koinon.tasks"
    label = "tasks"
    default_auto_field = "django.db.models.BigAutoField"
