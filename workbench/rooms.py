"""The project's own apps, from the kernel up; settings, addresses, logs and tests of architecture read them here."""

IN_A_STUDY = (
    "studies",
    "jobs",
    "transcripts",
    "recordings",
    "correction",
    "rounds",
    "coding",
    "moderation",
    "finding",
    "agreement",
    "catalogue",
    "exchange",
)
"""Those whose addresses lie below a study."""

APPS = (*IN_A_STUDY, "demonstration", "workbench")
