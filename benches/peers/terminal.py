"""A program in a pseudo-terminal, and when its screen changed.

Output gets its time as soon as it is read; it is looked at only when no more comes for a moment, so that looking delays
no reading.
"""

import contextlib
import errno
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from screen import Screen

COLUMNS, ROWS = 120, 40
# Output is looked at when none has come for so long, in seconds.
PAUSE = 0.002
# How many pieces are read before they are looked at in any case.
MOST_PIECES = 256
# How long a program may take to end when asked, before it is killed.
FAREWELL = 20.0

# What programs ask a terminal, and what xterm answers: its kind, where the cursor is, its colours.
QUESTIONS = [
    (re.compile(rb"\x1b\[0?c"), b"\x1b[?62;22c"),
    (re.compile(rb"\x1b\[6n"), b"\x1b[1;1R"),
    (re.compile(rb"\x1b\]10;\?"), b"\x1b]10;rgb:ffff/ffff/ffff\x1b\\"),
    (re.compile(rb"\x1b\]11;\?"), b"\x1b]11;rgb:0000/0000/0000\x1b\\"),
]


class Ended(Exception):
    """The program ended by itself."""


class Terminal:
    def __init__(self, command: list[str], environment: dict[str, str], folder: Path) -> None:
        self.name = command[0]
        self.screen = Screen(COLUMNS, ROWS)
        self.started = time.monotonic()
        self.pid, self.file = pty.fork()
        if self.pid == 0:
            try:
                fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
                os.chdir(folder)
                os.execvpe(command[0], command, environment)
            finally:
                os._exit(127)

    def type(self, keys: str) -> float:
        """Types keys; returns when."""
        now = time.monotonic()
        os.write(self.file, keys.encode())
        return now

    def wait(self, seen: Callable[[str], bool], patience: float) -> float:
        """Waits for a screen; returns when its last part came."""
        if seen(self.screen.text()):
            return time.monotonic()
        end = time.monotonic() + patience
        while time.monotonic() < end:
            # All that was read is taken in, though the first part may have been enough.
            found = [when for when, changed in self.output(end) if changed and seen(self.screen.text())]
            if found:
                return found[0]
        raise TimeoutError(f"{self.name} did not come to it within {patience:.0f} s:\n{self.screen.text()}")

    def change(self, keys: str, patience: float) -> float:
        """Types keys; returns the seconds until the screen changed."""
        typed = self.type(keys)
        end = typed + patience
        while time.monotonic() < end:
            changes = [when for when, changed in self.output(end) if changed]
            if changes:
                return changes[0] - typed
        raise TimeoutError(f"{self.name} did not heed {keys!r} within {patience:.0f} s:\n{self.screen.text()}")

    def rest(self, quiet: float, patience: float) -> None:
        """Waits until the screen has not changed for so many seconds."""
        end = time.monotonic() + patience
        changed_at = time.monotonic()
        while time.monotonic() < min(end, changed_at + quiet):
            for when, changed in self.output(min(end, changed_at + quiet)):
                changed_at = when if changed else changed_at

    def output(self, until: float) -> Iterator[tuple[float, bool]]:
        """Reads what comes until then, if anything: each piece's time, and whether it changed the screen."""
        pieces: list[tuple[float, bytes]] = []
        while len(pieces) < MOST_PIECES:
            patience = PAUSE if pieces else max(0.0, until - time.monotonic())
            if not select.select([self.file], [], [], patience)[0]:
                break
            piece = self.read()
            pieces.append((time.monotonic(), piece))
            self.answer(piece)
        for when, piece in pieces:
            yield when, self.screen.feed(piece)

    def read(self) -> bytes:
        try:
            piece = os.read(self.file, 1 << 16)
        except OSError as error:
            # Linux says so when the last program has closed the terminal.
            if error.errno != errno.EIO:
                raise
            piece = b""
        if not piece:
            raise Ended(f"{self.name} ended:\n{self.screen.text()}")
        return piece

    def answer(self, piece: bytes) -> None:
        for question, answer in QUESTIONS:
            if question.search(piece):
                os.write(self.file, answer)

    def memory(self) -> int:
        """Memory that belongs to the program and its children alone, in bytes: RssAnon and RssShmem."""
        total = 0
        for pid in family(self.pid):
            try:
                status = Path(f"/proc/{pid}/status").read_text()
            except OSError:
                continue  # It has just ended.
            total += sum(int(kib) << 10 for kib in re.findall(r"^Rss(?:Anon|Shmem):\s+(\d+) kB", status, re.M))
        return total

    def end(self, keys: str) -> None:
        """Asks the program to end, and sees to it that it does."""
        end = time.monotonic() + FAREWELL
        try:
            self.type(keys)
            while time.monotonic() < end:
                for _ in self.output(end):
                    pass
        except (Ended, OSError):
            pass
        while os.waitpid(self.pid, os.WNOHANG)[0] == 0:
            if time.monotonic() > end:
                for pid in family(self.pid):
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
                os.waitpid(self.pid, 0)
                break
            time.sleep(0.005)
        os.close(self.file)


def family(pid: int) -> list[int]:
    """A process and all that came of it, the youngest first."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text()
            except OSError:
                continue
            children.setdefault(int(stat.rpartition(")")[2].split()[1]), []).append(int(entry.name))
    found = [pid]
    for parent in found:
        found.extend(children.get(parent, []))
    return found[::-1]
