"""Pages as a reader sees them: elements, links and text."""

from html.parser import HTMLParser

UNREAD = ("script", "style", "template", "noscript")
VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "rect", "use", "path"}


class Element:
    """One element: its tag, its attributes, and all the text inside it."""

    def __init__(self, tag, attributes):
        self.tag, self.attributes, self.text = tag, {name: value or "" for name, value in attributes}, ""

    def __getitem__(self, name):
        return self.attributes[name]

    def __contains__(self, name):
        return name in self.attributes

    @property
    def classes(self):
        return set(self.attributes.get("class", "").split())


class Page(HTMLParser):
    """Every element of an answer, in order."""

    def __init__(self, answer):
        super().__init__(convert_charrefs=True)
        self.elements, self._open = [], []
        self.html = answer if isinstance(answer, str) else answer.get_data(as_text=True)
        self.feed(self.html)
        self.close()
        self.text = " ".join(
            " ".join(
                element.text for element in self.elements if element.tag in ("body", "hx-partial")
            ).split()
        )

    def handle_starttag(self, tag, attributes):
        element = Element(tag, attributes)
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag, attributes):
        self.elements.append(Element(tag, attributes))

    def handle_endtag(self, tag):
        while self._open and self._open.pop().tag != tag:
            pass

    def handle_data(self, data):
        if not any(element.tag in UNREAD for element in self._open):
            for element in self._open:
                element.text += data

    @property
    def links(self):
        """The elements that lead somewhere; a script tells others later where."""
        return [element for element in self.all("a") if "href" in element]

    def all(self, tag=None, **attributes):
        """The elements with this tag, whose attributes have these values; class_ asks for one class."""
        wanted_class = attributes.pop("class_", None)
        wanted = {name.replace("_", "-"): value for name, value in attributes.items()}
        return [
            element
            for element in self.elements
            if tag in (None, element.tag)
            and (wanted_class is None or wanted_class in element.classes)
            and all(element.attributes.get(name) == value for name, value in wanted.items())
        ]

    def one(self, tag=None, **attributes):
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{len(found)} of {tag} {attributes}"
        return found[0]

    def link(self, words):
        """The address of the links with these words: all of them lead to the same place."""
        found = {element["href"] for element in self.links if words in " ".join(element.text.split())}
        assert len(found) == 1, f"links that say {words!r} lead to {found}"
        return found.pop()

    @property
    def swaps(self):
        """What an answer for htmx changes of the series, their count and the problems: (target, how)."""
        partials = [(partial["hx-target"], partial["hx-swap"]) for partial in self.all("hx-partial")]
        return [
            swap
            for swap in partials
            if swap[0].startswith(("#series-", "#grid", "#library-count", "#problem", "#toasts"))
        ]

    @property
    def cards(self):
        return [element["data-series-id"] for element in self.elements if "data-series-id" in element]

    @property
    def titles(self):
        return [element.text.strip() for element in self.all("h2", class_="card-title")]
