"""What stands on paper and not on a page: names of styles and parts of a document, and what `export` says."""

from __future__ import annotations

import re

BREAKS = re.compile("年度|季度|半年|[0-9]月|年|、|：|工作|情况|结果|的")
"""Behind what a long title may be broken into lines."""
NO_BEGINNING = "：、，。（）》”"
"""What no line begins with."""

BODY = "公文正文"
PLAIN = "公文顶格"
TITLE = "公文标题"
HEADINGS = ("公文一级标题", "公文二级标题", "公文三级标题")
MARK = "发文机关标志"
NUMBER = "发文字号"
BOX = "公文要点"
SIGNATURE = "公文落款"
ATTACHMENT = "公文附件说明"
CAPTION = "公文表题"
CELL = "公文表格"
CELL_NUMBER = "公文表格数字"
CELL_HEAD = "公文表头"
NOTE = "公文表注"
SPACE = "公文表前"
COLOPHON = "公文版记"
HEADER = "公文页眉"
FOOTER = "公文页码"
CONTENTS = "公文目录"

SONG, FANG_SONG, HEI, KAI, TITLE_SONG = "宋体", "仿宋", "黑体", "楷体", "方正小标宋简体"
LATIN = "Times New Roman"

ATTACHED = "附件："
CHARTS = "各项的图见本通报网页，图中的数都在下列各表。"
CONTENTS_TITLE = "目　录"
PRINTED_ON = "{issuer}　　{day}印发"
DOWNLOAD = "下载本通报（DOCX，可用 WPS 打开、打印）"


def volume_title(title: str, year: int) -> str:
    """The title of a year's bound volume."""
    return f"{title}\n{year}年度通报合订本"
