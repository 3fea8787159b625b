"""The package's README: for a reader who has never seen Tandem."""

from collections.abc import Iterator

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from coding.models import CodingRound
from exchange.domain.sharing import Obstacle
from exchange.package.moderation import package_cases
from exchange.package.material import Material
from exchange.package.participants import left_out
from moderation.domain.states import State
from moderation.models import Case
from reports.models import Issue
from studies.models import GuideVersion

BECAUSE: dict[str, Promise] = {
    Obstacle.NO_PARTICIPANT: _("no participant is entered who could have consented"),
    Obstacle.UNKNOWN_SPEAKER: _("somebody speaks who is linked to no participant"),
    Obstacle.NO_CONSENT: _("not everybody who was there consents to sharing it"),
}
"""Why a transcript stays inside."""

HEAD = """# Replication package: {title}

{questions}This package was written by Tandem, a workbench for coding interviews and focus groups. Its files are plain
text (UTF-8), CSV (comma-separated, with a header line), JSON and PDF.

## What is in it

| file | what it holds |
|---|---|
| `dictionary.csv` | every column of every table: what it means, its unit, its values |
| `participants.csv` | who took part in the shared transcripts: pseudonym, team as a number, consent to quote |
| `guide/` | every version of the interview guide, and what changed |
| `transcripts/index.csv` | all transcripts: length, language, whether the text is shared, and why not |
| `transcripts/` | the shared transcripts, as text and as a table of turns; speakers under their pseudonyms |
| `codebook.csv` | codes with stage, place in the tree, definition and rules |
| `layers/` | what each coder coded, as submitted, before any discussion; one file a round and coder |
| `layers/index.csv` | who submitted what, also without a coding |
| `cases.csv` | where the coders agree and differ, by type |
| `decisions.csv` | what the moderator decided, with reasons |
| `second_looks.csv` | what coders answered, each alone, when a case came back to them; where there was one |
| `consensus.csv` | the codings that follow from agreements and decisions |
| `agreement/` | agreement per code and overall, with intervals and counts |
| `agreement/units.csv` | where turns and sentences begin and end |
| `verify_agreement.py` | computes the numbers of `agreement/` again from the codings, and checks the checksums |
| `catalogue.pdf`, `catalogue.json` | the issue catalogue |
| `MANIFEST.json`, `manifest-sha256.txt` | a checksum of every file: `sha256sum -c manifest-sha256.txt` |

## How to check it

    sha256sum -c manifest-sha256.txt
    python3 verify_agreement.py

The second needs Python 3.9 or later and nothing else; it says how many numbers agree and which do not.

- Computed again from `layers/`, `consensus.csv`, `codebook.csv` and `agreement/units.csv`: every coefficient, standard
  error, interval and count of `agreement/agreement.json`. Compared with that, cell by cell: the five tables
  `agreement/agreement_*.csv`. `--no-bootstrap` leaves out the bootstrap and the checksums.
- Covered by the checksums alone, which both commands check: words, `cases.csv`, `decisions.csv`, the guide, the
  catalogue and everything else; in `agreement/agreement.json` also the sentences that explain a number, the
  `snapshot`, and how many transcripts a round has.
- Covered by nothing: `manifest-sha256.txt` itself. Compare the package's own SHA-256 with the one its authors publish.

## How to read it

- A passage is `start` to `end`: Unicode code points in the transcript's text, counted from 0, the end not included.
  That text is the turns' texts joined by one line feed, without the speakers' names. `turn` counts from 1.
- Coders are `coder-1`, `coder-2`, …, moderators `moderator-1`, …; they are the same people in all files.
- A transcript that a coder submitted without a code counts as uncoded; one that was not submitted
  is missing, and is not here.
- A quotation in the catalogue is named like `I-07-T23-Q4`: interview, turn, quotation.
- Tables are UTF-8 without a byte-order mark and with one line feed a row: in a spreadsheet, import them as UTF-8.
- File names keep the letters of labels; signs that a system may refuse are underscores, and a name taken ends in `_2`.
- A cell that a spreadsheet would take for a formula begins with an apostrophe.

## What is not in it

Coders' memos, names of researchers, dates, recordings and original files are left out. Words of a transcript are here
only where everybody who took part consented to sharing it, quotations only where the speaker consented to be quoted;
offsets and codes of the others are here without a word of theirs. Consent to share means that the whole transcript may
be given to other researchers under pseudonyms; consent to quote, that single passages may be printed. The wording that
participants signed is not in Tandem.

## About this package

- Written by Tandem {version}.
- Licence, citation and contact: not stated. Whoever publishes the package adds them beside it.

"""


def readme(material: Material) -> str:
    """The whole text, in English, with what was withheld and which rounds there are."""
    study = material.study
    questions = "".join(f"- {line.strip()}\n" for line in study.research_questions.splitlines() if line.strip())
    text = HEAD.format(
        title=study.title, questions=f"{questions}\n" if questions else "", version=settings.TANDEM_VERSION
    )
    with override("en"):
        withheld = [
            f"- {material.label(pk)}: {BECAUSE[obstacle]}.\n" for pk, obstacle in material.obstacles.items() if obstacle
        ]
        rounds = [
            f"- Round {one.number}: {one.get_stage_display()} coding, {'open' if one.is_open else 'closed'}\n"
            for one in CodingRound.objects.filter(study=study).order_by("number")
        ]
    text += "".join(["Withheld transcripts:\n\n", *withheld, "\n"]) if withheld else ""
    if unlisted := left_out(material):
        text += f"Participants in no shared transcript, and so not in `participants.csv`: {unlisted}.\n\n"
    text += "## Rounds\n\n" + ("".join(rounds) if rounds else "No coding round was opened yet.\n")
    return text + "\n## What was done, and what was not\n\n" + "".join(f"- {line}\n" for line in _done(material))


def _done(material: Material) -> Iterator[str]:
    """A sentence about each step, also where it was not taken, and why a file is empty."""
    study = material.study
    if not GuideVersion.objects.filter(study=study).exists():
        yield "No interview guide is entered; `guide/versions.csv` is empty."
    rounds = CodingRound.objects.filter(study=study)
    if rounds and not any(one.closed_at for one in rounds):
        yield "No round is closed: coding is still under way."
    if not material.layers:
        yield "No transcript has been submitted by all its coders; the tables of codings and agreement are empty."
    yield _moderated(material)
    if not any(result.comparison.groups for result in material.results):
        yield "No codes that exclude one another were compared; `agreement/agreement_by_group.csv` is empty."
    issues = Issue.objects.filter(study=study, retired_at=None).count()
    yield f"Issues in the catalogue: {issues}." if issues else "The catalogue holds no issue yet, and its files say so."


def _moderated(material: Material) -> str:
    """How far the cases are settled. What only agrees needs no moderator and is in the consensus all the same."""
    cases = [case for case in package_cases(material) if case.type != Case.Type.AGREE]
    decided = sum(case.state == State.DECIDED for case in cases)
    if not material.layers:
        return "No moderation took place: there are no cases yet; `decisions.csv` and `consensus.csv` are empty."
    if not cases:
        return "There was nothing to moderate; `decisions.csv` is empty."
    if not decided:
        return (
            f"No moderation took place: none of the {len(cases)} cases in which coders differ is decided, and "
            "`decisions.csv` is empty. `consensus.csv` holds only what the coders agree on by themselves."
        )
    if decided < len(cases):
        return (
            f"Moderation is not finished: {len(cases) - decided} of {len(cases)} cases in which coders differ are not "
            "decided; `consensus.csv` holds nothing of them."
        )
    return f"Moderation is finished: all {len(cases)} cases in which coders differ are decided."
