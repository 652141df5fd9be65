-- Claims are shown with how many their thread has, which stands in the thread's own row since threads settle.
CREATE TRIGGER changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON threads
    FOR EACH STATEMENT EXECUTE FUNCTION dixit_changed();
