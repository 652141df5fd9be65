"""The service's errors. The first line of a docstring is the message that a client reads; `detail` adds the case."""


class DixitError(Exception):
    """Something went wrong."""

    def __init__(self, detail: str | None = None) -> None:
        self.detail = detail
        super().__init__(f"{self.message()} {detail}" if detail else self.message())

    @classmethod
    def message(cls) -> str:
        return (cls.__doc__ or cls.__name__).splitlines()[0].strip()


class NotFound(DixitError):
    """There is nothing with this id."""


class Invalid(DixitError):
    """A value is not one that is accepted.

    `pointer` is the JSON pointer of the field at fault ("/text", "/html", "/title", "/publisher/name").
    """

    def __init__(self, pointer: str, detail: str) -> None:
        self.pointer = pointer
        super().__init__(detail)


class InvalidArticle(Invalid):
    """The article cannot be taken in."""


class InvalidReview(Invalid):
    """The review does not fit the claim."""


class NobodyEncodes(DixitError):
    """No worker was free to encode the sentence; try again later."""


class TooManyExports(DixitError):
    """As many exports are under way as may be at once; try again later."""


class MissingExtra(DixitError):
    """This form needs a package that is not installed where the service runs."""


class UnfitDatabase(DixitError):
    """The database cannot hold Dixit."""


class SchemaOutdated(DixitError):
    """The database's schema is not the one that this version needs; run `dixit migrate`."""


class Conflict(DixitError):
    """The state of what is stored does not allow this."""


class SelfMerge(Conflict):
    """An entity cannot be merged with itself."""


class PartMerge(Conflict):
    """An entity cannot be merged with a part of itself, nor with what it is a part of."""


class EntityGone(Conflict):
    """The entity was merged into another."""


class ClaimRetracted(Conflict):
    """The claim does not stand in its article any more."""


class EmptyThread(Conflict):
    """No claim of the thread stands any more."""


class ArticleWithdrawn(Conflict):
    """The article was withdrawn."""


class Erased(DixitError):
    """The article was erased for good, and is not taken in again unless that is asked for."""


class OlderVersion(Conflict):
    """A newer version of the news item was here before."""


class SourceExists(Conflict):
    """This feed is a source already."""


class AlreadyUndone(Conflict):
    """The judgement was undone before."""


class PartLoop(Conflict):
    """An entity cannot be a part of itself, of its own parts, or of what was merged into it."""


class MalformedKey(DixitError):
    """Idempotency-Key takes one string of 1 to 255 ASCII characters, in quotation marks or without."""


class KeyReused(DixitError):
    """This Idempotency-Key came before with another request."""


class KeyInUse(DixitError):
    """The first request with this Idempotency-Key is under way; ask again in a moment."""


class DependedOn(Conflict):
    """A later judgement was made on what this one changed; undo that first."""


class OwnName(Conflict):
    """The entity goes by this name; give it another first."""


class UnknownName(Conflict):
    """The entity has not all of these names."""


class WholeSplit(Conflict):
    """A split must leave the entity a name."""


class ForeignClaim(Conflict):
    """Only claims that the entity makes, or that name it, are split off it."""


class Stale(DixitError):
    """What is stored was changed since it was read."""


class TooManyListeners(DixitError):
    """As many streams are open as one process may serve; try again later."""


class EventGone(DixitError):
    """What followed this position in the log of events is not kept any more."""


class Unconditional(DixitError):
    """The change must say by If-Match what it was made on."""
