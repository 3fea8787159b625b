"""Addresses of the issue catalogue below `/s/<study>/`."""

from django.urls import path

from catalogue.views import catalogue, deeds

STATEMENT_DEEDS = {
    "edit": deeds.edit_statement,
    "move": deeds.move_statement,
    "remove": deeds.remove_statement,
    "restore": deeds.restore_statement,
}
EVIDENCE_DEEDS = {
    "add": deeds.add_evidence,
    "remove": deeds.remove_evidence,
    "restore": deeds.restore_evidence,
}

urlpatterns = [
    path("catalogue", catalogue.catalogue, name="catalogue"),
    path("catalogue/catalogue.pdf", catalogue.catalogue_pdf, name="catalogue_pdf"),
    path("catalogue/add", deeds.add_issue, name="issue_add"),
    path("catalogue/<uuid:issue>", catalogue.issue, name="issue"),
    path("catalogue/<uuid:issue>/edit", deeds.edit_issue, name="issue_edit"),
    path("catalogue/<uuid:issue>/retire", deeds.retire_issue, name="issue_retire"),
    path("catalogue/<uuid:issue>/restore", deeds.restore_issue, name="issue_restore"),
    path("catalogue/<uuid:issue>/state", deeds.add_statement, name="statement_add"),
    *(
        path(f"catalogue/statements/<uuid:statement>/{verb}", view, name=f"statement_{verb}")
        for verb, view in STATEMENT_DEEDS.items()
    ),
    *(
        path(f"catalogue/statements/<uuid:statement>/evidence/{verb}", view, name=f"evidence_{verb}")
        for verb, view in EVIDENCE_DEEDS.items()
    ),
]
