"""The models that are installed: files and folders in TANDEM_MODELS_DIR, taken by hand or fetched on command.

<folder>/openai-whisper/small.pt        a checkpoint of openai-whisper
<folder>/faster-whisper/small/model.bin a converted model with its tokenizer.json
"""

import ast
import hashlib
import importlib.util
import json
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from studies.errors import Refused
from studies.files import ARRIVING, arriving

OPENAI, FASTER = "openai-whisper", "faster-whisper"
PACKAGES = {OPENAI: "whisper", FASTER: "faster_whisper"}
GIGABYTE = 1 << 30
BLOCK = 1 << 20
CHECK_SECONDS = 300


@dataclass(frozen=True)
class Model:
    """An installed model. `needs` is the memory in bytes that recognition with it takes, roughly."""

    engine: str
    name: str
    path: Path
    size: int

    @property
    def needs(self) -> int:
        """Checkpoints hold 16-bit numbers, which become 32 bits on the processor; a gigabyte for the rest."""
        return (2 if self.engine == OPENAI else 1) * self.size + GIGABYTE

    @property
    def is_english_only(self) -> bool:
        """Models named `.en` know no other language."""
        return self.name.endswith(".en")

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"{self.engine}/{self.name}"


def folder(engine: str) -> Path:
    """Where the models of an engine lie."""
    return Path(settings.TANDEM_MODELS_DIR) / engine


def engines() -> list[str]:
    """The engines that the settings turn on and that are installed."""
    return [name for name in settings.TANDEM_SPEECH_ENGINES if importlib.util.find_spec(PACKAGES[name])]


def installed() -> list[Model]:
    """Every model that an engine of this installation can load, by engine and size."""
    found = [model for engine in engines() for model in _in_folder(engine)]
    order = settings.TANDEM_SPEECH_ENGINES
    return sorted(found, key=lambda model: (order.index(model.engine), model.size, model.name))


def find(engine: str, name: str) -> Model:
    """One installed model. Raises Refused."""
    for model in installed():
        if (model.engine, model.name) == (engine, name):
            return model
    raise Refused(_("The model “%(name)s” is not installed any more; choose another one.") % {"name": name})


def sha256(model: Model) -> str:
    """The SHA-256 of a checkpoint, of `model.bin` in a folder; computed once for a file that does not change."""
    path = model.path / "model.bin" if model.engine == FASTER else model.path
    note = path.with_name(path.name + ".sha256.json")
    mark = [path.stat().st_size, path.stat().st_mtime_ns]
    try:
        kept = json.loads(note.read_text())
    except (OSError, ValueError):
        kept = {}
    if kept.get("mark") == mark:
        return str(kept["sha256"])
    digest = _digest(path)
    note.write_text(json.dumps({"mark": mark, "sha256": digest}))
    return digest


def known() -> dict[str, str]:
    """Names of openai-whisper's own models with the addresses they are published at, read without importing it."""
    spec = importlib.util.find_spec(PACKAGES[OPENAI])
    if spec is None or spec.origin is None:
        return {}
    for node in ast.parse(Path(spec.origin).read_text()).body:
        if isinstance(node, ast.Assign) and any(getattr(name, "id", "") == "_MODELS" for name in node.targets):
            found: dict[str, str] = ast.literal_eval(node.value)
            return found
    return {}


def take(source: Path, name: str = "") -> Model:
    """Copy a checkpoint file, or the folder of a converted model, that somebody brought. Raises Refused."""
    engine = FASTER if source.is_dir() else OPENAI
    name = name or (source.name if source.is_dir() else source.stem)
    if not source.exists():
        raise Refused(_("There is no file %(path)s.") % {"path": source})
    _check_room(source)
    check(engine, source)
    target = folder(engine) / (name if engine == FASTER else f"{name}.pt")
    target.parent.mkdir(parents=True, exist_ok=True)
    with arriving(target) as beside:
        (shutil.copytree if source.is_dir() else shutil.copyfile)(source, beside)
    return find(engine, name)


def check(engine: str, path: Path) -> None:
    """See that a file is a model, in a process of its own: a checkpoint is read as numbers, never as program text.

    Raises Refused.
    """
    command = [sys.executable, "-m", "recordings.speech.check", engine, str(path)]
    done = subprocess.run(
        command, cwd=settings.BASE_DIR, capture_output=True, timeout=CHECK_SECONDS, text=True, check=False
    )
    if done.returncode:
        raise Refused(_("This is no model of %(engine)s that could be loaded.") % {"engine": engine})


def fetch(engine: str, name: str, progress: Callable[[int, int], None] = lambda done, of: None) -> Model:
    """Fetch a published model, as somebody asked explicitly; a job never does. Raises Refused."""
    if engine == FASTER:
        return _fetch_folder(name)
    addresses = known()
    if name not in addresses:
        names = ", ".join(addresses) or "–"
        raise Refused(_("%(engine)s publishes these models: %(names)s.") % {"engine": engine, "names": names})
    target = folder(engine) / f"{name}.pt"
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with arriving(target) as beside:
            _download(addresses[name], beside, progress)
            if _digest(beside) not in addresses[name]:
                raise Refused(_("What was fetched is not the published file; it was thrown away. Try again."))
    except OSError as error:
        sentence = _("The model could not be fetched (%(reason)s). Bring the file by hand: %(address)s")
        raise Refused(sentence % {"reason": error, "address": addresses[name]}) from error
    return find(engine, name)


def _fetch_folder(name: str) -> Model:
    from faster_whisper.utils import download_model

    target = folder(FASTER) / name
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with arriving(target) as beside:
            download_model(name, output_dir=str(beside))
    except (OSError, ValueError, RuntimeError) as error:
        sentence = _("The model could not be fetched (%(reason)s). Bring its folder by hand.")
        raise Refused(sentence % {"reason": str(error)[:200]}) from error
    return find(FASTER, name)


def _download(address: str, target: Path, progress: Callable[[int, int], None]) -> None:
    with urllib.request.urlopen(address, timeout=60) as source, target.open("wb") as file:  # noqa: S310
        whole = int(source.headers.get("Content-Length") or 0)
        done = 0
        while block := source.read(BLOCK):
            file.write(block)
            done += len(block)
            progress(done, whole)


def half_arrived() -> Iterator[Path]:
    """What is or was on its way into the folders of models."""
    for engine in PACKAGES:
        yield from folder(engine).glob(f"*{ARRIVING}")


def _in_folder(engine: str) -> Iterator[Model]:
    if engine == OPENAI:
        for path in folder(engine).glob("*.pt"):
            yield Model(engine, path.stem, path, path.stat().st_size)
        return
    for path in folder(engine).glob("*/model.bin"):
        if path.parent.suffix != ARRIVING:
            yield Model(engine, path.parent.name, path.parent, path.stat().st_size)


def _check_room(source: Path) -> None:
    root = Path(settings.TANDEM_MODELS_DIR)
    root.mkdir(parents=True, exist_ok=True)
    size = sum(path.stat().st_size for path in ([source] if source.is_file() else source.rglob("*")) if path.is_file())
    if size > shutil.disk_usage(root).free:
        raise Refused(_("The disk has too little room for this model."))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
