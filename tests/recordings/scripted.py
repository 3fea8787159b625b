"""A checkpoint that is made, not trained: real whisper loads it, decodes with it, and says a given script.

The text embedding of each position is the script's token, so decoding is certain and takes no second try; the cross
attention of each position points at the audio frame of the word that it is about to say, so word times follow the
script as well. Words should come at an ordinary pace, or whisper takes them for invented.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

Script = Sequence[tuple[float, float, str]]
"""(start, end, text), seconds within a window of thirty."""

GREETING: Script = (
    (0.0, 2.2, "Good morning, how do you label your data?"),
    (2.6, 4.8, "The labels are often wrong, and nobody checks them."),
)
"""For sound of three to six seconds."""


INTERVIEW: Script = (
    (0.0, 3.4, "Thank you for joining, how do you label your data?"),
    (3.8, 7.6, "Honestly, the labels are often wrong, and nobody checks them."),
    (8.0, 11.6, "Some of it is automated, and some is inserted by hand."),
    (12.0, 15.6, "What happens when the model drifts after the release?"),
    (16.0, 19.6, "We find out from the customer, and that is too late."),
    (20.0, 23.6, "Then somebody looks at the tables for two or three days."),
    (24.0, 27.8, "After that we train it again, and we hope for the best."),
)
"""For longer sound: speech all through the window, as whisper's alignment expects it."""


SCRIPTS = {"greeting": GREETING, "interview": INTERVIEW}


def make_in_a_process_of_its_own(folder: Path, *names: str) -> None:
    """Make `name.pt` for these scripts without loading torch here."""
    subprocess.run([sys.executable, "-m", __name__, str(folder), *names], check=True)


def make_checkpoint(path: Path, script: Script, width: int = 128) -> Path:
    """Save a checkpoint that says the script in every window."""
    import torch
    from whisper.model import ModelDimensions, Whisper

    dims = ModelDimensions(
        n_mels=80, n_audio_ctx=1500, n_audio_state=width, n_audio_head=1, n_audio_layer=1,
        n_vocab=51865, n_text_ctx=448, n_text_state=width, n_text_head=1, n_text_layer=1,
    )  # fmt: skip
    model = Whisper(dims)
    tokens, times = _tokens(script)
    with torch.no_grad():
        _write(model, tokens, times, width)
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.save({"dims": asdict(dims), "model_state_dict": model.state_dict()}, path)
    return path


def _tokens(script: Script) -> tuple[list[int], list[float]]:
    from whisper.tokenizer import get_tokenizer

    tokenizer = get_tokenizer(True, num_languages=99, language="en", task="transcribe")
    tokens: list[int] = []
    times: list[float] = []
    for start, end, text in script:
        words = tokenizer.encode(" " + text)
        tokens += [
            tokenizer.timestamp_begin + round(start / 0.02),
            *words,
            tokenizer.timestamp_begin + round(end / 0.02),
        ]
        times += [start + (end - start) * at / len(words) for at in range(len(words))]
    return [*tokens, tokenizer.eot], [*times, script[-1][1]]


def _write(model: Any, tokens: list[int], times: list[float], width: int) -> None:
    import torch

    half = width // 2
    places = model.encoder.positional_embedding.clone()
    for parameter in model.parameters():
        parameter.zero_()
    for name, parameter in model.named_parameters():
        if name.endswith(("ln.weight", "ln_post.weight")):
            parameter.fill_(1)
    model.encoder.positional_embedding.copy_(places)
    letters = torch.randn(model.dims.n_vocab, half, generator=torch.Generator().manual_seed(0))
    embedding = torch.zeros(model.dims.n_vocab, width)
    embedding[:, :half] = torch.nn.functional.normalize(letters, dim=1)
    model.decoder.token_embedding.weight.copy_(embedding)
    columns = [*range(16, 16 + half // 2), *range(half + 16, half + 16 + half // 2)]
    code = torch.nn.functional.layer_norm(places, (width,))[:, columns]
    text = model.decoder.positional_embedding
    text.zero_()
    for at in range(model.dims.n_text_ctx):
        said = at - 2
        text[at] += embedding[tokens[said] if 0 <= said < len(tokens) else tokens[-1]] * 50
        spoken = times[min(max(at - 3, 0), len(times) - 1)]
        text[at, half:] += code[min(1499, int(spoken / 0.02))] * 4
    model.decoder.ln.weight[:half] = 4
    model.decoder.ln.weight[half:] = 0
    attention = model.decoder.blocks[0].cross_attn
    for row in range(half):
        attention.query.weight[row, half + row] = 1.5
        attention.key.weight[row, columns[row]] = 1.5


if __name__ == "__main__":
    for name in sys.argv[2:]:
        make_checkpoint(Path(sys.argv[1]) / f"{name}.pt", SCRIPTS[name])
