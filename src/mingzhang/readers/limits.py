"""How much a reader takes on before it refuses (读取上限). One document stays within these bounds or is not read."""

from __future__ import annotations

#: bytes of one file
MOST_BYTES = 300 * 1024 * 1024
#: bytes of a page or of one XML part, which are held as a tree some ten times as large; bytes of a plain text
MOST_MARKUP = 50 * 1024 * 1024
MOST_TEXT = 40 * 1024 * 1024
#: bytes that one member of a package may unpack to, and all of them together
MOST_MEMBER = 200 * 1024 * 1024
MOST_UNPACKED = 600 * 1024 * 1024
#: members of a package
MOST_MEMBERS = 5000
#: how many times its packed size a large member may unpack to
MOST_RATIO = 300
#: packages within packages
DEEPEST_PACKAGE = 2
#: pages of a PDF, and the seconds that reading it may take (looked at between pages)
MOST_PAGES = 3000
LONGEST = 300
#: cells of one table, and of one document
MOST_GRID_CELLS = 200_000
MOST_CELLS = 600_000
#: tables within tables, elements within elements
DEEPEST_TABLE = 8
DEEPEST_ELEMENT = 200
