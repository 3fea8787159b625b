"""Addresses of moderation below `/s/<study>/`."""

from django.urls import path

from moderation.views import desk, looking_again, overview, results, talking

urlpatterns = [
    path("moderation", overview.moderation, name="moderation"),
    path("moderation/shuffle", overview.shuffle, name="moderation_shuffle"),
    path("moderation/many", overview.decide_many, name="decide_many"),
    path("moderation/cases", desk.cases, name="cases"),
    path("moderation/cases/<uuid:case>", desk.case, name="case"),
    path("moderation/cases/<uuid:case>/decide", desk.decide, name="case_decide"),
    path("moderation/cases/<uuid:case>/split", desk.split, name="case_split"),
    path("moderation/undo", desk.undo, name="moderation_undo"),
    path("moderation/ledger", results.ledger_page, name="ledger"),
    path("moderation/ledger.csv", results.ledger_csv, name="ledger_csv"),
    path("moderation/lessons", results.lessons, name="lessons"),
    path("discussion", talking.discussions, name="discussions"),
    path("discussion/<uuid:case>", talking.discussion, name="discussion"),
    path("discussion/<uuid:case>/say", talking.remark, name="remark"),
    path("discussion/remarks/<uuid:remark>/withdraw", talking.withdraw, name="remark_withdraw"),
    path("coding/again", looking_again.second_looks, name="second_looks"),
    path("coding/again/<uuid:look>", looking_again.second_look, name="second_look"),
    path("coding/again/<uuid:look>/take-back", looking_again.take_back, name="second_look_take_back"),
]
