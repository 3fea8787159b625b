"""The speech models of this installation: list them, take one from a file, fetch one that is published."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from recordings.speech import checkpoints
from studies.errors import Refused

MEGABYTE = 1 << 20


class Command(BaseCommand):
    """`speech_models`, `speech_models take FILE`, `speech_models fetch NAME`."""

    help = "List the installed speech models; take one from a file or a folder, or fetch a published one."

    def add_arguments(self, parser: CommandParser) -> None:
        """What to do; nothing means: list."""
        verbs = parser.add_subparsers(dest="verb")
        take = verbs.add_parser("take", help="install a checkpoint file (.pt), or the folder of a converted model")
        take.add_argument("path", type=Path)
        take.add_argument("--name", default="", help="what to call it; the file's own name otherwise")
        fetch = verbs.add_parser("fetch", help="fetch a published model, such as small or turbo")
        fetch.add_argument("name")
        fetch.add_argument("--engine", choices=sorted(checkpoints.PACKAGES), default=checkpoints.OPENAI)

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, or say in a sentence why not."""
        try:
            if options["verb"] == "take":
                self._say(checkpoints.take(options["path"], options["name"]))
            elif options["verb"] == "fetch":
                self._say(checkpoints.fetch(options["engine"], options["name"], self._progress))
            else:
                self._list()
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal

    def _list(self) -> None:
        found = checkpoints.installed()
        for model in found:
            self._say(model)
        if not checkpoints.engines():
            self.stdout.write("No speech engine is installed: `make run` installs one, unless SPEECH=none.")
        elif not found:
            self.stdout.write(f"No model is installed. Put a checkpoint into {checkpoints.folder(checkpoints.OPENAI)},")
            self.stdout.write("or run `manage.py speech_models take FILE`, or, with a network, `… fetch small`.")
            self.stdout.write("Where this machine is offline, fetch one of these elsewhere and bring it:")
            for name, address in checkpoints.known().items():
                self.stdout.write(f"  {name:<16} {address}")

    def _say(self, model: checkpoints.Model) -> None:
        size, needs = model.size // MEGABYTE, model.needs // MEGABYTE
        self.stdout.write(f"{model.engine:<15} {model.name:<16} {size:>6} MB, needs about {needs} MB of memory")
        self.stdout.write(f"                sha256 {checkpoints.sha256(model)}")

    def _progress(self, done: int, of: int) -> None:
        if sys.stderr.isatty():
            self.stderr.write(f"\r{done // MEGABYTE} of {of // MEGABYTE} MB", ending="")
