"""Invented feeds: the same stories for every program, the same ones every time.

Each title begins with a tag by which a story is known on any screen: "R" or "P" and the story's number. A quarter of
the stories have the word that is searched for, in the title and in the text, and their tags begin with "R". Names are
put together from syllables and sentences from a small vocabulary, about 3 KB of text a story.
"""

import datetime
import email.utils
import random
from pathlib import Path

# Raised whenever other stories are made, so that a store of old ones is not measured as one of new ones.
VERSION = 1
WORD = "remix"
# One story in so many has the word.
EVERY = 4
TAG = r"\b([RP])\d{6}\b"
TEXT = 3000
# Fixed, so that what depends on a date is the same every time; in the past, so that every program believes it.
NEWEST = datetime.datetime(2026, 10, 31, 12, tzinfo=datetime.timezone.utc)
DAYS = 3 * 365

ONSETS = "b br d dr f g gl h k l m n p r s st t tr v z".split()
MIDDLES = "a ai e ea i o ou u".split()
ENDINGS = ["", "l", "m", "n", "nd", "r", "s", "x"]
VOCABULARY = """
    the a of and with from on in to this that album single song record band singer guitar drums bass stage label tour
    festival crowd chorus verse bridge night morning city harbour winter river signal shadow corridor machine station
    paper window island forest market memory rhythm harmony static distance kitchen archive tape audience season
    journey question quiet restless golden brittle patient hollow bright tender crooked distant electric familiar
    heavy jagged narrow playful ragged solemn vivid plays sings records releases announces shares returns leaves
    brings takes hears remembers wonders again soon never always twice slowly
""".split()
TITLES = [
    "{artist} announces a new album, {work}",
    "{artist} shares “{work}”",
    "{artist} and {other} go on tour",
    "Review: {artist}, {work}",
    "Listen to “{work}” by {artist}",
]


def files(folder: Path, feeds: int, stories: int) -> list[Path]:
    """Writes the feeds below a folder, unless they are there; returns their files."""
    paths = [folder / f"{number:04}.xml" for number in range(feeds)]
    folder.mkdir(parents=True, exist_ok=True)
    for number, path in enumerate(paths):
        if not path.exists():
            half = path.with_suffix(".half")
            half.write_text(feed(number, feeds, stories), encoding="utf-8")
            half.rename(path)
    return paths


def feed(number: int, feeds: int, stories: int) -> str:
    """One feed of RSS 2.0. Its stories are every `feeds`th of all, newest first."""
    items = "".join(item(story, stories) for story in reversed(range(number, stories, feeds)))
    title = f"Feed {number:04}"
    site = f"https://site{number}.example/"
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<rss version="2.0"><channel><title>{title}</title><link>{site}</link>'
        f"<description>Invented</description>{items}</channel></rss>\n"
    )


def item(story: int, stories: int) -> str:
    dice = random.Random(story)
    has_word = dice.randrange(EVERY) == 0
    artist, other = name(dice), name(dice)
    work = " ".join(dice.choice(VOCABULARY).capitalize() for _ in range(dice.randint(1, 3)))
    title = dice.choice(TITLES).format(artist=artist, other=other, work=work)
    title = f"{'R' if has_word else 'P'}{story:06}: {title}" + (f" ({WORD})" if has_word else "")
    first = f"<p>The {WORD} of “{work}” by {artist} is out.</p>" if has_word else ""
    date = NEWEST - datetime.timedelta(days=DAYS) * (stories - story) / stories
    return (
        f"<item><title>{title}</title><link>https://site.example/{story}</link>"
        f'<guid isPermaLink="false">story-{story}</guid>'
        f"<pubDate>{email.utils.format_datetime(date)}</pubDate>"
        f"<description><![CDATA[{first}{text(dice, artist, other)}]]></description></item>\n"
    )


def text(dice: random.Random, artist: str, other: str) -> str:
    paragraphs, length = [], 0
    while length < TEXT:
        words = dice.choices(VOCABULARY, k=dice.randint(30, 90))
        words[dice.randrange(1, len(words))] = artist
        words[dice.randrange(1, len(words))] = f"<em>{other}</em>"
        words[0] = words[0].capitalize()
        paragraphs.append(f"<p>{' '.join(words)}.</p>")
        length += len(paragraphs[-1])
    return "".join(paragraphs)


def name(dice: random.Random) -> str:
    def word() -> str:
        syllables = dice.randint(1, 3)
        letters = (dice.choice(ONSETS) + dice.choice(MIDDLES) + dice.choice(ENDINGS) for _ in range(syllables))
        return "".join(letters).capitalize()

    return " ".join(word() for _ in range(dice.randint(1, 2)))
