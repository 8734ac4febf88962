"""``python -m mingzhang``."""

from mingzhang.cli import main

if __name__ == "__main__":
    main()
