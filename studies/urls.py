"""Addresses below `/s/<study>/`."""

from django.urls import path

from studies.views import consents, guide, home, identities, imports, interviews, members, participants, settings

urlpatterns = [
    path("", home.study, name="study"),
    path("settings", settings.settings, name="settings"),
    path("publication", settings.publication, name="publication"),
    path("history", settings.history, name="history"),
    path("members", members.members, name="members"),
    path("members/add", members.add, name="member_add"),
    path("members/invitations/<uuid:invitation>/renew", members.renew, name="invitation_renew"),
    path("members/invitations/<uuid:invitation>/withdraw", members.withdraw, name="invitation_withdraw"),
    path("members/<int:person>/roles/change", members.change_roles, name="member_change_roles"),
    path("members/<int:person>/invite", members.invite_again, name="member_invite"),
    path("members/<int:person>/remove", members.remove, name="member_remove"),
    path("guide", guide.guide, name="guide"),
    path("guide/add", guide.add_version, name="guide_add"),
    path("guide/<int:guide>", guide.guide_version, name="guide_version"),
    path("participants", participants.participants, name="participants"),
    path("participants/add", participants.add, name="participant_add"),
    path("participants.csv", participants.export, name="participants_csv"),
    path("participants/import", imports.import_table, name="participants_import"),
    path("participants/<uuid:participant>/edit", participants.edit, name="participant_edit"),
    path("participants/<uuid:participant>/identity", identities.identity, name="identity"),
    path("participants/<uuid:participant>/consents", consents.consents, name="consents"),
    path("participants/<uuid:participant>/consents/<uuid:consent>/undo", consents.take_back, name="consent_take_back"),
    path("participants/<uuid:participant>/consents/<uuid:consent>/form", consents.signed_form, name="signed_form"),
    path("participants/<uuid:participant>/remove", participants.remove, name="participant_remove"),
    path("interviews", interviews.interviews, name="interviews"),
    path("interviews/add", interviews.add, name="interview_add"),
    path("interviews/<uuid:interview>/edit", interviews.edit, name="interview_edit"),
    path("interviews/<uuid:interview>/remove", interviews.remove, name="interview_remove"),
]
