"""What is on a page besides its own text: filled-in fields, remarks, images."""

import ctypes
from collections.abc import Callable, Iterator
from typing import Any, Literal

Showing = Literal["image", "drawing", "nothing"]

_WIDGET = 20
_REMARKS = frozenset(range(1, 19)) - {2, 16}  # by subtype: no links, no windows of other remarks
_MOST_ANNOTATIONS = 5000
_DEEPEST = 4
_IMAGE, _FORM = 3, 5
_TOGGLES = frozenset({2, 3})  # checkbox, radio button
_BUTTON = 1
_HIDDEN = 2


def annotations(page: Any, forms: Any) -> Iterator[str]:
    """A line for each field that is filled in ("name: value"), and for each remark.

    `page` and `forms` are pdfium's handles; `forms` is none where the document has no form.
    """
    from pypdfium2 import raw  # pyright: ignore[reportMissingTypeStubs]

    api: Any = raw
    for index in range(min(api.FPDFPage_GetAnnotCount(page), _MOST_ANNOTATIONS)):
        annotation = api.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        try:
            kind = api.FPDFAnnot_GetSubtype(annotation)
            if api.FPDFAnnot_GetFlags(annotation) & _HIDDEN:
                continue
            if kind == _WIDGET and forms:
                yield from _field(api, forms, annotation)
            elif kind in _REMARKS:
                yield from _remark(api, annotation)
        finally:
            api.FPDFPage_CloseAnnot(annotation)


def _field(api: Any, forms: Any, annotation: Any) -> Iterator[str]:
    kind = api.FPDFAnnot_GetFormFieldType(forms, annotation)
    if kind == _BUTTON or (kind in _TOGGLES and not api.FPDFAnnot_IsChecked(forms, annotation)):
        return
    value = told(api.FPDFAnnot_GetFormFieldValue, forms, annotation)
    names = (api.FPDFAnnot_GetFormFieldAlternateName, api.FPDFAnnot_GetFormFieldName)
    name = next(filter(None, (told(call, forms, annotation) for call in names)), "")
    if value:
        yield f"{name}: {value}" if name else value


def _remark(api: Any, annotation: Any) -> Iterator[str]:
    said = told(api.FPDFAnnot_GetStringValue, annotation, b"Contents")
    if said:
        yield said


def told(call: Callable[..., int], *arguments: Any) -> str:
    """What one of pdfium's functions writes: UTF-16, after telling how many bytes."""
    size = call(*arguments, None, 0)
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    call(*arguments, buffer, size)
    text = bytes(buffer)[: max(0, size - 2)].decode("utf-16-le", "replace")
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.splitlines())))


def shows(page: Any) -> Showing:
    """What is drawn on the page: an image (also as part of a group), else anything at all."""
    from pypdfium2 import raw  # pyright: ignore[reportMissingTypeStubs]

    api: Any = raw
    count = api.FPDFPage_CountObjects(page)
    if any(_is_image(api, api.FPDFPage_GetObject(page, index), 1) for index in range(count)):
        return "image"
    return "drawing" if count > 0 else "nothing"


def covered(page: Any) -> float:
    """Which share of the page the images on it cover, at most 1."""
    from pypdfium2 import raw  # pyright: ignore[reportMissingTypeStubs]

    api: Any = raw
    count = api.FPDFPage_CountObjects(page)
    drawn = [api.FPDFPage_GetObject(page, index) for index in range(count)]
    area = sum(_area(api, one) for one in drawn if _is_image(api, one, 1))
    size: float = api.FPDF_GetPageWidthF(page) * api.FPDF_GetPageHeightF(page)
    return float(min(1.0, area / size)) if size else 0.0


def _area(api: Any, drawn: Any) -> float:
    edges = [ctypes.c_float() for _ in range(4)]
    if not api.FPDFPageObj_GetBounds(drawn, *map(ctypes.byref, edges)):
        return 0.0
    left, bottom, right, top = (edge.value for edge in edges)
    return (right - left) * (top - bottom)


def _is_image(api: Any, drawn: Any, depth: int) -> bool:
    kind = api.FPDFPageObj_GetType(drawn)
    if kind != _FORM or depth > _DEEPEST:
        return bool(kind == _IMAGE)
    parts = range(api.FPDFFormObj_CountObjects(drawn))
    return any(_is_image(api, api.FPDFFormObj_GetObject(drawn, at), depth + 1) for at in parts)
