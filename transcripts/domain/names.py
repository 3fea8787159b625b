"""What a speaker may be called: the shape of a label, without regard to the file that it stands in."""

import re
from enum import Enum

LONGEST_LABEL = 120
MOST_WORDS = 6

_PARTICLE_WORDS = """
    de du des da di do dos del della la le les van von der den zu ter ten el al bin ibn ben abu y e i et and und of the
    for für pour med phil rer nat sc hc jur
"""
_ROLE_WORDS = """
    interviewer interviewers interviewee participant participants respondent moderator facilitator speaker
    researcher host guest observer informant expert
    intervieweur intervieweuse interviewé interviewée enquêteur enquêtrice enquêté enquêtée participante
    répondant répondante modérateur modératrice animateur animatrice locuteur locutrice chercheur chercheuse
    observateur observatrice
"""
_ORDINARY_WORDS = """
    note notes nb remark remarks example warning attention date place location title topic subject duration time
    start end interview transcript transcription transcriber source language summary conclusion abstract break pause
    context setting file version recording http https ps todo first second third also however
    remarque remarques exemple lieu titre sujet objet durée heure début fin entretien langue résumé contexte
    fichier enregistrement
"""
_OPENING_WORDS = """
    yes yeah yep yup no nope nah ok okay right sure well so but and or then now actually anyway anyways besides
    because basically honestly frankly hello hi hey bye goodbye thanks thank please sorry maybe perhaps
    problem issue issues point reason result results fact thing things idea again finally lastly next
    otherwise instead still thus hence therefore meanwhile moreover oh ah um uh hm hmm mhm wow exactly absolutely
    definitely true false correct wrong good great fine look listen see wait stop remember imagine important
    what why how when where who which that this these those there here it he she they we you i'd i'm it's that's
    let let's like also plus one two three four five six caution tip hint update edit option step part section
    oui non ouais bon bien voilà alors donc mais et ou puis ensuite enfin bref ainsi parce car sinon pourtant
    cependant toutefois d'accord bonjour salut merci pardon désolé désolée peut-être problème
    raison résultat résultats chose choses idée exactement absolument effectivement évidemment honnêtement
    franchement regardez écoutez attendez attends imaginez quoi pourquoi comment quand où qui ça cela ceci ce
    il elle ils elles nous vous c'est y'a premièrement deuxièmement troisièmement euh bah hein super parfait
    ja nein also gut genau nun sí bueno pues vale hola gracias
"""
_SOUND_WORDS = """
    laugh laughs laughing laughter chuckle chuckles applause applauds clapping music inaudible unintelligible
    indistinct crosstalk overlapping silence silent pause pauses long short sigh sighs sighing cough coughs coughing
    noise background phone ringing rings beep bleep sic break door redacted anonymised anonymized deleted name place
    company city blank unclear incomprehensible guess sniffs crying cries gasps breath breathes breathing typing
    rire rires rit sourire soupir soupire tousse toux applaudissements musique incompréhensible inintelligible brouhaha
    bruit silence sonnerie chevauchement hésitation nom lieu ville entreprise
"""
_MONTH_WORDS = """
    january february march april may june july august september october november december
    jan feb mar apr jun jul aug sep sept oct nov dec
    janvier février mars avril mai juin juillet août septembre octobre novembre décembre janv févr juil déc
"""
_TITLE_WORDS = "prof profs dres herr frau sra srta mme mlle mons rev hon capt dott dottor ing univ dipl assoc asst"
_ADVERB_NAMES = "emily emely kimberly beverly carly natalie sally kelly clement clément"

PARTICLES = frozenset(_PARTICLE_WORDS.split())
ROLES = frozenset(_ROLE_WORDS.split())
ORDINARY = frozenset(_ORDINARY_WORDS.split())
OPENERS = frozenset(_OPENING_WORDS.split())
ONLY_REPEATED = frozenset(("question", "answer", "réponse", "participants", "attendees"))
_SOUNDS = frozenset(_SOUND_WORDS.split())
_TITLES = frozenset(_TITLE_WORDS.split())
_MONTHS = frozenset(_MONTH_WORDS.split())
_NAMES_LIKE_ADVERBS = frozenset(_ADVERB_NAMES.split())

_SIGN = re.compile(r"[A-Za-z]?|[A-Za-z]{0,3}\d+")
_SENTENCE_MARKS = re.compile(r"[?!;…{}=<>\\]|\.\.")
_QUOTES = re.compile(r"[\"“”„«»]")
_STOP = re.compile(r"(\w{4,})\. ")
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+$")
_PHONE = re.compile(r"\+?\d[\d ().\-\u00a0\u202f]{3,}\d$")
_APPLE = re.compile(r"\b(?:i(?:phone|pad|pod|mac)|macbook|galaxy|pixel|huawei|xiaomi|redmi)\b", re.IGNORECASE)
_ADVERB = re.compile(r".{3,}(?:ally|edly|ely|ently|antly|ously|arly|tly|ement|amment|emment)$")
_UNSEEN = re.compile("[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069]")
_TRIMMED = "/.,'’*_-–—|:&+#"


def without_marks(label: str | None) -> str | None:
    """A label without marks of direction and joints of no width: nobody sees them, so they make nobody else of it.

    Joiners stay where they hold a sign together, as within an emoji or a Persian name.
    """
    return _UNSEEN.sub("", label).strip("\u200c\u200d ") or None if label else None


class Shape(Enum):
    """What a label looks like."""

    NAME = "name"  # capitals, initials, a role, a number with letters: Anna Martin, P1, Prof. Weber
    HANDLE = "handle"  # an address, a telephone number, a device
    UNCASED = "uncased"  # a script that has no capitals
    SENTENCE = "sentence"  # lower-case words, or a word that opens sentences
    NONE = "none"  # nothing that a speaker is called


def shape_of(label: str) -> Shape:
    """What kind of label this is; sentences are told from names by capitals and by the words that open them."""
    words = core_words(label)
    if _is_handle(label):
        return Shape.HANDLE
    if not words or len(label) > LONGEST_LABEL or not any(map(str.isalpha, label)) or _is_punctuated(label):
        return Shape.NONE
    if _is_date(words):
        return Shape.NONE
    if opens_sentences(label) or not _is_capitalised(words):
        return Shape.SENTENCE
    return Shape.NAME if any(letter.upper() != letter.lower() for letter in label) else Shape.UNCASED


def looks_like_label(label: str) -> bool:
    """Whether a speaker could be called that: a name however long, or a few words that are no sentence."""
    shape = shape_of(label)
    if shape is Shape.SENTENCE:
        return len(label.split()) <= MOST_WORDS and len(label) <= LONGEST_LABEL // 2
    if shape is Shape.UNCASED:
        return len(label) <= LONGEST_LABEL // 4 and len(label.split()) <= MOST_WORDS
    return shape is not Shape.NONE


def looks_like_name(label: str) -> bool:
    """Whether it looks like a name even where no colon follows it."""
    shape = shape_of(label)
    if shape is Shape.UNCASED:
        return len(label) <= 12 and len(label.split()) <= 3
    return shape is Shape.HANDLE or (shape is Shape.NAME and not is_ordinary(label) and label[-1] not in ",.-–—")


def is_address(label: str) -> bool:
    """Whether it is an e-mail address."""
    return bool(_MAIL.match(label))


def is_role(label: str) -> bool:
    """Whether the first word names a role in an interview."""
    return first_word(label) in ROLES


def is_plain_label(label: str) -> bool:
    """Whether it cannot be anybody's name: roles, numbers and signs such as "P1" alone."""
    words = [word for word in core_words(label) if word]
    return bool(words) and all(word.casefold() in ROLES or _SIGN.fullmatch(word) for word in words)


def is_ordinary(label: str) -> bool:
    """Whether the first word is one of a heading or a remark, such as "Note"."""
    return first_word(label) in ORDINARY


def opens_sentences(label: str) -> bool:
    """Whether it is "Yes", "Actually" or "So the point": a word that begins sentences, alone or in lower company."""
    words = [word for word in core_words(label) if word]
    first = first_word(label)
    opens = first in OPENERS or bool(len(words) == 1 and _ADVERB.match(first) and first not in _NAMES_LIKE_ADVERBS)
    return opens and (len(words) == 1 or not words[-1][:1].isupper() or all(map(_is_opener, words)))


def is_sound(label: str) -> bool:
    """Whether words in brackets describe a sound or stand for something left out."""
    words = [word.casefold().strip(_TRIMMED) for word in label.split()]
    return any(word in _SOUNDS or word.isdigit() for word in words) or opens_sentences(label)


def first_word(label: str) -> str:
    """The first word, folded."""
    words = label.casefold().split()
    return words[0].strip(_TRIMMED) if words else ""


def core_words(label: str) -> list[str]:
    """The words without what stands in brackets, hyphens apart, their punctuation trimmed."""
    return [word.strip(_TRIMMED) for word in _QUOTES.sub("", _ASIDE.sub(" ", label)).replace("-", " ").split()]


def _is_date(words: list[str]) -> bool:
    """Whether it is a day, such as "May 6, 2024" or "6 mai"."""
    return all(word.casefold() in _MONTHS or word.isdigit() for word in words) and any(map(str.isdigit, words))


def _is_opener(word: str) -> bool:
    return word.casefold() in OPENERS


def _is_handle(label: str) -> bool:
    if is_address(label) or _PHONE.match(label):
        return True
    words = label.split()
    mixed = any(any(map(str.isdigit, word)) and any(map(str.isalpha, word)) for word in words)
    mixed = mixed and label == label.lower()
    return len(words) < 5 and not _is_punctuated(label) and bool(_APPLE.search(label) or (mixed and len(words) < 3))


def _is_punctuated(label: str) -> bool:
    """Whether a sentence ends inside; "Prof. Weber" and "Anna?" are not such sentences."""
    inner = label[:-1] if label.endswith("?") and len(label.split()) < 3 else label
    stops = (word.casefold() for word in _STOP.findall(f"{label} "))
    return bool(_SENTENCE_MARKS.search(inner)) or any(word not in _TITLES for word in stops)


def _is_capitalised(words: list[str]) -> bool:
    """Whether every word but the particles begins with a capital, has one inside, or has no letters that could."""
    return any(word not in PARTICLES for word in words) and all(
        word.casefold() in PARTICLES or word.casefold() in ROLES or _has_capital(word) for word in words
    )


def _has_capital(word: str) -> bool:
    return word != word.lower() or word == word.upper() or any(map(str.isdigit, word))
