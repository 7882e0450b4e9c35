"""The limit: a bare WSGI function that answers the same bytes to everybody. Nothing in Python can answer faster here."""

import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

answer = json.loads(Path(os.environ["BENCH_ANSWER"]).read_text())
HEADERS = [(name, value) for name, value in answer["headers"]]
BODY = bytes.fromhex(answer["body"])


def application(_environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer."""
    start_response("200 OK", HEADERS)
    return [BODY]
