"""First guesses for the preview, which a person corrects: who asks the questions, and in which language."""

import re
from collections import Counter
from collections.abc import Iterable

from transcripts.domain.turns import ParsedTurn

INTERVIEWER = "interviewer"
PARTICIPANT = "participant"

_ASKING_ROLES = re.compile(
    r"(?:interviewers?|intervieweu(?:r|se)|moderator|mod[ée]rat(?:eur|rice)|facilitator|animat(?:eur|rice)|researcher|"
    r"chercheu(?:r|se)|enquêt(?:eur|rice)|host|question|i|q)\b",
    re.IGNORECASE,
)
_LANGUAGE_WORDS = {
    "en": frozenset(["the", "and", "to", "of", "that", "is", "you", "it", "we", "was", "so", "have", "not"]),
    "fr": frozenset(["le", "la", "les", "et", "de", "des", "que", "est", "vous", "je", "on", "pas", "ça", "une"]),
}
_SAMPLE_WORDS = 3000


def propose_roles(turns: Iterable[ParsedTurn]) -> dict[str, str]:
    """Interviewer or participant for each speaker.

    A name such as "Interviewer" or "Q" decides. Without one, of two speakers the one who asks clearly more.
    """
    said: dict[str, list[str]] = {}
    for turn in turns:
        if turn.speaker is not None:
            said.setdefault(turn.speaker, []).append(turn.text)
    asking = {name for name in said if _ASKING_ROLES.match(name)}
    if not asking and len(said) == 2:
        first, second = sorted(said, key=lambda name: -_share_of_questions(said[name]))
        if _share_of_questions(said[first]) > 1.5 * _share_of_questions(said[second]):
            asking = {first}
    return {name: INTERVIEWER if name in asking else PARTICIPANT for name in said}


def propose_language(text: str, among: Iterable[str]) -> str | None:
    """English or French by their most frequent words, where the study has that language; otherwise its only one."""
    languages = list(among)
    words = Counter(re.findall(r"\w+", text.lower())[:_SAMPLE_WORDS])
    hits = {code: sum(words[word] for word in known) for code, known in _LANGUAGE_WORDS.items() if code in languages}
    if len(languages) < 2 or not any(hits.values()):
        return languages[0] if languages else None
    return max(hits, key=lambda code: hits[code])


def _share_of_questions(texts: list[str]) -> float:
    return sum(text.rstrip(" »\"'").endswith("?") for text in texts) / len(texts)
