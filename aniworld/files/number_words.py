"""Numbers from one to ten as words, in the languages in which people name folders of seasons."""

# What stands before the word for a season, or behind it: "Zweite Staffel", "Musim kedua".
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth",
    "erste zweite dritte vierte fünfte sechste siebte achte neunte zehnte",
    "erster zweiter dritter vierter fünfter sechster siebter achter neunter zehnter",
    "première deuxième troisième quatrième cinquième sixième septième huitième neuvième dixième",
    "premiere deuxieme troisieme quatrieme cinquieme sixieme septieme huitieme neuvieme dixieme",
    "primera segunda tercera cuarta quinta sexta séptima octava novena décima",
    "primeira segunda terceira quarta quinta sexta sétima oitava nona décima",
    "prima seconda terza quarta quinta sesta settima ottava nona decima",
    "eerste tweede derde vierde vijfde zesde zevende achtste negende tiende",
    "första andra tredje fjärde femte sjätte sjunde åttonde nionde tionde",
    "første anden tredje fjerde femte sjette syvende ottende niende tiende",
    "ensimmäinen toinen kolmas neljäs viides kuudes seitsemäs kahdeksas yhdeksäs kymmenes",
    "pierwszy drugi trzeci czwarty piąty szósty siódmy ósmy dziewiąty dziesiąty",
    "pierwsza druga trzecia czwarta piąta szósta siódma ósma dziewiąta dziesiąta",
    "prva druga treća četvrta peta šesta sedma osma deveta deseta",
    "první druhá třetí čtvrtá pátá šestá sedmá osmá devátá desátá",
    "első második harmadik negyedik ötödik hatodik hetedik nyolcadik kilencedik tizedik",
    "birinci ikinci üçüncü dördüncü beşinci altinci yedinci sekizinci dokuzuncu onuncu",
    "первый второй третий четвертый пятый шестой седьмой восьмой девятый десятый",
    "первая вторая третья четвёртая пятая шестая седьмая восьмая девятая десятая",
    "перший другий третій четвертий п'ятий шостий сьомий восьмий дев'ятий десятий",
    "πρώτη δεύτερη τρίτη τέταρτη πέμπτη έκτη έβδομη όγδοη ένατη δέκατη",
    "πρώτος δεύτερος τρίτος τέταρτος πέμπτος έκτος έβδομος όγδοος ένατος δέκατος",
    "الأول الثاني الثالث الرابع الخامس السادس السابع الثامن التاسع العاشر",
    "ראשונה שנייה שלישית רביעית חמישית שישית שביעית שמינית תשיעית עשירית",
    "pertama kedua ketiga keempat kelima keenam ketujuh kedelapan kesembilan kesepuluh",
    "ファースト セカンド サード フォース",
)
_OTHER_SPELLINGS = {"seconde": 2, "четвёртый": 4, "четвертая": 4, "andre": 2, "الاول": 1, "שניה": 2}
_CARDINALS = (  # only behind the word for a season: "Season Two"
    "one two three four five six seven eight nine ten",
    "eins zwei drei vier fünf sechs sieben acht neun zehn",
    "un deux trois quatre cinq six sept huit neuf dix",
    "uno dos tres cuatro cinco seis siete ocho nueve diez",
    "uno due tre quattro cinque sei sette otto nove dieci",
    "um dois três quatro cinco seis sete oito nove dez",
    "een twee drie vier vijf zes zeven acht negen tien",
    "ett två tre fyra fem sex sju åtta nio tio",
    "jeden dwa trzy cztery pięć sześć siedem osiem dziewięć dziesięć",
)


def _numbered(lists: tuple[str, ...]) -> dict[str, int]:
    numbers = {}
    for words in lists:
        for number, word in enumerate(words.split(), 1):
            numbers[word] = number
    return numbers


def folded(word: str) -> str:
    """Return a word as the keys are written; an i is an i, with a point or without, as it is for re."""
    return word.casefold().replace("i\u0307", "i").replace("\u0131", "i")


ORDINALS = _numbered(_ORDINALS) | _OTHER_SPELLINGS
CARDINALS = _numbered(_CARDINALS) | {"une": 1}
BY_FOLDED_WORD = {folded(word): number for word, number in (CARDINALS | ORDINALS).items()}
