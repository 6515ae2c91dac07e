"""Run the command line, as `tongbao` or as `python -m generator`, which imports nothing from where it is run."""

import sys

MADE_BEFORE_LOOKING = 100_000


def run() -> None:
    """Run one command and end; Ctrl+C ends the process at once until the command listens itself.

    A build makes millions of small records and hardly a circle of references, so circles are looked for rarely, and
    at the end nothing is taken apart that the system takes back as a whole.
    """
    import gc
    import signal

    gc.set_threshold(MADE_BEFORE_LOOKING, 20, 20)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    from generator.cli import main

    try:
        code = main()
    except SystemExit as ended:  # argparse has shown its help
        code = int(ended.code or 0)
    _end(code)


def _end(code: int) -> None:
    """Leave with an exit code: what asked to be called at the end is, and what was printed is out."""
    import atexit
    import os

    from generator.commands.failures import ENVIRONMENT_FAILED

    atexit._run_exitfuncs()  # noqa: SLF001 - what the interpreter calls at its end
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (BrokenPipeError, ValueError):  # nobody reads it
            continue
        except OSError:
            code = code or ENVIRONMENT_FAILED
    os._exit(code)


if __name__ == "__main__":
    if not sys.flags.safe_path:
        del sys.path[0]
    run()
