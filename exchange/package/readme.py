"""The package's README: for a reader who has never seen Tandem."""

from collections import Counter
from collections.abc import Iterator

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from agreement.domain.stored import FORMULAS
from agreement.models import AgreementPlan
from catalogue.models import Issue
from exchange.domain.sharing import Obstacle
from exchange.package.material import Material
from exchange.package.moderation import package_cases
from exchange.package.participants import left_out
from exchange.package.publication import publication
from moderation.codings.domain.cases import DIFFERENCES
from moderation.domain.states import State
from rounds.models import Provenance
from studies.models import GuideVersion

BECAUSE: dict[str, Promise] = {
    Obstacle.NO_PARTICIPANT: _("no participant is entered who could have consented"),
    Obstacle.UNKNOWN_SPEAKER: _("somebody speaks who is linked to no participant"),
    Obstacle.NO_CONSENT: _("not everybody who was there consents to sharing it"),
    Obstacle.AS_HEARD: _("it is as a machine heard it; nobody has corrected it"),
    Obstacle.ANONYMISED_SINCE: _("it was coded before it was anonymised; its passages have the words of the new text"),
}
"""Why a transcript stays inside."""

HEAD = """# Replication package: {title}

{opening}This package was written by Tandem, a workbench for coding interviews and focus groups. Its files are plain
text (UTF-8), CSV (comma-separated, with a header line), JSON and PDF.

## What is in it

| file | what it holds |
|---|---|
| `dictionary.csv` | every column of every table: what it means, its unit, its values |
| `participants.csv` | who took part in the shared transcripts: pseudonym, team as a number, consent to quote, pilot |
| `guide/` | every version of the interview guide, and what changed |
| `transcripts/index.csv` | all transcripts: length, language, pilot, whether the text is shared, and why not |
| `transcripts/` | the shared transcripts, as text and as a table of turns; speakers under their pseudonyms |
| `codebook.csv` | codes with stage, place in the tree, definition and rules, as they are now |
| `rounds.csv` | what each round was for, how transcripts were assigned, the digests of its codebooks |
| `codebook_round-….csv` | codes as they stood when the round was closed; which were fixed, which stood at its opening |
| `merges.csv` | what codes became after their round was closed, by whom and when |
| `researchers.csv` | which labels are one person, and what their roles are |
| `layers/` | {layers}; one file a round and coder |
| `layers/index.csv` | who submitted what and when, also without a coding, and what is known of how it came about |
{compared}| `framework_matrix.csv` | what participants say about codes, in the researchers' words; if there is one |
| `catalogue.pdf`, `catalogue.json` | the issue catalogue |
| `MANIFEST.json`, `manifest-sha256.txt` | a checksum of every file: `sha256sum -c manifest-sha256.txt` |

"""
LAYERS = "what each coder coded, as submitted"
COMPARED = """| `plan_round-….json` | the round's plan of agreement, fixed before its first layer was submitted |
| `cases.csv` | where the coders agree and differ, by type |
| `decisions.csv` | what the moderator decided, with reasons |
| `second_looks.csv` | what coders answered, each alone, when a case came back to them; where there was one |
| `consensus.csv` | the codings that follow from agreements and decisions, and how each was settled |
| `consensus_changes.csv` | by coder what the consensus kept, moved, renamed, dropped, and what they had missed |
| `moderation.csv` | how many cases were settled how, by how many people, of whom some coded or interviewed |
| `audits.csv`, `audited_codings.csv` | what somebody who took no part says of a drawn sample; if there was an audit |
| `agreement/` | agreement per code and overall, with intervals and counts |
| `agreement/agreement_of_passages.csv` | whether the same passages were marked, whatever the code |
| `agreement/agreement_of_transcripts.csv` | each transcript's own numbers, where they are too few for intervals |
| `agreement/agreement_layers.csv` | which layers each number rests on, and how these came about |
| `agreement/units.csv` | where turns and sentences begin and end, and which turns participants speak |
| `verify_agreement.py` | computes the numbers of `agreement/` again from the codings, and checks the checksums |
"""
CHECKED = """## How to check it

    sha256sum -c manifest-sha256.txt
    python3 verify_agreement.py

The second needs Python 3.9 or later and nothing else; it says how many numbers agree and which do not.

- Computed again from `layers/`, `codebook_round-….csv` and `agreement/units.csv`: every coefficient, standard error,
  interval and count of `agreement/agreement.json`, each transcript's own values, which transcripts are compared, the
  provenance of their layers, and the snapshot where all texts are shared. Compared with that, cell by cell: the
  tables `agreement/agreement_*.csv`. `--no-bootstrap` leaves out the bootstrap and the checksums.
- Made again from `cases.csv` and `decisions.csv`: `consensus.csv`, `consensus_changes.csv`, and in `moderation.csv` how
  many cases were settled how. From `merges.csv`: what codes count for now. From `audited_codings.csv`: `audits.csv`.
  The SHA-256 of each plan is computed again and compared with the one that stands beside the numbers.
- Covered by the checksums alone, which both commands check: words, cases and decisions themselves, the guide, the
  catalogue and everything else; in `agreement/agreement.json` also the sentences that explain a number, the `digest`,
  and how many transcripts a round has.
- Covered by nothing: `manifest-sha256.txt` itself. Compare the package's own SHA-256 with the one its authors publish.

## Which number to quote

- `leading` in `agreement/agreement.json` is what a round's plan of agreement names, or, where there is no plan, alpha
  stratified by code, counted by participants' turns: 1 - ΣDo/ΣDe over codes, with disagreement expected within each
  code. It is not Krippendorff's coefficient for several codes a unit. Every other number is there to be looked at and,
  unless `planned` says otherwise, was not planned.
- `qualifiers` beside it say what it may be said of: the round's purpose, how each layer came about, the share of the
  study's transcripts and words, the plan with its digest. "Independently" and "before any discussion" are carried by
  layers whose provenance is `fresh` or `declared`, with codes counted `at_close` or `rolled_up`. Whatever counts
  `merged_since` rests on merges that were made after the coders had read each other.
- Below six transcripts there is no interval; each transcript's own value stands in its place. An interval says how far
  the number moves with other transcripts drawn at random, coded by the same people; of transcripts chosen on purpose it
  says how much the number hangs on single ones.
- These numbers are made by edition {formulas} of the formulas. Up to edition 2 the number over all codes was taken from
  one table of all units and codes, in which people who merely share which codes are frequent seem to agree: a paper
  written then has another number from the same codings.

"""
CHECKED_BY_SUMS = """## How to check it

    sha256sum -c manifest-sha256.txt

Compare the package's own SHA-256 with the one its authors publish.

## Why there is no agreement

This study's approach is {approach}. Each layer is one researcher's reading; there are no cases, no consensus and no
coefficients, and nothing of that kind was left out.

"""
READ = """## How to read it

- A passage is `start` to `end`: Unicode code points in the transcript's text, counted from 0, the end not included.
  That text is the turns' texts joined by one line feed, without the speakers' names. `turn` counts from 1.
- Labels such as `coder-1` and `researcher-2` name the same people in all files.
- A transcript that a coder submitted without a code counts as uncoded; one that was not submitted
  is missing, and is not here.
- A quotation in the catalogue is named like `I-07-T23-Q4`: interview, turn, quotation.
- Tables are UTF-8 without a byte-order mark and with one line feed a row: in a spreadsheet, import them as UTF-8.
- File names keep the letters of labels; signs that a system may refuse are underscores, and a name taken ends in `_2`.
- A cell that a spreadsheet would take for a formula begins with an apostrophe.

## What is not in it

Coders' memos, names of researchers, dates of interviews, recordings and original files are left out. Words of a
transcript are here only where everybody who took part consented to sharing it, quotations only where the speaker
consented to be quoted; offsets and codes of the others are here without a word of theirs. Consent to share means that
the whole transcript may be given to other researchers under pseudonyms; consent to quote, that single passages may be
printed. The wording that participants signed is not in Tandem.

## About this package

- Written by Tandem {version}.
- Licence, citation and contact: not stated. Whoever publishes the package adds them beside it.

"""

ANONYMISED_SINCE = """Where a transcript was coded before it was anonymised, `start` and `end` of its passages are
offsets of the text that was coded, on which the agreement was computed; the words beside them are those of the
anonymised text.

"""


def readme(material: Material) -> str:
    """The whole text, in English, with what was withheld and which rounds there are."""
    with override("en"):
        parts = [_head(material), READ.format(version=settings.TANDEM_VERSION), *_withheld(material)]
        parts += ["## Rounds\n\n", *(_rounds(material) or ["No coding round was opened yet.\n"])]
        parts += ["\n## What was done, and what was not\n\n", *(f"- {line}\n" for line in _done(material))]
    return "".join(parts)


def _head(material: Material) -> str:
    study = material.study
    questions = "".join(f"- {line.strip()}\n" for line in study.research_questions.splitlines() if line.strip())
    compares = study.compares_coders
    head = HEAD.format(
        title=study.title,
        opening="".join([f"{questions}\n" if questions else "", *publication(material.study)]),
        layers=_layers(material),
        compared=COMPARED if compares else "",
    )
    if compares:
        return head + CHECKED.format(formulas=FORMULAS)
    return head + CHECKED_BY_SUMS.format(approach=study.get_approach_display())


def _layers(material: Material) -> str:
    """What the layers are, as far as it is known: before any discussion only where that is known of every one."""
    if not material.study.compares_coders:
        return "each researcher's reading, as submitted"
    known = {layer.provenance for layer in material.layers}
    if known and known <= {Provenance.FRESH, Provenance.DECLARED}:
        return f"{LAYERS}, before any discussion"
    return LAYERS


def _withheld(material: Material) -> Iterator[str]:
    withheld = [
        f"- {material.label(pk)}: {BECAUSE[obstacle]}.\n" for pk, obstacle in material.obstacles.items() if obstacle
    ]
    if withheld:
        yield "".join(["Withheld transcripts:\n\n", *withheld, "\n"])
    if material.now:
        yield ANONYMISED_SINCE
    if unlisted := left_out(material):
        yield f"Participants in no shared transcript, and so not in `participants.csv`: {unlisted}.\n\n"


def _rounds(material: Material) -> list[str]:
    """A line a round, with what is known of its layers."""
    lines = []
    for one in material.rounds:
        known = Counter(layer.provenance for layer in material.layers if layer.round_id == one.pk)
        came = "; ".join(f"{known[kind]} {Provenance(kind).label}" for kind in Provenance.values if known[kind])
        state = "open" if one.is_open else "closed"
        lines.append(
            f"- Round {one.number}: {one.get_stage_display()} coding, {one.get_purpose_display()}, {state}"
            + (f". Layers here: {came}\n" if came else "\n")
        )
    return lines


def _done(material: Material) -> Iterator[str]:
    """A sentence about each step, also where it was not taken, and why a file is empty."""
    study = material.study
    if not GuideVersion.objects.filter(study=study).exists():
        yield "No interview guide is entered; `guide/versions.csv` is empty."
    if material.rounds and not any(one.closed_at for one in material.rounds):
        yield "No round is closed: coding is still under way."
    if not material.layers:
        yield "No transcript has been submitted by all its coders; the tables of codings and agreement are empty."
    if study.compares_coders:
        yield from _compared(material)
    issues = Issue.objects.filter(study=study, retired_at=None).count()
    yield f"Issues in the catalogue: {issues}." if issues else "The catalogue holds no issue yet, and its files say so."


def _compared(material: Material) -> Iterator[str]:
    yield _moderated(material)
    if not any(result.comparison.groups for result in material.results):
        yield "No codes that exclude one another were compared; `agreement/agreement_by_group.csv` is empty."
    planned = AgreementPlan.objects.filter(round__study=material.study).exists()
    if material.results and not planned:
        yield "No plan of agreement was fixed before coding: no number was planned."
    if pilots := len(material.pilots):
        yield f"Transcripts of pilot interviews, which are no part of results: {pilots}."


def _moderated(material: Material) -> str:
    """How far the cases are settled. What only agrees needs no moderator and is in the consensus all the same."""
    every = package_cases(material)
    cases = [case for case in every if case.type in DIFFERENCES]
    decided = sum(case.state == State.DECIDED for case in cases)
    empty = "" if any(case.state == State.DECIDED for case in every) else "; `decisions.csv` is empty"
    if not material.layers:
        return "No moderation took place: there are no cases yet; `decisions.csv` and `consensus.csv` are empty."
    if not cases:
        return f"There was nothing to moderate{empty}."
    if not decided:
        return (
            f"No moderation took place: none of the {len(cases)} cases in which coders differ is decided{empty}. "
            "Of these `consensus.csv` holds nothing; it holds what the coders agree on by themselves."
        )
    if decided < len(cases):
        return (
            f"Moderation is not finished: {len(cases) - decided} of {len(cases)} cases in which coders differ are not "
            "decided; `consensus.csv` holds nothing of them."
        )
    return f"Moderation is finished: all {len(cases)} cases in which coders differ are decided."
