"""The settings under test: mode ``test``, in a folder of its own. pytest-django reads this before any conftest."""

import os
import tempfile
from pathlib import Path

os.environ["HALQA_MODE"] = "test"
os.environ.setdefault("HALQA_VAR", str(Path(tempfile.gettempdir()) / f"halqa-tests-{os.getuid()}"))
# WhiteNoise warns, and here a warning is an error, where there is no folder of collected files.
(Path(os.environ["HALQA_VAR"]) / "static").mkdir(parents=True, exist_ok=True)

from halqa.config.settings import *  # noqa: E402, F403  the environment comes first
