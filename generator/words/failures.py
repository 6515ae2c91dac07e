"""What the surroundings may do to a command: cause and cure for each error of the system."""

from __future__ import annotations

import errno
import re
import shutil
from concurrent.futures import BrokenExecutor

_RIGHTS = ("没有权限", "请核对文件和目录的权限，或换有权限的用户运行。")
_FULL = ("磁盘满了", "请腾出空间再试。")
_BUSY = ("正被别的程序占用", "请关闭占用它的程序再试。")
_READING = ("磁盘读写出错", "请检查磁盘或网络盘，把数据另存一份再试。")
_MEMORY = ("内存不够", "请关闭别的程序再试，或用 --jobs 1 少占内存。")
_NAME = ("名称太长或系统不接受", "请换一个短的、普通的名称。")
_ELSEWHERE = ("在这一步中被移走或改名", "请不要同时移动文件，再运行一次。")
_BY_NAME = {
    "EACCES": _RIGHTS,
    "EPERM": _RIGHTS,
    "EROFS": ("所在的磁盘只能读", "请改为可写，或换一个目录。"),
    "ENOSPC": _FULL,
    "EDQUOT": ("超出了磁盘限额", "请腾出空间，或请管理员放宽限额。"),
    "EFBIG": ("文件超出了系统允许的大小", "请放宽对文件大小的限制（ulimit -f）再试。"),
    "EIO": _READING,
    "ESTALE": _READING,
    "ENXIO": _READING,
    "ENODEV": _READING,
    "ETIMEDOUT": _READING,
    "ENOENT": ("不存在", "请核对路径；如果刚被移走或改名，请再运行一次。"),
    "ENOTDIR": ("路径中有一段不是目录", "请核对路径。"),
    "EISDIR": ("是目录，不是文件", "请核对路径。"),
    "EEXIST": ("已经存在", "请移走或改名后再试。"),
    "ENOTEMPTY": _ELSEWHERE,
    "EXDEV": ("跨了两个磁盘，不能直接移动", "请换一个目录。"),
    "EBUSY": _BUSY,
    "ETXTBSY": _BUSY,
    "EDEADLK": _BUSY,
    "EAGAIN": ("系统的进程或资源到了上限", "请关闭别的程序再试，或用 --jobs 1。"),
    "EMFILE": ("打开的文件太多", "请放宽限制（ulimit -n）再试。"),
    "ENFILE": ("系统打开的文件太多", "请关闭别的程序再试。"),
    "ENOLCK": ("所在的磁盘不支持加锁", "请把仓库放在本机磁盘上。"),
    "EBADF": ("所在的磁盘不支持加锁", "请把仓库放在本机磁盘上。"),
    "ENAMETOOLONG": _NAME,
    "EILSEQ": _NAME,
    "EINVAL": _NAME,
    "ELOOP": ("链接绕成了圈", "请用普通文件代替链接。"),
    "EMLINK": ("链接太多", "请删去 public/ 再运行一次。"),
    "ENOMEM": _MEMORY,
}
CAUSES = {getattr(errno, name): both for name, both in _BY_NAME.items() if hasattr(errno, name)}
_UNKNOWN = ("系统报错（{number}，{text}）", "请把这句话和所用的命令告诉维护者。")
_STARVED = re.compile(r"Cannot allocate memory|can't start new thread|failed to map segment|MemoryError")
_WRAPPED = re.compile(r"\[Errno ([0-9]+)\]")
WORKER = ("一个工作进程被系统结束了，多半是内存不够。", _MEMORY[1])


def is_of_the_surroundings(error: BaseException) -> bool:
    """Whether a failure comes from the machine (disk, rights, memory), not from the program."""
    return isinstance(error, (OSError, MemoryError, BrokenExecutor)) or _is_starved(error)


def _is_starved(error: BaseException) -> bool:
    """Whether a library could not be loaded or begun for want of memory; some say so only in what lies beneath."""
    beneath = error.__cause__ or error.__context__
    starved = isinstance(error, (ImportError, RuntimeError, SystemError)) and _STARVED.search(str(error))
    return isinstance(error, MemoryError) or bool(starved) or (beneath is not None and _is_starved(beneath))


def cause_and_cure(error: BaseException) -> tuple[str, str]:
    """What happened to which file, and what can be done about it."""
    if isinstance(error, BrokenExecutor):
        return WORKER
    if not isinstance(error, OSError):
        return f"{_MEMORY[0]}。", _MEMORY[1]
    number, path = error.errno, error.filename2 or error.filename
    if isinstance(error, shutil.Error):
        number, path = _first_of_several(error)
    unknown = tuple(part.format(number=number, text=error.strerror or error) for part in _UNKNOWN)
    cause, cure = CAUSES.get(number or 0, unknown)
    return (f"“{_shown(path)}”{cause}。" if path is not None else f"{cause}。"), cure


def _shown(path: object) -> str:
    return path.decode(errors="replace") if isinstance(path, bytes) else str(path)


def _first_of_several(error: shutil.Error) -> tuple[int | None, object]:
    """The number and the file of the first of several failures, which shutil puts into a list."""
    several = error.args[0] if error.args else []
    if not isinstance(several, list) or not several:
        return None, several
    _, target, text = several[0]
    found = _WRAPPED.search(str(text))
    return (int(found[1]) if found else None), target
