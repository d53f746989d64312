"""The page on the format says what the program does."""

from outreach_desk.ground import paths
from outreach_desk.records import catalog


def test_the_page_names_each_fact_of_several_columns() -> None:
    """Whoever writes a bundle by hand finds there which columns belong together."""
    page = paths.resource("help/bundle-format.md").read_text(encoding="utf-8")
    expected = [
        f"`{fact}`: " + ", ".join(f"`{column}`" for column in columns)
        for thing in catalog.THINGS.values()
        for fact, columns in thing.facts.items()
        if columns != (fact,)
    ]
    assert [words for words in expected if words not in page] == []
