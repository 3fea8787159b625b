"""The corpus put into the database in bulk: L coded, submitted and closed, S and XL in an open round."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product

from django.utils import timezone
from django_scopes import scope

from benchmarks.corpus import CODES, Corpus, Span, Transcript, code_names
from coding.domain import snapshot
from coding.domain.codebook import name_key
from coding.models import Code, Coding
from coding.queries import layer_codings
from rounds.models import CodingRound, Layer
from studies.models import Interview, Membership, Participant, Person, Study
from studies.permissions import Role
from transcripts import searching
from transcripts.domain.text import count_words, fingerprint, lay_out
from transcripts.models import Speaker, TranscriptVersion, Turn
from transcripts.models import Transcript as StoredTranscript

SLUG = "bench"


@dataclass(frozen=True)
class Loaded:
    """What the lines need to know of the stored corpus."""

    study: Study
    owner: Person
    moderator: Person
    coders: tuple[Person, Person]
    codes: tuple[Code, ...]
    small: Layer
    huge: Layer
    empty: Layer
    """The second coder's layer of XL, without codings."""


def load(corpus: Corpus) -> Loaded:
    """Store the corpus; the database must be migrated and empty."""
    study = Study.objects.create(slug=SLUG, title="Benchmark", languages=["en"])
    owner, moderator, *coders = (_member(study, *role) for role in _MEMBERS)
    with scope(study=study):
        codes = _codes(study)
        of_l = [_version(study, transcript) for transcript in corpus.many]
        closed = _round(study, 1, of_l, coders)
        _store_codings(closed, zip(of_l, corpus.many, strict=True), coders, codes)
        _freeze(closed)
        small, huge = (_version(study, transcript) for transcript in (corpus.small, corpus.huge))
        running = _round(study, 2, [small, huge], coders)
        _store_codings(running, [(small, corpus.small), (huge, corpus.huge)], coders, codes)
        layer = {(row.version_id, row.coder_id): row for row in running.layers.all()}
    return Loaded(
        study=study,
        owner=owner,
        moderator=moderator,
        coders=(coders[0], coders[1]),
        codes=codes,
        small=layer[small.pk, coders[0].pk],
        huge=layer[huge.pk, coders[0].pk],
        empty=layer[huge.pk, coders[1].pk],
    )


def load_moderated(loaded: Loaded, corpus: Corpus, slug: str, interviews: int) -> Study:
    """A second study with the first interviews of L, coded and closed; the same people, the same codes."""
    study = Study.objects.create(slug=slug, title="Benchmark of moderation", languages=["en"])
    for membership in Membership.objects.filter(study=loaded.study):
        Membership.objects.create(study=study, person=membership.person, role=membership.role)
    with scope(study=study):
        part = corpus.many[:interviews]
        versions, codes = [_version(study, transcript) for transcript in part], _codes(study)
        closed = _round(study, 1, versions, list(loaded.coders))
        _store_codings(closed, zip(versions, part, strict=True), list(loaded.coders), codes)
        _freeze(closed)
    return study


_MEMBERS = (("owner", Role.OWNER), ("moderator", Role.MODERATOR), ("coder-1", Role.CODER), ("coder-2", Role.CODER))


def _member(study: Study, name: str, role: Role) -> Person:
    person = Person.objects.create_user(f"{name}@example.org", name)
    Membership.objects.create(study=study, person=person, role=role)
    return person


def _codes(study: Study) -> tuple[Code, ...]:
    made: list[Code] = []
    for colour, (name, stage, parent) in enumerate(code_names()):
        above = made[parent] if parent is not None else None
        fields = {"name": name, "name_key": name_key(name), "stage": stage, "parent": above, "colour": colour % 12}
        made.append(Code.objects.create(study=study, definition=f"What {name} means.", **fields))
    assert len(made) == CODES
    return tuple(made)


def _version(study: Study, transcript: Transcript) -> TranscriptVersion:
    interview = Interview.objects.create(study=study, label=transcript.label, language="en")
    stored = StoredTranscript.objects.create(study=study, interview=interview, language="en")
    laid = lay_out(text for _speaker, text in transcript.turns)
    version = TranscriptVersion.objects.create(
        transcript=stored,
        number=1,
        kind=TranscriptVersion.Kind.IMPORTED,
        text=laid.text,
        sha256=fingerprint(laid.text),
        length=len(laid.text),
        words=count_words(laid.text),
        source_format="txt",
    )
    speakers = _speakers(interview, stored, sorted({speaker for speaker, _text in transcript.turns}))
    turns = Turn.objects.bulk_create(
        Turn(version=version, index=index, speaker=speakers[said[0]], start=span.start, end=span.end)
        for index, (said, span) in enumerate(zip(transcript.turns, laid.spans, strict=True))
    )
    searching.fold(laid.text, turns)
    return version


def _speakers(interview: Interview, stored: StoredTranscript, labels: Iterable[str]) -> dict[str, Speaker]:
    return {label: _speaker(interview, stored, label) for label in labels}


def _speaker(interview: Interview, stored: StoredTranscript, label: str) -> Speaker:
    if label == "Interviewer":
        return Speaker.objects.create(transcript=stored, label=label, role=Speaker.Role.INTERVIEWER)
    consents = dict.fromkeys(("consents_to_record", "consents_to_quote", "consents_to_share"), True)
    participant = Participant.objects.create(
        study=interview.study,
        pseudonym=f"{interview.label}-{label}",
        team=f"team {interview.pk % 40}",
        **consents,
    )
    interview.participants.add(participant)
    return Speaker.objects.create(
        transcript=stored, label=label, role=Speaker.Role.PARTICIPANT, participant=participant
    )


def _round(study: Study, number: int, versions: Sequence[TranscriptVersion], coders: list[Person]) -> CodingRound:
    made: CodingRound = CodingRound.objects.create(study=study, number=number)
    made.coders.set(coders)
    now, state = timezone.now(), Layer.State.IN_PROGRESS
    Layer.objects.bulk_create(
        Layer(round=made, version=version, coder=coder, state=state, opened_at=now)
        for version, coder in product(versions, coders)
    )
    return made


def _store_codings(
    round_: CodingRound,
    texts: Iterable[tuple[TranscriptVersion, Transcript]],
    coders: list[Person],
    codes: Sequence[Code],
) -> None:
    layers = {(layer.version_id, layer.coder_id): layer for layer in round_.layers.all()}
    for version, transcript in texts:
        for coder, spans in zip(coders, transcript.codings, strict=True):
            _fill(layers[version.pk, coder.pk], spans, codes)


def _fill(layer: Layer, spans: Sequence[Span], codes: Sequence[Code]) -> None:
    Coding.objects.bulk_create(
        Coding(layer=layer, number=number, code=codes[span.code], start=span.start, end=span.end)
        for number, span in enumerate(spans, 1)
    )
    layer.next_number = len(spans) + 1
    layer.save(update_fields=["next_number"])


def _freeze(round_: CodingRound) -> None:
    """Submit every layer and close the round, without an audit row a layer."""
    now = timezone.now()
    names = {str(uuid): name for uuid, name in Code.objects.values_list("uuid", "name")}
    layers = list(round_.layers.select_related("version"))
    for layer in layers:
        layer.snapshot = snapshot.freeze(layer.version.sha256, layer_codings(layer), names)
        layer.sha256 = snapshot.sha256(layer.snapshot)
        layer.state, layer.submitted_at = Layer.State.SUBMITTED, now
    Layer.objects.bulk_update(layers, ["snapshot", "sha256", "state", "submitted_at"])
    round_.closed_at = now
    round_.save(update_fields=["closed_at"])


def stored_faithfully(loaded: Loaded, corpus: Corpus) -> bool:
    """Whether every stored text is the corpus' own, and every stored span of XL quotes what the corpus quotes."""
    with scope(study=loaded.study):
        texts = dict(TranscriptVersion.objects.values_list("transcript__interview__label", "text"))
        stored = list(Coding.objects.filter(layer=loaded.huge).order_by("number").values_list("start", "end"))
    everything = [*corpus.many, corpus.small, corpus.huge]
    same_texts = {t.label: t.text for t in everything} == texts
    quoted = [texts[corpus.huge.label][start:end] for start, end in stored]
    return same_texts and _digest(quoted) == _digest(corpus.huge.text[s.start : s.end] for s in corpus.huge.codings[0])


def _digest(words: Iterable[str]) -> str:
    return hashlib.sha256("\x00".join(words).encode()).hexdigest()
