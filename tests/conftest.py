"""Set before Django is: tests run in mode ``test``, in a folder of their own, with the network off."""

import os
import tempfile
from pathlib import Path

os.environ["HALQA_MODE"] = "test"
os.environ.setdefault("HALQA_VAR", str(Path(tempfile.gettempdir()) / f"halqa-tests-{os.getuid()}"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "halqa.config.settings")
Path(os.environ["HALQA_VAR"]).mkdir(parents=True, exist_ok=True)
