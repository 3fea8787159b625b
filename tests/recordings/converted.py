"""A scripted checkpoint as faster-whisper wants it: CTranslate2's `model.bin`, and the `tokenizer.json` beside it.

The usual converter needs transformers and a hub; this one reads openai-whisper's own checkpoint and tokenizer.
"""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

from ctranslate2.converters import utils
from ctranslate2.specs import whisper_spec


def convert_in_a_process_of_its_own(checkpoint: Path, folder: Path) -> None:
    """Convert without loading torch here."""
    subprocess.run([sys.executable, "-m", __name__, str(checkpoint), str(folder)], check=True)


def convert(checkpoint: Path, folder: Path) -> None:
    """Write `model.bin`, `config.json`, `vocabulary.json` and `tokenizer.json`."""
    import whisper
    from whisper.tokenizer import get_tokenizer

    model = whisper.load_model(str(checkpoint), device="cpu").float()
    tokenizer = get_tokenizer(True, num_languages=99, language="en", task="transcribe")
    folder.mkdir(parents=True, exist_ok=True)
    _tokenizer_json(tokenizer, folder / "tokenizer.json")
    spec = _spec(model)
    spec.register_vocabulary(_vocabulary(tokenizer, model.dims.n_vocab))
    spec.config.suppress_ids = []
    spec.config.suppress_ids_begin = [220, tokenizer.eot]
    spec.config.lang_ids = sorted(tokenizer.all_language_tokens)
    spec.config.alignment_heads = [(0, 0)]
    spec.validate()
    spec.optimize()
    spec.save(str(folder))


def _spec(model: Any) -> Any:
    dims = model.dims
    spec = whisper_spec.WhisperSpec(dims.n_audio_layer, dims.n_audio_head, dims.n_text_layer, dims.n_text_head)
    encoder, decoder = model.encoder, model.decoder
    for name in ("conv1", "conv2"):
        _copy(getattr(spec.encoder, name), getattr(encoder, name))
    spec.encoder.position_encodings.encodings = encoder.positional_embedding.detach().numpy()
    _norm(spec.encoder.layer_norm, encoder.ln_post)
    for layer, block in zip(spec.encoder.layer, encoder.blocks, strict=True):
        _attend(layer.self_attention, block.attn, block.attn_ln)
        _feed(layer.ffn, block)
    spec.decoder.embeddings.weight = decoder.token_embedding.weight.detach().numpy()
    spec.decoder.projection.weight = decoder.token_embedding.weight.detach().numpy()
    spec.decoder.position_encodings.encodings = decoder.positional_embedding.detach().numpy()
    _norm(spec.decoder.layer_norm, decoder.ln)
    for layer, block in zip(spec.decoder.layer, decoder.blocks, strict=True):
        _attend(layer.self_attention, block.attn, block.attn_ln)
        _attend(layer.attention, block.cross_attn, block.cross_attn_ln, crossed=True)
        _feed(layer.ffn, block)
    return spec


def _attend(spec: Any, attention: Any, norm: Any, *, crossed: bool = False) -> None:
    from ctranslate2.specs import common_spec

    layers = []
    for module in (attention.query, attention.key, attention.value):
        layers.append(common_spec.LinearSpec())
        _copy(layers[-1], module)
    if crossed:
        utils.fuse_linear(spec.linear[0], layers[:1])
        utils.fuse_linear(spec.linear[1], layers[1:])
    else:
        utils.fuse_linear(spec.linear[0], layers)
    _copy(spec.linear[-1], attention.out)
    _norm(spec.layer_norm, norm)


def _feed(spec: Any, block: Any) -> None:
    _norm(spec.layer_norm, block.mlp_ln)
    _copy(spec.linear_0, block.mlp[0])
    _copy(spec.linear_1, block.mlp[2])


def _norm(spec: Any, module: Any) -> None:
    spec.gamma, spec.beta = module.weight.detach().numpy(), module.bias.detach().numpy()


def _copy(spec: Any, module: Any) -> None:
    spec.weight = module.weight.detach().numpy()
    if module.bias is not None:
        spec.bias = module.bias.detach().numpy()


def _vocabulary(tokenizer: Any, size: int) -> list[str]:
    letters = _letters()
    names = {rank: "".join(letters[byte] for byte in token) for token, rank in _ranks(tokenizer).items()}
    names |= {at: name for name, at in tokenizer.special_tokens.items()}
    return [names.get(at, f"<|unused{at}|>") for at in range(size)]


def _tokenizer_json(tokenizer: Any, path: Path) -> None:
    from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

    letters, ranks = _letters(), _ranks(tokenizer)
    written = {token: "".join(letters[byte] for byte in token) for token in ranks}
    merges = [
        tuple(written[part] for part in _parts(ranks, token, rank)) for token, rank in ranks.items() if len(token) > 1
    ]
    made = Tokenizer(models.BPE(vocab={written[token]: rank for token, rank in ranks.items()}, merges=merges))
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    special = sorted(tokenizer.special_tokens.items(), key=lambda item: item[1])
    made.add_special_tokens([AddedToken(name, special=True) for name, _ in special])
    assert [made.token_to_id(name) for name, _ in special] == [at for _, at in special]
    made.save(str(path))


def _ranks(tokenizer: Any) -> dict[bytes, int]:
    return dict(sorted(tokenizer.encoding._mergeable_ranks.items(), key=lambda item: item[1]))


def _parts(ranks: dict[bytes, int], token: bytes, below: int) -> tuple[bytes, bytes]:
    """The two tokens that were merged into this one: what remains when only earlier merges are made."""
    parts = [bytes([byte]) for byte in token]
    while len(parts) > 2:
        pairs = [ranks.get(one + other, below) for one, other in pairwise(parts)]
        at = min(range(len(pairs)), key=pairs.__getitem__)
        assert pairs[at] < below
        parts[at : at + 2] = [parts[at] + parts[at + 1]]
    return parts[0], parts[1]


def _letters() -> dict[int, str]:
    """GPT-2's letters for bytes: printable ones stand for themselves, the others follow from U+0100."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in plain]
    return {byte: chr(byte) for byte in plain} | {byte: chr(256 + at) for at, byte in enumerate(others)}


if __name__ == "__main__":
    convert(Path(sys.argv[1]), Path(sys.argv[2]))
