"""The start of a pack: the pack of another language, copied into a package that Dixit finds when it is installed."""

import re
import shutil
from pathlib import Path

from service import packs
from service.packs import UnfitPack

NAMES = """\
# Names of countries, institutions and outlets are looked up as they are written in this language.
names = "{names}"
"""
PROJECT = """\
[build-system]
requires = ["setuptools>=77"]
build-backend = "setuptools.build_meta"

[project]
name = "dixit-{code}"
version = "1"
dependencies = ["{package}"]

[project.entry-points."dixit.languages"]
{code} = "dixit_{code}"

[tool.setuptools]
packages = ["dixit_{code}"]

[tool.setuptools.package-data]
dixit_{code} = ["*.toml", "*.tsv"]
"""


def start(code: str, *, like: str, model: str, folder: Path) -> Path:
    """Make the package `dixit-CODE` in a new folder: every section of the pack `like`, under the new code and model.

    Returns the folder of the sections. Raises UnfitPack where the code has a pack already or is no code, where `like`
    has none, and where the folder exists.
    """
    if code in packs.codes() or not re.fullmatch(r"[a-z]{2,3}", code):
        raise UnfitPack(f"{code}: it has a pack already, or is no code of ISO 639.")
    if like not in packs.codes():
        raise UnfitPack(f"{like}: no pack reads it, so none can be started from it.")
    if folder.exists():
        raise UnfitPack(f"{folder}: it exists already.")
    names, sections = packs.load(like).names, folder / f"dixit_{code}"
    shutil.copytree(packs.folders()[like], sections, ignore=shutil.ignore_patterns("__pycache__"))
    (sections / "__init__.py").write_text(f'"""What Dixit knows of the language {code}."""\n', encoding="utf-8")
    head = (sections / "pack.toml").read_text(encoding="utf-8")
    for key, value in (("code", code), ("version", "1"), ("model", model)):
        head = re.sub(rf'^{key} = ".*"$', f'{key} = "{value}"', head, count=1, flags=re.MULTILINE)
    if "names" not in packs.load(like).section("pack"):
        head = NAMES.format(names=names) + head
    (sections / "pack.toml").write_text(head, encoding="utf-8")
    project = PROJECT.format(code=code, package=packs.package(model))
    (folder / "pyproject.toml").write_text(project, encoding="utf-8")
    return sections
