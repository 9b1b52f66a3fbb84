"""The episode list: loaded, merged from several sources, renumbered."""
