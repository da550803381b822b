"""From the front page to the receipt, without any script."""

import pytest

from pendopo.cases.api import Case, Draft
from pendopo.tenancy.api import region

from .walk import HOME, SERVICE, answers, begin, fill, key_of, picture, send, text_of

pytestmark = pytest.mark.django_db


def test_an_application_page_by_page_ends_in_a_receipt(client, bandung):
    case_id, number, code = send(client)
    with region(bandung):
        case = Case.objects.get()
        assert str(case.id) == case_id
        assert case.number == number
        assert case.applicant == "Sari Contoh"
        assert not Draft.objects.exists()
    assert len(code) == 14
