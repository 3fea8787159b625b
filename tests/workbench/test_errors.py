"""What goes wrong before a view is asked is said in Tandem's own page; the language switch finds its way back."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from lxml import html

from tests.factories import make_member, make_study

pytestmark = pytest.mark.django_db


@pytest.fixture
def study(client):
    made = make_study()
    client.force_login(make_member(made, "owner"))
    return made


def test_too_many_files_are_refused_with_a_sentence(client, study, settings):
    files = [SimpleUploadedFile(f"{n}.txt", b"A: b") for n in range(settings.DATA_UPLOAD_MAX_NUMBER_FILES + 1)]
    answer = client.post(reverse("upload_files", args=[study.slug]), {"files": files})
    assert answer.status_code == 400
    assert "Too much was sent at once. Send it in smaller parts." in answer.content.decode()


def test_the_language_switch_on_a_refused_form_leads_back_to_the_form(client, study):
    form = f"http://testserver{reverse('participant_add', args=[study.slug])}"
    page = client.post(form, {"pseudonym": ""}, headers={"referer": form})
    assert page.status_code == 422
    (field,) = html.fromstring(page.content).xpath("//form[contains(@class, 'languages')]//input[@name='next']")
    answer = client.post(reverse("set_language"), {"next": field.get("value"), "language": "fr"}, follow=True)
    assert answer.redirect_chain[-1][0].endswith(reverse("participant_add", args=[study.slug]))
    assert answer.status_code == 200
