"""Columns that mean something of their own in one table."""

from exchange.package.columns import CHOICES, CODE_ID, OFFSET, Column

OF_TABLE: dict[str, dict[str, Column]] = {
    "guide/versions.csv": {
        "version": Column("the version's number; its text is guide/guide-v….txt", "from 1"),
        "change": Column("what changed since the version before"),
    },
    "participants.csv": {
        "participant": Column("the pseudonym, as transcripts and catalogue have it"),
        "team": Column(
            "which participants are of one team; the team's name stays in the study",
            "",
            "team-1, team-2, …; empty: none",
        ),
        "transcripts": Column(
            "labels of the shared transcripts of interviews they took part in, joined by a semicolon"
        ),
        "may_be_quoted": Column("whether they consented to be quoted", "", "yes; no"),
        "pilot": Column("whether they took part in the pilot alone, which gives no results", "", "yes; no"),
    },
    "transcripts/index.csv": {
        "kind": Column("what it is", "", "interview; focus_group"),
        "language": Column("the language spoken, as a code (ISO 639-1); empty where nobody entered it"),
        "guide_version": Column("the interview guide it followed; empty where none is entered"),
        "pilot": Column(
            "whether it is a pilot interview: it is no part of results, and of agreement only in rounds for training "
            "or calibration",
            "",
            "yes; no",
        ),
        "turns": Column("how many turns it has", "turns"),
        "words": Column("how long it is", "words"),
        "shared": Column("whether its text is in the package", "", "yes; no"),
        "withheld_because": Column(
            "why not",
            "",
            "no_participant: no participant is entered who could have consented; no_consent: not everybody who was "
            "there consents to sharing it; unknown_speaker: somebody speaks who is linked to no participant; as_heard: "
            "nobody has corrected what a machine heard; anonymised_since: an anonymised text stands in its place",
        ),
        "sha256": Column("the checksum of the text; empty where it is not shared"),
    },
    "transcripts/*.csv": {
        "speaker": Column(
            "who speaks",
            "",
            "a pseudonym; Interviewer; Speaker: somebody without a pseudonym; Unknown: nobody is named",
        ),
        "start_ms": Column("when it begins in the recording; empty where no time is known", "milliseconds"),
        "end_ms": Column("when it ends in the recording; empty where no time is known", "milliseconds"),
    },
    "codebook.csv": {
        "parent": Column("the name of the code above it; empty for an outermost code"),
        "definition": Column("what the code means"),
        "inclusion": Column("when to use it"),
        "exclusion": Column("when not to use it"),
        "parent_id": Column("the identifier of the code above it"),
        "subcodes_exclusive": Column("whether the codes under it exclude one another", "", "yes; no"),
    },
    "codebook_round-*.csv": {
        "code_id": Column("the code's identifier; a code that became another is listed too"),
        "name_then": Column("what it was called when the round was closed"),
        "stage": Column("its stage when the round was closed", "", "open; axial; selective: the steps of the analysis"),
        "parent_id": Column(
            "the identifier of the code above it when the round was closed; empty for an outermost code"
        ),
        "counts_for": Column(
            "the identifier of the code that it counted for when the round was closed: its own, or that of a code it "
            "had been merged into by then"
        ),
        "counts_for_now": Column("the identifier of the code that it counts for now; merges.csv says how"),
        "fixed": Column("whether it was set before coding, when the round was closed", "", "yes; no"),
        "stood_at_opening": Column(
            "whether it was in the codebook that the round was opened with", "", "yes; no; empty: none was kept then"
        ),
        "definition": Column("what the code meant when the round was closed"),
        "inclusion": Column("when to use it, as was written then"),
        "exclusion": Column("when not to use it, as was written then"),
        "subcodes_exclusive": Column("whether the codes under it exclude one another", "", "yes; no"),
    },
    "merges.csv": {
        "round": Column("the round after whose closing it happened", "from 1"),
        "code": Column("the name of the code that was merged"),
        "became": Column("the name of the code that it counts for since"),
        "became_id": Column("the identifier of that code"),
        "how": Column(
            "what happened",
            "",
            "merged: somebody merged them; equal_names: two codes of one name became one; undone: a merge made before "
            "the round was closed was taken back",
        ),
        "by": Column("who merged them; empty where nobody did", "", "researcher-1, researcher-2, …"),
        "day": Column("when; empty where it is not known", "year-month-day"),
    },
    "rounds.csv": {
        "stage": Column("what was coded for", "", "open; axial; selective: the steps of the analysis"),
        "state": Column("whether its coders are still blind to each other", "", "open; closed"),
        "coders": Column("who was to code in it, joined by a semicolon"),
        "transcripts": Column("how many transcripts were to be coded", "transcripts"),
        "layers": Column("how many layers were assigned: transcripts by coders", "layers"),
        "layers_here": Column("how many of them are finished and in this package", "layers"),
        "opened_with": Column("the SHA-256 of the codebook that it was opened with; empty where none was kept"),
        "closed_with": Column("the SHA-256 of the codebook that it was closed with; empty where it is open"),
        "design": Column(
            "how transcripts were assigned to coders, as JSON: the seed of what was drawn; empty: all to everybody"
        ),
        "plan_sha256": Column(
            "the SHA-256 of plan_round-….json, the plan of agreement fixed before the first layer was submitted; "
            "empty: there is none"
        ),
    },
    "researchers.csv": {
        "coder": Column("what they are called as a coder; empty where they did not code"),
        "moderator": Column("what they are called as a moderator; empty where they decided nothing"),
        "roles": Column(
            "what they are in the study now, joined by a semicolon",
            "",
            "owner; interviewer; coder; moderator; auditor; observer; empty: not a member any more",
        ),
    },
    "layers/index.csv": {
        "codings": Column("how many codings were submitted; 0: read and left uncoded", "codings"),
        "declared_by": Column(
            "who declares that an imported layer was coded independently; empty for nobody",
            "",
            "researcher-1, researcher-2, …",
        ),
        "people": Column("how many people coded it together; 1: the coder alone", "people"),
        "submitted_on": Column("the day on which it was submitted", "year-month-day"),
        "sha256": Column("the checksum of the frozen layer, as the snapshot of a comparison has it"),
    },
    "layers/round-*.csv": {
        "code": Column("the name of the code that it counted for when the round was closed"),
        "code_id": Column("the identifier of that code"),
        "applied_ids": Column(
            "identifiers of the codes that the coder applied, joined by '; ': another than code_id where the code had "
            "become another by the closing of the round"
        ),
    },
    "cases.csv": {
        "overlap": Column(
            "how far the coders' words are the same: shared characters by characters of either", "0 to 1"
        ),
        "state": Column(
            "where the case stands",
            "",
            "agreed: nothing to decide; open: undecided; deferred: put off; returned: with its coders again; answered: "
            "back from them; decided",
        ),
        "coder": Column(
            "who marked it, the same person in all files; empty for what a moderator added", "", "coder-1, coder-2, …"
        ),
    },
    "decisions.csv": {
        "choice": Column(
            "what was decided for",
            "",
            "a coder's label: what that coder had; … again: what that coder answered when asked again; "
            + "; ".join(CHOICES),
        ),
        "outcome": Column("what enters the consensus: code [start, end), joined by a semicolon; empty for nothing"),
        "outcome_ids": Column("the same with the codes' identifiers"),
        "reason": Column(
            "why the coders differed",
            "",
            "definition: the definition is unclear; oversight; boundary: a habit of where to begin or end; ambiguous: "
            "truly ambiguous; empty: not said",
        ),
        "decided_by": Column("who decided, the same person in all files", "", "moderator-1, moderator-2, …"),
    },
    "second_looks.csv": {
        "code": Column("the code that the coder gave when asked again; empty for none"),
        "start": Column("where it begins; empty where no code was given", OFFSET),
        "end": Column("where it ends, not included; empty where no code was given", OFFSET),
    },
    "framework_matrix.csv": {
        "participant": Column("the pseudonym, as transcripts and catalogue have it"),
        "summary": Column(
            "what the participant says about the code, in the researchers' words; codes that were merged had one each, "
            "one after the other",
            "",
            "any; withheld: the participant does not consent to share; empty: quotations alone",
        ),
        "passages": Column(
            "how many passages of the result, in the participant's own turns, have the code or one under it",
            "passages",
        ),
        "quotations": Column(
            "quotations that show it, named like I-07-T23-Q4: transcript, turn, quotation",
            "",
            "separated by semicolons; withheld: not everybody who speaks there consents to be quoted",
        ),
    },
    "consensus.csv": {
        "code": Column("the code's name, as codes count now"),
        "settled": Column(
            "how the passage came to be in the consensus, by the strongest of its parts",
            "",
            "alike: all coders marked these words with this code; settled: they differed and a moderator settled it; "
            "accepted: one marked it and a moderator accepted it; alone: one coder coded the transcript; added: marked "
            "by nobody, a moderator added it",
        ),
        "is_result": Column(
            "whether the consensus of this round is the result of the transcript: one round a transcript is",
            "",
            "yes; no",
        ),
    },
    "consensus_changes.csv": {
        "kept": Column("passages of this coder that stand in the consensus as they were coded", "passages"),
        "moved": Column("passages whose code stands there on other words", "passages"),
        "renamed": Column("passages that stand there under another code", "passages"),
        "dropped": Column("passages of which nothing stands there", "passages"),
        "missed": Column("cases of which something stands there and this coder marked nothing", "cases"),
    },
    "moderation.csv": {
        "what": Column(
            "what is counted",
            "",
            "one_coder: one coder's work was taken; "
            + "; ".join(CHOICES)
            + "; added: what nobody had marked stands; agreement_changed: what all had marked alike was changed; once, "
            "once_changed: what one coder alone coded was confirmed, or changed; moderators: how many people decided; "
            "moderators_who_coded: of these, who coded one of the transcripts in the round; "
            "moderators_who_interviewed: who led one of the interviews",
        ),
        "number": Column("how many", "cases, or people"),
    },
    "audits.csv": {
        "audit": Column("the number of the audit", "from 1"),
        "size": Column("how many codings of the consensus were drawn", "codings"),
        "of": Column("of how many", "codings"),
        "seed": Column("with which seed they were drawn"),
        "accepted": Column("codings that the auditors accepted", "codings"),
        "questioned": Column("codings that they questioned", "codings"),
        "other_code": Column("codings that they would give another code", "codings"),
        "left": Column("codings that nobody has judged yet", "codings"),
        "auditors": Column("how many people judged", "people"),
    },
    "audited_codings.csv": {
        "audit": Column("the number of the audit", "from 1"),
        "number": Column("the coding's number in the sample", "from 1"),
        "turn": Column("the turn it begins in; empty where the text has another version since", "from 1"),
        "verdict": Column(
            "what an auditor says of it", "", "accepted; questioned; other_code; empty: nobody has judged it yet"
        ),
        "better_code": Column("the code that the auditor would give; empty for none"),
    },
    "agreement/agreement_overall.csv": {
        "planned": Column("the coefficient of this line that the plan of agreement names; empty where it names none"),
        "codes": Column("how many codes somebody used", "codes"),
        "snapshot": Column("the SHA-256 of the texts and frozen layers that are compared"),
        "digest": Column(
            "the SHA-256 of everything that the numbers depend on: layers, unit, turns, merges, tree, edition of the "
            "formulas"
        ),
    },
    "agreement/agreement_of_passages.csv": {
        "both": Column("units that both coders marked, whatever the code", "units"),
        "all": Column("units that everybody marked", "units"),
        "several": Column("units that several coders, not all, marked", "units"),
        "neither": Column("units that neither coder marked", "units"),
        "none": Column("units that nobody marked", "units"),
        "passages": Column(
            "how many passages, different stretches of units, each coder marked, in the order of compared, joined by "
            "'; '",
            "passages",
        ),
        "met": Column("how many of these share a unit with another coder's", "passages"),
    },
    "agreement/agreement_layers.csv": {
        "layer_round": Column("the number of the round that the layer is of", "from 1"),
        "coder": Column("what its coder is called in the comparison"),
        "sha256": Column("the checksum of the frozen layer"),
    },
    "agreement/agreement_by_code.csv": {
        "documents": Column("in how many transcripts somebody used the code", "transcripts"),
        "segments": Column("how many passages each coder gave the code, in the order of compared, joined by '; '"),
        "covered": Column("how many units each coder gave the code, in the order of compared, joined by '; '", "units"),
        "notes": Column("what to bear in mind when reading the row"),
    },
    "agreement/agreement_by_group.csv": {
        "group": Column("the code whose subcodes exclude one another"),
        "group_id": Column("the identifier of that code"),
        "code": Column("the subcode, of (k)u; empty where the row is about the group"),
        "code_id": Column("the identifier of the subcode"),
        "coefficient": Column(
            "which coefficient of the unitizing family (Krippendorff et al. 2016)",
            "",
            "u: u-alpha, text without a code included; bar_u: |u-alpha, coded or not; cu: cu-alpha, which code where "
            "both coded; (k)u: (k)u-alpha, of one code",
        ),
    },
    "agreement/agreement_confusions.csv": {
        "row": Column("the code that the first of two coders used; empty for no code"),
        "row_id": CODE_ID,
        "column": Column("the code that the second used on the same units; empty for no code"),
        "column_id": CODE_ID,
        "units": Column("how many units", "units"),
    },
    "agreement/units.csv": {
        "unit": Column("what begins and ends here", "", "text: the whole transcript; turn; sentence"),
        "number": Column("its number in the transcript", "from 1"),
        "of_participants": Column("of a turn, whether no interviewer speaks it", "", "yes; no; empty: not a turn"),
    },
}
"""Columns of one table, before those that are the same everywhere."""
