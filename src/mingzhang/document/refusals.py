"""Why the system would not read or write a file, in Chinese (读写失败的原因)."""

from __future__ import annotations

import errno

_SAID = {
    errno.EACCES: "没有权限",
    errno.EPERM: "系统不允许",
    errno.ENOENT: "没有这个位置",
    errno.EISDIR: "它是一个文件夹",
    errno.ENOTDIR: "路径中有一段是文件，不是文件夹",
    errno.EEXIST: "路径中有一段是文件，不是文件夹",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "超过了磁盘配额",
    errno.EROFS: "磁盘是只读的",
    errno.ENAMETOOLONG: "名称太长",
    errno.EBUSY: "文件正被占用",
    errno.ETXTBSY: "文件正被占用",
    errno.EMFILE: "打开的文件太多",
    errno.ENFILE: "打开的文件太多",
    errno.ELOOP: "链接绕成了圈",
    errno.EIO: "磁盘读写出错",
    errno.EFBIG: "文件太大",
    errno.EINVAL: "名称中有系统不接受的字符",
    errno.ENOMEM: "内存不够",
}


def reason(error: OSError) -> str:
    """The reason in a few words; of a rare one its number, by which a technician finds it.

    >>> reason(FileNotFoundError(errno.ENOENT, "No such file or directory"))
    '没有这个位置'
    """
    if error.errno is None:
        return "原因不明"
    return _SAID.get(error.errno, f"系统错误{error.errno}")
