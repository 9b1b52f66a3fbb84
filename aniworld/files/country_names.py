"""What countries are called in English, by their ISO code: sources tell a code, NFO files a name."""

_TABLE = """
AE United Arab Emirates|AR Argentina|AT Austria|AU Australia|BA Bosnia and Herzegovina|BD Bangladesh
BE Belgium|BG Bulgaria|BO Bolivia|BR Brazil|BY Belarus|CA Canada|CH Switzerland|CL Chile|CN China
CO Colombia|CR Costa Rica|CU Cuba|CY Cyprus|CZ Czech Republic|DE Germany|DK Denmark|DO Dominican Republic
DZ Algeria|EC Ecuador|EE Estonia|EG Egypt|ES Spain|FI Finland|FR France|GB United Kingdom|GE Georgia
GR Greece|GT Guatemala|HK Hong Kong|HR Croatia|HU Hungary|ID Indonesia|IE Ireland|IL Israel|IN India
IQ Iraq|IR Iran|IS Iceland|IT Italy|JM Jamaica|JO Jordan|JP Japan|KE Kenya|KH Cambodia|KP North Korea
KR South Korea|KW Kuwait|KZ Kazakhstan|LB Lebanon|LK Sri Lanka|LT Lithuania|LU Luxembourg|LV Latvia
MA Morocco|MD Moldova|ME Montenegro|MK North Macedonia|MM Myanmar|MN Mongolia|MO Macao|MT Malta|MX Mexico
MY Malaysia|NG Nigeria|NL Netherlands|NO Norway|NP Nepal|NZ New Zealand|PA Panama|PE Peru|PH Philippines
PK Pakistan|PL Poland|PR Puerto Rico|PT Portugal|PY Paraguay|QA Qatar|RO Romania|RS Serbia|RU Russia
SA Saudi Arabia|SE Sweden|SG Singapore|SI Slovenia|SK Slovakia|SN Senegal|SV El Salvador|SY Syria
TH Thailand|TN Tunisia|TR Turkey|TW Taiwan|UA Ukraine|US United States|UY Uruguay|UZ Uzbekistan
VE Venezuela|VN Vietnam|ZA South Africa
"""


def _read(table: str) -> dict[str, str]:
    names = {}
    for entry in table.replace("\n", "|").strip("|").split("|"):
        code, _, name = entry.partition(" ")
        names[code] = name
    return names


NAMES = _read(_TABLE)


def of(code: str) -> str:
    """Return what a country is called; the code itself where it is not known."""
    return NAMES.get(code, code)
