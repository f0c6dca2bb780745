"""`python -m podcorpus`."""

from podcorpus.cli import main

main()
