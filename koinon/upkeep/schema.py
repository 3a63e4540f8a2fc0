"""The tables of an installation and the migrations that made them, now and at the time of a backup."""

from __future__ import annotations

from collections.abc import Iterable

from django.apps import apps
from django.db import connection, models
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from koinon.upkeep.archive import BackupError

Migration = tuple[str, str]

# What the framework fills by itself with every migration, and open sign-ins, which a restored copy must not open again.
LEFT_TO_THE_FRAMEWORK = frozenset(
    {"contenttypes.contenttype", "auth.permission", "auth.group", "auth.group_permissions", "accounts.signin"}
)


def every_model(registry: object = apps) -> dict[str, type[models.Model]]:
    """Every table by its name in a backup, `room.model`, in one order. `registry`: the present models if left out."""
    found = registry.get_models(include_auto_created=True)  # type: ignore[attr-defined]
    named = {model._meta.label_lower: model for model in sorted(found, key=lambda m: m._meta.label_lower)}
    return {name: model for name, model in named.items() if name not in LEFT_TO_THE_FRAMEWORK}


def applied_migrations() -> list[Migration]:
    """The migrations that this database has seen, by room and name; empty where there is no table yet."""
    return sorted(MigrationRecorder(connection).applied_migrations())


def known_migrations() -> list[Migration]:
    """The migrations that this release has."""
    return sorted(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)


def our_tables() -> set[str]:
    """The tables of Koinon's that stand in the database."""
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
    return there & {model._meta.db_table for model in every_model().values()}


def require_empty_place(migrations: Iterable[Migration]) -> None:
    """Refuse a database that holds rows, or whose empty tables are not of the backup's migrations.

    Raises BackupError `not_empty` or `other_schema`, or `later_release` for migrations that this release lacks.
    """
    wanted = set(migrations)
    _require_known(wanted)
    tables = our_tables()
    for name, model in every_model().items():
        if model._meta.db_table in tables and model._base_manager.order_by().values_list("pk")[:1].exists():
            raise BackupError("not_empty", name)
    applied = set(applied_migrations())
    if (tables or applied) and applied != wanted:
        raise BackupError("other_schema")


def migrate_to(migrations: Iterable[Migration] | None) -> bool:
    """Bring the schema forward to these migrations; None: to the newest. True if anything had to be applied.

    Works inside a transaction. What waits to be checked is checked after each migration, because PostgreSQL alters
    no table with checks outstanding.
    """

    def settle(step: str, migration: object | None = None, fake: bool | None = False) -> None:
        if step == "apply_success":
            connection.check_constraints()

    executor = MigrationExecutor(connection, settle)
    wanted = executor.loader.graph.leaf_nodes() if migrations is None else migrations
    # A target that is applied already, or on the way to another, would be taken for a wish to go back to it.
    waiting = set(wanted) - set(executor.loader.applied_migrations)
    plans = (executor.loader.graph.forwards_plan(target) for target in waiting)
    on_the_way = {step for *before, _target in plans for step in before}
    targets = sorted(waiting - on_the_way)
    plan = executor.migration_plan(targets)
    if plan:
        executor.migrate(targets, plan)
    return bool(plan)


def models_at(migrations: Iterable[Migration]) -> dict[str, type[models.Model]]:
    """Every table as it was after these migrations. BackupError `later_release` if this release lacks one of them."""
    migrations = list(migrations)
    _require_known(migrations)
    state = MigrationLoader(connection).project_state(sorted(migrations))
    return every_model(state.apps)


def _require_known(migrations: Iterable[Migration]) -> None:
    if lacking := set(migrations) - set(known_migrations()):
        raise BackupError("later_release", ", ".join("/".join(each) for each in sorted(lacking)))
