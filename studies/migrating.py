"""What migrations of several apps share: tables that change their app, and rows of the history that name them."""

from collections.abc import Mapping
from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState


class TakeOver(migrations.CreateModel):
    """Create a model's tables, or take them over, with all that is in them, from the app that had them before.

    `last` names that app and its last migration; a database that stopped before it is not touched.
    """

    def __init__(self, name: str, fields: Any, last: tuple[str, str], options: Any = None) -> None:
        super().__init__(name, fields, options)
        self.last = last

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Rename the tables where they are there."""
        connection, (old_app, _migration) = schema_editor.connection, self.last
        if f"{old_app}_{self.name_lower}" not in connection.introspection.table_names():
            super().database_forwards(app_label, schema_editor, from_state, to_state)
            return
        if self.last not in MigrationRecorder(connection).applied_migrations():
            raise RuntimeError(f"Bring the database up to {'.'.join(self.last)} with an earlier Tandem first.")
        model = to_state.apps.get_model(app_label, self.name)
        for taken in (model, *(field.remote_field.through for field in model._meta.local_many_to_many)):
            table = taken._meta.db_table
            schema_editor.alter_db_table(taken, table.replace(app_label, old_app, 1), table)


def told_as(labels: Mapping[str, str]) -> migrations.RunPython:
    """Let the history name things by the app that they are in now: old label to new, such as `studies.Person`."""

    def rename(apps: Any, _editor: BaseDatabaseSchemaEditor) -> None:
        events = apps.get_model("studies", "AuditEvent")._base_manager
        for old, new in labels.items():
            events.filter(object_type=old).update(object_type=new)

    return migrations.RunPython(rename, migrations.RunPython.noop)
