"""A real site with the shipped roster, served as an operator serves it, and a real browser to visit it with."""

import fcntl
import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from halqa.rounds.queries.credential_key import new_key

ROOT = Path(__file__).resolve().parents[2]
ROSTER = ROOT / "data" / "roster"
PRACTICES = ROSTER.parent / "exchange" / "practices.jsonl"
SECONDS_TO_START = 60
# A busy machine is slow; what never comes is missed all the same.
MOST_MILLISECONDS = 15_000
# A test run that is killed must not leave its server behind.
TIED_TO_US = """
import os
from halqa.operations.management.processes import end_with
end_with(os.getppid())
from halqa.__main__ import main
main()
"""
# In the folder that all processes of a run share.
HOUSES = Path(os.environ["HALQA_VAR"]) / f"houses-{os.environ.get('PYTEST_XDIST_TESTRUNUID', os.getpid())}"
NOTHING_SKIPPED = os.environ.get("HALQA_NOTHING_SKIPPED") == "1"
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--no-proxy-server",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--lang=en-GB",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A badge of this site on another one is fetched from loopback, which no public page may do otherwise.
    "--disable-features=LocalNetworkAccessChecks",
)

OpenPage = Callable[..., Page]


class Hand:
    """What is done in the house beside the browsers: by people elsewhere, and by the worker."""

    def __init__(self, house: dict[str, str], program: str) -> None:
        command = (sys.executable, "-m", program)
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self.process = subprocess.Popen(command, env=house, cwd=ROOT, **pipes)
        self.told = self._answer()

    def do(self, *words: str) -> dict[str, str]:
        """Have something done, and return what came of it."""
        self.process.stdin.write(" ".join(words) + "\n")
        self.process.stdin.flush()
        return self._answer()

    def close(self) -> None:
        """Let the hand rest, and what it holds go."""
        self.process.stdin.close()
        self.process.wait(timeout=30)
        self.process.stdout.close()

    def _answer(self) -> dict[str, str]:
        line = self.process.stdout.readline()
        assert line, "the hand in the house has failed, and said above why"
        return json.loads(line)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run journeys after all other tests: Playwright leaves an event loop running, and beside one Django refuses the database."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the environment of the site that is visited, for what is done there by hand."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("HALQA_", "DATABASE_", "PYTEST_"))}
    return environ | {
        "DJANGO_SETTINGS_MODULE": "halqa.config.settings",
        "HALQA_MODE": "production",
        "HALQA_SECRET_KEY": "a key of a site that lives as long as its tests, and not a moment longer",
        "HALQA_VAR": str(tmp_path_factory.mktemp("site")),
    }


@pytest.fixture(scope="session")
def site(house: dict[str, str]) -> Iterator[str]:
    """Return the address of a site in production mode that holds the shipped roster; it ends with this process."""
    commands = ("migrate",), ("roster", "load", str(ROSTER)), ("practices", "load", str(PRACTICES)), ("search", "rebuild")
    with served(house, *commands) as address:
        yield address


@contextmanager
def served(house: dict[str, str], *commands: tuple[str, ...]) -> Iterator[str]:
    """Set a site up by these commands and serve it as an operator does; yields its address, and ends it with the context."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://localhost:{port}"
    if commands:
        shutil.copytree(_house_after(house, commands), house["HALQA_VAR"], dirs_exist_ok=True)
    log = Path(house["HALQA_VAR"]) / "serve.log"
    with log.open("w") as told:
        serve = (sys.executable, "-c", TIED_TO_US, "serve", "--port", str(port), "--workers", "1")
        process = subprocess.Popen(serve, env=house, stdout=told, stderr=told)
    try:
        _wait_for(address, process, log)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=SECONDS_TO_START)


def _house_after(house: dict[str, str], commands: tuple[tuple[str, ...], ...]) -> Path:
    """Return a folder that these commands have set up, to be copied; all processes of a run make each but once.

    Houses begin alike, and one that is set up takes longer than many tests in it.
    """
    name = hashlib.sha256(repr(commands).encode()).hexdigest()[:16]
    made, begun = HOUSES / name, HOUSES / f"{name}.begun"
    HOUSES.mkdir(exist_ok=True)
    with (HOUSES / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if made.exists():
            return made
        shutil.rmtree(begun, ignore_errors=True)
        if before := commands[:-1]:
            shutil.copytree(_house_after(house, before), begun)
        else:
            begun.mkdir()
        halqa = (sys.executable, "-m", "halqa", *commands[-1])
        done = subprocess.run(halqa, env=house | {"HALQA_VAR": str(begun)}, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return begun.rename(made)


def _wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(f"{address}/robots.txt", timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"the site did not start:\n{log.read_text()}")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Return one running Chromium; without it the journeys are skipped, or fail where nothing may be skipped."""
    path = os.environ.get("HALQA_CHROMIUM") or shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if not path:
        (pytest.fail if NOTHING_SKIPPED else pytest.skip)("NO BROWSER, NO JOURNEYS: there is no `chromium` on PATH")
    expect.set_options(timeout=MOST_MILLISECONDS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(site: str, chromium: Browser) -> Iterator[OpenPage]:
    """Return a function that opens an empty page of a new visitor; addresses are then those below the site.

    What it is given are Playwright's options of a context, such as ``java_script_enabled=False``.
    """
    contexts: list[BrowserContext] = []

    def open_one(**options: object) -> Page:
        contexts.append(chromium.new_context(**{"base_url": site, "locale": "en-GB", **options}))
        contexts[-1].set_default_timeout(MOST_MILLISECONDS)
        return contexts[-1].new_page()

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """Return an empty page of a visitor with nothing special."""
    return open_page()


@pytest.fixture(scope="session")
def same_page(site: str, chromium: Browser) -> Iterator[OpenPage]:
    """Return a function that hands out the same page again for the same options.

    For tests that only look at many addresses: a new window costs thrice as much as an address.
    """
    pages: dict[str, Page] = {}

    def open_once(**options: object) -> Page:
        key = repr(sorted(options.items()))
        if key not in pages:
            pages[key] = chromium.new_context(**{"base_url": site, "locale": "en-GB", **options}).new_page()
        return pages[key]

    yield open_once
    for page in pages.values():
        page.context.close()


@pytest.fixture(scope="module")
def story_house(tmp_path_factory: pytest.TempPathFactory, house: dict[str, str]) -> dict[str, str]:
    """Return the environment of an invented site that a module has for itself, with a key that signs credentials."""
    folder = tmp_path_factory.mktemp("story")
    key = folder / "credential.pem"
    key.write_bytes(new_key())
    return house | {"HALQA_MODE": "demo", "HALQA_VAR": str(folder / "var"), "HALQA_CREDENTIAL_KEY": str(key)}


@pytest.fixture(scope="module")
def story_site(story_house: dict[str, str]) -> Iterator[str]:
    """Return the address of that site. Whoever reads there waits longer than usual, for the machine does much else."""
    Path(story_house["HALQA_VAR"]).mkdir()
    with served(story_house, ("migrate",)) as address:
        expect.set_options(timeout=20_000)
        yield address
        expect.set_options(timeout=MOST_MILLISECONDS)


@pytest.fixture(scope="module")
def hand(request: pytest.FixtureRequest, story_site: str, story_house: dict[str, str]) -> Iterator[Hand]:
    """Return what is done in the house beside the browsers; the module names the program as ``HOUSE``."""
    one = Hand(story_house, request.module.HOUSE)
    yield one
    one.close()


@pytest.fixture(scope="module")
def page_of(story_site: str, hand: Hand, chromium: Browser) -> Iterator[OpenPage]:
    """Return a function that opens the page of a person who is signed in, the same again for the same options."""
    contexts: dict[str, BrowserContext] = {}

    def open_for(who: str, *, script: bool = False, **options: object) -> Page:
        key = f"{who} {script} {options}"
        if key in contexts:
            return contexts[key].pages[0]
        options = {
            "base_url": story_site,
            "locale": "en-GB",
            "java_script_enabled": script,
            "reduced_motion": "reduce",
            **options,
        }
        context = contexts[key] = chromium.new_context(**options)
        context.set_default_timeout(30_000)
        if value := hand.told["cookies"].get(who):
            context.add_cookies([{"name": hand.told["name"], "value": value, "url": story_site}])
        return context.new_page()

    yield open_for
    for context in contexts.values():
        context.close()
