"""Formats of old or rare kind (DOC, RTF, ODT …): converted where LibreOffice is installed, else a clear message (旧格式)."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import tempfile
from pathlib import Path

from mingzhang.document import Document, ReadError

#: seconds that a conversion may take
LONGEST = 120
_SUFFIX = {"ole": ".doc", "rtf": ".rtf", "odt": ".odt", "flat": ".xml"}
_NAMES = {"ole": "DOC（旧版 Word）", "rtf": "RTF", "odt": "ODT", "flat": "Office 单文件 XML"}


def read_old(path: Path, data: bytes, kind: str) -> Document:
    """Read a file of an old format; ``kind`` is ole, rtf, odt or flat. An OLE file may turn out to be an XLS."""
    if kind == "ole":
        if _holds(data, "EncryptedPackage"):
            raise ReadError(f"{path.name}：文件有密码。请用 Office 或 WPS 打开后去除密码，另存后再试。")
        if _holds(data, "Workbook") or (_holds(data, "Book") and not _holds(data, "WordDocument")):
            from mingzhang.readers.xls import read_xls

            return read_xls(path, data)
        if not _holds(data, "WordDocument"):
            raise ReadError(f"{path.name}：不是文档或工作簿，或文件已损坏，无法读取。")
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        raise ReadError(
            f"{path.name}：是 {_NAMES[kind]} 格式，不能直接读取。请用 Word 或 WPS 另存为 .docx 或 PDF 后再试；"
            "安装了 LibreOffice 时会自动转换。"
        )
    return _converted(path, data, kind, office)


def _holds(data: bytes, stream: str) -> bool:
    """Whether an OLE container has a stream of this name."""
    return stream.encode("utf-16-le") in data


def _converted(path: Path, data: bytes, kind: str, office: str) -> Document:
    from mingzhang.readers.docx import read_docx

    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / ("source" + _SUFFIX[kind])
        source.write_bytes(data)
        command = [
            office, f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}", "--headless", "--norestore",
            "--convert-to", "docx", "--outdir", folder, str(source),
        ]  # fmt: skip
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=LONGEST)
            made = (Path(folder) / "source.docx").read_bytes()
        except subprocess.TimeoutExpired as error:
            raise ReadError(f"{path.name}：LibreOffice 转换超过 {LONGEST} 秒，已放弃。请另存为 .docx 或 PDF 后再试。") from error
        except (OSError, subprocess.CalledProcessError) as error:
            raise ReadError(f"{path.name}：LibreOffice 未能转换这个文件。请另存为 .docx 或 PDF 后再试。") from error
    document = read_docx(path, made)
    notice = f"原文件是 {_NAMES[kind]} 格式，由 LibreOffice 转换后读取。"
    return document._replace(sha256=hashlib.sha256(data).hexdigest(), notices=(notice, *document.notices))
