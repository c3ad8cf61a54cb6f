"""Tables in files: text of any usual encoding, and workbooks, read row by row."""
