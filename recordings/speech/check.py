"""See whether a file is a model of an engine: `python -m recordings.speech.check ENGINE PATH`; 0 where it is.

A checkpoint is a pickle, which could hold program text: it is read with torch's `weights_only`, as whisper does.
"""

import sys
from pathlib import Path


def is_model(engine: str, path: Path) -> bool:
    """Whether the path holds what the engine loads."""
    if engine == "faster-whisper":
        return all((path / name).is_file() for name in ("model.bin", "config.json", "tokenizer.json"))
    import torch

    try:
        checkpoint = torch.load(path, map_location="cpu", weights_only=True, mmap=True)
    except Exception:
        return False
    return isinstance(checkpoint, dict) and {"dims", "model_state_dict"} <= checkpoint.keys()


if __name__ == "__main__":
    sys.exit(0 if is_model(sys.argv[1], Path(sys.argv[2])) else 1)
