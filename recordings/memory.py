"""How much memory this machine has left, and the sentence for when that is too little for a model."""

from django.utils.translation import gettext as _

from recordings.speech.checkpoints import GIGABYTE, Model
from studies.errors import Refused


def free() -> int | None:
    """Bytes that a new process may take; None where the system does not say."""
    try:
        with open("/proc/meminfo") as lines:
            found = {line.split(":")[0]: int(line.split()[1]) for line in lines}
    except OSError:
        return None
    limit = _limit()
    available = found.get("MemAvailable", 0) << 10
    return min(available, limit) if limit is not None else available


def require(model: Model) -> None:
    """Raise Refused where the model would not fit; asked before it is loaded."""
    left = free()
    if left is not None and model.needs > left:
        raise too_little(model)


def too_little(model: Model) -> Refused:
    """What to say when memory ran out, or would."""
    left = free()
    sentence = _(
        "Memory ran out: the model “%(name)s” needs about %(needs)s GB, this machine has %(free)s GB free. "
        "Choose a smaller model; what was recognised is kept."
    )
    values = {"name": model.name, "needs": _gigabytes(model.needs), "free": "?" if left is None else _gigabytes(left)}
    return Refused(sentence % values)


def _gigabytes(size: int) -> str:
    return f"{size / GIGABYTE:.1f}"


def _limit() -> int | None:
    """What a container may use beyond what it uses now."""
    try:
        with open("/sys/fs/cgroup/memory.max") as most, open("/sys/fs/cgroup/memory.current") as used:
            word = most.read().strip()
            return int(word) - int(used.read()) if word.isdigit() else None
    except (OSError, ValueError):
        return None
