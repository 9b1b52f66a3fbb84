"""What is said of files and the episodes that they hold."""

SENTENCES = {
    "no_such_video": "There is no such video in this series.",
    "no_such_episode": "The list has no episode {number} of season {season}.",
    "no_such_season": "The list has no season {season}.",
    "no_such_numbering": "Numbering is one of {choices}.",
    "no_such_advice": "There is nothing left to be done here.",
    "season_needed": "Say of which season the files of this folder are.",
    "offset_too_large": "An offset is a number up to {most}.",
    "not_a_list_of_episodes": "Episodes are a list of {{season, number}}.",
    "not_a_list_of_numbers": "Numbers are a list of whole numbers.",
    "not_a_number": "{name} is a whole number.",
    "too_many_episodes": "One video holds at most {most} episodes.",
    "episodes_not_understood": "Write episodes like S01E05, or S01E05-E07 for several; "
    "“{text}” cannot be understood.",
    "sheet_line": "Line {line} of the sheet cannot be understood: "
    "it needs a directory, a season in the names or nothing, two numbers, and a season and an episode.",
    "sheet_too_long": "A sheet has at most {most} lines.",
    "sheet_no_file": "There is no file in “{directory}” with numbers from {first} to {last}.",
    "doctor_absolute": "These {count} files of “{folder}” look like absolute numbers, "
    "which count through the whole show.",
    "doctor_part": "These {count} files of “{folder}” look like a later part of season {season} "
    "that starts again at 1: {offset} episodes come before it.",
    "doctor_folder_season": "The names of these {count} files say another season "
    "than their folder “{folder}”: they look like season {season}.",
    "doctor_off_by_one": "The {count} files without a place in “{folder}” look as if all numbers there "
    "were off by one ({offset}) in season {season}.",
    "doctor_split": "These {count} files of “{folder}” look like the end of season {season}, which others "
    "count as a season of its own: {offset} episodes come before them.",
    "doctor_season": "These {count} files of “{folder}” look like season {season}.",
    "doctor_unknown": "Nobody can tell which episodes these {count} files of “{folder}” hold.",
    "unsure_number": "Its name tells no number that can be trusted.",
    "unsure_special": "The list does not tell which special this is.",
    "unsure_no_such_episode": "The list has no episode of this number.",
    "unsure_no_such_season": "The list has no such season.",
    "unsure_contradiction": "Its name and its folder say different seasons.",
    "unsure_part": "It is of a part of a season, whose numbers may start again at 1.",
    "unsure_title": "Its title may be that of another show.",
    "unsure_absolute": "Its number may be of the season, or count through the whole show.",
    "unsure_twin": "Another file fits this number better.",
}
