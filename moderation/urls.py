"""Addresses of moderation below `/s/<study>/`."""

from django.urls import path

from moderation.views import adding, auditing, desk, discussion, outcomes, overview, results, second_looks

urlpatterns = [
    path("moderation", overview.moderation, name="moderation"),
    path("moderation/shuffle", overview.shuffle, name="moderation_shuffle"),
    path("moderation/third", outcomes.third, name="moderation_third"),
    path("moderation/results", outcomes.results, name="results"),
    path("moderation/results/<uuid:transcript>", outcomes.choose, name="result_choose"),
    path("moderation/add/<uuid:round>/<uuid:version>", adding.add_passage, name="add_passage"),
    path("moderation/audits", auditing.audits, name="audits"),
    path("moderation/audits/draw", auditing.draw, name="audit_draw"),
    path("moderation/audits/<uuid:audit>", auditing.audit, name="audit"),
    path("auditing", auditing.auditing, name="auditing"),
    path("auditing/<uuid:audited>", auditing.audited_coding, name="audited_coding"),
    path("moderation/many", overview.decide_many, name="decide_many"),
    path("moderation/cases", desk.cases, name="cases"),
    path("moderation/cases/<uuid:case>", desk.case, name="case"),
    path("moderation/cases/<uuid:case>/decide", desk.decide, name="case_decide"),
    path("moderation/cases/<uuid:case>/split", desk.split, name="case_split"),
    path("moderation/undo", desk.undo, name="moderation_undo"),
    path("moderation/ledger", results.ledger_page, name="ledger"),
    path("moderation/ledger.csv", results.ledger_csv, name="ledger_csv"),
    path("moderation/lessons", results.lessons, name="lessons"),
    path("discussion", discussion.discussions, name="discussions"),
    path("discussion/<uuid:case>", discussion.discussion, name="discussion"),
    path("discussion/<uuid:case>/say", discussion.remark, name="remark"),
    path("discussion/remarks/<uuid:remark>/withdraw", discussion.withdraw, name="remark_withdraw"),
    path("coding/again", second_looks.second_looks, name="second_looks"),
    path("coding/again/<uuid:look>", second_looks.second_look, name="second_look"),
    path("coding/again/<uuid:look>/take-back", second_looks.take_back, name="second_look_take_back"),
]
