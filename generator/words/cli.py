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
    "as-of": "按哪一天生成，如 2026-10-20：到了印发日期的通报才公布（默认取提交日期，没有 git 时取数据中最新的日期）",
    "jobs": "同时用几个进程（默认为处理器个数）",
    "offices": "一次生成几个单位：一个文本文件，一行写一个单位的仓库目录（也可以多次写 --root）",
    "scheduler": "交给 Dask 集群的工作机去做，写调度程序的地址（见 docs/scale.md）",
    "cache": "缓存目录（默认为 .cache/）",
    "no-cache": "不用缓存",
    "serve": "生成并在本机预览，数据改动后自动重做",
    "port": "端口（默认 8000）",
    "template": "写出一期的报表模板（.xlsx），已报的数会填在里面",
    "period": "期别，如 2026-07、2026-Q3、2026-H1、2026",
    "output": "写到哪个文件（默认为 期别.xlsx）",
    "site-output": "发布到哪个目录（默认为 public/，审阅稿为 preview/）",
    "site": "已发布的网站在哪个目录（默认为 public/）",
    "yes": "不再询问，直接替换",
    "import": "把村里报来的 .xlsx 或 .csv 导入 observations/，先显示改动",
    "sent": "报来的文件，可以有几个",
    "tidy": "把 WPS 或 Excel 保存过的数据文件恢复成规范写法",
    "csv": "data/ 中的 CSV 文件；不写则整理全部",
    "new": "新建年度或通报，如 new year 2027、new bulletin 2027-Q1",
    "what": "year（年度）或 bulletin（通报）",
    "which": "年份或期别",
    "release": "公布通报：把它印出的数和文字封存为 published/期别.json，以后不再改动",
    "bulletins": "通报的期别，如 2026-Q1，可以有几个",
    "upgrade": "把旧格式的封存文件换成新格式，印出的内容不变",
    "revise": "已公布的数变了：在 revisions.csv 登记修订，理由由人填写",
    "diff": "比较两个版本的数据，说明改动了什么、对公布的内容有什么影响",
    "base": "改动前的版本（git 的分支、标签或提交）",
    "head": "改动后的版本；不写则为工作目录",
    "take": "取出 git 某个版本的 data/，连同本目录的版式，放进一个空目录，供检查和预览",
    "commit": "git 的分支、标签或提交",
    "folder": "空目录",
    "revision": "检查 git 的这个版本，而不是工作目录",
    "export": "把一期通报，或一年的全部通报（合订本），做成可打印、可转发的文件",
    "exported": "通报的期别，如 2026-Q1；写年份则为全年合订本",
    "format": "docx（用 WPS 打开）或 pdf；不写则看文件名，再不写为 docx",
    "alone": "写年份时，只要年度通报本身，不要合订本",
    "export-output": "写到哪个文件（默认为 期别.docx 或 期别.pdf）",
    "archive": "把已发布的年度各封成一个压缩包 dist/年份.zip，内有网站和数据包",
    "years": "年份；不写则为已发布的全部年度",
    "draft": "生成审阅稿到 preview/：没有公布的也列出，每页有“审阅稿”字样",
}
METAVARS = {
    "root": "目录",
    "package": "数据包",
    "year": "年份",
    "as-of": "日期",
    "jobs": "个数",
    "offices": "文件",
    "scheduler": "tcp://主机:端口",
    "cache": "目录",
    "port": "端口",
    "period": "期别",
    "output": "文件",
    "site-output": "目录",
    "site": "目录",
    "exported": "期别",
    "format": "格式",
    "export-output": "文件",
    "sent": "文件",
    "csv": "文件",
    "what": "类别",
    "which": "年份或期别",
    "bulletins": "期别",
    "base": "改动前",
    "years": "年份",
    "head": "改动后",
    "commit": "版本",
    "folder": "目录",
    "revision": "版本",
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
BUILT = "已发布到 {path}：{years}。新做 {made} 页，沿用 {kept} 页。"
UNCHANGED = "（网页未变）"
HELD = (
    "按 {as_of} 生成，还没到印发日期、暂不公布的：{bulletins}。"
    "到了那天再生成一次就会公布；那天已到的，加 --as-of 写明今天的日期。"
)
HELD_UNTIL = "{bulletin} 通报（{day} 起公布）"
SERVING = "正在预览 {address}，按 Ctrl+C 结束。"
CHANGED = "数据有改动，重新生成……"
STOPPED = "已停止。{stands}"
OLD_SITE = "没有发布，原来的网站没有变动。"
NEW_SITE = "新网站已经发布，没有受影响。"
MOVED = "读取数据时 git 正在换版本，读到的可能不是同一个版本，没有发布。请等换完再运行一次。"
NO_YEAR = "data/ 中没有 {year} 年度。"
NO_EDITION = "data/ 中没有任何年度（应有 data/2008 这样的目录）。"
NO_DATA = "{path} 中没有 data 目录。请在仓库目录中运行，或用 --root 指明目录。"
NO_PACKAGE = "{path} 中没有 datapackage.json，不是数据包。"
AGREED = r"^\s*确认删除\s*([0-9]{1,6})\s*行\s*[。.]?\s*$"
NO_REVISION = "git 里没有“{name}”这个版本。请核对分支、标签或提交的写法；浅克隆要先取全历史。"
NO_OBJECTS = "git 拿不出“{name}”的全部文件。部分克隆或浅克隆的，请先取全历史（git fetch --unshallow，或重新完整克隆）。"
TOO_LARGE = "“{name}”的 data/ 太大，不像是一个单位的数据。"
NOT_EMPTY = "{path} 已经有内容。请指定一个空目录。"
TAKEN = "已把“{name}”的数据放进 {path}。"
NOTHING_PUBLISHED = "{path} 还没有发布任何年度，请先运行 tongbao build。"
NOT_PUBLISHED = "{year} 年度还没有发布到 {path}，请先运行 tongbao build。"
DAMAGED = "{path} 与发布时不同，没有封存。请先运行 tongbao build 重新生成。"
ARCHIVED = "已封存 {path}（{count} 个文件）。"
BAD_FORMAT = "格式只能是 docx 或 pdf，不能是“{value}”"
TWO_FORMATS = "文件名“{path}”与 --format {form} 不一致。请改其中一个。"
NOT_A_FILE = "{path} 不是普通文件（是设备、管道或文件夹），不往那里写；请另选一个文件名。"
NO_FOLDER = "没有“{path}”这个目录。请先建好，或换一个目录。"
ALONE_IS_A_YEAR = "--alone 只用于年份：不要合订本，只要年度通报本身。"
NO_SUCH_BULLETIN = (
    "没有 {period} 通报。期别写作 2026-11、2026-Q3、2026-H1，全年合订本写年份；有哪些通报见 bulletins.csv。"
)
NOT_REACHED = "{period} 通报还没有数：报表还没有报到这一期的最后一个月，审阅稿里也没有。"
NOT_OUT = "{period} 通报还没有公布。要先看审阅稿的，加 --draft。"
NO_PRINTER = (
    "这台电脑上没有能生成 PDF 的程序（Chromium、Chrome、Edge 或 LibreOffice）。"
    "请安装其中一个，或用环境变量 CHROMIUM、SOFFICE 写明它在哪里；也可以用 --format docx 导出，再在 WPS 里另存为 PDF。"
)
NO_SUCH_PROGRAM = "环境变量 {variable} 写的“{path}”不是能运行的程序。请改正，或去掉这个变量。"
NO_PDF = "{program} 没有生成 PDF：{problem}。可以用 --format docx 导出，再在 WPS 里另存为 PDF。"
LONGEST_PROBLEM = 300
EXPORTED = "已写出 {path}。"
NO_BULLETIN = "没有 {period} 通报。请核对期别，或先用 tongbao new bulletin {period} 把它列入通报计划。"
NOT_RELEASED = "{period} 通报还没有公布，直接改报表就行，不用登记修订。"
NOTHING_TO_UPGRADE = "封存的通报都已是新格式，没有要换的。"
NO_BULLETIN_NAMED = "请写明通报的期别，如 tongbao release 2026-Q1。"
UPGRADED = "已把 {count} 份封存的通报换成新格式，印出的内容不变。"
UPGRADED_NEXT = "请把 published/ 和 observations/digest.key 一起提交；密钥要和报表放在一起，不要发给别人。"
NOTHING_TO_REVISE = "{period} 通报印出的数都没有变，没有要登记的。"
ONE_BULLETIN = "登记修订一次只能写一个期别。"
RELEASED = "已公布 {bulletin} 通报：封存 {figures} 个数，其中不予公布 {withheld} 个，写入 {file}。"
RELEASED_NEXT = (
    "请把新文件提交到 git，第一次公布时连同 observations/digest.key（校验用的密钥，和报表放在一起，不发给别人）；"
    "从现在起，这些数有改动要登记修订。"
)
REVISED = "已在 revisions.csv 登记 {revision}：{figure} 修订后为 {value}。"
REVISED_NEXT = "请打开 revisions.csv，核对类别和理由代码，写明理由，再检查一遍。"
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
LINKS = "网页中有 {count} 处链接不通，没有发布：\n{listed}"
STRICT = "生成网页时有 {count} 条警告，按规定不予发布：\n{warnings}"
BROKEN = "生成网页失败，没有发布：{problem}"
FAILURE = "{problem}{stands}{cure}"
BUG = "程序出错：{problem}。"
BUG_CURE = "请把这句话和所用的命令告诉维护者。"
INCOMPLETE = "网页没有做全，没有发布：缺 {names}。请再运行一次；还是这样，请告诉维护者。"
NOT_COMPARED = "没有核对：目标、已公布的通报和年度以前是什么样、有没有被悄悄改动或删除。"
UNSEEN = {
    "none": f"提醒：git 没有记录这里的数据。{NOT_COMPARED}请在提交了数据的 git 仓库中运行。",
    "owner": (
        f"提醒：这个文件夹属于另一个用户，git 不肯读它的历史。{NOT_COMPARED}"
        "请用它的主人运行，或运行 git config --global --add safe.directory {path}。"
    ),
    "shallow": f"提醒：这份克隆没有带全历史。{NOT_COMPARED}请运行 git fetch --unshallow；工作流里写 fetch-depth: 0。",
}
FOREIGN_PIECES = (
    "网页中有 {count} 处不该有的活动内容（脚本、框架、表单等），没有发布：\n{listed}\n"
    "请检查数据中的名称和文字；还是这样，请告诉维护者。"
)
ACTIVE_PIECE = "{page}：{piece}"
OUTSIDE = "{page}：请求了站外地址 {link}"
MISSING_TARGET = "{page}：链接“{link}”的文件不存在"
MISSING_ANCHOR = "{page}：链接“{link}”的位置不存在"
STRAYS = "{paths} 不是普通文件（链接或特殊文件），为防止把目录以外的内容发布出去，没有发布。请用普通文件代替。"
NO_PAGE_NAME = (
    "{path} 不能作网页：手写的网页文件名要以 .md 结尾，不用 README（文件夹的首页写作 index.md）。没有发布，请改名。"
)
NOT_UTF8 = "{path} 不是 UTF-8 编码，没有发布。请用记事本打开，另存为时编码选“UTF-8”。"
TWICE = "同一个文件 {path} 要写两次"
FOREIGN = "{path} 里的内容不是本程序生成的，不敢覆盖。请移走或改名后再试。"
A_LINK = (
    "{path} 是一个链接，不能整体切换，没有发布。请用 --output {target} 直接发布到它指向的目录，"
    "或用 --output {inner} 发布到里面的一个目录，再让网页服务器指向那里。"
)
A_MOUNT = (
    "{path} 是挂载点，不能整体切换，没有发布，原来的网站没有变动。"
    "请用 --output {inner} 发布到里面的一个目录，再让网页服务器指向那里。"
)
A_DRAFT = "{path} 里是审阅稿，不能用公布的网站覆盖。请换一个目录，或先删去它。"
NOT_A_DRAFT = "{path} 里是公布的网站，不能用审阅稿覆盖。请换一个目录，或先删去它。"
NO_PAGE = (
    '<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>没有这一页</title></head>'
    "<body><p>没有这一页，或网站还没有生成。生成以后，这里会自己更新。</p></body></html>"
)
FOREIGN_NAME = "预览只在本机以 127.0.0.1 或 localhost 打开。"
PREVIEW_STANDS = "改动有问题，下面的网页还是改动以前的：\n\n{problem}"
NO_LIST = "单位清单 {path} 读不出来。请核对路径，并存为 UTF-8 文本。"
EMPTY_LIST = "单位清单 {path} 里没有单位。请一行写一个单位的仓库目录。"
FOREIGN_LIST = (
    "{path} 里已有别的内容，或属于某个单位，不能用来放各单位的网站和目录页，没有生成。请用 --output 另指一个空目录。"
)
OFFICES_DONE = "中断以前，下列单位已经发布新网站：{names}；目录页没有更新，再运行一次即可。"
TWO_OFFICES = "有几个单位的目录同名：{names}。各单位的网站按目录名分开存放，请改名后再试。"
OFFICE = "【{name}】"
OFFICES = "{count}个单位的网站都列在 {path}。"
OFFICES_FAILED = "没有生成新网站的单位：{names}（原因见上；原有网站没有变动）。"
BUSY_PORT = "端口 {port} 打不开：{problem}。请用 --port 换一个。"


def counted_step(name: str, count: int) -> str:
    """A step and how many things it does."""
    return f"{name}（{count}）"


def times(seconds: Mapping[str, float]) -> str:
    """How long each step took."""
    parts = "，".join(f"{STEPS.get(name, name)} {spent:.1f} 秒" for name, spent in seconds.items())
    return f"用时 {sum(seconds.values()):.1f} 秒：{parts}"
