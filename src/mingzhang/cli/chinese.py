"""Help and usage errors in Chinese (帮助和用法错误): what typer would say in English."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import typer
from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text
from typer.core import TyperCommand, TyperGroup

#: the exception above typer's BadParameter: every mistake in using a command
UsageError: type[Any] = typer.BadParameter.__mro__[1]


#: what may not begin a line, what may not end one, and what is not cut apart
_CLOSING = frozenset("，。；：、！？）》”’】…—")
_OPENING = frozenset("（《“‘【")
_UNITS = re.compile(r"[!-~]+ ?|.", re.S)


def _console(*, stderr: bool = False) -> Console:
    return Console(stderr=stderr, highlight=False, soft_wrap=True)


def fold(text: str, width: int) -> list[str]:
    """Lines of at most ``width`` columns (a Chinese character takes two), broken as Chinese is set."""
    lines: list[list[str]] = [[]]
    for unit in _UNITS.findall(text):
        line = lines[-1]
        if cell_len("".join(line) + unit.rstrip()) > width and line:
            carried = [line.pop()] if len(line) > 1 and (unit in _CLOSING or line[-1] in _OPENING) else []
            lines.append([*carried, *([] if unit == " " else [unit])])
        else:
            line.append(unit)
    return ["".join(line).rstrip() for line in lines]


def _section(console: Console, title: str, rows: Sequence[tuple[str, str]]) -> None:
    if not rows:
        return
    console.print(Text(f"\n{title}", "bold"))
    left = max(cell_len(name) for name, _ in rows)
    for name, says in rows:
        first, *rest = fold(says, max(20, console.width - left - 4))
        console.print(Text.assemble("  ", (set_cell_size(name, left), "bold cyan"), f"  {first}"))
        for line in rest:
            console.print(Text(f"{'':{left + 4}}{line}"))


def _usage(command: Any, ctx: Any) -> str:
    parts = [str(ctx.command_path)]
    if isinstance(command, TyperGroup):
        return " ".join([*parts, "命令", "…"])
    required = [p for p in command.params if p.param_type_name == "option" and p.required]
    parts += [f"{p.opts[0]} {p.metavar or ''}".strip() for p in required]
    parts.append("[选项]")
    parts += [p.metavar if p.required else f"[{p.metavar}]" for p in command.params if p.param_type_name == "argument"]
    return " ".join(parts)


def _option(param: Any) -> tuple[str, str]:
    short = sorted((name for name in param.opts), key=len)
    name = ", ".join(short)
    return (name if param.is_flag else f"{name} {param.metavar or ''}".rstrip()), f"{param.help}{'（必填）' if param.required else ''}"


def _rows(command: Any, ctx: Any) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    if isinstance(command, TyperGroup):
        yield "命令：", [(name, _first(command.commands[name].help)) for name in command.list_commands(ctx)]
    yield "参数：", [(p.metavar or p.name, p.help) for p in command.params if p.param_type_name == "argument"]
    options = [_option(p) for p in command.params if p.param_type_name == "option"]
    yield "选项：", [*options, ("--help", "显示本说明。")]


def _first(text: str | None) -> str:
    return (text or "").split("\n\n")[0]


def show_help(command: Any, ctx: Any, console: Console) -> None:
    """What the command does, its arguments and options, examples."""
    console.print(Text.assemble(("用法：", "bold"), _usage(command, ctx)))
    console.print()
    for paragraph in (command.help or "").strip().split("\n"):
        for line in fold(paragraph, console.width):
            console.print(Text(line))
    for title, rows in _rows(command, ctx):
        _section(console, title, rows)
    if command.epilog:
        console.print(Text("\n例子：", "bold"))
        console.print(Text("\n".join(f"  {line}" for line in command.epilog.strip().split("\n"))))


class Command(TyperCommand):
    """A command whose help is Chinese and which takes nothing that it does not know."""

    allow_extra_args = True

    def format_help(self, ctx: Any, formatter: Any) -> None:
        show_help(self, ctx, _console())

    def invoke(self, ctx: Any) -> Any:
        if ctx.args:
            ctx.fail(f"多写了“{' '.join(ctx.args)}”。名称里有空格的，用引号括起来。")
        return super().invoke(ctx)


class Commands(TyperGroup):
    """The commands together. Mistakes in using them end in a Chinese sentence and exit code 2."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        show_help(self, ctx, _console())

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        name = args[0]
        if name not in self.commands and not name.startswith("-"):
            hint = f"要核验文件，请写：mingzhang check {name}" if Path(name).exists() else f"可用的命令：{'、'.join(self.commands)}。"
            ctx.fail(f"没有“{name}”这个命令。{hint}")
        return super().resolve_command(ctx, args)

    def main(self, *args: Any, **extra: Any) -> Any:
        if not extra.get("standalone_mode", True):
            return super().main(*args, **extra)
        try:
            code = super().main(*args, **{**extra, "standalone_mode": False})
        except UsageError as error:
            _complain(error)
            sys.exit(2)
        except typer.Abort:
            _console(stderr=True).print("已中止。")
            sys.exit(130)
        sys.exit(code if isinstance(code, int) else 0)


def _complain(error: Any) -> None:
    if type(error).__name__ == "NoArgsIsHelpError":  # it has shown the help when it was made
        return
    console = _console(stderr=True)
    console.print(Text.assemble(("错误：", "bold red"), _words(error)))
    if error.ctx is not None:
        console.print(Text(f"用法：{_usage(error.ctx.command, error.ctx)}\n详细说明：{error.ctx.command_path} --help"))


def _words(error: Any) -> str:
    """A mistake in Chinese, by its sort."""
    kind, param = type(error).__name__, getattr(error, "param", None)
    if kind == "NoSuchOption":
        near = "、".join(error.possibilities or ())
        return f"没有“{error.option_name}”这个选项。{f'是不是要写 {near}？' if near else ''}"
    if kind == "BadOptionUsage":
        return f"选项 {error.option_name} 写得不完整，后面要写明内容；不带内容的选项后面不能写内容。"
    if param is not None:
        name = param.metavar if param.param_type_name == "argument" else param.opts[0]
        return f"没有写“{name}”。" if kind == "MissingParameter" else f"{name} 的内容不对，应当写：{param.metavar}。"
    return str(error.message)
