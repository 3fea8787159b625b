"""Addresses of results below `/s/<study>/`."""

from django.urls import path

from reports.agreement.tables import TABLES
from reports.views import agreement, agreement_plan, catalogue, catalogue_deeds, finding

STATEMENT_DEEDS = {
    "edit": catalogue_deeds.edit_statement,
    "move": catalogue_deeds.move_statement,
    "remove": catalogue_deeds.remove_statement,
    "restore": catalogue_deeds.restore_statement,
}
EVIDENCE_DEEDS = {
    "add": catalogue_deeds.add_evidence,
    "remove": catalogue_deeds.remove_evidence,
    "restore": catalogue_deeds.restore_evidence,
}

urlpatterns = [
    path("find", finding.find, name="find"),
    path("find/words", finding.find_words, name="find_words"),
    *(path(f"find/{table}", finding.find_counted, {"table": table}, name=f"find_{table}") for table in finding.COUNTED),
    *(
        path(f"find/{name}.{kind}", view, {**more, "kind": kind}, name=f"find_{name}_{kind}")
        for name, view, more in (
            ("passages", finding.find_table, {}),
            ("words", finding.find_words_table, {}),
            *((table, finding.find_counted_table, {"table": table}) for table in finding.COUNTED),
        )
        for kind in ("csv", "xlsx")
    ),
    path("agreement", agreement.agreement, name="agreement"),
    path("agreement/<uuid:round>", agreement.agreement_round, name="agreement_round"),
    path("agreement/<uuid:round>/codes/<uuid:code>", agreement.agreement_code, name="agreement_code"),
    path("agreement/<uuid:round>/open", agreement.agreement_open, name="agreement_open"),
    path("agreement/<uuid:round>/otherwise", agreement.agreement_otherwise, name="agreement_otherwise"),
    path("agreement/<uuid:round>/plan", agreement_plan.agreement_plan, name="agreement_plan"),
    path(
        "agreement/<uuid:round>/plan/withdraw", agreement_plan.agreement_plan_withdraw, name="agreement_plan_withdraw"
    ),
    path("agreement/<uuid:round>/agreement.json", agreement.agreement_json, name="agreement_json"),
    path("agreement/<uuid:round>/agreement.xlsx", agreement.agreement_xlsx, name="agreement_xlsx"),
    *(
        path(
            f"agreement/<uuid:round>/{table}.csv",
            agreement.agreement_table,
            {"table": table},
            f"agreement_table_{table}",
        )
        for table in TABLES
    ),
    path("catalogue", catalogue.catalogue, name="catalogue"),
    path("catalogue/catalogue.pdf", catalogue.catalogue_pdf, name="catalogue_pdf"),
    path("catalogue/add", catalogue_deeds.add_issue, name="issue_add"),
    path("catalogue/<uuid:issue>", catalogue.issue, name="issue"),
    path("catalogue/<uuid:issue>/edit", catalogue_deeds.edit_issue, name="issue_edit"),
    path("catalogue/<uuid:issue>/retire", catalogue_deeds.retire_issue, name="issue_retire"),
    path("catalogue/<uuid:issue>/restore", catalogue_deeds.restore_issue, name="issue_restore"),
    path("catalogue/<uuid:issue>/state", catalogue_deeds.add_statement, name="statement_add"),
    *(
        path(f"catalogue/statements/<uuid:statement>/{verb}", view, name=f"statement_{verb}")
        for verb, view in STATEMENT_DEEDS.items()
    ),
    *(
        path(f"catalogue/statements/<uuid:statement>/evidence/{verb}", view, name=f"evidence_{verb}")
        for verb, view in EVIDENCE_DEEDS.items()
    ),
]
