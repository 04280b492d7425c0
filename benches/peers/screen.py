"""What a terminal of a fixed size would show: letters in cells, each with its colours and marks.

It knows what ncurses writes for `TERM=xterm-256color` and what crossterm writes, and passes over everything else. The
one idea to know: `feed` says whether a cell changed, so that a frame in which nothing changed counts for nothing. Styles
matter because some programs show the selected row by its colours alone.
"""

import codecs
import re
import unicodedata

PIECE = re.compile(
    r"\x1b\[(?P<private>[<-?]?)(?P<numbers>[0-9;:]*)[ -/]*(?P<final>[@-~])"
    r"|\x1b[\]P_^X][^\x07\x1b]*(?:\x07|\x1b\\)"
    r"|\x1b[ -/]+[0-~]"
    r"|\x1b(?P<escape>[0-OQ-WYZ\\`-~])"
    r"|(?P<control>[\x00-\x1a\x1c-\x1f\x7f])"
    r"|(?P<text>[^\x00-\x1f\x7f]+)"
)
# An escape sequence may be cut in two by the end of what was read; longer than this it is none.
LONGEST_SEQUENCE = 4096

# A letter, and its style: the foreground, the background and the marks that are on.
Style = tuple[str, str, frozenset[int]]
Cell = tuple[str, Style]
PLAIN: Style = ("", "", frozenset())
# How many numbers follow 38, 48 and 58, by the one that comes next: a place in the palette, or red, green and blue.
COLOUR_NUMBERS = {"5": 2, "2": 4}


class Screen:
    def __init__(self, columns: int, rows: int) -> None:
        self.columns, self.rows = columns, rows
        self.decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self.rest = ""
        self.reset()

    def reset(self) -> None:
        self.cells = [self.blank() for _ in range(self.rows)]
        self.x = self.y = 0
        self.saved = (0, 0)
        self.top, self.bottom = 0, self.rows - 1
        self.last = " "
        self.style = PLAIN

    def blank(self, count: int | None = None) -> list[Cell]:
        return [(" ", PLAIN)] * (self.columns if count is None else count)

    def text(self) -> str:
        return "\n".join("".join(letter for letter, _ in row).rstrip() for row in self.cells)

    def feed(self, data: bytes) -> bool:
        """Takes output; returns whether it changed what is seen."""
        before = [row[:] for row in self.cells]
        text = self.rest + self.decoder.decode(data)
        at = 0
        while piece := PIECE.match(text, at):
            self.take(piece)
            at = piece.end()
        self.rest = text[at:]
        if len(self.rest) > LONGEST_SEQUENCE:
            self.rest = self.rest[1:]
        return self.cells != before

    def take(self, piece: re.Match[str]) -> None:
        if piece["text"]:
            self.write(piece["text"])
        elif piece["control"]:
            self.control(piece["control"])
        elif piece["escape"]:
            self.escape(piece["escape"])
        elif piece["final"] == "m" and not piece["private"]:
            self.restyle(piece["numbers"])
        elif piece["final"] and not piece["private"]:
            self.sequence(piece["final"], piece["numbers"])
        elif piece["private"] == "?" and piece["final"] in "hl" and "1049" in piece["numbers"]:
            self.cells = [self.blank() for _ in range(self.rows)]

    def write(self, text: str) -> None:
        for letter in text:
            if unicodedata.combining(letter) or letter in "\u200d\ufe0f":
                continue
            width = 2 if unicodedata.east_asian_width(letter) in "WF" else 1
            if self.x + width > self.columns:
                self.x = 0
                self.line_feed()
            self.cells[self.y][self.x : self.x + width] = [(letter, self.style), ("", self.style)][:width]
            self.x += width
            self.last = letter

    def control(self, control: str) -> None:
        if control == "\r":
            self.x = 0
        elif control in "\n\v\f":
            self.line_feed()
        elif control == "\b":
            self.x = max(0, min(self.x, self.columns - 1) - 1)
        elif control == "\t":
            self.x = min(self.columns - 1, (self.x // 8 + 1) * 8)

    def escape(self, escape: str) -> None:
        if escape == "7":
            self.saved = (self.x, self.y)
        elif escape == "8":
            self.x, self.y = self.saved
        elif escape == "D":
            self.line_feed()
        elif escape == "E":
            self.x = 0
            self.line_feed()
        elif escape == "M" and self.y == self.top:
            self.scroll(-1, self.top)
        elif escape == "M":
            self.y = max(0, self.y - 1)
        elif escape == "c":
            self.reset()

    def line_feed(self) -> None:
        if self.y == self.bottom:
            self.scroll(1, self.top)
        else:
            self.y = min(self.rows - 1, self.y + 1)

    def scroll(self, lines: int, top: int) -> None:
        """Moves the lines from `top` to the end of the scrolled region up, or down where negative."""
        for _ in range(min(abs(lines), self.bottom - top + 1)):
            del self.cells[top if lines > 0 else self.bottom]
            self.cells.insert(self.bottom if lines > 0 else top, self.blank())

    def sequence(self, final: str, numbers: str) -> None:
        values = [int(number.split(":")[0] or 0) for number in numbers.split(";")] if numbers else []

        def value(at: int, default: int) -> int:
            return (values[at] if at < len(values) else 0) or default

        count = value(0, 1)
        if final in "ABCDEFGHadef`":
            self.move(final, count, value(1, 1))
        elif final in "JKX":
            self.erase(final, value(0, 0))
        elif final in "P@LMST":
            self.shift(final, count)
        elif final == "b":
            self.write(self.last * min(count, self.columns * self.rows))
        elif final == "r":
            self.top, self.bottom = count - 1, min(value(1, self.rows), self.rows) - 1
            self.x = self.y = 0
        elif final == "s":
            self.saved = (self.x, self.y)
        elif final == "u":
            self.x, self.y = self.saved

    def restyle(self, numbers: str) -> None:
        foreground, background, marks = self.style
        rest = re.split("[;:]", numbers)
        while rest:
            number = int(rest.pop(0) or 0)
            if number == 0:
                foreground, background, marks = PLAIN
            elif number in (38, 48, 58):
                count = COLOUR_NUMBERS.get(rest[0] if rest else "", 0)
                colour, rest = "-".join(rest[:count]), rest[count:]
                foreground = colour if number == 38 else foreground
                background = colour if number == 48 else background
            elif number < 10:
                marks = marks | {number}
            elif 21 <= number <= 29:
                # 22 ends both bold and faint.
                marks = marks - ({1, 2} if number == 22 else {number - 20})
            elif 30 <= number <= 39 or 90 <= number <= 97:
                foreground = str(number)
            elif 40 <= number <= 49 or 100 <= number <= 107:
                background = str(number)
        self.style = (foreground, background, marks)

    def move(self, final: str, count: int, column: int) -> None:
        x, y = min(self.x, self.columns - 1), self.y
        if final in "Hf":
            x, y = column - 1, count - 1
        elif final == "d":
            y = count - 1
        elif final in "G`":
            x = count - 1
        elif final in "AF":
            y -= count
        elif final in "BEe":
            y += count
        elif final in "Ca":
            x += count
        else:
            x -= count
        x = 0 if final in "EF" else x
        self.x, self.y = max(0, min(x, self.columns - 1)), max(0, min(y, self.rows - 1))

    def erase(self, final: str, part: int) -> None:
        x, row = min(self.x, self.columns - 1), self.cells[self.y]
        if final == "X":
            end = min(self.columns, x + max(part, 1))
            row[x:end] = self.blank(end - x)
            return
        start, end = {0: (x, self.columns), 1: (0, x + 1)}.get(part, (0, self.columns))
        row[start:end] = self.blank(end - start)
        if final == "J":
            others = {0: range(self.y + 1, self.rows), 1: range(self.y)}.get(part, range(self.rows))
            for other in others:
                self.cells[other] = self.blank()

    def shift(self, final: str, count: int) -> None:
        x, row = min(self.x, self.columns - 1), self.cells[self.y]
        count = min(count, self.columns - x) if final in "P@" else count
        if final == "P":
            row[x : x + count] = []
            row.extend(self.blank(count))
        elif final == "@":
            row[x:x] = self.blank(count)
            del row[self.columns :]
        elif final in "ST":
            self.scroll(count if final == "S" else -count, self.top)
        elif self.top <= self.y <= self.bottom:
            self.scroll(count if final == "M" else -count, self.y)
