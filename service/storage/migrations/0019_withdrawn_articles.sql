-- Which articles are in no list: few, so that counting claims leaves these out rather than look up all others.
CREATE INDEX articles_withdrawn ON articles (id) WHERE status <> 'active';
