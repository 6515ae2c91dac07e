"""What the command line says."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

USAGE = "用法："
OPTIONS = "选项"
COMMANDS = "命令"
ARGUMENTS = "参数"
PROGRAM = "通报：把镇里的年度计划和各期报表做成经过检查的内部网站。"
HELP = {
    "help": "显示这段说明",
    "version": "显示版本",
    "root": "仓库目录，里面有 data/ 和 mkdocs.yml（默认为当前目录）",
    "check": "检查数据，列出全部问题",
    "package": "任意数据包的目录（内有 datapackage.json）；不写则检查 data/",
    "year": "只看这个年度",
    "json": "以 JSON 输出到标准输出",
    "build": "检查、计算、生成，并发布到 public/",
    "as-of": "页面以哪一天为准，如 2008-12-31（默认取提交日期，没有 git 时取数据中最新的日期）",
    "jobs": "同时用几个进程（默认为处理器个数）",
    "cache": "缓存目录（默认为 .cache/）",
    "no-cache": "不用缓存",
    "serve": "生成并在本机预览，数据改动后自动重做",
    "port": "端口（默认 8000）",
    "template": "写出一期的报表模板（.xlsx），已报的数会填在里面",
    "period": "期别，如 2026-07、2026-Q3、2026-H1、2026",
    "output": "写到哪个文件（默认为 期别.xlsx）",
    "yes": "不再询问，直接替换",
    "import": "把村里报来的 .xlsx 或 .csv 导入 observations/，先显示改动",
    "sent": "报来的文件，可以有几个",
    "tidy": "把 WPS 或 Excel 保存过的数据文件恢复成规范写法",
    "csv": "data/ 中的 CSV 文件；不写则整理全部",
    "new": "新建年度或通报，如 new year 2027、new bulletin 2027-Q1",
    "what": "year（年度）或 bulletin（通报）",
    "which": "年份或期别",
}
METAVARS = {
    "root": "目录",
    "package": "数据包",
    "year": "年份",
    "as-of": "日期",
    "jobs": "个数",
    "cache": "目录",
    "port": "端口",
    "period": "期别",
    "output": "文件",
    "sent": "文件",
    "csv": "文件",
    "what": "类别",
    "which": "年份或期别",
}

STEPS = {
    "read": "读取数据",
    "check": "检查数据",
    "assess": "计算指标",
    "disclose": "人数过少保护",
    "draw": "绘制图表",
    "write": "撰写页面",
    "site": "生成网页",
    "publish": "发布",
}

FINDING = "[{severity}] {message}（{rule}）\n    {hint}"
CLEAN = "检查通过，没有发现问题。"
PASSED = "检查通过：{warnings} 条提醒，{infos} 条说明。"
FAILED = "检查没有通过：{errors} 个错误，{warnings} 条提醒。"
SEVERITIES = {"error": "错误", "warning": "提醒", "info": "说明"}
BUILT = "已发布到 {path}：{years}。"
UNCHANGED = "（未改动，沿用）"
SERVING = "正在预览 {address}，按 Ctrl+C 结束。"
CHANGED = "数据有改动，重新生成……"
STOPPED = "已停止；原来的网站没有变动。"
NO_YEAR = "data/ 中没有 {year} 年度。"
NO_EDITION = "data/ 中没有任何年度（应有 data/2008 这样的目录）。"
NO_DATA = "{path} 中没有 data 目录。请在仓库目录中运行，或用 --root 指明目录。"
NO_PACKAGE = "{path} 中没有 datapackage.json，不是数据包。"
NO_FILE = "没有文件 {path}。"
BAD_YEAR = "“{value}”不是1950至2100之间的四位年份。"
BAD_DATE = "“{value}”不是日期，请写成 2008-12-31 的样子。"
BAD_NUMBER = "“{value}”不是正整数。"
WRONG_CALL = "命令写法有误：{problem}\n用 {program} --help 查看用法。"
PROBLEMS = (
    (r"unrecognized arguments: (.*)", "不认识“{0}”"),
    (r"argument .*invalid choice: '?(.*?)'? \(choose from .*\)", "没有“{0}”这个命令"),
    (r"the following arguments are required: (.*)", "缺少 {0}"),
    (r"argument (.*): expected one argument", "{0} 后面要跟一个值"),
    (r"ambiguous option: (.*) could match (.*)", "“{0}”写得不全，可能是 {1}"),
    (r"argument (.*): (.*)", "{0}：{1}"),
)
LOCKED = "另一次生成正在进行（锁文件 {path}）。请等它结束；如果确实没有在进行，请删去这个文件再试。"
LINKS = "网页中有 {count} 处链接不通，没有发布：\n{links}"
STRICT = "生成网页时有 {count} 条警告，按规定不予发布：\n{warnings}"
BROKEN = "生成网页失败，没有发布：{problem}"
FAILED_DISK = "写不进去，没有发布，原来的网站没有变动：{problem}"
BUG = "程序出错，没有发布，原来的网站没有变动：{problem}。请把这句话和所用的命令告诉维护者。"
OUTSIDE = "{page}：请求了站外地址 {link}"
MISSING_TARGET = "{page}：链接“{link}”的文件不存在"
MISSING_ANCHOR = "{page}：链接“{link}”的位置不存在"
STRAYS = "{paths} 不是普通文件（链接或特殊文件），为防止把目录以外的内容发布出去，没有发布。请用普通文件代替。"
TWICE = "同一个文件 {path} 要写两次"
FOREIGN = "{path} 里的内容不是本程序生成的，不敢覆盖。请移走或改名后再试。"
BUSY_PORT = "端口 {port} 打不开：{problem}。请用 --port 换一个。"


def counted_step(name: str, count: int) -> str:
    """A step and how many things it does."""
    return f"{name}（{count}）"


def times(seconds: Mapping[str, float]) -> str:
    """How long each step took."""
    parts = "，".join(f"{STEPS.get(name, name)} {spent:.1f} 秒" for name, spent in seconds.items())
    return f"用时 {sum(seconds.values()):.1f} 秒：{parts}"
