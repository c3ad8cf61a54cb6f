"""How large a file and its table may be (failures.md, F9, O6, O8)."""

LARGEST_FILE = 100 * 1024 * 1024
LARGEST_UNPACKED = 100 * 1024 * 1024
MOST_ENTRIES = 2_000
# Text packs to a fiftieth; what packs to less than this is made to burst.
HIGHEST_RATIO = 400
SMALL_ENTRY = 1024 * 1024
MOST_ROWS = 200_000
MOST_COLUMNS = 512
# A sheet is read as a rectangle that holds empty cells too.
MOST_CELLS = 2_500_000
MOST_STRINGS = 2_500_000
LONGEST_CELL = 32_767
