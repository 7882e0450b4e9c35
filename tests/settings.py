"""The settings under test: mode ``test``, in a folder of its own. pytest-django reads this before any conftest."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

os.environ["HALQA_MODE"] = "test"
if "HALQA_VAR" not in os.environ:
    # Inherited by xdist's workers and by subprocesses; removed by the process that made it.
    os.environ["HALQA_VAR"] = tempfile.mkdtemp(prefix="halqa-tests-")
    atexit.register(shutil.rmtree, os.environ["HALQA_VAR"], ignore_errors=True)
# WhiteNoise warns, and here a warning is an error, where there is no folder of collected files.
(Path(os.environ["HALQA_VAR"]) / "static").mkdir(parents=True, exist_ok=True)

from halqa.config.settings import *  # noqa: E402, F403  the environment comes first
from halqa.config.settings import DATABASES, SQLITE  # noqa: E402  as above

if DATABASES["default"]["ENGINE"] == SQLITE["ENGINE"]:
    # Tests kill processes, but nothing that they keep outlives a power cut: nothing waits for the disk.
    DATABASES["default"]["OPTIONS"]["init_command"] += " PRAGMA synchronous=OFF;"
