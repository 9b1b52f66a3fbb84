"""Made-up people for the shows of the stand-in: who speaks whom, who directed and who wrote."""

from typing import Any

from .shows import Show

GIVEN = ("Aki", "Mio", "Ren", "Sei", "Tomo", "Nao", "Ito", "Yui", "Haru", "Kei")
FAMILY = ("Kamiya", "Orito", "Washida", "Andou", "Shirogami", "Hirami", "Kozutsu")
CHARACTERS = ("The Wanderer", "The Old Master", "The Little Sister", "The Rival")


def cast(show: Show, origin: str) -> list[dict[str, Any]]:
    """Return the voices of a show as TVmaze writes them."""
    rows = []
    for place, character in enumerate(CHARACTERS):
        person = _person(show, place, origin)
        rows.append(
            {
                "person": person,
                "character": {"id": 10 * show.id + place, "name": character, "image": None},
                "self": False,
                "voice": True,
            }
        )
    return rows


def crew(show: Show, origin: str) -> list[dict[str, Any]]:
    """Return who made a show."""
    return [
        {"type": "Creator", "person": _person(show, 4, origin)},
        {"type": "Director", "person": _person(show, 5, origin)},
    ]


def _person(show: Show, place: int, origin: str) -> dict[str, Any]:
    """Return a person; the same show has the same ones every time."""
    number = 10 * show.id + place
    given = GIVEN[(show.id + place) % len(GIVEN)]
    family = FAMILY[(show.id // 3 + 2 * place) % len(FAMILY)]
    return {
        "id": number,
        "url": f"{origin}/tvmaze/people/{number}",
        "name": f"{given} {family}",
        "country": {"name": "Japan", "code": "JP", "timezone": "Asia/Tokyo"},
        "image": None,
    }
