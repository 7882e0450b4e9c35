"""Who may read files: those whom the subject's door lets in, narrowed by each file's audience."""

from django.http import Http404

from halqa.accounts.access import Caller, SubjectDoor, subject_door
from halqa.accounts.enums import Role
from halqa.documents.enums import Audience
from halqa.documents.models import File


def audiences_open_to(caller: Caller, subject: str) -> frozenset[Audience]:
    """Return the audiences whose files about a subject somebody may know of and read."""
    door = subject_door(subject)
    if door is None or not door.visible_to(caller, subject):
        return frozenset()
    if door.reads is not None and not door.reads(caller, subject):
        return frozenset({Audience.PUBLIC})
    if caller.holds(Role.COORDINATOR):
        return frozenset(Audience)
    if door.reads is not None or _is_concerned(caller, subject, door):
        return frozenset({Audience.PUBLIC, Audience.PEOPLE})
    return frozenset({Audience.PUBLIC})


def _is_concerned(caller: Caller, subject: str, door: SubjectDoor) -> bool:
    """Return whether somebody holds a role for the subject or its country, or is it; what they hold is known without a query."""
    concerned = {subject, f"country:{door.country(subject)}"}
    return caller.actor == subject or any(holding.scope in concerned for holding in caller.holdings)


def _is_out_of_reach(caller: Caller, file: File) -> bool:
    """Return whether the roles that somebody holds rule a file out, ahead of any question about its subject."""
    door = subject_door(file.subject)
    if door is None or file.audience == Audience.PUBLIC or door.reads is not None:
        return door is None
    return not caller.holds(Role.COORDINATOR) and not _is_concerned(caller, file.subject, door)


def file_for(caller: Caller, key: str) -> File:
    """Return a file that somebody may read.

    :raises Http404: alike for a file that is not there, that was removed, and that is not theirs to know of
    """
    file = File.objects.filter(key=key, removed_at=None).first()
    if file is None or _is_out_of_reach(caller, file) or file.audience not in audiences_open_to(caller, file.subject):
        raise Http404
    return file
