"""The house of a proof with a call and many cities that apply: ``python -m tests.prove.applications_house CITIES``.

Prints in one line of JSON what a browser of each city's focal point, who is its mayor as well, knows.
"""

import json
import sys

import django

django.setup()

from django.test import Client  # noqa: E402  Django first
from django.utils import timezone  # noqa: E402

from halqa.accounts.enums import Role  # noqa: E402
from halqa.rounds.enums.forms import QuestionType  # noqa: E402
from halqa.rounds.models import Answer  # noqa: E402
from halqa.rounds.queries.applications import form_of_application, text_of  # noqa: E402
from tests.factories.accounts import make_person, sign_in  # noqa: E402
from tests.factories.applications import LONG_OPEN, begin, full_answers, make_applicant, make_round  # noqa: E402

call, made, now = make_round("open-2027", *LONG_OPEN), [], timezone.now()
for number in range(int(sys.argv[1])):
    city = make_applicant(f"xa/city-{number}")
    person = make_person(roles=[(Role.FOCAL_POINT, city), (Role.MAYOR, city)])
    application = begin(call, city, by=person, now=now)
    form = form_of_application(application)
    answers = text_of(application, form, full_answers(form) | {"has-plan": "yes"})[0]
    given = {"application": application, "changed_at": now, "changed_by": f"person:{person.key}"}
    Answer.objects.bulk_create(Answer(question=question, value=value, **given) for question, value in answers.items())
    session = sign_in(Client(), person).session.session_key
    texts = {one.id: one.section for one in form.questions if one.type is QuestionType.LONG_TEXT and one.id in answers}
    told = {"key": application.key, "session": session, "language": application.language, "texts": texts}
    files = [one.id for one in form.questions if one.type is QuestionType.FILE and not one.group]
    sections = {one.id: one.section for one in form.questions}
    made.append(told | {"form": form.key, "form_version": form.version, "answers": answers, "files": files, "sections": sections})
sys.stdout.write(json.dumps(made))
