"""Files that are broken or meant to break a reader, made here: by chance, and by design (损坏和恶意的文件)."""

from __future__ import annotations

import io
import random
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator

import docx
import xlsxwriter

from tests.pdf_maker import Page, pdf

ROWS = [["项目", "预算数", "决算数", "增减"], ["合计", "1,234.56", "1,017.17", "-217.39"]]
TAGS = [
    b"<w:tbl>", b"</w:tbl>", b"<w:tc>", b"</w:tr>", b'<w:gridSpan w:val="99999999"/>', b"<w:vMerge/>",
    b'<w:tcPr><w:vMerge w:val="x"/></w:tcPr>',
    b'<c r="ZZZ9999999" t="s"><v>999999</v></c>', b'<mergeCell ref="A1:XFD1048576"/>', b"<v>1e400</v>", b"<v>NaN</v>", b'<row r="-3">',
    b"<v>inf</v>", b'<c r="A1" t="n"><v>1' + b"0" * 400 + b"</v></c>", b'<sheet name="" sheetId="0"/>',
    b'<w:ind w:left="-99999999999999"/>',
]  # fmt: skip
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
PARTS = ("document.xml", "sheet1.xml", "styles.xml", "sharedStrings.xml", "workbook.xml", "numbering.xml")


# ---- sound samples ---------------------------------------------------------------------------------------------------


def sample_pdf() -> bytes:
    page = Page().text(200, 800, "收支总表", 14).table([50, 200, 300, 400, 500], [780, 760, 740], ROWS)
    return pdf(page, page.text(60, 600, "注：金额单位为万元。"), page)


def sample_docx() -> bytes:
    document = docx.Document()
    document.add_heading("一、总体情况", 1)
    made = document.add_table(rows=2, cols=4)
    for row, line in enumerate(ROWS):
        for column, text in enumerate(line):
            made.cell(row, column).text = text
    made.cell(0, 0).merge(made.cell(1, 0))
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def sample_xlsx() -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet, border = book.add_worksheet(), book.add_format({"border": 1, "num_format": "#,##0.00"})
    sheet.merge_range(0, 0, 0, 3, "收支总表", border)
    for row, line in enumerate(ROWS, 1):
        sheet.write_row(row, 0, [*line[:1], 1.5, 2, *line[3:]], border)
    book.close()
    return stream.getvalue()


def sample_html() -> bytes:
    cells = "".join("<tr>" + "".join(f"<td colspan='1'>{text}</td>" for text in line) + "</tr>" for line in ROWS)
    return f"<html><head><meta charset='utf-8'></head><body><h1>预算</h1><table>{cells}</table><p>注：万元。</p></body></html>".encode()


def sample_zip() -> bytes:
    return archive({"甲.pdf": sample_pdf(), "乙.docx": sample_docx(), "丙.xlsx": sample_xlsx(), "丁.html": sample_html()})


SAMPLES: dict[str, Callable[[], bytes]] = {
    "甲.pdf": sample_pdf, "乙.docx": sample_docx, "丙.xlsx": sample_xlsx, "丁.html": sample_html, "戊.zip": sample_zip,
}  # fmt: skip


def archive(members: dict[str, bytes], packed: bool = True) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return stream.getvalue()


# ---- damage by chance ------------------------------------------------------------------------------------------------


def damaged(rng: random.Random, data: bytes) -> bytes:
    """Cut off, pieces lost or doubled, bits flipped, numbers changed."""
    body = bytearray(data)
    kind = rng.randrange(5)
    start = rng.randrange(len(body))
    piece = slice(start, start + rng.randrange(1, 400))
    if kind == 0:
        return bytes(body[:start])
    if kind == 1:
        del body[piece]
    elif kind == 2:
        body[start:start] = body[piece] * 3
    elif kind == 3:
        for _ in range(rng.choice([1, 5, 40])):
            body[rng.randrange(len(body))] ^= 1 << rng.randrange(8)
    else:
        numbers = list(re.finditer(rb"\d+", bytes(body)))
        for match in rng.sample(numbers, min(6, len(numbers))):
            body[match.start() : match.end()] = rng.choice([b"0", b"9", b"5"]) * len(match[0])
    return bytes(body)


def repacked(rng: random.Random, data: bytes) -> bytes:
    """A package whose largest XML parts are damaged but whose archive is sound."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        members = {name: old.read(name) for name in old.namelist()}
    for name in members:
        if name.endswith(PARTS):
            body = bytearray(members[name])
            for _ in range(rng.randrange(3)):
                at = rng.choice([match.end() for match in re.finditer(rb">", bytes(body))])
                body[at:at] = rng.choice(TAGS)
            members[name] = bytes(body)
    return archive(members, packed=False)


# ---- damage by design ------------------------------------------------------------------------------------------------


def designed() -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Name and maker of every file that is meant to break a reader; a name's ending may lie."""
    yield from _pdfs()
    yield from _workbooks()
    yield from _words()
    yield from _pages()
    yield from _texts()
    yield from _archives()


def _objects(*bodies: bytes) -> bytes:
    """A PDF of these objects, the first its catalogue, with a table of where they stand."""
    out, places = bytearray(b"%PDF-1.5\n"), []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1) + b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out) + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(bodies) + 1, start)


_CATALOGUE = b"<< /Type /Catalog /Pages 2 0 R >>"


def _packed(content: bytes, times: int = 1) -> bytes:
    """A PDF of one page whose content is packed so many times."""
    for _ in range(times):
        content = zlib.compress(content, 6)
    head = b"<< /Filter [%b] /Length %d >>" % (b"/FlateDecode " * times, len(content))
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>"
    return _objects(_CATALOGUE, b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>", page, head + b"\nstream\n" + content + b"\nendstream")


def _pdfs() -> Iterator[tuple[str, Callable[[], bytes]]]:
    yield "零页.pdf", lambda: pdf()
    yield "万页.pdf", lambda: pdf(*[Page()] * 10_000)
    yield "两千页.pdf", lambda: pdf(*[Page().text(60, 700, "第一部分 概况")] * 2000)
    ring = b"<< /Type /Pages /Count 3 /Kids [2 0 R 2 0 R 3 0 R] >>", b"<< /Type /Pages /Count 9 /Kids [2 0 R] /Parent 3 0 R >>"
    yield "环形页树.pdf", lambda: _objects(_CATALOGUE, *ring)
    yield "页数谎报.pdf", lambda: sample_pdf().replace(b"/Count 3", b"/Count 2999")
    yield "页数为负.pdf", lambda: sample_pdf().replace(b"/Count 3", b"/Count -9")
    chain = [b"<< /Type /Pages /Count 1 /Kids [%d 0 R] >>" % number for number in range(3, 3003)]
    yield "页树过深.pdf", lambda: _objects(_CATALOGUE, *chain, b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>")
    yield "自引表单.pdf", lambda: pdf(Page().draw("/X1 Do"), form="/X1 Do")
    yield "图形过多.pdf", lambda: pdf(Page().draw("\n".join(f"{x % 500} {x // 500} 1 1 re f" for x in range(200_000))))
    yield "格线过密.pdf", lambda: pdf(Page().ruled([i * 0.4 for i in range(1400)], [i * 0.6 for i in range(1400)]).text(50, 500, "一"))
    yield "格子过密.pdf", lambda: pdf(Page().ruled([i * 5.0 for i in range(110)], [i * 5.0 for i in range(160)]).text(50, 500, "一二三四"))
    yield "文字过多.pdf", lambda: pdf(Page().draw("BT /F1 4 Tf 1 0 0 1 10 800 Tm " + "<4e004e8c4e09> Tj " * 60_000 + "ET"))
    yield "状态过深.pdf", lambda: pdf(Page().draw("q " * 200_000 + "BT /F1 9 Tf <4e00> Tj ET"))
    yield "页面极大.pdf", lambda: pdf(Page(width=1e9, height=1e9).text(60, 700, "预算"))
    yield "页面无面积.pdf", lambda: pdf(Page(width=0, height=0).text(60, 700, "预算"))
    yield "坐标极大.pdf", lambda: pdf(Page().text(1e30, -1e30, "预算").text(50, 700, "决算", 1e20).line(-1e30, 5, 1e30, 5))
    yield "坐标非数.pdf", lambda: pdf(Page().draw("BT /F1 nan Tf 1 0 0 1 inf -inf Tm <4e00> Tj ET 0 0 nan nan re S"))
    yield "字号为零.pdf", lambda: pdf(Page().text(50, 700, "预算", 0).text(50, 600, "决算", -9))
    yield "字体无映射.pdf", lambda: sample_pdf().replace(b"/UniGB-UCS2-H", b"/Identity-H   ").replace(b"(GB1)", b"(XX1)")
    yield "没有字体.pdf", lambda: sample_pdf().replace(b"/F1 3 0 R", b"/F1 9 9 R")
    huge = b"/Width 90000 /Height 90000"
    yield "图片极大.pdf", lambda: pdf(Page().draw("595 0 0 842 0 0 cm /I1 Do")).replace(b"/Width 1 /Height 1", huge)
    yield "内容炸弹.pdf", lambda: _packed(b"0 0 m 1 1 l S\n" * 10_000_000)
    yield "双层炸弹.pdf", lambda: _packed(b" " * 300_000_000, 2)
    lock = b"<< /Filter /Standard /V 1 /R 2 /Length 40 /P -4 /O <" + b"11" * 32 + b"> /U <" + b"22" * 32 + b"> >>"
    yield "有密码.pdf", lambda: sample_pdf().replace(b"/Root 1 0 R", b"/Root 1 0 R /ID [<00> <00>] /Encrypt " + lock)
    yield "只有头.pdf", lambda: b"%PDF-1.7\n"
    yield "数组过深.pdf", lambda: _objects(_CATALOGUE, b"[" * 100_000)
    yield "实为文档.pdf", sample_docx
    yield "噪声.pdf", lambda: random.Random(7).randbytes(100_000)
    yield "文本.pdf", lambda: "部门预算公开\n".encode() * 20


def _sheet(cells: str, strings: str = "", merges: str = "", extra: dict[str, bytes] | None = None) -> bytes:
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    related = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    members = {
        "xl/workbook.xml": f'<workbook {main} {related}><sheets><sheet name="表" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f"<worksheet {main}><sheetData>{cells}</sheetData><mergeCells>{merges}</mergeCells></worksheet>",
        "xl/sharedStrings.xml": f"<sst {main}>{strings}</sst>",
    }
    return archive({name: text.encode() for name, text in members.items()} | (extra or {}))


def _number(value: str, at: str = "B2") -> str:
    head = '<row r="1"><c r="A1" t="inlineStr"><is><t>项目</t></is></c></row>'
    return f'{head}<row r="2"><c r="A2" t="inlineStr"><is><t>合计</t></is></c><c r="{at}"><v>{value}</v></c></row>'


def _workbooks() -> Iterator[tuple[str, Callable[[], bytes]]]:
    values = {
        "非数": "NaN", "无穷": "inf", "极大": "1e400", "极小": "1e-400", "超长": "9" * 5000, "文字": "abc", "负零": "-0.0",
    }  # fmt: skip
    for name, value in values.items():
        yield f"数为{name}.xlsx", lambda value=value: _sheet(_number(value))  # type: ignore[misc]
    yield "位置极远.xlsx", lambda: _sheet(_number("1", "XFD1048576") + '<row r="1048576"><c r="A1048576"><v>1</v></c></row>')
    yield "位置越界.xlsx", lambda: _sheet(_number("1", "ZZZ9999999"))
    yield "全表合并.xlsx", lambda: _sheet(_number("1"), merges='<mergeCell ref="A1:XFD1048576"/>' * 1000)
    yield "合并过多.xlsx", lambda: _sheet(_number("1"), merges="".join(f'<mergeCell ref="A{n}:H{n + 40}"/>' for n in range(1, 90_000, 3)))
    yield "四十万格.xlsx", lambda: _sheet(("<row>" + "<c><v>1.5</v></c>" * 20 + "</row>") * 20_000)
    yield "一百六十万格.xlsx", lambda: _sheet(("<row>" + "<c><v>1</v></c>" * 16_000 + "</row>") * 100)
    yield "字串极长.xlsx", lambda: _sheet('<row><c t="s"><v>0</v></c><c><v>1</v></c></row>', f"<si><t>{'预算' * 6_000_000}</t></si>")
    yield "字串过多.xlsx", lambda: _sheet(_number("1"), "<si><t>预算</t></si>" * 1_000_000)
    yield "字串越界.xlsx", lambda: _sheet('<row><c t="s"><v>99</v></c><c t="s"><v>-5</v></c><c><v>1</v></c></row>')
    odd = '<row r="-3"><c r="A0" s="-1"><v>1</v></c><c r="" s="x"><v>2</v></c></row><row r="x"><c/></row>'
    yield "编号怪异.xlsx", lambda: _sheet(odd)
    yield "嵌套过深.xlsx", lambda: _sheet("<row>" * 5000)
    chain = b"".join(b'<!ENTITY %c "&%c;&%c;&%c;&%c;">' % (n + 1, n, n, n, n) for n in range(97, 115))
    entities = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + chain + b"]><x>&s;</x>"
    yield "实体炸弹.xlsx", lambda: _sheet("", extra={"xl/workbook.xml": entities})
    late = b"<?xml version='1.0'?>" + b" " * 5000 + entities[21:]
    yield "实体在后.xlsx", lambda: _sheet("", extra={"xl/workbook.xml": late})
    yield "实体换码.xlsx", lambda: _sheet("", extra={"xl/workbook.xml": entities.decode().encode("utf-16")})
    outside = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><x>&e;</x>'
    yield "外部实体.xlsx", lambda: _sheet("", extra={"xl/workbook.xml": outside})
    yield "压缩炸弹.xlsx", lambda: _sheet("", extra={"xl/worksheets/sheet1.xml": b" " * 150_000_000})
    away = {"xl/_rels/workbook.xml.rels": b'<R><Relationship Id="r1" Target="../../../etc/passwd"/></R>'}
    yield "页名谎报.xlsx", lambda: _sheet(_number("1"), extra=away)
    many = "".join(f'<sheet name="表{n}" sheetId="{n}" r:id="r1"/>' for n in range(1, 3000))
    related = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    workbook = f"<workbook {related}><sheets>{many}</sheets></workbook>".encode()
    yield "工作表过多.xlsx", lambda: _sheet(_number("1"), extra={"xl/workbook.xml": workbook})
    yield "实为网页.xls", sample_html
    yield "加密.xlsx", lambda: _OLE + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600
    yield "残缺.xls", lambda: _OLE + "Workbook".encode("utf-16-le") + random.Random(3).randbytes(4000)
    yield "噪声.xlsx", lambda: random.Random(8).randbytes(100_000)


def _document(body: str) -> bytes:
    head = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    return archive({"word/document.xml": f"<w:document {head}><w:body>{body}</w:body></w:document>".encode()})


def _words() -> Iterator[tuple[str, Callable[[], bytes]]]:
    cell = "<w:tc><w:p><w:r><w:t>12.50</w:t></w:r></w:p></w:tc>"
    yield "表中之表.docx", lambda: _document("<w:tbl><w:tr><w:tc>" * 30 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 30)
    yield "列数极大.docx", lambda: _document("<w:tbl><w:tr>" + cell * 60_000 + "</w:tr></w:tbl>")
    wide = cell.replace("<w:p>", '<w:tcPr><w:gridSpan w:val="99999999"/></w:tcPr><w:p>')
    yield "跨列极大.docx", lambda: _document("<w:tbl><w:tr>" + wide * 900 + "</w:tr></w:tbl>")
    yield "行数极大.docx", lambda: _document("<w:tbl>" + ("<w:tr>" + cell * 4 + "</w:tr>") * 60_000 + "</w:tbl>")
    yield "段落极多.docx", lambda: _document("<w:p><w:r><w:t>本年收入增加12.5万元，主要原因是人员增加。</w:t></w:r></w:p>" * 30_000)
    yield "一段极长.docx", lambda: _document("<w:p><w:r><w:t>" + "收入增加，" * 3_000_000 + "</w:t></w:r></w:p>")
    yield "嵌套过深.docx", lambda: _document("<w:ins>" * 3000)
    yield "不合常理.docx", lambda: _document("<w:tbl><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr></w:tc></w:tr><w:tr/></w:tbl><w:p/>" * 50)
    yield "没有正文.docx", lambda: archive({"word/document.xml": b"<a/>"})
    yield "缺少部分.docx", lambda: archive({"word/styles.xml": b"<a/>", "[Content_Types].xml": b"<a/>"})
    yield "噪声.docx", lambda: random.Random(9).randbytes(100_000)
    yield "实为工作簿.docx", sample_xlsx
    yield "旧格式.doc", lambda: _OLE + "WordDocument".encode("utf-16-le") + b"\0" * 4000


def _html(body: str) -> bytes:
    return f"<html><meta charset=utf-8><body>{body}</body></html>".encode()


_MIME = b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=%b\n\n"


def _pages() -> Iterator[tuple[str, Callable[[], bytes]]]:
    yield "文字极长.html", lambda: _html(f"<p>第一部分</p><p>{'预算公开。' * 4_000_000}</p><p>末段</p>")
    table = "<table><tr><td>合计</td><td>12.5</td></tr><tr><td>收入</td><td>12.5</td></tr></table>"
    yield "表前文字极长.html", lambda: _html("x" * 11_000_000 + table)
    yield "跨行极大.html", lambda: _html("<table>" + "<tr><td rowspan=9999999 colspan=9999999>甲</td><td>1</td></tr>" * 400 + "</table>")
    yield "跨列极大.html", lambda: _html("<table>" + "<tr><td colspan=1000>甲</td><td colspan=1000>1</td></tr>" * 300 + "</table>")
    yield "嵌套过深.html", lambda: _html("<div>" * 100_000 + "内容")
    yield "表套表.html", lambda: _html("<table><tr><td>甲</td><td>" * 800)
    yield "行数极大.html", lambda: _html("<table>" + "<tr><td>项目</td><td>12.50</td><td>3.00</td></tr>" * 60_000 + "</table>")
    yield "列数极大.html", lambda: _html("<table><tr>" + "<td>1.00</td>" * 150_000 + "</tr></table>")
    yield "段落极多.html", lambda: _html("<p>本年收入增加12.5万元，主要原因是人员增加。</p>" * 40_000)
    yield "行内元素极多.html", lambda: _html("<table><tr><td>甲</td><td>" + "<p>一</p>" * 60_000 + "</td></tr></table>")
    yield "字符引用.html", lambda: _html("&#xD800;&#0;&#x110000;&nbsp;&bogus;" * 100 + "<p>预算</p>")
    yield "未闭合.html", lambda: b"<html><body><table><tr><td>a<td>1.00<tr><td>b<td" * 50
    yield "只有脚本.html", lambda: b"<html><body><script>document.write('x')</script></body></html>"
    yield "残缺.mht", lambda: _MIME % b"x" + b"--x\nContent-Type: text/html\n\n"
    yield "分段过多.mht", lambda: _MIME % b"x" + b"--x\nContent-Type: text/plain\n\na\n" * 50_000
    deep = b"".join(b"--b%d\nContent-Type: multipart/mixed; boundary=b%d\n\n" % (n, n + 1) for n in range(3000))
    yield "分段过深.mht", lambda: _MIME % b"b0" + deep
    yield "编码不明.html", lambda: b"<html><meta charset=klingon><body><p>" + "预算".encode("gb18030") * 9 + b"</p></body></html>"


def _texts() -> Iterator[tuple[str, Callable[[], bytes]]]:
    for name, piece in {
        "括号": "(（", "数字": "1", "逗号数字": "1,", "小数": "1.", "顿号": "一、", "横线": "-", "点": "……", "书名号": "《", "百分": "5%",
        "其中": "其中：", "加号": "12.5万元+", "汉字": "预算", "科目": "（类）（款）（项）", "增减": "增加（减少）", "年度": "2024年",
        "手机": "1381381", "引号": "“", "名称": "单位", "空格数字": "1 2 3 4 ",
    }.items():  # fmt: skip
        yield f"反复{name}.txt", lambda piece=piece: ("部门预算\n" + piece * (60_000 // len(piece))).encode()  # type: ignore[misc]
        yield f"分段{name}.txt", lambda piece=piece: ("部门预算\n" + (piece * (3000 // len(piece)) + "。\n") * 30).encode()  # type: ignore[misc]
    yield "一行极长.txt", lambda: ("预算" * 10_000_000).encode()
    said = "2024年收入12.50万元，比上年增加1.25万元，增长11.11%，主要原因是人员增加。\n"
    yield "句子极多.txt", lambda: (said * 20_000).encode()
    yield "制表符极多.txt", lambda: ("项目" + "\t" * 1_000_000 + "\n项目\t1\n").encode()
    yield "长短行.txt", lambda: ("项目" + "\t1" * 900 + "\n").encode() + "甲\t1\n".encode() * 20_000
    yield "行数极多.txt", lambda: "项目\t1.00\t2.00\n".encode() * 100_000
    yield "空行极多.txt", lambda: b"\n" * 5_000_000 + "预算".encode()
    yield "噪声.txt", lambda: random.Random(5).randbytes(200_000)
    yield "全零.txt", lambda: bytes(100_000)
    yield "半个字.txt", lambda: "预算".encode()[:-1]
    yield "宽字符残缺.txt", lambda: b"\xff\xfe" + "预算公开".encode("utf-16-le")[:-1]


def _archives() -> Iterator[tuple[str, Callable[[], bytes]]]:
    def nested(levels: int) -> bytes:
        package = archive({"a.txt": "预算公开".encode()})
        for _ in range(levels):
            package = archive({f"{n}.zip": package for n in range(8)})
        return package

    yield "套五层.zip", lambda: nested(5)
    yield "成员过多.zip", lambda: archive({f"{n}.txt": b"x" for n in range(8000)})
    yield "炸弹.zip", lambda: archive({f"{n}.txt": b" " * 50_000_000 for n in range(3)})
    yield "小炸弹极多.zip", lambda: archive({f"{n}.txt": b"a" * 4_000_000 for n in range(160)})
    yield "炸弹套炸弹.zip", lambda: archive({f"{n}.zip": archive({"a.txt": b"a" * 90_000_000}) for n in range(3)})
    yield "路径越界.zip", lambda: archive({"../../../tmp/x.txt": "预算".encode(), "/etc/x.txt": b"x", "C:\\x.txt": b"y"})
    yield "空.zip", lambda: archive({})
    yield "只有文件夹.zip", lambda: archive({"a/": b"", "__MACOSX/b": b"x"})
    yield "好坏相间.zip", lambda: archive({"甲.pdf": b"%PDF-1.4 x", "乙.docx": sample_docx(), "丙.xlsx": b"PK\x03\x04", "丁.txt": b""})
    yield "大小谎报.zip", lambda: sample_zip().replace(b"\x50\x4b\x01\x02", b"\x50\x4b\x01\x03", 1)
