"""What a file is by its content, and the reader of that format (格式).

The format is told by what a file contains, not by its name: a page saved as ``.xls`` is read as the page it is.
"""

from __future__ import annotations

from pathlib import Path

from mingzhang.document import Document, ReadError
from mingzhang.readers.text import is_text, read_text

_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

#: what a file's ending promises; other endings promise nothing
_ENDINGS = {
    ".pdf": ("pdf",), ".docx": ("docx",), ".doc": ("ole", "docx", "rtf", "odt", "flat", "html", "mhtml"), ".wps": ("ole", "docx"),
    ".xlsx": ("xlsx", "xlsb"), ".xls": ("ole", "xlsx", "xlsb", "flat"), ".et": ("ole", "xlsx"), ".ods": ("ods",), ".odt": ("odt",),
    ".html": ("html", "mhtml", "text"), ".htm": ("html", "mhtml", "text"), ".mht": ("mhtml", "html"), ".rtf": ("rtf",), ".zip": ("zip",),
}  # fmt: skip
_NAMES = {
    "pdf": " PDF", "docx": " Word 文档", "xlsx": " Excel 工作簿", "xlsb": " Excel 工作簿", "ods": " ODS 工作簿", "odt": " ODT 文档",
    "ole": "旧版 Office 文件", "rtf": " RTF 文档", "html": "网页", "mhtml": "网页", "flat": " Office 单文件 XML", "text": "纯文本",
}  # fmt: skip


def kind_of(data: bytes, name: str) -> str:
    """What a file is by its content: pdf, zip, docx, xlsx, ods, ole, html, mhtml, rtf, picture, text or binary."""
    head = data[:2048]
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if data.startswith(_ZIP):
        from mingzhang.readers.package import Package

        package = Package(name, data)
        if "word/document.xml" in package:
            return "docx"
        if "xl/workbook.xml" in package or "xl/workbook.bin" in package:
            return "xlsx" if "xl/workbook.xml" in package else "xlsb"
        if "content.xml" in package and "mimetype" in package:
            return "ods" if b"spreadsheet" in package.read("mimetype") else "odt"
        return "zip"
    if data.startswith(_OLE):
        return "ole"
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if head[:4] in (b"\x89PNG", b"\xff\xd8\xff\xe0", b"\xff\xd8\xff\xe1", b"GIF8", b"II*\0", b"MM\0*") or head[:2] == b"BM":
        return "picture"
    plain = head.decode("utf-16", "ignore") if head[:2] in (b"\xff\xfe", b"\xfe\xff") else head.decode("latin-1")
    lowered = plain.lower()
    if "mime-version:" in lowered or ("content-type:" in lowered and "boundary=" in lowered):
        return "mhtml"
    if any(mark in lowered for mark in ("<!doctype html", "<html", "<head", "<body", "<table")):
        return "html"
    if "<?xml" in lowered[:200] and ("urn:schemas-microsoft-com:office" in lowered or "w:worddocument" in lowered):
        return "flat"
    return "text"


def read_data(path: Path, data: bytes, password: str | None = None) -> Document:
    """Read one document from its bytes; ``path`` names it. A name that says another format than the content is mentioned."""
    kind = kind_of(data, path.name)
    says = _ENDINGS.get(path.suffix.lower(), ())
    if not says or kind in says:
        return _read(path, data, kind, password)
    if kind == "text" and not is_text(data):
        promised = path.suffix.lstrip(".").upper()
        raise ReadError(f"{path.name}：内容不是 {promised} 文件，与扩展名不符，可能已损坏、加密或下载不全。请重新下载或导出后再试。")
    document = _read(path, data, kind, password)
    return document._replace(notices=(f"扩展名是 {path.suffix}，内容却是{_NAMES.get(kind, kind)}，已按内容读取。", *document.notices))


def _read(path: Path, data: bytes, kind: str, password: str | None) -> Document:
    if kind == "pdf":
        from mingzhang.readers.pdf import read_pdf

        return read_pdf(path, data, password)
    if kind == "docx":
        from mingzhang.readers.docx import read_docx

        return read_docx(path, data)
    if kind == "xlsx":
        from mingzhang.readers.xlsx import read_xlsx

        return read_xlsx(path, data)
    if kind in ("xlsb", "ods"):
        from mingzhang.readers.xlsx import read_calamine

        return read_calamine(path, data, kind)
    if kind in ("html", "mhtml"):
        from mingzhang.readers.html import read_html

        return read_html(path, data, mime=kind == "mhtml")
    if kind in ("ole", "rtf", "odt", "flat"):
        from mingzhang.readers.doc import read_old

        return read_old(path, data, kind)
    if kind == "picture":
        raise ReadError(f"{path.name}：是一张图片。请提供原文件；只有扫描件时，请存为 PDF 并安装识别组件（pip install 'mingzhang[ocr]'）。")
    return read_text(path, data)
