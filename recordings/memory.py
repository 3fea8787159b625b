"""How much memory this machine has left, and the sentence for when that is too little for a model."""

import psutil
from django.utils.translation import gettext as _

from recordings.speech.checkpoints import GIGABYTE, Model
from studies.errors import Refused


def free() -> int:
    """Bytes that a new process may take."""
    available: int = psutil.virtual_memory().available
    limit = _limit()
    return min(available, limit) if limit is not None else available


def require(model: Model) -> None:
    """Raise Refused where the model would not fit; asked before it is loaded."""
    if model.needs > free():
        raise too_little(model)


def too_little(model: Model) -> Refused:
    """What to say when memory ran out, or would."""
    sentence = _(
        "Memory ran out: the model “%(name)s” needs about %(needs)s GB, this machine has %(free)s GB free. "
        "Choose a smaller model; what was recognised is kept."
    )
    values = {"name": model.name, "needs": _gigabytes(model.needs), "free": _gigabytes(free())}
    return Refused(sentence % values)


def _gigabytes(size: int) -> str:
    return f"{size / GIGABYTE:.1f}"


def _limit() -> int | None:
    """What a container may use beyond what it uses now; psutil knows the whole machine alone."""
    try:
        with open("/sys/fs/cgroup/memory.max") as most, open("/sys/fs/cgroup/memory.current") as used:
            word = most.read().strip()
            return int(word) - int(used.read()) if word.isdigit() else None
    except (OSError, ValueError):
        return None
