"""Tantivy as it comes: its default tokenizer over windows of a hundred words."""

from collections.abc import Sequence

import tantivy

from .arms import Search
from .cases import Span
from .shelf import Shelf
from .windows import windows


class Plain:
    """An index in memory; a question is any of its words."""

    def __init__(self, shelf: Shelf) -> None:
        self.passages = windows(shelf)
        self.documents = {name: number for number, name in enumerate(shelf.paths)}
        self.schema = _schema()
        self.analyzer = _default_analyzer()
        self.searcher = self._searcher([shelf.quote(passage) for passage in self.passages])

    def search(self, query: str, known: str | None, limit: int) -> list[Span]:
        """As every arm's."""
        words = dict.fromkeys(self.analyzer.analyze(query))
        terms = [tantivy.Query.term_query(self.schema, "body", word) for word in words]
        asked = tantivy.Query.boolean_query([(tantivy.Occur.Should, term) for term in terms])
        if known is not None:
            asked = self._inside(asked, self.documents[known])
        found = self.searcher.search(asked, limit, count=False).hits
        places = self.searcher.fast_field_values("place", [address for _, address in found])
        return [self.passages[int(place or 0)] for place in places]

    def _inside(self, asked: tantivy.Query, document: int) -> tantivy.Query:
        inside = tantivy.Query.term_query(self.schema, "document", document)
        inside = tantivy.Query.const_score_query(inside, 0.0)
        return tantivy.Query.boolean_query(
            [(tantivy.Occur.Must, asked), (tantivy.Occur.Must, inside)]
        )

    def _searcher(self, bodies: Sequence[str]) -> tantivy.Searcher:
        index = tantivy.Index(self.schema)
        writer = index.writer(num_threads=1)
        for place, (passage, body) in enumerate(zip(self.passages, bodies, strict=True)):
            document = self.documents[passage.document]
            writer.add_document(tantivy.Document(body=body, place=place, document=document))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        return index.searcher()


def plain_tantivy(shelf: Shelf) -> Search:
    """The arm."""
    return Plain(shelf).search


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("body")
    builder.add_integer_field("place", fast=True)
    builder.add_integer_field("document", indexed=True)
    return builder.build()


def _default_analyzer() -> tantivy.TextAnalyzer:
    """What tantivy calls "default": runs of letters and digits, lower case, none over 40 bytes."""
    words = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    for step in (tantivy.Filter.remove_long(40), tantivy.Filter.lowercase()):
        words = words.filter(step)
    return words.build()
