"""A course folder as nbgrader knows it, set up to grade through the judge."""

from __future__ import annotations

import os
import sys
import warnings
from pathlib import Path

from traitlets.config import Config, PyFileConfigLoader

PROJECT = Path(__file__).resolve().parents[1]
PLUGIN = "autograder.nbgrader_plugin"


def configure(config: Config, root: Path) -> Config:
    """Write into an nbgrader configuration what this course needs, and return it."""
    # nbgrader 0.9 makes SQLAlchemy 2 warn about every submission; nothing is wrong.
    warnings.filterwarnings("ignore", message="Object of type .* not in session")
    config.CourseDirectory.root = str(root.resolve())
    config.CourseDirectory.course_id = "word_embeddings"
    config.CourseDirectory.source_directory = str(source_folder(root))
    config.CourseDirectory.release_directory = "assignments"
    config.CourseDirectory.ignore = [
        ".ipynb_checkpoints",
        "*.pyc",
        "__pycache__",
        "feedback",
        "*.md",
    ]
    config.Autograde.exporter_class = f"{PLUGIN}.SubmissionExporter"
    config.Autograde.sanitize_preprocessors = [
        "nbgrader.preprocessors.OverwriteKernelspec",
        "nbgrader.preprocessors.OverwriteCells",
        "nbgrader.preprocessors.CheckCellMetadata",
    ]
    config.Autograde.autograde_preprocessors = [
        f"{PLUGIN}.Judge",
        "nbgrader.preprocessors.LimitOutput",
        "nbgrader.preprocessors.SaveAutoGrades",
        f"{PLUGIN}.SaveTaskGrades",
        "nbgrader.preprocessors.AssignLatePenalties",
        "nbgrader.preprocessors.CheckCellMetadata",
    ]
    # Takes nothing off until a course says in its nbgrader_config.py what a late day costs.
    config.AssignLatePenalties.plugin_class = "autograder.late.LatePenalty"
    return config


def load_config(root: Path) -> Config:
    """The configuration of a course folder: its nbgrader_config.py, on top of what we need."""
    # nbgrader starts alembic by name, which fails where the environment is not activated.
    programs = str(Path(sys.executable).parent)
    if programs not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = programs + os.pathsep + os.environ.get("PATH", "")
    config = configure(Config(), root)
    if (root / "nbgrader_config.py").is_file():
        config.merge(PyFileConfigLoader("nbgrader_config.py", path=str(root)).load_config())
    return config


def source_folder(root: Path) -> Path:
    """The course's own source folder, or this package's where the course has none."""
    own = root.resolve() / "source"
    return own if own.is_dir() else PROJECT / "source"


def source_notebook(root: Path, assignment: str) -> Path:
    """The instructor's notebook of an assignment."""
    return source_folder(root) / assignment / f"{assignment}.ipynb"
