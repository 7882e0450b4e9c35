"""The invented calls of a demonstration, among countries that do not exist."""

from datetime import datetime
from pathlib import Path

from halqa.foundation.subjects import NETWORK
from halqa.ledger import actions as ledger
from halqa.rounds.actions.calls import draft_call, open_call
from halqa.rounds.models import Call
from halqa.rounds.queries.policies import read_file


@ledger.action
def load_calls(*, folder: Path, by: str, now: datetime) -> int | None:
    """Open the calls of a folder that are not there yet; return the number of the event, if there is one.

    :raises ValueError: where a file is no policy, or one of a real round
    """
    missing = []
    for path in sorted(folder.glob("*.toml")):
        policy = read_file(path).policy
        if policy is None or not policy.is_illustrative:
            raise ValueError(f"{path} is not the policy of an invented round")
        if not Call.objects.filter(key=policy.key).exists():
            missing.append(path.read_text(encoding="utf-8"))
    if not missing:
        return None
    for text in missing:
        key = draft_call(text=text, fiction=True, by=by, now=now)
        open_call(key=key, read=1, fiction=True, by=by, now=now)
    detail = {"calls": len(missing)}
    return ledger.record(kind="demonstration.called", by=by, subject=NETWORK, now=now, detail=detail).number
