"""Managers that answer only inside a study: a query outside one raises instead of leaking another study's rows."""

from typing import Any, cast

from django.db import models
from django_scopes import ScopedManager


def scoped(path: str) -> models.Manager[Any]:
    """A manager whose queries are limited to the study in scope; `path` leads from the model to its study.

    Raises django_scopes.ScopeError when queried while no study is in scope.
    """
    return cast(models.Manager[Any], ScopedManager(study=path))
