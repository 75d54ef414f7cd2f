"""Why a file has no text here, and what its owner can do: for each kind that has no reader."""

import re
from mimetypes import guess_type

_TO_PDF = "export it as PDF from the program that made it"
_OCR = "save a copy of it as PNG, which OCR reads"
_TRANSCRIBE = "transcribe it to .srt, .vtt or .txt"
_TABLES = "export its tables as CSV"
_UNPACK = "unpack it, or pack it again as .zip"
_NO_TEXT = "it holds no text to read"
_OFFICE = "soffice --headless --convert-to {} FILE"


def _convert(suffix: str) -> str:
    return f"convert it to .{suffix}: {_OFFICE.format(suffix)}"


def _named(kind: str, suffix: str) -> str:
    named = kind.format(suffix[1:].upper())
    return f"an{named[1:]}" if re.match(r"a [AEIOX][A-Z]", named) else named


_KINDS: tuple[tuple[str, str, str], ...] = (
    (".doc .dot", "an old Word document", _convert("docx")),
    (".ppt .pps .pot", "an old PowerPoint presentation", _convert("pptx")),
    (".xls .xlt .xla", "an old Excel workbook", _convert("xlsx")),
    (".xlsb", "a binary Excel workbook", _convert("xlsx")),
    (".sdw .sxw .stw .vor", "a StarOffice document", _convert("odt")),
    (".sdc .sxc .stc", "a StarOffice spreadsheet", _convert("ods")),
    (".sdd .sxi .sti", "a StarOffice presentation", _convert("odp")),
    (".odg .odf .odc .otg .sxd .sxm", "an OpenDocument drawing or formula", _convert("pdf")),
    (".wpd .wp .wp5 .wps .wri", "an old word processor's document", _convert("docx")),
    (".wk1 .wk3 .wk4 .wks .123 .qpw .wb1 .wb2", "an old spreadsheet", _convert("xlsx")),
    (".pages .numbers .key .iwork", "an Apple iWork document", "export it as PDF"),
    (".hwp .hwpx", "a Hangul document", _TO_PDF),
    (".one .onetoc2", "a OneNote section", _TO_PDF),
    (".pub .vsd .vsdx .mpp .mif .fm .indd .qxd", "a layout or diagram", _TO_PDF),
    (".xps .oxps .djvu .djv .chm .eps .ps", "a {} document", "convert it to PDF"),
    (".mobi .azw .azw3 .prc .lit", "a {} e-book", "convert it to EPUB"),
    (".heic .heif .avif .pcx .dcx .pct .pict", "a {} image", _OCR),
    (".pgm .ppm .pbm .pnm .ico .psd .tga .jxl", "a {} image", _OCR),
    (".nef .cr2 .cr3 .arw .dng .orf .raf", "a camera's raw image", _OCR),
    (".mp3 .wav .flac .ogg .oga .opus .m4a .m4b .aac .amr .wma .aif .aiff", "sound", _TRANSCRIBE),
    (".mid .midi .snd .au", "sound", _TRANSCRIBE),
    (".mp4 .m4v .mov .avi .mkv .webm .flv .wmv .mpg .mpeg .3gp .ts", "a video", _TRANSCRIBE),
    (".ttf .otf .woff .woff2 .eot .pfb", "a font", _NO_TEXT),
    (".exe .dll .so .dylib .elf .o .a .ar .lib .sys .com .msi", "a program", _NO_TEXT),
    (".class .pyc .pyo .wasm .jar .war .ear .apk .ipa .dex", "a program", _NO_TEXT),
    (".sqlite .sqlite3 .db .mdb .accdb .odb .myi .myd .frm", "a database", _TABLES),
    (".dbf .dbase3 .parquet .feather .hdf5 .h5 .sas7bdat .sav .dta", "a table of data", _TABLES),
    (".npy .npz .mat .pkl .pickle .hprof .bin .dat", "data of a program", _NO_TEXT),
    (".dwg .dxf .dgn .dwf .prt .step .stp .igs .stl .e57", "a technical drawing", _TO_PDF),
    (
        ".rar .7z .z .zst .lz .lz4 .lzma .cab .arj .lzh .ace .iso .dmg .wacz",
        "a {} archive",
        _UNPACK,
    ),
    (".rpm .deb .cpio", "a {} archive", _UNPACK),
    (".tnef", "a mail's winmail.dat (TNEF)", "have it sent again as plain text or HTML"),
    (".pst .ost", "an Outlook data file", "export its folders as .mbox or .eml"),
    (".ole", "an OLE2 file of an unknown kind", _TO_PDF),
    (".p7s .der .cer .crt .p12 .pfx .jks .keystore", "a certificate or key", _NO_TEXT),
    (".tsd", "a time-stamped envelope", "take the document out of it"),
)
_ENCRYPTED = {
    ".gpg": "decrypt it first: gpg --decrypt FILE",
    ".pgp": "decrypt it first: gpg --decrypt FILE",
    ".p7m": "open it in a mail program and save it without encryption",
    ".encrypted": "open it with its password and save a copy without one",
}
_DRAWN = frozenset(".eps .ps .mif .dxf .stl .step .stp .igs .pgm .ppm .pbm .pnm".split())
_OTHER = {
    "audio": ("sound", _TRANSCRIBE),
    "video": ("a video", _TRANSCRIBE),
    "font": ("a font", _NO_TEXT),
}
_ADVICE = {
    suffix: (_named(kind, suffix), what)
    for suffixes, kind, what in _KINDS
    for suffix in suffixes.split()
}


def reason_for(suffix: str) -> str:
    """Why a file of this suffix (in lower case, "" for none) has no reader; ends with advice."""
    if suffix in _ENCRYPTED:
        return f"encrypted: {_ENCRYPTED[suffix]}"
    kind, what = _ADVICE.get(suffix) or _by_media_type(suffix)
    return f"unsupported: {kind}; {what}"


def is_advised(suffix: str) -> bool:
    """Whether there is more to say of such a file than that nothing reads it."""
    return suffix in _ENCRYPTED or suffix in _ADVICE or _media_type(suffix) in _OTHER


def is_drawn(suffix: str) -> bool:
    """Whether the characters of such a file are orders to draw something, not to be read."""
    return suffix in _DRAWN


def _by_media_type(suffix: str) -> tuple[str, str]:
    kind = _media_type(suffix)
    if kind == "image":
        return _named("a {} image", suffix), _OCR
    if kind in _OTHER:
        return _OTHER[kind]
    return (
        f"no reader for {suffix} files" if suffix else "binary data of an unknown kind",
        "convert it to PDF, HTML or text, or install a plug-in that reads it",
    )


def _media_type(suffix: str) -> str:
    return (guess_type(f"a{suffix}")[0] or "").partition("/")[0]
