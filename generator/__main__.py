"""Run the command line, as `tongbao` or as `python -m generator`, which imports nothing from where it is run."""

import sys

MADE_BEFORE_LOOKING = 100_000


def run() -> int:
    """Run one command; Ctrl+C ends the process at once until the command listens itself.

    A build makes millions of small records and hardly a circle of references, so circles are looked for rarely.
    """
    import gc
    import signal

    gc.set_threshold(MADE_BEFORE_LOOKING, 20, 20)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    from generator.cli import main

    return main()


if __name__ == "__main__":
    if not sys.flags.safe_path:
        del sys.path[0]
    sys.exit(run())
