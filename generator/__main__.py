"""Run the command line as ``python -m generator``; the folder it is run in is no place to import from."""

import sys

if __name__ == "__main__":
    if not sys.flags.safe_path:
        del sys.path[0]
    from generator.cli import main

    sys.exit(main())
