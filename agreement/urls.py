"""Addresses of agreement below `/s/<study>/`."""

from django.urls import path

from agreement.rendering.tables import TABLES
from agreement.views import agreement, plan

urlpatterns = [
    path("agreement", agreement.agreement, name="agreement"),
    path("agreement/<uuid:round>", agreement.agreement_round, name="agreement_round"),
    path("agreement/<uuid:round>/codes/<uuid:code>", agreement.agreement_code, name="agreement_code"),
    path("agreement/<uuid:round>/open", agreement.agreement_open, name="agreement_open"),
    path("agreement/<uuid:round>/otherwise", agreement.agreement_otherwise, name="agreement_otherwise"),
    path("agreement/<uuid:round>/plan", plan.agreement_plan, name="agreement_plan"),
    path("agreement/<uuid:round>/plan/withdraw", plan.agreement_plan_withdraw, name="agreement_plan_withdraw"),
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
]
