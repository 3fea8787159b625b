"""The package's README: for a reader who has never seen Tandem."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from coding.models import CodingRound
from exchange.domain.sharing import Obstacle
from exchange.package.material import Material

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
| `verify_agreement.py` | computes every number of `agreement/` again from the codings |
| `catalogue.pdf`, `catalogue.json` | the issue catalogue |
| `MANIFEST.json`, `manifest-sha256.txt` | a checksum of every file: `sha256sum -c manifest-sha256.txt` |

## How to check it

    sha256sum -c manifest-sha256.txt
    python3 verify_agreement.py

The second needs Python 3.9 or later and nothing else; it says how many numbers agree and which do not.

## How to read it

- A passage is `start` to `end`: Unicode code points in the transcript's text, counted from 0, the end not included.
  That text is the turns' texts joined by one line feed, without the speakers' names. `turn` counts from 1.
- Coders are `coder-1`, `coder-2`, …, moderators `moderator-1`, …; they are the same people in all files.
- A transcript that a coder submitted without a code counts as uncoded; one that was not submitted
  is missing, and is not here.
- A quotation in the catalogue is named like `I-07-T23-Q4`: interview, turn, quotation.
- A cell that a spreadsheet would take for a formula begins with an apostrophe.

## What is not in it

Coders' memos, names of researchers, dates, recordings and original files are left out. Words of a transcript are here
only where everybody who took part consented to sharing it, quotations only where the speaker consented to be quoted;
offsets and codes of the others are here without a word of theirs.

"""


def readme(material: Material) -> str:
    """The whole text, in English, with what was withheld and which rounds there are."""
    study = material.study
    questions = "".join(f"- {line.strip()}\n" for line in study.research_questions.splitlines() if line.strip())
    text = HEAD.format(title=study.title, questions=f"{questions}\n" if questions else "")
    with override("en"):
        withheld = [
            f"- {material.label(pk)}: {BECAUSE[obstacle]}.\n" for pk, obstacle in material.obstacles.items() if obstacle
        ]
        rounds = [
            f"- Round {one.number}: {one.get_stage_display()} coding, {'open' if one.is_open else 'closed'}\n"
            for one in CodingRound.objects.filter(study=study).order_by("number")
        ]
    text += "".join(["Withheld transcripts:\n\n", *withheld, "\n"]) if withheld else ""
    return text + ("".join(["## Rounds\n\n", *rounds]) if rounds else "No coding round was opened yet.\n")
