"""The programs that are compared: how each is filled, started, searched and left.

Each has a folder of its own as its home, so that nobody's own reader is touched. What a program's settings differ in from
its defaults is written out here and is the same for every run.
"""

import contextlib
import re
import shutil
import sqlite3
import subprocess
from pathlib import Path

import stories
from terminal import Terminal

# So many stories on the screen are a list of them.
ROWS = 5
# So many feeds on the screen are a list of them.
FEEDS = 10


def tags(screen: str) -> list[str]:
    """The stories on a screen: R with the searched word, P without."""
    return re.findall(stories.TAG, screen)


def shows_stories(screen: str) -> bool:
    return len(tags(screen)) >= ROWS


def shows_results(screen: str) -> bool:
    return shows_stories(screen) and set(tags(screen)) == {"R"}


class Program:
    name: str
    # What is typed to be asked for a word, the text before the word, and what leaves the program.
    ask, before, leave = "/", "", "Q"
    down, up = "j", "k"

    def __init__(self, binary: str, home: Path) -> None:
        found = shutil.which(binary)
        self.binary = str(Path(found).resolve()) if found else None
        self.home = home

    def version(self) -> str:
        said = self.run("--version").splitlines()[0]
        number = re.search(r"\d+(\.\d+)+", said)
        return number[0] if number else said

    def environment(self) -> dict[str, str]:
        return {
            "PATH": "/usr/bin:/bin",
            "HOME": str(self.home),
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "LANG": "C.UTF-8",
        }

    def run(self, *arguments: str) -> str:
        """Runs the program to its end without a terminal; returns what it printed."""
        command = [self.binary or self.name, *arguments]
        done = subprocess.run(
            command,
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
        if done.returncode != 0:
            raise RuntimeError(f"{command} failed with {done.returncode}:\n{done.stdout}{done.stderr}")
        return done.stdout

    def start(self) -> Terminal:
        return Terminal(self.command(), self.environment(), self.home)

    def command(self) -> list[str]:
        raise NotImplementedError

    def fill(self, addresses: list[str]) -> None:
        """Fetches the feeds of these addresses into an empty store."""
        raise NotImplementedError

    def count(self) -> int:
        """How many stories are in the store."""
        raise NotImplementedError

    def open_list(self, terminal: Terminal, patience: float) -> float:
        """Goes to the first list of stories after the start; returns when it was there."""
        return terminal.wait(shows_stories, patience)

    def leave_list(self, terminal: Terminal) -> None:
        """Goes where every story can be searched."""


class Earmark(Program):
    name = "earmark"

    def command(self) -> list[str]:
        return [self.binary or self.name, "--home", str(self.home)]

    def fill(self, addresses: list[str]) -> None:
        config = self.home / "config"
        config.mkdir(parents=True)
        # The limits per host are for strangers' servers; "start" keeps a run from opening where the last one left.
        settings = 'start = "All stories"\nrefresh = "manual"\nhost_delay = 0\nconnections_per_host = 64\n'
        (config / "config.toml").write_text(settings)
        self.run("--home", str(self.home), "starter", "remove")
        feeds = str(opml(self.home, addresses))
        self.run("--home", str(self.home), "import", feeds)
        self.run("--home", str(self.home), "refresh")
        # Changes nothing, but ends only when every story is indexed and searched for names; the reader would do that in
        # the background, under measure.
        self.run("--home", str(self.home), "import", feeds)

    def count(self) -> int:
        return self.run("--home", str(self.home), "list", "--json", "--limit", "10000000").count("\n")


class Newsboat(Program):
    name = "newsboat"

    def files(self) -> list[str]:
        return [f"--url-file={self.home}/urls", f"--cache-file={self.home}/cache.db", f"--config-file={self.home}/config"]

    def command(self) -> list[str]:
        return [self.binary or self.name, *self.files()]

    def fill(self, addresses: list[str]) -> None:
        (self.home / "urls").write_text("".join(f"{address}\n" for address in addresses))
        (self.home / "config").write_text("reload-threads 8\nbind-key j down\nbind-key k up\n")
        self.run(*self.files(), "--execute=reload")

    def count(self) -> int:
        unread = re.search(r"\d+", self.run(*self.files(), "--execute=print-unread"))
        return int(unread[0]) if unread else 0

    def open_list(self, terminal: Terminal, patience: float) -> float:
        # It starts with the list of feeds; the first one's stories are an Enter away.
        terminal.wait(lambda screen: len(re.findall(r"\bFeed \d{4}\b", screen)) >= FEEDS, patience)
        terminal.type("\r")
        return terminal.wait(shows_stories, patience)

    def leave_list(self, terminal: Terminal) -> None:
        # From a feed's list only that feed is searched.
        terminal.type("q")
        terminal.wait(lambda screen: not tags(screen), 10.0)


class Eilmeldung(Program):
    name = "eilmeldung"
    ask, before, leave = ":", "query all:", "\x03"

    def folders(self) -> list[str]:
        return [
            f"--config-dir={self.home}/config",
            f"--news-flash-config-dir={self.home}/flash",
            f"--news-flash-state-dir={self.home}/state",
        ]

    def command(self) -> list[str]:
        return [self.binary or self.name, *self.folders()]

    def fill(self, addresses: list[str]) -> None:
        for folder in ("config", "flash", "state"):
            (self.home / folder).mkdir(parents=True)
        # Its default keeps stories for 30 days.
        (self.home / "config" / "config.toml").write_text(
            'keep_articles_days = 36500\narticle_scope = "all"\nauto_scrape = false\nthumbnail_show = false\n'
            'startup_commands = ["focus articles"]\n'
            '[login_setup]\nlogin_type = "no_login"\nprovider = "local_rss"\n'
        )
        self.run(*self.folders(), f"--import-opml={opml(self.home, addresses)}")
        self.run(*self.folders(), "--sync")

    def count(self) -> int:
        # No command of its says so; the table is news-flash's.
        with contextlib.closing(sqlite3.connect(next(self.home.glob("state/**/database.sqlite")))) as store:
            return int(store.execute("SELECT count(*) FROM articles").fetchone()[0])


def opml(home: Path, addresses: list[str]) -> Path:
    """Writes a list of feeds for programs that import one."""
    feeds = "".join(
        f'<outline type="rss" text="Feed {number:04}" title="Feed {number:04}" xmlUrl="{address}"/>'
        for number, address in enumerate(addresses)
    )
    path = home / "feeds.opml"
    path.write_text(f'<?xml version="1.0"?><opml version="2.0"><head/><body>{feeds}</body></opml>')
    return path


class Echo(Program):
    """Writes every byte that it reads: what the machine and the terminal take by themselves."""

    name = "echo"
    leave = "\x04"

    def command(self) -> list[str]:
        return ["/bin/sh", "-c", "stty raw -echo; printf ready; exec cat"]

    def open_list(self, terminal: Terminal, patience: float) -> float:
        return terminal.wait(lambda screen: "ready" in screen, patience)
