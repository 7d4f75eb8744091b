"""What a reader hands out: pieces, each an article or the reason why there is none, and where in the file it stood.

An errand is one file's reading: it knows what may still be unpacked, and it takes a member of an archive, a mail or a feed
to the reader of its format.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from watcher.errors import UnreadableError
from watcher.model import Article
from watcher.readers.limits import DEPTH, MEGABYTE, Limits

MOST_FAILURES = 100    # told one by one
_MILLION = 10**6


@dataclass(frozen=True, slots=True)
class Failure:
    """A part of a file that could not be read: which, what is wrong with it in a word or two, and the details."""

    member: str
    what: str
    why: str

    def __str__(self) -> str:
        return f"{self.member}: {self.what}: {self.why}" if self.member else f"{self.what}: {self.why}"


@dataclass(frozen=True, slots=True)
class Piece:
    """An article, or a failure; `member` says where in the file, "" for the file itself."""

    found: Article | Failure
    member: str = ""

    def within(self, name: str) -> Piece:
        """The same piece as a part of the member of this name."""
        return replace(self, member=f"{name}/{self.member}" if self.member else name)


class ExhaustedError(UnreadableError):
    """A limit of the whole file is reached: it ends the reading, whatever member it was reached in."""


class Reading(list[Article]):
    """The articles of a file in its own order; `failures` are the members that could not be read."""

    def __init__(self, articles: Iterable[Article] = (), failures: Iterable[Failure] = ()) -> None:
        super().__init__(articles)
        self.failures = tuple(failures)


@dataclass(slots=True)
class Errand:
    """One file's reading. `open_member` reads a member of this name and content; `depth` is how many files are around it."""

    limits: Limits
    open_member: Callable[[str, bytes, Errand], Iterator[Piece]]
    depth: int = 0
    _unpacked: int = 0
    _members: int = 0

    def unpack(self, size: int) -> None:
        """Book so many unpacked bytes; UnreadableError where that is too much."""
        self._unpacked += size
        if self._unpacked > self.limits.unpacked * MEGABYTE:
            raise ExhaustedError("too large", f"it unpacks to more than {self.limits.unpacked} MB; drop it in smaller pieces")

    @property
    def room(self) -> int:
        """How many bytes may still be unpacked."""
        return max(0, self.limits.unpacked * MEGABYTE - self._unpacked)

    def count(self) -> None:
        """Book a member; UnreadableError where there are too many."""
        self._members += 1
        if self._members > self.limits.members:
            raise ExhaustedError("too large", f"it has more than {self.limits.members:,} members; drop it in smaller pieces")

    def member(self, name: str, data: bytes) -> Iterator[Piece]:
        """The pieces of a member; a fault of it is one of them and costs its neighbours nothing."""
        for piece in guarded(self.unwrapped(name, data)):
            yield piece.within(name)

    def entry(self, name: str, make: Callable[[], Article]) -> Iterator[Piece]:
        """The piece of an entry that is no file of its own."""
        self.count()
        for piece in guarded(Piece(each()) for each in (make,)):   # made within the guard, so that a fault of `make` is caught, too
            yield piece.within(name)

    def unwrapped(self, name: str, data: bytes) -> Iterator[Piece]:
        """The pieces of what was packed into the file and has no place of its own in it; `name` tells its format."""
        self.count()
        if self.depth >= DEPTH:
            raise UnreadableError("too deep", f"it lies within {DEPTH} others; unpack them first")
        self.depth += 1
        try:
            yield from self.open_member(name, data, self)
        finally:
            self.depth -= 1


def guarded(pieces: Iterable[Piece], *, outermost: bool = False) -> Iterator[Piece]:
    """The pieces as they come; an error among them is the last piece. A stranger's file may trip a library in any way.

    Raises ExhaustedError, unless these are the `outermost` pieces.
    """
    try:
        yield from pieces
    except ExhaustedError as error:
        if not outermost:
            raise
        yield Piece(Failure("", error.what, error.why))
    except UnreadableError as error:
        yield Piece(Failure("", error.what, error.why))
    except MemoryError:
        yield Piece(Failure("", "too large", "reading it takes more memory than `limits: memory` allows"))
    except RecursionError:
        yield Piece(Failure("", "too deep", "what it holds is nested too deeply to be read; drop the text itself"))
    except Exception as error:  # noqa: BLE001
        yield Piece(Failure("", "damaged", f"{type(error).__name__}: {str(error)[:200] or 'no reason given'}; save it anew"))


def reading(pieces: Iterable[Piece], limits: Limits) -> Reading:
    """All pieces as articles and failures, each with its place; UnreadableError where nothing but one failure came."""
    articles: list[Article] = []
    failures: list[Failure] = []
    for piece in guarded(pieces, outermost=True):
        if isinstance(piece.found, Failure):
            failures.append(replace(piece.found, member=piece.member))
        elif len(piece.found.text) > limits.text * _MILLION:
            failures.append(_too_long(piece.found, piece.member, limits))
        else:
            articles.append(_placed(piece.found, piece.member))
    if len(failures) > MOST_FAILURES:
        more = Failure("", "damaged", f"and {len(failures) - MOST_FAILURES:,} more members could not be read")
        failures = [*failures[:MOST_FAILURES], more]
    if not articles and len(failures) == 1:
        raise UnreadableError(failures[0].what, f"{failures[0].member}: {failures[0].why}" if failures[0].member else failures[0].why)
    return Reading(articles, failures)


def _too_long(article: Article, member: str, limits: Limits) -> Failure:
    why = f"its text has {len(article.text):,} characters, an article may have {limits.text * _MILLION:,} (`limits: text`); drop it in smaller pieces"
    return Failure(member, "too large", why)


def _placed(article: Article, member: str) -> Article:
    if not member:
        return article
    return replace(article, source=f"{article.source} ({member})" if article.source else member)
