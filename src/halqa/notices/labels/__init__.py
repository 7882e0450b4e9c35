"""The words people see of notices, and the shape in which other apps give theirs."""

from halqa.notices.labels.kinds import ROLES, SIGN_IN, NoticeGroup, NoticeKind
from halqa.notices.labels.words import EVENTS, REFUSALS, sentences

__all__ = ["EVENTS", "REFUSALS", "ROLES", "SIGN_IN", "NoticeGroup", "NoticeKind", "sentences"]
