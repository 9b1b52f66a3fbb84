"""What languages are called."""

from ..translations import N_, formats

ROMAJI = "x-jat"
LANGUAGES = {  # in the order in which titles are listed
    "ja": "Japanese",
    ROMAJI: "Romaji",
    "en": "English",
    "de": "German",
    "ar": "Arabic",
    "cs": "Czech",
    "da": "Danish",
    "es": "Spanish",
    "fi": "Finnish",
    "fr": "French",
    "he": "Hebrew",
    "hu": "Hungarian",
    "id": "Indonesian",
    "it": "Italian",
    "ko": "Korean",
    "nl": "Dutch",
    "no": "Norwegian",
    "pl": "Polish",
    "pt": "Portuguese",
    "pt-br": N_("Brazilian Portuguese"),
    "ru": "Russian",
    "sv": "Swedish",
    "th": "Thai",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "vi": "Vietnamese",
    "zh": "Chinese",
}


def language(code: str) -> str:
    """Return what a language is called; of "de-at" what "de" is, and the code itself when it is not known."""
    known = code if code in LANGUAGES else code.partition("-")[0]
    return formats.language_name(known, LANGUAGES.get(known, code))
