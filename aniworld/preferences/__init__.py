"""What a household may choose on the pages, by program and on the command line.

table.py says what there is, kinds.py what a value may be, values.py what each is now.
"""
