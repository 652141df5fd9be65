"""What the fields of a claim, and of what is said about it, may be: closed lists, by the words on the wire."""

CLAIM_KINDS = ("direct", "indirect", "mixed")
ARTICLE_FIELDS = ("title", "body")
CLAIM_STATUSES = ("current", "rejected", "retracted")
CLAIMANT_STATUSES = ("named", "described", "implicit", "unknown")
ACTS = (
    "assertion",
    "announcement",
    "denial",
    "admission",
    "accusation",
    "promise",
    "threat",
    "demand",
    "prediction",
    "opinion",
    "question",
)
ATTITUDES = ("neutral", "endorsing", "distancing")
POLARITIES = ("affirmed", "negated")
MODALITIES = ("asserted", "conditional", "possible", "hypothetical")
PRECISIONS = ("minute", "day", "month", "year", "interval")
COMPARATORS = ("=", "≈", "<", "≤", ">", "≥", "between")
REVIEW_KINDS = ("extraction", "truth")
VERDICTS = ("accepted", "rejected", "corrected")
ROLES = ("claimant", "mentioned")
ENTITY_TYPES = ("person", "organization", "place", "group", "thing")
