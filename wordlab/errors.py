"""The errors that a user of wordlab can mend."""


class WordlabError(Exception):
    """A problem that the user can mend: the text says what was wrong, where, and what to do."""

    def _render_traceback_(self) -> list[str]:
        """IPython shows these lines in place of a traceback, which would only bury the sentence."""
        return [f"{type(self).__name__}: {self}"]
