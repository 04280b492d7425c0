#!/usr/bin/env python3
"""Compares Earmark with other terminal readers: start, keys, search and memory, on the same stories.

    python3 benches/peers/compare.py --earmark target/release/earmark --folder /tmp/peers

It makes feeds of 10,000 and of 100,000 stories, serves them on a loopback address, has each program fetch them into a
store of its own below the folder (kept for the next time), starts each in a pseudo-terminal of 120x40, and measures
from outside. What is printed is Markdown; what is being done goes to stderr. A program that is not installed is left
out, with a line that says so. It needs Linux and Python 3.10, and nothing else.
"""

import argparse
import math
import os
import platform
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import stories
from programs import Earmark, Echo, Eilmeldung, Newsboat, Program, shows_results
from server import serving
from terminal import Ended, Terminal

# A screen that has not changed for so many seconds is at rest.
REST = 0.05
# Before memory is read, a program has time to finish what it does behind the screen.
SETTLED = 1.0
# Keys down and up again, so often: fewer than the stories of one feed.
KEYS, ROUNDS = 20, 3
# A key that has not changed the screen by now has not been heeded.
KEY_PATIENCE = 20.0


@dataclass
class Row:
    """A line of the table: what is measured, its unit, and what turns a measurement into that unit."""

    what: str
    unit: str
    scale: float


ROWS = {
    "start": Row("start to the first list of stories", "ms", 1e3),
    "key": Row("a key to the screen, median", "ms", 1e3),
    "key_tail": Row("a key to the screen, p99", "ms", 1e3),
    "search": Row("a common word and Enter to the results", "ms", 1e3),
    "memory": Row("memory of its own after the start", "MB", 1e-6),
    "memory_searched": Row("memory of its own after keys and search", "MB", 1e-6),
}


def main() -> None:
    options = arguments()
    if not sys.platform.startswith("linux"):
        sys.exit("Memory is read from /proc, which only Linux has.")
    folder = options.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    print(f"{surroundings()}; {options.feeds} feeds, medians of {options.runs} runs\n", flush=True)
    for size in options.stories:
        place = folder / f"{size}-stories-{options.feeds}-feeds-v{stories.VERSION}"
        programs = present(options, place)
        if not programs:
            sys.exit("None of the programs is there. Build Earmark with `cargo build --release`, and name it: --earmark.")
        programs = [program for program in programs if filled(program, place / "feeds", size, options.feeds)]
        print(table(size, programs, measure(programs, options)), flush=True)


def surroundings() -> str:
    """The machine, and how busy it was with other things: figures of a busy one are worth nothing."""
    system = f"{platform.machine()}, {os.cpu_count()} cores, Linux {platform.release()}"
    return f"{system}, load {os.getloadavg()[0]:.1f} at the start"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=int, nargs="+", default=[10_000, 100_000], help="the sizes of the library")
    parser.add_argument("--feeds", type=int, default=200, help="how many feeds they come from")
    parser.add_argument("--runs", type=int, default=5, help="how often each program is measured")
    parser.add_argument("--patience", type=float, default=600.0, help="how many seconds a screen is waited for")
    default = Path(tempfile.gettempdir()) / "earmark-peers"
    parser.add_argument("--folder", type=Path, default=default, help="where feeds and stores are kept")
    for program in (Earmark, Newsboat, Eilmeldung):
        parser.add_argument(f"--{program.name}", default=program.name, metavar="PROGRAM", help="its name or path")
    return parser.parse_args()


def present(options: argparse.Namespace, folder: Path) -> list[Program]:
    """The programs that are installed, Earmark first."""
    found: list[Program] = []
    for kind in (Earmark, Newsboat, Eilmeldung):
        program = kind(getattr(options, kind.name), folder / kind.name)
        if program.binary:
            found.append(program)
        else:
            tell(f"{kind.name} is not installed and is left out.")
            print(f"{kind.name} is not installed and was left out.\n")
    return found


def filled(program: Program, folder: Path, size: int, feeds: int) -> bool:
    """Fills a program; one that fails is left out with what it said, and the others are measured all the same."""
    try:
        fill(program, folder, size, feeds)
    except (OSError, RuntimeError, sqlite3.Error, StopIteration) as error:
        tell(str(error))
        print(f"{program.name} did not fetch the stories and was left out.\n")
        return False
    return True


def fill(program: Program, folder: Path, size: int, feeds: int) -> None:
    """Has a program fetch the stories from the feeds of a folder, unless it has them."""
    done = program.home / "filled"
    if done.exists():
        return
    if program.home.exists():
        shutil.rmtree(program.home)
    program.home.mkdir(parents=True)
    tell(f"{program.name}: fetching {size:,} stories")
    files = stories.files(folder, feeds, size)
    began = time.monotonic()
    with serving(folder) as address:
        program.fill([f"{address}/{path.name}" for path in files])
    count = program.count()
    if count != size:
        raise RuntimeError(f"{program.name} has {count:,} stories and not {size:,}")
    tell(f"{program.name}: took {time.monotonic() - began:.0f} s")
    done.touch()


def measure(programs: list[Program], options: argparse.Namespace) -> dict[str, dict[str, list[float]]]:
    """Runs every program so often, one after the other, so that a busy machine is slow to all of them."""
    figures: dict[str, dict[str, list[float]]] = {}
    # The first run finds the files not read yet, and does not count.
    for run in range(options.runs + 1):
        for program in [Echo("sh", options.folder), *programs]:
            tell(f"run {run} of {options.runs}: {program.name}")
            for row, value in session(program, options.patience).items():
                if run > 0:
                    figures.setdefault(program.name, {}).setdefault(row, []).append(value)
    return figures


def session(program: Program, patience: float) -> dict[str, float]:
    """Starts a program, presses keys, searches and leaves it. What it did not come to is infinite."""
    terminal = program.start()
    figures = dict.fromkeys(ROWS, math.inf)
    try:
        figures["start"] = program.open_list(terminal, patience) - terminal.started
        terminal.rest(SETTLED, patience)
        figures["memory"] = terminal.memory()
        figures["key"], figures["key_tail"] = keys(program, terminal)
        if isinstance(program, Echo):
            del figures["search"], figures["memory"], figures["memory_searched"]
            return figures
        figures["search"] = search(program, terminal, patience)
        terminal.rest(SETTLED, patience)
        figures["memory_searched"] = terminal.memory()
    except (Ended, TimeoutError) as error:
        tell(str(error))
    finally:
        terminal.end(program.leave)
    return figures


def keys(program: Program, terminal: Terminal) -> tuple[float, float]:
    """The seconds from a key to the first change of the screen: the median, and 99 of 100."""
    times = []
    for key in ([program.down] * KEYS + [program.up] * KEYS) * ROUNDS:
        times.append(terminal.change(key, KEY_PATIENCE))
        terminal.rest(REST, KEY_PATIENCE)
    return statistics.median(times), statistics.quantiles(times, n=100, method="inclusive")[98]


def search(program: Program, terminal: Terminal, patience: float) -> float:
    """The seconds from the word and Enter, sent at once, to a list of stories that all have it."""
    program.leave_list(terminal)
    terminal.type(program.ask)
    terminal.rest(SETTLED, KEY_PATIENCE)
    terminal.type(program.before)
    terminal.rest(SETTLED, KEY_PATIENCE)
    if shows_results(terminal.screen.text()):
        raise RuntimeError(f"{program.name} shows the results already:\n{terminal.screen.text()}")
    typed = terminal.type(stories.WORD + "\r")
    return terminal.wait(shows_results, patience) - typed


def table(size: int, programs: list[Program], figures: dict[str, dict[str, list[float]]]) -> str:
    """A table in Markdown: each figure, and how many times Earmark's it is."""
    heads = [f"{program.name} {program.version()}" for program in programs] + ["echo"]
    lines = [f"| {size:,} stories | {' | '.join(heads)} |", "|---" * (len(heads) + 1) + "|"]
    for name, row in ROWS.items():
        medians = {
            program: statistics.median(values[name]) for program, values in figures.items() if name in values
        }
        cells = [cell(row, program.name, medians) for program in programs] + [cell(row, "echo", medians)]
        lines.append(f"| {row.what} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def cell(row: Row, program: str, medians: dict[str, float]) -> str:
    if program not in medians:
        return ""
    if math.isinf(medians[program]):
        return "did not"
    text = f"{amount(medians[program] * row.scale)} {row.unit}"
    own = medians.get(Earmark.name, math.inf)
    if program in (Earmark.name, Echo.name) or math.isinf(own):
        return text
    return f"{text} ({amount(medians[program] / own)}×)"


def amount(number: float) -> str:
    """A number with two digits that mean something."""
    if number >= 10:
        return f"{number:,.0f}"
    return f"{number:.1f}" if number >= 1 else f"{number:.2f}"


def tell(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
