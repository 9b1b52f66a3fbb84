"""What argparse says of a command that cannot be understood; it looks in our catalogue by itself."""

ARGUMENTS = {
    "usage": "usage: ",
    "positional": "positional arguments",
    "options": "options",
    "help": "show this help message and exit",
    "version": "show program's version number and exit",
    "error": "%(prog)s: error: %(message)s\n",
    "argument": "argument %(argument_name)s: %(message)s",
    "required": "the following arguments are required: %s",
    "unrecognized": "unrecognized arguments: %s",
    "expected_one": "expected one argument",
    "expected_some": "expected at least one argument",
    "invalid_choice": "invalid choice: %(value)r (choose from %(choices)s)",
    "invalid_value": "invalid %(type)s value: %(value)r",
    "ambiguous": "ambiguous option: %(option)s could match %(matches)s",
}
