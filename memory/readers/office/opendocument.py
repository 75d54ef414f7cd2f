"""OpenDocument texts, presentations, drawings and formulas, and their OpenOffice.org ancestors."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from zipfile import is_zipfile

from ...document import PageKind, Reading
from ...errors import Unreadable
from ..decode import decode, decoded
from ..registry import Reader
from ..shapes.blocks import Block, paragraphs, sections, short_label
from ..shapes.package import Missing, Package, opened
from ..shapes.parts import Part, joined
from ..xml.tree import name_of, trees, words_of
from .office_blocks import Body
from .office_lists import Lists
from .office_tree import attribute, styles_of

_DAMAGED = "no OpenDocument file, or a damaged one: open it in LibreOffice and save it again"
_ENCRYPTED = "encrypted: save a copy without a password"
_DATABASE = "a database: export its tables as CSV"
_HIDDEN = "no text: hidden or deleted text only; show it and save the file to have it read"
_NO_TEXT = "no text: it holds nothing but images or empty paragraphs"


def read_opendocument(path: Path) -> Reading:
    """The body's text: sections by headings (else paragraphs), or a page for each slide.

    Hidden text and tracked deletions are left out; notes stand after their paragraph or slide.
    Raises Unreadable for a file that is encrypted, damaged, without text, or a database.
    """
    if path.stat().st_size and not is_zipfile(path) and _is_flat(path):
        root = trees(decoded(path))[0].root
        return _reading([root], lambda _: None)
    with opened(path, _DAMAGED) as package:
        return _reading(_roots(package), lambda address: _embedded(package, address))


def _is_flat(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(1000).lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<")


def _roots(package: Package) -> Sequence[Any]:
    """The content, and the styles if there are any."""
    if "META-INF/manifest.xml" in package.names:
        manifest = _tree(package, "META-INF/manifest.xml")
        if any(name_of(element) == "encryption-data" for element in manifest.iter()):
            raise Unreadable(_ENCRYPTED)
    content = _tree(package, "content.xml")
    return [content, *([_tree(package, "styles.xml")] if "styles.xml" in package.names else [])]


def _embedded(package: Package, address: str) -> Any:
    """The content of an object in the package; None for what cannot be read."""
    name = f"{address.removeprefix('./')}/content.xml"
    try:
        return _tree(package, name) if address and name in package.names else None
    except Unreadable:
        return None


def _tree(package: Package, name: str) -> Any:
    try:
        return trees(decode(package.read(name)))[0].root
    except Missing as error:
        raise Unreadable(f"{error}: open it in LibreOffice and save it again") from error


def _reading(roots: Sequence[Any], embedded: Callable[[str], Any]) -> Reading:
    body = Body(styles_of(roots), Lists(roots), embedded)
    content = next((e for e in roots[0].iter() if name_of(e) == "body"), None)
    if content is None:
        return _text(list(body.blocks([roots[0]] if name_of(roots[0]) == "math" else roots[0])))
    kinds = {name_of(child) for child in content}
    if "database" in kinds:
        raise Unreadable(_DATABASE)
    pages = [e for e in content.iter() if name_of(e) == "page"]
    if pages:
        return _pages("page" if "drawing" in kinds else "slide", pages, body)
    blocks = list(body.blocks(content))
    return _text(blocks, _HIDDEN if words_of(content) else _NO_TEXT)


def _text(blocks: list[Block], otherwise: str = _NO_TEXT) -> Reading:
    if not blocks:
        raise Unreadable(otherwise)
    return sections(blocks) if any(block.heading for block in blocks) else paragraphs(blocks)


def _pages(kind: PageKind, pages: Sequence[Any], body: Body) -> Reading:
    return joined(kind, [_page(page, body) for page in pages], (), _NO_TEXT)


def _page(page: Any, body: Body) -> Part:
    """A slide: its title first, then its other text, then the speaker's notes."""
    titles = [e for e in page if attribute(e, "class") == "title"]
    title = " ".join(" ".join(block.text for block in body.blocks(titles)).split())
    others = [e for e in page if e not in titles]
    blocks = [Block(title, heading=True)] if title else []
    blocks += [*body.blocks(others), *_notes(page, body)]
    return Part(short_label(title), blocks)


def _notes(page: Any, body: Body) -> Iterator[Block]:
    for notes in page:
        told = [e for e in notes if attribute(e, "class") == "notes"]
        text = "\n".join(block.text for block in body.blocks(told))
        if name_of(notes) == "notes" and text:
            yield Block(f"Notes: {text}")


reader = Reader(
    "opendocument",
    1,
    frozenset(
        """.odt .ott .fodt .odm .odp .otp .fodp .odg .otg .fodg .odf .odb .fods .sxw .stw .sxi .sti
        .sxd .std .sxm .opendocument""".split()
    ),
    read_opendocument,
)
