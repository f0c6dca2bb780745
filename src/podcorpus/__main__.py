"""`python -m podcorpus`, and the command `podcorpus`."""

import sys


def run() -> None:
    """Run the command line; Ctrl-C while it is still imported is one line as well."""
    try:
        from podcorpus.cli import main
    except KeyboardInterrupt:
        sys.stderr.write("podcorpus: interrupted; nothing was written\n")
        sys.exit(2)
    main()


if __name__ == "__main__":
    run()
