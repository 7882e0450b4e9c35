"""The one command: ``halqa serve``, ``halqa figures``, … Each is a management command of the app that it belongs to."""

import os
import signal
import sys

COMMANDS = {
    "serve": "serve the site and work in the background",
    "worker": "work in the background only",
    "demo": "set up the real roster in this folder and serve it",
    "roster": "load, check or export the roster",
    "practices": "load, check or export the practices of cities",
    "rounds": "check policies, replay the rounds of the past",
    "forms": "check the forms of rounds",
    "credential": "make and show the key that signs credentials",
    "people": "invite somebody to a role",
    "search": "write anew what is found, or check it",
    "import": "take in forms and scans that came by mail",
    "figures": "what was true on a day, as known on a day",
    "ledger": "verify the chain of events",
    "backup": "write everything to one file, while it runs",
    "restore": "read such a file into an empty database and prove it equal",
    "doctor": "say in plain words what is wrong with this set-up",
    "messages": "find texts to translate, check and compile the six catalogues",
    "reference": "write the pages of docs/reference that are made from the code",
    "migrate": "bring the database to this version",
}


def main() -> int:
    """Run one command of Halqa and return its exit status; quietly the shell's own where its reader has read enough."""
    # Blocked signals are inherited, from `halqa serve` by its worker; a command that still loads is to end when it is told.
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    try:
        try:
            return _run()
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        # As `head` does; what is still to be written must not be tried again when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 128 + signal.SIGPIPE


def _run() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "halqa.config.settings")
    if len(sys.argv) < 2 or sys.argv[1] in {"-h", "--help", "help"}:
        width = max(map(len, COMMANDS))
        print("usage: halqa COMMAND [options]      (halqa COMMAND --help explains one)\n")
        for name, purpose in COMMANDS.items():
            print(f"  {name:<{width}}  {purpose}")
        return 0

    command = sys.argv[1]
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415  Django only where a command runs: --help is instant
    from django.core.management import execute_from_command_line  # noqa: PLC0415  as above
    from django.db import Error  # noqa: PLC0415  as above

    from halqa.config.environment import BadSetting  # noqa: PLC0415  as above
    from halqa.operations.rules.health import refused_settings, report  # noqa: PLC0415  as above

    try:
        execute_from_command_line(["halqa", *sys.argv[1:]])
    except (BadSetting, ImproperlyConfigured) as error:
        if command == "doctor":
            print(report(refused_settings(str(error))))
            return 1
        print(f"halqa: {error}", file=sys.stderr)
        return 2
    except Error as error:
        print(f"halqa: the database does not do this: {error}\nRun `halqa doctor` to see what is wrong.", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
