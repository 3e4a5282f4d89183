import sys

# jsonschema, behind nbformat, builds a grammar of every kind of URI when it is imported, which
# takes longer than grading a submission. No field of a notebook has such a format, and jsonschema
# does without where the package is missing.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
