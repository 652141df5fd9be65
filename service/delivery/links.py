"""Absolute addresses of what the service serves, for forms that travel without the request that asked for them."""

from dataclasses import dataclass
from urllib.parse import quote

ENDS = 5
"""Words of each end by which a long stretch of text is named."""


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses under `base`, the address of the service as its readers know it, with no slash at its end."""

    base: str

    def claim(self, claim_id: object) -> str:
        return f"{self.base}/v1/claims/{claim_id}"

    def article(self, article_id: object) -> str:
        return f"{self.base}/v1/articles/{article_id}"

    def revision(self, article_id: object, n: int) -> str:
        return f"{self.article(article_id)}/revisions/{n}"

    def text(self, article_id: object, n: int, field: str) -> str:
        """One field of a revision, as it was read."""
        return f"{self.revision(article_id, n)}/text?field={field}"

    def annotations(self, article_id: object) -> str:
        return f"{self.article(article_id)}/annotations"

    def annotation(self, claim_id: object) -> str:
        return f"{self.claim(claim_id)}/annotation"

    def provenance(self, claim_id: object) -> str:
        return f"{self.claim(claim_id)}/provenance"

    def entity(self, entity_id: object) -> str:
        return f"{self.base}/v1/entities/{entity_id}"

    def review(self, claim_id: object, review_id: object) -> str:
        return f"{self.claim(claim_id)}/reviews#{review_id}"

    def page(self, article_id: object) -> str:
        """The page for people that shows an article with its claims marked."""
        return f"{self.base}/articles/{article_id}"

    def entity_page(self, entity_id: object) -> str:
        return f"{self.base}/entities/{entity_id}"

    def quotation_in(self, article_id: object, text: str) -> str:
        """The page of an article, scrolled to a stretch of its text by browsers that know text fragments.

        A long one is named by its first and last words.
        """
        words = text.split()
        ends = [text] if len(words) < 2 * ENDS else [" ".join(words[:ENDS]), " ".join(words[-ENDS:])]
        fragment = ",".join(quote(end, safe="").replace("-", "%2D") for end in ends)
        return f"{self.page(article_id)}#:~:text={fragment}"


def urn(claim_id: object) -> str:
    """A name of a claim that no address changes (RFC 9562)."""
    return f"urn:uuid:{claim_id}"
