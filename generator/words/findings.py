"""The messages of all rules, those of an import (`import/`) and of `tidy` too: what is wrong, where, and what to do.

A key is `rule` or `rule:case`. The first text is the message, the second the cure; both are
filled from the finding's place and facts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.model import Finding

MORE = (
    "“{file}”{place}同样的问题（{rule}）共有 {count} 处，只列出前 {shown} 处{others}。",
    "多半是同一个原因，请先改正列出的各处，再检查一遍。",
)
KEPT = "已按 waivers.csv 保留，理由：{reason}"
ALIASES = {f"privacy/{kind}": "privacy/identity" for kind in ("old-identity", "mobile", "landline", "bank")}

COLUMNS = {
    "period": "期别（period）",
    "area": "地区（area）",
    "indicator": "指标（indicator）",
    "numerator": "分子（numerator）",
    "denominator": "分母（denominator）",
    "reported": "自报比率（reported）",
    "status": "状态（status）",
    "received_on": "收到日期（received_on）",
    "note": "说明（note）",
}

MESSAGES: Mapping[str, tuple[str, str]] = {
    # ------------------------------------------------------------------ file/
    "file/absent": ("缺少文件“{file}”。", "请补上这个文件；如果改了名或删错了，请恢复原名。"),
    "file/unlisted": (
        "文件“{file}”没有登记，程序不会读取它。",
        "如果是数据，请在同目录的 datapackage.json 的 resources 中登记；否则请移出 data 目录。",
    ),
    "file/not-regular": (
        "“{file}”不是普通文件（{kind}），为防止读到目录以外的内容，不予读取。",
        "请用普通文件代替链接或特殊文件。",
    ),
    "file/outside": (
        "路径“{value}”指向数据包以外，不予读取。",
        "只能写数据包目录以内的相对路径，不能用“..”、绝对路径或网址。",
    ),
    "file/unreadable": ("“{file}”无法读取：{reason}。", "请检查文件权限和磁盘。"),
    "file/size": (
        "“{file}”有 {size} 字节，超过上限 {limit} 字节。",
        "请确认是不是放错了文件；确实很大时请按期别拆分。",
    ),
    "file/bom": (
        "“{file}”的开头有 BOM（UTF-8 字节顺序标记）。",
        "请用记事本打开，另存为时编码选“UTF-8”（不选“带有 BOM 的 UTF-8”）；WPS 或 Excel 保存的文件常带 BOM。",
    ),
    "file/encoding": (
        "“{file}”第{row}行不是 UTF-8 编码（字节 {value}）。",
        "请用记事本打开，另存为时编码选“UTF-8”（不选“带有 BOM 的 UTF-8”）；WPS 或 Excel 直接保存的 CSV 多为 GBK 编码。",
    ),
    "file/line-ends": (
        "“{file}”混用了两种换行符（第{row}行起不一致）。",
        "请用编辑器统一换行符，建议统一为 LF。",
    ),
    "file/carriage-return": (
        "“{file}”第{row}行有单独的回车符（CR）。",
        "请删去这个字符，换行只能用 LF 或 CRLF。",
    ),
    "file/control-character": (
        "“{file}”第{row}行有看不见的字符 {value}。",
        "请删去这个字符；它多半来自网页或聊天软件的复制。",
    ),
    "file/quoting": (
        "“{file}”第{row}行的引号用得不对：{problem}。",
        "含逗号、引号或换行的内容要整格用英文双引号括起来，格内的引号写成两个。",
    ),
    "file/empty": ("“{file}”是空的，连表头也没有。", "请至少保留第一行表头；没有数据时只留表头。"),
    "file/blank-line": ("“{file}”第{row}行是空行。", "请删去空行。"),
    "file/label": (
        "“{file}”表头的列名“{value}”前后有空格或为空。",
        "请把列名改得与表结构完全一致，不留空格。",
    ),
    "file/label-repeated": ("“{file}”表头中列名“{value}”出现了不止一次。", "请删去重复的列。"),
    "file/columns": (
        "“{file}”第{row}行有 {count} 格，远多于应有的列数。",
        "请检查是不是缺了换行，或放错了文件。",
    ),
    "file/conflict": (
        "“{file}”第{row}行是 git 的合并冲突标记，或是大文件的占位内容。",
        "请先解决合并冲突（或取回文件本身），再检查。",
    ),
    "file/digits": (
        "“{file}”第{row}行“{column}”列的“{value}”不是用半角数字写的{type}。",
        "只能用半角数字 0—9 书写，如 98、98.5、2008-01-31；不能有空格、全角数字、千位分隔符或单位。",
    ),
    "file/digits:zero": ("“{file}”第{row}行“{column}”列的“{value}”是带负号的零。", "请写 0。"),
    "file/unsorted": (
        "“{file}”第{row}行没有按次序排列。",
        "请按{columns}从小到大排列；不影响发布，但便于核对改动。",
    ),
    "file/json": ("“{file}”第{row}行不是正确的 JSON：{problem}。", "请检查逗号、引号和括号是否成对。"),
    "file/json-key": ("“{file}”中键“{value}”出现了不止一次。", "请删去重复的键。"),
    "file/descriptor": ("“{file}”的“{column}”写得不对：{problem}。", "请对照已有年度的 datapackage.json 改正。"),
    "file/dialect": (
        "“{file}”中资源“{value}”不是逗号分隔的 UTF-8 文件。",
        "本程序只读逗号分隔、UTF-8 编码的 CSV，请转换后再检查。",
    ),
    "file/edition-folder": ("目录“{file}”不像一个年度：{problem}。", "年度目录应以四位年份命名，如 data/2008。"),
    "file/plan-anchor": (
        "“{file}”第{row}行的段落没有编号，或编号写得不对。",
        "每段末尾须有 {{#p01}} 这样的编号，只能用小写字母、数字和连字符。",
    ),
    "file/plan-anchor:repeated": ("“{file}”第{row}行的段落编号“{value}”重复。", "请改成没有用过的编号。"),
    # ------------------------------------------------------------------ schema/
    "schema/schema-error": ("“{file}”中表“{value}”的表结构不正确：{problem}。", "请按 Table Schema 的写法改正。"),
    "schema/field-error": ("“{file}”中表“{value}”的字段写得不正确：{problem}。", "请检查字段的类型和约束。"),
    "schema/pattern": (
        "“{file}”中表“{table}”字段“{column}”的格式规则“{value}”不是正确的正则表达式。",
        "请改正括号和方括号；不会写时可删去 pattern。",
    ),
    "schema/pattern:slow": (
        "“{file}”无法检查：表“{table}”字段“{column}”的格式规则“{value}”匹配起来没有尽头。",
        "请改写 data/schema.json 中的这条 pattern，去掉套在一起的“+”和“*”。",
    ),
    "schema/table-absent": (
        "“{file}”里没有表“{value}”的表结构。",
        "请在 tables 下补上这张表，或从数据包中删去这个资源。",
    ),
    "schema/needed-field": ("“{file}”中表“{value}”的字段“{column}”不合要求：{problem}。", "请恢复原来的写法。"),
    "schema/key-field": (
        "“{file}”中表“{value}”的键用到了不存在的字段“{column}”。",
        "请改成 fields 中有的字段名。",
    ),
    "schema/type-error": (
        "“{file}”第{row}行“{column}”列的“{value}”不是{type}。",
        "请改成正确的{type}，例如 {example}。",
    ),
    "schema/constraint-error": (
        "“{file}”第{row}行“{column}”列的“{value}”不符合规定：{problem}。",
        "请按规定改正。",
    ),
    "schema/constraint-error:required": (
        "“{file}”第{row}行“{column}”列是空的，这一列必须填写。",
        "请补填；确实没有数据时，请看这一行该不该存在。",
    ),
    "schema/constraint-error:enum": (
        "“{file}”第{row}行“{column}”列的“{value}”不在允许的选项中。",
        "只能填：{allowed}。",
    ),
    "schema/constraint-error:minimum": (
        "“{file}”第{row}行“{column}”列的“{value}”太小，最小为 {allowed}。",
        "请核对原始报表后改正。",
    ),
    "schema/constraint-error:maximum": (
        "“{file}”第{row}行“{column}”列的“{value}”太大，最大为 {allowed}。",
        "请核对原始报表后改正。",
    ),
    "schema/constraint-error:pattern": (
        "“{file}”第{row}行“{column}”列的“{value}”格式不对。",
        "请按已有各行的写法改正：期别如 2008-03、2008-Q1、2008-H1、2008，代码只用字母、数字、“-”和“_”。",
    ),
    "schema/constraint-error:maxLength": (
        "“{file}”第{row}行“{column}”列有 {length} 个字，超过 {allowed} 个。",
        "请缩短文字。",
    ),
    "schema/constraint-error:minLength": (
        "“{file}”第{row}行“{column}”列的“{value}”太短，至少 {allowed} 个字。",
        "请写清楚。",
    ),
    "schema/missing-cell": ("“{file}”第{row}行少了“{column}”一格。", "请检查这一行是不是少写了逗号。"),
    "schema/extra-cell": (
        "“{file}”第{row}行多出一格“{value}”。",
        "请检查这一行是不是多写了逗号，或有逗号没有用引号括起来。",
    ),
    "schema/missing-label": ("“{file}”的表头缺少“{column}”列。", "请补上这一列，列的次序要与表结构一致。"),
    "schema/extra-label": ("“{file}”的表头多出“{value}”列。", "请删去这一列。"),
    "schema/incorrect-label": (
        "“{file}”表头的“{value}”应为“{column}”。",
        "请改正列名，列的次序要与表结构一致。",
    ),
    "schema/blank-row": ("“{file}”第{row}行整行是空的。", "请删去这一行。"),
    "schema/unfit": (
        "“{file}”这个年度的数据不能使用：表中有程序不认识的写法（{problem}）。",
        "多半是 data/schema.json 放宽了某一列的格式，请恢复；或把那一格改成 docs/data.md 中的写法。",
    ),
    "schema/other": ("“{file}”没有通过表结构检查（{type}）：{problem}。", "请对照表结构改正。"),
    # ------------------------------------------------------------------ key/
    "key/duplicate": (
        "“{file}”第{row}行与{other}重复（{value}）。",
        "同一个{columns}只能有一行，请删去或改正其中一行。",
    ),
    "key/unique": (
        "“{file}”第{row}行与{other}的“{column}”相同（{value}）。",
        "这一列不能重复，请改正其中一行。",
    ),
    "key/reference": (
        "“{file}”第{row}行“{column}”列的“{value}”在“{table}”表中找不到。",
        "请改成已有的代码，或先在“{table}”表中增加它。{suggestion}",
    ),
    "key/anchor": (
        "“{file}”第{row}行“{column}”列的段落“{value}”在 plan.md 中找不到。",
        "请改成 plan.md 中已有的段落编号。",
    ),
    "key/cycle": (
        "“{file}”第{row}行“{column}”列的“{value}”绕回了自己。",
        "上级、替代关系不能循环，请改正。",
    ),
    "key/namespace": (
        "“{file}”第{row}行的代码“{value}”与“{table}”表中的代码相同。",
        "地区与岗位、指标与考核办法的代码不能重复，请换一个代码。",
    ),
    "key/reserved": ("“{file}”第{row}行的代码“{value}”是程序保留的。", "请换一个代码。"),
    "key/period": (
        "“{file}”第{row}行的期别“{value}”不属于{year}年度。",
        "本年度的期别为各月、四个季度、两个半年和全年；累计数请用上半年或全年，不用1—9月。",
    ),
    "key/period-file": (
        "“{file}”第{row}行的期别“{value}”与文件名不一致。",
        "一个期别一个文件，请把这一行移到“{value}.csv”。",
    ),
    "key/period-finer": (
        "“{file}”第{row}行：指标{indicator}按{frequency}报，不能填报更短的期别“{value}”。",
        "请改成这个指标的报告期。",
    ),
    "key/area-validity": (
        "“{file}”第{row}行：地区“{value}”在本期不是有效的单位（有效期 {span}）。",
        "请核对地区代码；撤并的村请用合并后的代码。",
    ),
    "key/indicator-validity": (
        "“{file}”第{row}行：指标“{value}”在本期已停用或尚未启用（有效期 {span}）。",
        "请核对指标代码。",
    ),
    "key/blank": ("“{file}”第{row}行“{column}”列是空的，主键不能为空。", "请补填。"),
    "key/parent": (
        "“{file}”第{row}行：“{value}”的上级不对。",
        "镇没有上级；村和社区的上级应是本镇的代码。",
    ),
    "key/area-outside": (
        "“{file}”第{row}行：地区“{value}”不属于本年度的镇，这一行不会计入任何数。",
        "请核对地区代码，或在 areas.csv 中改正它的上级。",
    ),
    "value/reporter": (
        "“{file}”第{row}行：指标{indicator}由镇填报，“{value}”的这一行不会计入任何数。",
        "请改成镇的代码，或在 indicators.csv 中把 reported_by 改为 area。",
    ),
    "key/dates": (
        "“{file}”第{row}行：失效日期“{value}”不晚于生效日期。",
        "失效日期是第一个不再有效的日子，应晚于生效日期。",
    ),
    "key/last-year": (
        "“{file}”有错误，{value}年度的网页不列比上年同期。",
        "请先改正上年的数据，再生成本年度。",
    ),
    "key/look-alike": (
        "“{file}”第{row}行“{column}”列的“{value}”里有容易看错的字符 {found}。",
        "请删去重新输入；字形相同而编码不同的字，程序和检索都认不出。确实是这个字时，请在 waivers.csv 中写明理由。",
    ),
    "key/look-alike:other": (
        "“{file}”第{row}行“{column}”列的“{value}”与{place}的“{other}”看上去一样，而字符不同（{found}）。",
        "请改成完全一样或明显不同的名称。",
    ),
    "key/same-name": (
        "“{file}”第{row}行“{column}”列的“{value}”与{place}的“{other}”同名，而两者同时有效（{codes}）。",
        "请改成能分清的名称或别名；导入表格时按名称认，分不清就会记错。",
    ),
    "key/period-gap": (
        "“{file}”缺失：{value} 这一期应有报表，而一行也没有，按未报处理。",
        "请补上这一期的文件并登记在 datapackage.json；确实没有报来的，各行状态写 missing。",
    ),
    # ------------------------------------------------------------------ value/
    "value/category": (
        "“{file}”第{row}行“{column}”列的“{value}”不在分类“{allowed}”中。",
        "请改成分类中的一个值。",
    ),
    "value/exceeds": (
        "“{file}”第{row}行：分子 {value} 大于分母 {allowed}，{indicator}不可能超过全部。",
        "请核对是不是把分子和分母填反了。",
    ),
    "value/fraction": (
        "“{file}”第{row}行“{column}”列的“{value}”不是整数，这个指标按个数计。",
        "请填整数。",
    ),
    "value/blank": (
        "“{file}”第{row}行“{column}”列是空的，而状态是“{status}”。",
        "有数就填数；没有报来请把状态改为 missing，不适用请改为 not_applicable。空白不等于零。",
    ),
    "value/unwanted": (
        "“{file}”第{row}行“{column}”列填了“{value}”，而状态是“{status}”。",
        "没有报来或不适用时，这一列要留空；报来了请改状态。",
    ),
    "value/unwanted:denominator": (
        "“{file}”第{row}行“{column}”列填了“{value}”，而{indicator}没有分母。",
        "这个指标是数量，分母要留空。",
    ),
    "value/absent-row": (
        "“{file}”缺少 {value} 应报的一行，按未报处理。",
        "没有报来也要有一行，状态写 missing。",
    ),
    "value/overlap": (
        "“{file}”第{row}行：{value} 的差错与 {other} 的重叠，会重复计数。",
        "同一单位同一种差错，各行的期别不能互相包含，请只留一种。",
    ),
    "value/unbounded": (
        "“{file}”第{row}行“{column}”列的数有 {length} 位，太长了。",
        "请核对是不是粘贴错了。",
    ),
    "value/unit-slip": (
        "“{file}”第{row}行“{column}”列的 {value} 与本单位{indicator}其他各期（{low}—{high}）相差十倍、百倍或万倍。",
        "多半是单位或小数点错了，是不是 {likely}？请核对原始报表；确实如此时，请在 waivers.csv 中写明理由。",
    ),
    "value/digits-swapped": (
        (
            "“{file}”第{row}行“{column}”列的 {value} 与本单位{indicator}其他各期（{low}—{high}）相差较大，"
            "相邻两位数字对调后为 {likely}。"
        ),
        "请核对原始报表，看是不是两位数字写颠倒了。",
    ),
    "value/jump": (
        "“{file}”第{row}行“{column}”列的 {value} 与本单位{indicator}其他各期（{low}—{high}）相差三倍以上。",
        "请核对原始报表；属实时请在 note 列写明原因。",
    ),
    "value/falls": (
        "“{file}”第{row}行“{column}”列的累计数 {value} 比以前的 {before} 小，{indicator}从年初累计，不应减少。",
        "请核对是不是填了当期数；以前报多了的，请更正以前的数，或把本行状态改为 corrected 并说明。",
    ),
    "value/reported": (
        "“{file}”第{row}行自报的比率 {value} 与分子、分母算出的 {expected}{unit} 不符。",
        "请核对{indicator}的分子和分母；比率按百分数写，如 98.5，不写 0.985。页面一律用算出的数。",
    ),
    "value/both-zero": (
        "“{file}”第{row}行的分子、分母都是 0，{indicator}无从计算，按不适用处理。",
        "本期确实没有应办对象时，请把状态改为 not_applicable 并留空。",
    ),
    # ------------------------------------------------------------------ total/
    "total/areas": (
        "“{file}”第{row}行“{column}”列的 {value} 与 {count} 个单位之和 {expected} 不等（{indicator}）。",
        "请核对这一行和各单位的数；确有原因时，请在 waivers.csv 中写明理由。页面一律用各单位数之和。",
    ),
    "total/parts": (
        "“{file}”第{row}行“{column}”列的 {value} 与它的 {count} 个分项之和 {expected} 不等（{indicator}）。",
        (
            "请核对上级指标和各分项（indicators.csv 的 part_of）；分项应正好加成上级指标。"
            "确有原因时，请在 waivers.csv 中写明理由。"
        ),
    ),
    "total/periods": (
        "“{file}”第{row}行“{column}”列的 {value} 与所含 {count} 期之和 {expected} 不等（{indicator}）。",
        "请核对这一行和各期的数；确有原因时，请在 waivers.csv 中写明理由。页面一律用各期数之和。",
    ),
    # ------------------------------------------------------------------ score/
    "score/total": (
        "“{file}”第{row}行：考核办法“{scheme}”各项目的分值合计为 {value}，不等于总分 {total}。",
        "请改各项目的分值（weight）或总分（total）；有的项目只考核部分对象时，至少有一个对象应合计为总分。",
    ),
    "score/no-items": (
        "“{file}”第{row}行：考核办法“{value}”没有考核“{subject}”的项目。",
        "请在 items.csv 的 subjects 中写明由哪些项目考核它；subjects 空着表示考核全部对象。",
    ),
    "score/no-subjects": (
        "“{file}”第{row}行：考核办法“{value}”没有考核对象。",
        "考核村的，请检查 areas.csv；考核岗位的，请在 posts.csv 中写明岗位。",
    ),
    "score/period-weights": (
        "“{file}”第{row}行“{column}”列的“{value}”不对：{problem}。",
        "写成“Q1:25;Q2:25;Q3:25;Q4:25”或“month:30;year:70”，各部分合计为100；空着表示全年按全年的数计分。",
    ),
    "score/source": (
        "“{file}”第{row}行“{column}”列的“{value}”不能计数。",
        "没有指标代码、也不是评分（marks）的项目，来源只能写 {allowed}，几种相加时用英文分号分开。",
    ),
    "score/source:absent": (
        "“{file}”第{row}行“{column}”列的“{value}”要数 quality.csv 中的差错，而本年度没有这张表。",
        "请增加 quality.csv 并登记在 datapackage.json；核查过而没有差错的，只留表头。",
    ),
    "score/method": (
        "“{file}”第{row}行：项目“{item}”的“{column}”列填得不对（{value}）：{problem}。",
        "请对照 docs/scoring.md 中这种计分方法的例子改正。",
    ),
    "score/weight": (
        "“{file}”第{row}行：项目“{item}”的分值 {value} 不对。",
        "分值应大于零；加分项目的分值写 0，在 cap 写最多加几分。",
    ),
    "score/cap": (
        "“{file}”第{row}行：项目“{item}”的最高得分 {value} 小于分值 {weight}。",
        "cap 是这个项目最多能得的分，不能小于分值；没有加分时请留空。",
    ),
    "score/decimals": (
        "“{file}”第{row}行：项目“{item}”的“{column}”是 {value}，小数位数超过本办法规定的 {decimals} 位。",
        "请减少小数位数，或改 schemes.csv 中的 decimals。",
    ),
    "score/tiers": (
        "“{file}”第{row}行：项目“{item}”的分档“{value}”不对：{problem}。",
        "从高到低写“下限:百分比”，下限包括在本档内，最后一档的下限写 0，如“99:100;97:90;95:80;0:70”。",
    ),
    "score/frequency": (
        "“{file}”第{row}行：项目“{item}”的指标“{value}”不是每期都报，{period}没有数，不能计分。",
        "请把考核周期（cadence）改长，或换一个报得更勤的指标。",
    ),
    "score/level": (
        "“{file}”第{row}行：项目“{item}”的指标“{value}”只公布全镇数，不能用来给村或村级岗位计分。",
        "得分会让人推算出不公布的数，请换一个公布到村的指标。",
    ),
    "score/level:reporter": (
        "“{file}”第{row}行：项目“{item}”的指标“{value}”由镇填报，村里没有数，不能用来给村或村级岗位计分。",
        "请换一个由村填报的指标。",
    ),
    "score/target": (
        "“{file}”第{row}行：项目“{item}”的指标“{value}”在{period}没有适用于“{subject}”的目标，这种方法不能计分。",
        "请在 targets.csv 中补上目标，或检查它的 applies_to 和 valid_from；只有全年目标的指标，考核周期应为 year。",
    ),
    "score/target:kind": (
        "“{file}”第{row}行：项目“{item}”的指标“{value}”在{period}的目标不合这种计分方法：{problem}。",
        "请改计分方法（method），或改 targets.csv 中的目标。",
    ),
    "score/mark": (
        "“{file}”第{row}行：项目“{value}”不是对“{subject}”评分的项目。",
        "只有计分方法为 marks、且考核这个对象的项目才写评分。",
    ),
    "score/mark-range": (
        "“{file}”第{row}行：项目“{item}”的评分 {value} 超出范围，应在 0 至 {most} 之间。",
        "请核对评分表后改正；如果分值有变，先改 items.csv。",
    ),
    "score/mark-absent": (
        "“{file}”缺少 {value} 的评分，这个对象本期不计分、不排名。",
        "请补上评分；确实不考核这个对象时，在 items.csv 的 subjects 中写明考核哪些对象。",
    ),
    "score/period": (
        "“{file}”第{row}行：考核办法“{scheme}”在“{value}”没有计分。",
        "可用的期别：{allowed}。",
    ),
    "score/grade": (
        "“{file}”第{row}行：等次的最低得分 {value} 超出范围，应在 0 至 {most} 之间。",
        "请改正最低得分（minimum）。",
    ),
    "score/grade:rank": (
        "“{file}”第{row}行：等次写了最低名次 {value}，而这个办法不排名。",
        "请删去最低名次，或在 schemes.csv 中把 ranked 改为 true。",
    ),
    # ------------------------------------------------------------------ notice/
    "notice/bulletin": (
        "“{file}”不是哪一期通报的文字：没有“{value}”这一期。",
        "文件名应为 bulletins.csv 中的通报代码，如 notices/2008-Q1.md。",
    ),
    "notice/heading": (
        "“{file}”第{row}行的标题“{value}”不对或重复。",
        "标题写作“## 存在的问题”，只能用：{allowed}。",
    ),
    "notice/heading:before": (
        "“{file}”第{row}行的文字“{value}”不在任何标题之下。",
        "请在它上面写明属于通报的哪一部分，如“## 存在的问题”。",
    ),
    "notice/token": (
        "“{file}”第{row}行引用数据的写法不对（{value}）。",
        '写作 {{{{ figure("G06/T/2008-Q1/rate") }}}}：指标、地区、期别、数值种类，用斜线分开。',
    ),
    "notice/figure": (
        "“{file}”第{row}行引用的数“{value}”不能用：{problem}。",
        "请对照 figures.csv 中的 id 改正。",
    ),
    # ------------------------------------------------------------------ privacy/
    "privacy/post-holders": (
        "“{file}”第{row}行：考核办法“{value}”考核的岗位“{post}”只有 {holders} 人在岗，少于 {least} 人。",
        "给很少几个人的岗位打分就是给个人打分，不能公布。请删去这个办法，或合并岗位。",
    ),
    "privacy/identity": (
        "“{file}”第{row}行有像{kind}的内容（{value}）。",
        "本仓库只放汇总数，不放任何个人信息。请删去；已经提交过的，请告诉管理仓库的人从历史中清除。",
    ),
    "privacy/labelled": (
        "“{file}”第{row}行像是写了某个人的“{label}”（{value}）。",
        "本仓库只放汇总数，不放任何个人信息。请删去姓名、电话、住址等内容。",
    ),
    "privacy/column": (
        "“{file}”有一列“{value}”，像是个人信息。",
        "请删去这一列；只能报各单位的汇总数，不能报一人一行的名册。",
    ),
    "privacy/column:field": (
        "“{file}”中表“{table}”的字段“{column}”（{value}）像是个人信息。",
        "请删去这个字段；数据表只能有汇总数。",
    ),
    "privacy/repeated-rows": (
        "“{file}”第{row}行起，同一期别、地区、指标（{value}）有 {count} 行，像是一人一行的名册。",
        "请只报汇总后的一行；名册不能放进本仓库。",
    ),
    # ------------------------------------------------------------------ law/
    "law/ended-indicator": (
        "“{file}”第{row}行的指标“{value}”（{indicator}）已由{law}停用，{on}起不得再定目标或填报。",
        "请删去这一行。这一条不能豁免。",
    ),
    "law/ended-indicator:unnamed": (
        "“{file}”第{row}行的指标“{value}”（{indicator}）已于{on}停用，不得再定目标或填报。",
        "请删去这一行，并在 indicators.csv 的 ended_by 写明停用的依据。这一条不能豁免。",
    ),
    "law/ended-term": (
        "“{file}”出现了“{value}”，这一做法已由{law}停止，自{on}起不得再列入计划或通报。",
        "请删去有关内容；换个名称或不写依据也不行。这一条不能豁免。",
    ),
    "law/basis-ended": (
        "“{file}”第{row}行：指标“{value}”所依据的法规已全部废止，最后一部是{law}，{on}废止，{year}年度不得再用。",
        "请停用这个指标，或改写现行有效的依据。这一条不能豁免。",
    ),
    "law/straddles": (
        "“{file}”第{row}行：指标“{value}”（{indicator}）在本期之内的{on}停用，依据：{law}。",
        "请只填停用以前的部分并在 note 列说明，以后各期不再填报。",
    ),
    "law/straddles:basis": (
        "“{file}”第{row}行：指标“{value}”的依据{law}在{year}年度之内（{on}）废止。",
        "废止以后的各期不再填报；仍要用的，请补上现行有效的依据。",
    ),
    "law/straddles:term": (
        "“{file}”出现了“{value}”，这一做法自{on}起由{law}停止，在{year}年度之内。",
        "请在这一天以前停止有关做法，并在文字中写明。",
    ),
    # ------------------------------------------------------------------ import/
    "import/format": ("“{file}”不是能读的表格文件。", "请用 WPS 或 Excel 打开，另存为 .xlsx 再导入。"),
    "import/format:old": (
        "“{file}”是旧格式（.xls、.et）、带密码的或含宏的文件。",
        "请用 WPS 或 Excel 打开（去掉密码），另存为 .xlsx 再导入。",
    ),
    "import/format:named-csv": (
        "“{file}”名为 CSV，其实是工作簿。",
        "请把文件名改为 .xlsx，或另存为真正的 CSV。",
    ),
    "import/format:damaged": (
        "“{file}”打不开，可能损坏，或者不是表格文件。",
        "请重新下载，或用 WPS 打开后另存为 .xlsx。",
    ),
    "import/format:csv": ("“{file}”的引号不配对，读到第{row}行分不清各格。", "请用 WPS 打开后另存为 .xlsx 再导入。"),
    "import/size": ("“{file}”有 {size} 字节，超过上限 {limit} 字节。", "请只留要报的那一张表。"),
    "import/size:rows": ("“{file}”的行或列太多，不像一张村级汇总表。", "请只留汇总数，删去名册和空行。"),
    "import/sheet-size": ("“{file}”里的表太大（行、列或合并的格子太多）。", "请删去表格以外的空行空列，只留要报的表。"),
    "import/zip-bomb": ("“{file}”解开后大得不正常，不予打开。", "请向报送单位要一份正常的文件。"),
    "import/entity": ("“{file}”含有外部引用或自定义实体（XML），不予打开。", "请用 WPS 打开后另存为 .xlsx 再导入。"),
    "import/macro": ("“{file}”含有宏，不予打开。", "请另存为不带宏的 .xlsx 再导入。"),
    "import/external-link": ("“{file}”链接了别的工作簿，不予导入。", "请在“数据—编辑链接”中断开链接，另存后再导入。"),
    "import/hidden:rows": (
        "“{file}”的工作表“{value}”有隐藏的行或列，其中的数也一起导入。",
        "请取消隐藏，核对以后再导入。",
    ),
    "import/hidden": ("“{file}”的工作表“{value}”是隐藏的，没有读取。", "里面有要报的数时，请取消隐藏后再导入。"),
    "import/encoding": (
        "“{file}”的文字编码认不出来。",
        "请用 WPS 或记事本打开，另存为 UTF-8（或直接存为 .xlsx）再导入。",
    ),
    "import/heading": (
        "“{file}”里找不到表头：没有“单位”或“村名”这样的一列。",
        "请用 tongbao template 写出的模板，或在表头写明“单位”和各项指标；中文成了乱码时，请另存为 .xlsx。",
    ),
    "import/heading:sheet": (
        "“{file}”的工作表“{value}”认不出表头，没有读取。",
        "里面有要报的数时，请在表头写明“单位”和各项指标，或另存为单独的文件。",
    ),
    "import/heading:no-indicator": (
        "“{file}”第{row}行的表头里没有一项认得的指标。",
        "请把列名写成指标名称或代码，分子、分母各一列，如“G06 分子”“G06 分母”。",
    ),
    "import/period": ("“{file}”的期别“{value}”不对。", "请写成 2026年7月、2026年第三季度、2026年上半年、2026年。"),
    "import/period:absent": (
        "“{file}”没有写明是哪一期的报表。",
        "请在标题中写明期别，如“2026年7月报表”；工作表名或文件名写明也可以。",
    ),
    "import/period:several": (
        "“{file}”的标题、工作表名和文件名写的期别不一致（{value}）。",
        "请改成一致；确是两期的，请分成两张表。",
    ),
    "import/period:outside": (
        "“{file}”的期别 {value} 不属于 data/ 中的任何年度。",
        "请核对年份；新的一年先用 tongbao new year 建好。",
    ),
    "import/period:future": ("“{file}”的期别 {value} 还没有开始。", "请核对期别。"),
    "import/period:no-year": ("“{file}”的期别“{value}”没有写年份。", "请写成 2026年第一季度 的样子。"),
    "import/period:short-year": ("“{file}”的期别“{value}”只写了两位年份。", "请写四位年份，如 2008年。"),
    "import/period:quarter": ("“{file}”的期别“{value}”不是一年中的季度。", "只有第一至第四季度。"),
    "import/period:span": (
        "“{file}”的期别“{value}”跨的月份不是一个规定的期别。",
        "累计数请报上半年或全年，不报1—9月；单季请写明第几季度。",
    ),
    "import/column": (
        "“{file}”的{column}列“{value}”不知道是什么。",
        "请写成指标名称或代码加“分子”“分母”，或删去这一列。",
    ),
    "import/column:twice": (
        "“{file}”的{column}列“{value}”与前面的列是同一个数。",
        "同一项指标的分子、分母各留一列；本月数和累计数不能放在一张表里。",
    ),
    "import/area": (
        "“{file}”第{row}行的单位“{value}”不在 areas.csv 中。",
        "请改成登记的名称或代码；改了名的，请把旧名加到别名中。",
    ),
    "import/area:near": (
        "“{file}”第{row}行的单位“{value}”不在 areas.csv 中。",
        "是不是“{near}”？请改成登记的名称，程序不会自己猜。",
    ),
    "import/area:several": (
        "“{file}”第{row}行的“{value}”可能是几个单位：{candidates}。",
        "请改写代码；程序不会自己选。",
    ),
    "import/area:blank": ("“{file}”第{row}行有数而没有写单位。", "请写明是哪个单位；合并的单元格请拆开，每行都写。"),
    "import/area:differ": ("“{file}”第{row}行的代码和名称不是同一个单位（{value}）。", "请核对后改正。"),
    "import/area:former": (
        "“{file}”第{row}行的“{value}”已经撤并，本期不再单独报数。",
        "现在属于“{near}”，请改用现在的单位报数。",
    ),
    "import/frequency": (
        "“{file}”第{row}行{column}列：{value}按{frequency}报，本表是 {period}，不报这一项。",
        "请核对期别，或从表中删去这一项。",
    ),
    "import/unfilled": (
        "“{file}”有 {count} 个单位整行没有填，没有导入：{value}。",
        "报来以后再导入；没有报来的，状态选“未报”。",
    ),
    "import/alias": ("“{file}”第{row}行的“{value}”按“{name}”处理。", "名称不同而是同一单位时不必改。"),
    "import/code": (
        "“{file}”第{row}行{column}列的代码“{value}”成了数字或科学计数，可能丢了位数。",
        "请把这一列设为文本格式，重新输入代码。",
    ),
    "import/indicator": ("“{file}”第{row}行的指标“{value}”不认识。", "请写指标代码或完整的名称。"),
    "import/duplicate": ("“{file}”第{row}行与{other}是同一单位、同一指标（{value}）。", "请删去或改正其中一行。"),
    "import/not-due": (
        "“{file}”第{row}行{column}列填了“{value}”，而这个单位本期不报{indicator}。",
        "请删去这个数；单位撤并或指标停用的，不再填报。",
    ),
    "import/number": (
        "“{file}”第{row}行{column}列的“{value}”不是一个数（{indicator}）。",
        "请填半角数字；没有报来写“未报”，不适用写“不适用”。",
    ),
    "import/number:two-numbers": (
        "“{file}”第{row}行{column}列的“{value}”里有两个数。",
        "一格只填一个数；括号里的说明请写到说明栏。",
    ),
    "import/number:long": (
        "“{file}”第{row}行{column}列的数太长了：“{value}”。",
        "请核对是不是粘贴错了。",
    ),
    "import/number:range": ("“{file}”第{row}行{column}列的“{value}”是一个范围。", "请填确切的数。"),
    "import/number:date": (
        "“{file}”第{row}行{column}列成了日期（{value}）。",
        "多半是“3-5”这样的写法被软件改成了日期；请填确切的数，并把格式改为常规。",
    ),
    "import/number:about": ("“{file}”第{row}行{column}列的“{value}”是约数。", "请核实后填确切的数。"),
    "import/number:percent": (
        "“{file}”第{row}行{column}列的“{value}”是百分数，而这里要填个数。",
        "请填分子、分母的个数，比率由程序计算。",
    ),
    "import/number:ambiguous-share": (
        "“{file}”第{row}行{column}列的“{value}”分不清是百分之几还是小数。",
        "请写成 98% 或 98，不写 0.98。",
    ),
    "import/number:over-hundred": ("“{file}”第{row}行{column}列的“{value}”超过了100%。", "请核对分子和分母。"),
    "import/number:negative": ("“{file}”第{row}行{column}列的“{value}”是负数。", "个数不能小于0，请核对。"),
    "import/number:fraction": ("“{file}”第{row}行{column}列的“{value}”不是整数（{indicator}）。", "请填整数。"),
    "import/number:scientific": ("“{file}”第{row}行{column}列的“{value}”是科学计数。", "请把格式改为常规，重新输入。"),
    "import/number:commas": (
        "“{file}”第{row}行{column}列的“{value}”逗号的位置不对。",
        "千位分隔符应三位一隔；小数点请用“.”。",
    ),
    "import/number:unit": (
        "“{file}”第{row}行{column}列的“{value}”里除了数字还有别的字。",
        "请只填数字；单位不同的，换算以后再填。",
    ),
    "import/formula": (
        "“{file}”第{row}行{column}列是公式（{value}）。",
        "请复制这一列，选择性粘贴为数值，再保存导入。",
    ),
    "import/formula-error": (
        "“{file}”第{row}行{column}列是公式的错误值（{value}）。",
        "请改正公式后粘贴为数值，或直接填数。",
    ),
    "import/text-formula": ("“{file}”第{row}行{column}列的文字“{value}”以公式的符号开头。", "请删去开头的 = + - @。"),
    "import/blank": (
        "“{file}”第{row}行{column}列是空的（{indicator}）。",
        "有数就填数，零填0；没有报来写“未报”，不适用写“不适用”。空白不等于零。",
    ),
    "import/blank:column": (
        "“{file}”第{row}行的{indicator}缺少分子或分母一列，只有比率不能用。",
        "请补上分子、分母两列，比率由程序计算。",
    ),
    "import/status": ("“{file}”第{row}行{column}列的“{value}”与本行写的状态不一致（{indicator}）。", "请核对状态。"),
    "import/status:value": (
        "“{file}”第{row}行的{indicator}写了未报或不适用，又填了数（{value}）。",
        "报来了请改状态，没有报来请删去数。",
    ),
    "import/status:unknown": (
        "“{file}”第{row}行{column}列的状态“{value}”不认识。",
        "只能写按时、迟报、未报、不适用、更正、估计、初步数。",
    ),
    "import/date": ("“{file}”第{row}行{column}列的“{value}”不是日期。", "请写成 2026-08-05 的样子。"),
    "import/late": (
        "“{file}”第{row}行{column}列的收到日期“{value}”晚于截止日 {due}，而状态是按时。",
        "请核对日期；确实晚了的，状态选“迟报”。",
    ),
    "import/date:future": ("“{file}”第{row}行{column}列的收到日期“{value}”还没有到。", "请核对年份和日期。"),
    "import/changed": (
        "“{file}”第{row}行{column}列的“{value}”{how}，记作“{after}”。",
        "不必改；如果不对，请改正原表后再导入。",
    ),
    "import/total": ("“{file}”第{row}行是合计，已与各行核对，不导入。", "合计由程序计算。"),
    "import/total-differs": (
        "“{file}”第{row}行{column}列的合计 {value} 与各行之和 {expected} 不等（{indicator}）。",
        "请核对各行有没有漏填或填错。",
    ),
    "import/footer": ("“{file}”第{row}行是表尾，已略去，其中的姓名、电话不会保存。", "不必改。"),
    # ------------------------------------------------------------------ tidy/
    "tidy/encoding": (
        "“{file}”的编码认不出来，或表头不是这张表的列名，没有改动。",
        "请从 git 恢复这个文件，用 WPS 打开时编码选 UTF-8。",
    ),
    "tidy/conflict": ("“{file}”里有 git 的合并冲突标记，没有改动。", "请先解决合并冲突，再整理。"),
    "tidy/heading": (
        "“{file}”的列与表结构对不上（{value}），没有改动。",
        "请恢复原来的列名和列数，多出来的内容请删去。",
    ),
    "tidy/quoting": ("“{file}”的引号不配对，读到第{row}行为止，没有改动。", "请从 git 恢复这个文件。"),
    # ------------------------------------------------------------------ waiver/
    "waiver/refused": (
        "“{file}”第{row}行：规则“{value}”不能豁免。",
        "请删去这一行并改正数据。可以豁免的规则见 docs/rules.md。",
    ),
    "waiver/unmatched": (
        "“{file}”第{row}行的豁免（{value}）没有对应的问题。",
        (
            "问题已经改正的，请删去这一行；没有生效的，"
            "请核对 rule、file（如 data/2008/targets.csv）和 key（主键各列的值，用斜线连接；文字写 *）。"
        ),
    ),
    # ------------------------------------------------------------------ release/
    "release/changed": (
        "“{file}”第{row}行改变了已公布的 {bulletin} 通报中的 {count} 个数，最要紧的是：{figures}{beside}。",
        (
            "填错了请改回原来的数；确属补报、核定、口径调整或更正的，请运行 tongbao release {bulletin} --revise，"
            "在 revisions.csv 登记的行里写明理由。公布了的通报仍保留原来的数，另列修订表。"
        ),
    ),
    "release/changed:rows": (
        (
            "有 {sources} 行数据改变了已公布的 {bulletin} 通报中的 {count} 个数，最要紧的是：{figures}{beside}。"
            "改动的行：{rows}；第一处在“{file}”。"
        ),
        (
            "填错了请改回原来的数；确属补报、核定、口径调整或更正的，请运行 tongbao release {bulletin} --revise，"
            "在 revisions.csv 登记的行里写明理由。公布了的通报仍保留原来的数，另列修订表。"
        ),
    ),
    "release/changed:lost": (
        "“{file}”少了 {key} 这一行，改变了已公布的 {bulletin} 通报中的 {count} 个数，最要紧的是：{figures}{beside}。",
        (
            "误删的请恢复；没有报来的，状态写 missing；确要撤下的，请运行 tongbao release {bulletin} --revise，"
            "在 revisions.csv 登记的行里写明理由。"
        ),
    ),
    "release/changed:texts": (
        "“{file}”里 {bulletin} 通报的文字、文号或日期在公布以后改过。",
        "公布了的通报说过的话不能改，请恢复公布时的内容；需要说明的，写进下一期通报。",
    ),
    "release/changed:other": (
        "已公布的 {bulletin} 通报中有 {count} 个数变了，而报表的行没有变，最要紧的是：{figures}{beside}。",
        (
            "多半是改动了目标、指标、单位或考核办法，请恢复；调整目标请在 targets.csv 增加一行，"
            "写明生效日期、依据和批准日期，不改已公布的期别。"
        ),
    ),
    "release/code:area": (
        "已公布的 {bulletins} 通报用过地区或岗位代码 {code}，现在没有这个代码了。",
        "公布过的代码不能改，请改回 {code}；改名只改 name，撤并请填 valid_to，另立新代码。",
    ),
    "release/code:indicator": (
        "已公布的 {bulletins} 通报用过指标或考核办法代码 {code}，现在没有这个代码了。",
        "公布过的代码不能改，请改回 {code}；改名只改 name 或 title，停用请填 valid_to，另立新代码。",
    ),
    "release/renamed": (
        "“{file}”第{row}行把“{was}”改称“{value}”；已公布的 {bulletins} 通报照印原来的名称。",
        "不用改：封存的通报沿用旧名，以后的通报和各村、各指标的页面用新名，“修订记录”一页列出对照。",
    ),
    "release/format": (
        "“{file}”中有 {count} 份通报是旧格式：其中的校验码可以反推出不予公布的数。",
        (
            "请运行 tongbao release --upgrade 换成新格式；印出的内容一字不变，换好后连同密钥文件一起提交。"
            "旧格式的文件给过别人的，请收回；git 历史里仍有旧格式，不要把整个仓库给出去。"
        ),
    ),
    "release/key": (
        "缺少“{file}”，已公布的通报无法核对。",
        (
            "请从 git 恢复这个文件；没有它，就核对不了报表与封存的通报是否一致。git 里也没有的，请找做公布的人要。"
            "它要和报表放在一起，不能删改，也不要发给别人。"
        ),
    ),
    "release/key:form": (
        "“{file}”不是程序写出来的样子：应只有一行，是64位小写的十六进制数字（0—9、a—f）。",
        "请从 git 恢复这个文件；还没有公布过通报的年度可以删去它，公布时程序会另写一个。",
    ),
    "release/key:other": (
        "“{file}”不是封存已公布的通报时用的那个密钥，已公布的通报无法核对。",
        "请从 git 恢复原来的文件。",
    ),
    "release/edited": (
        "“{file}”不是程序写出来的样子，可能被手工改过。",
        "请恢复原来的文件，不要手工改；公布了的数确需改动，请改报表，再用 tongbao release 期别 --revise 登记修订。",
    ),
    "release/edited:name": (
        "“{file}”里写的是 {value} 通报，与文件名或年度不符。",
        "请恢复原来的文件名和位置。",
    ),
    "release/edited:again": (
        "“{file}”与 {on} 入库时不同；{bulletin} 通报公布以后不能重写。",
        "请从 git 恢复 {on} 的那一份；公布了的数确需改动，请登记修订。",
    ),
    "release/needed": (
        "“{file}”不见了、读不出来，或不是原来的那一份；另有 {count} 份后来的通报要用到它，也读不出来。",
        "请从 git 恢复这个文件；那几份通报的文件不用改。",
    ),
    "release/removed": (
        "“{file}”不见了；{bulletin} 通报已于 {on} 入库公布，不能撤回。",
        "请从 git 恢复这个文件。",
    ),
    "release/revision": (
        "“{file}”第{row}行的“{value}”不是可以登记修订的数。",
        "请写报表里填的那个数的名称，如 G02/V07/2008-02/numerator；合计、比率和得分由它算出，不必登记。",
    ),
    "release/revision:bulletin": (
        "“{file}”第{row}行的 {value} 通报还没有公布，不必登记修订。",
        "没有公布的通报直接改报表；公布了的，请核对期别。",
    ),
    "release/revision:kind": (
        "“{file}”第{row}行的类别“{value}”与理由代码不合。",
        "这个理由代码的类别是 {allowed}：补报、核定、口径调整属修订（revision），更正属更正（correction）。",
    ),
    "release/revision:value": (
        "“{file}”第{row}行登记的 {figure} 修订后的数是 {value}，而现在的数是 {present}。",
        "请核对报表；报表又改过的，请再登记一行，写明新的数、理由和日期。",
    ),
    "release/twice": (
        "{value} 通报已经公布过，不能再公布一次。",
        "公布了的数确需改动，请改报表，再运行 tongbao release {value} --revise 登记修订。",
    ),
    "release/early": (
        "{value} 通报还不能公布：{problem}。",
        "请先补齐这一期的报表和通报计划；没有报来的，状态写 missing。",
    ),
    # ------------------------------------------------------------------ disclosure/
    "disclosure/infeasible": (
        "{value} 按规定不予公布，但已公布的数能把它推算到很小的范围，而能隐去的格子都已公布过。",
        (
            "请核对这个数和使它变化的报表；确实无误的，先不要公布这一期，请镇统计负责人决定"
            "合并期别或把这个指标改为只公布全镇数（level 写 township）。"
        ),
    ),
    "disclosure/same-count": (
        (
            "“{file}”第{row}行：指标“{indicator}”的“{value}”与指标“{other}”的“{other_name}”"
            "在 {of} 格中有 {equal} 格相同，像是同一个数的两个名称；不予公布的数会从另一处读出来。"
        ),
        (
            "是同一个数的，请把两处的 numerator 或 denominator 写成同一个名称，程序就会一并保护；"
            "确实是两个数的，请在 waivers.csv 写明理由。"
        ),
    ),
    # ------------------------------------------------------------------ plan/
    "plan/veto": (
        "“{file}”第{row}行：考核办法“{value}”用了一票否决，而本年度不是历史文献。",
        "现行年度不设一票否决，请删去这一行。",
    ),
    "plan/consequence": (
        "“{file}”第{row}行：等次写了结果运用“{value}”，而本年度不是历史文献。",
        "现行年度的考核结果不与奖惩、工资挂钩，请把这一格留空。",
    ),
    "plan/goal-without-measure": (
        "“{file}”第{row}行：工作目标“{value}”（指标 {indicator}）没有任何措施对应。",
        "请在 measures.csv 中写明由哪项措施落实；计划原文就没有写时不必改，页面照实说明。",
    ),
    "plan/measure-without-goal": (
        "“{file}”第{row}行：措施“{value}”（{title}）不对应任何目标。",
        "有对应的目标时，请填在 targets 列；没有时不必改。",
    ),
    "plan/number": (
        "“{file}”第{row}行写着“{value}”，而{indicator}的目标是 {expected}{unit}。",
        "请核对文字和 targets.csv，改正其中一处。",
    ),
    "plan/number:notice": (
        "“{file}”第{row}行写着“{value}”，而按报表{indicator}是 {expected}{unit}。",
        "请改用引用数据的写法（见 docs/data.md），数变了文字会跟着变；引用别处的数时，请换一种说法。",
    ),
    "plan/target-edited": (
        "“{file}”第{row}行：目标“{target}”的“{column}”在 {on} 登记时是“{before}”，现在改成了“{value}”。",
        (
            "目标台账只增不改。请恢复原来的一行，另加一行新目标，在 supersedes 写被替代的目标，并写明依据和日期；"
            "当初录入有误的，请在 waivers.csv 中写明理由。"
        ),
    ),
    "plan/target-edited:gone": (
        "“{file}”少了目标“{target}”，它在 {on} 已经登记。",
        "目标台账只增不减。请恢复这一行；不再执行的目标，用新的一行替代它。",
    ),
    "plan/supersedes": (
        "“{file}”第{row}行：目标“{value}”要替代的“{other}”，指标、地区或出处类别与它不同。",
        "一条目标只能替代同一指标、同一地区、同一出处类别的目标；另给某个村定目标时不写 supersedes。",
    ),
    "plan/band": (
        "“{file}”第{row}行“{column}”列的“{value}”不对：{problem}。",
        "between 要填 value 和不小于它的 value_high；其他比较符号只填 value；工作目标必须有 value。",
    ),
    "plan/targets-disagree": (
        "“{file}”第{row}行：指标“{indicator}”的目标 {value} 与目标“{other}”的 {allowed} 不一致。",
        "原文如此时不必改，页面会并列说明，并以目标清单为准；录入有误时请改正。",
    ),
}

TYPES = {
    "string": ("文字", "石桥村"),
    "integer": ("整数", "12"),
    "number": ("数", "98.5"),
    "date": ("日期", "2008-04-10"),
    "boolean": ("是否值", "true 或 false"),
    "year": ("年份", "2008"),
    "datetime": ("日期时间", "2008-04-10T08:00:00"),
}

KINDS = {
    "link": "符号链接",
    "folder": "目录",
    "pipe": "管道",
    "socket": "套接字",
    "character-device": "字符设备",
    "block-device": "块设备",
}

PROBLEMS = {
    "release-data": "报表还没有报到这一期的最后一个月，或通报计划里没有这一期",
    "quote-unpaired": "有一个引号没有配对",
    "quote-then-text": "引号后面还有文字",
    "quote-inside": "没有用引号括起来的一格里有引号",
    "json-column": "第{column}个字符处读不下去",
    "json-surrogate": "有不成对的字符编码（\\ud800 之类）",
    "json-deep": "内容过大或嵌套过深",
    "json-object": "最外层应是花括号",
    "no-tables": "缺少 tables，或它不是花括号",
    "schema-object": "不是花括号括起来的表结构",
    "resources": "应是资源的列表，每项有 name 和 path",
    "resource-name": "资源应有不重复的 name",
    "resource-twice": "同一个文件登记了两次",
    "resource-path": "path 应是一个相对路径",
    "text": "应是一段文字",
    "texts": "应是文字的列表",
    "terms": "只能有 area、whole、addressees 三项，各为一段文字",
    "kind": "只能是 historical、current 或 example",
    "first-month": "应写作 2008-01 这样的月份，且须使十二个月归入本年度",
    "township": "应是 areas.csv 中类别为 township 的地区代码",
    "year-folder": "名称不是四位年份",
    "unknown-table": "没有这张表",
    "day": "应是 2026-11-27 这样的日期",
    "not-invented": "只有报表数据是虚构示例（synthetic 里有 observations）的年度，封存的通报才可以重做",
    "band-value": "缺少目标值",
    "band-high": "上限值缺少或小于目标值",
    "band-extra": "这个比较符号不用上限值",
    "weights-form": "每一部分应写作“名称:百分数”",
    "weights-part": "没有“{part}”这一期；可写 Q1、H1、03 这样的期别，或 month、quarter、half、year",
    "weights-repeated": "同一部分写了两次",
    "weights-sum": "各部分合计为 {total}，应为 100",
    "method-full_or_zero": "达标得满分的方法不用 step、points、tiers",
    "method-per_step": "按步扣分要写 step（每低多少）和 points（扣几分），不用 tiers",
    "method-ratio": "按比例计分的方法不用 step、points、tiers",
    "method-band": "区间得分的方法不用 step、points、tiers",
    "method-tiers": "分档得分只写 tiers，不用 step、points",
    "method-per_case": "按次扣分只写 points（每次扣几分），不用 step、tiers",
    "method-marks": "评分的项目只写分值，不用指标、step、points、tiers",
    "needs-indicator": "这种计分方法要写指标代码",
    "case-count": "按次扣分的指标应是越低越好的数量（count）；按次加分的应是越高越好的数量",
    "positive": "应大于零",
    "tiers-order": "下限应从高到低，不能重复",
    "tiers-gap": "最后一档的下限大于 0，更低的数没有档",
    "tiers-share": "百分比应在 0 至 100 之间（有加分时可到最高得分所占的百分比）",
    "tiers-direction": "数值越好，百分比应越高",
    "target-band": "区间得分要用有上下限（between）的目标",
    "target-ratio": "按比例计分的目标应是大于零的“不低于”或“不高于”",
    "target-direction": "目标的比较符号与指标的方向相反",
    "figure-parts": "应由指标、地区、期别、数值种类四部分组成",
    "figure-period": "本年度没有这一期，或指标不按这样短的期别报",
    "figure-early": "那一期到本期通报印发时还没有公布",
    "figure-subject": "没有这个地区或岗位",
    "figure-level": "这项指标只公布全镇数",
    "figure-code": "没有这项指标或考核办法",
    "figure-measure": "这项指标没有这种数值",
    "keys": "主键、唯一键、外键应写字段名或字段名的列表",
    "missing-values": "missingValues 应是列表",
    "title": "字段的 title 应是一段文字",
    "categories": "categories 应是值的列表",
    "bounds": "最小值、最大值应是数",
    "needed-required": "这个字段必须填写（required）",
    "needed": "程序要用的字段不能删去",
    "needed-type": "这个字段的类型应为 {type}",
    "needed-enum": "这个字段只能取程序认识的值：{allowed}",
}

CONFIG = {
    "unreadable": "mkdocs.yml 读不出来：{problem}。请恢复原来的写法。",
    "mapping": "最外层和 theme 应是“键: 值”的形式",
    "absent": "这里没有 mkdocs.yml：{path}。请在仓库目录中运行，或用 --root 指明目录。",
    "key": "mkdocs.yml 中不能有“{key}”：不在允许的设置之内（会运行程序以外的代码或读取别处文件的都不允许）。请删去。",
    "theme": "mkdocs.yml 的版式（theme.name）只能是 material，不能是“{key}”。",
    "plugin": "mkdocs.yml 的插件只能是 {known}，不能是“{key}”。",
    "extension": "mkdocs.yml 的 markdown_extensions 中不能有“{key}”，只能用：{known}。请删去。",
    "publisher": "mkdocs.yml 的 extra.publisher 只能是 {known}，不能是“{key}”。",
    "no_publisher": (
        "mkdocs.yml 选用了“{key}”生成网页，这里没有安装它。"
        "请运行 pip install --require-hashes -r requirements/{key}.txt，或删去 extra.publisher。"
    ),
    "option": "mkdocs.yml 的“{key}”只能是文字、数字或 true、false。",
}

_CONTROL = re.compile("[\\x00-\\x1f\\x7f-\\x9f\\u200b-\\u200f\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069\\ufeff]")
_SHOWN = 60
_SHOWN_FACT = 300


def visible(text: str, most: int | None = _SHOWN) -> str:
    """A cell as it may appear in a message: one line, no control characters, not too long."""
    cleaned = _CONTROL.sub(lambda found: f"<U+{ord(found.group()):04X}>", text)
    return cleaned if most is None or len(cleaned) <= most else f"{cleaned[:most]}…"


def explain(finding: Finding) -> tuple[str, str]:
    """The message and the cure of a finding, in that order."""
    rule = ALIASES.get(finding.rule, finding.rule)
    known = MESSAGES.get(f"{rule}:{finding.case}") or MESSAGES.get(rule) or MESSAGES["schema/other"]
    message, cure = MORE if finding.case == "more" else known
    column = finding.column or ""
    place: dict[str, str] = {
        "file": visible(finding.file, _SHOWN_FACT),
        "row": "" if finding.row is None else str(finding.row),
        "column": COLUMNS.get(column) or visible(column),
        "value": visible(finding.value or ""),
    }
    facts = {name: visible(text, None if name == "figures" else _SHOWN_FACT) for name, text in finding.facts.items()}
    if finding.case == "more":
        place["place"] = f"的“{place['column']}”列" if column else ""
        rows = finding.facts.get("rows")
        place["others"] = f"，其余在第 {rows} 行" if rows else ""
    filling = {"type": finding.rule, "rule": finding.rule, "problem": "", **place, **facts}
    waived = KEPT.format(reason=visible(finding.reason, _SHOWN_FACT)) if finding.reason else ""
    return message.format(**filling), waived or cure.format(**filling)
