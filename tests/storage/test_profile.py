"""How articles name somebody shows whether a name is that of two."""

from dataclasses import replace

from psycopg import Connection

from service.model import Article, Span
from service.storage import claims, entities, entity_profile, removal
from service.storage.entity_profile import Description
from tests.storage.samples import ARMY, LAVROV, claim, stored


def test_two_people_of_one_name_show_in_the_words_that_name_them(conn: Connection) -> None:
    named = ["Jean Martin, maire de Lorient", "Jean Martin, entraîneur du Racing", "Jean Martin"]
    for n, words in enumerate([*named, named[0], named[1]]):
        article = Article(f"Il a plu, dit {words}.", url=f"https://quai.example/{n}")
        who = replace(LAVROV, name="Jean Martin", mention=Span(14, 14 + len(words), words))
        last = stored(conn, article, claim(article, "Il a plu", who))
    (martin,) = entities.named(conn, "Jean Martin")
    both = (Description(named[1], 2), Description(named[0], 2))
    assert entity_profile.get(conn, martin).described == both
    removal.withdraw(conn, last)
    assert entity_profile.get(conn, martin).described == (both[1], Description(named[1], 1))


def test_what_is_no_person_is_not_described(conn: Connection) -> None:
    article = Article("Il a plu, dit l'armée russe.", url="https://quai.example/armee")
    words = Span(14, 27, "l'armée russe")
    article_id = stored(conn, article, claim(article, "Il a plu", replace(ARMY, mention=words)))
    [found] = claims.of_article(conn, article_id)
    assert found.claimant is not None
    assert entity_profile.get(conn, found.claimant.id).described == ()
