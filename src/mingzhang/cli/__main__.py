"""``python -m mingzhang.cli``."""

from mingzhang.cli import main

main()
