"""The page's modules as they are sent: those that it needs at its start joined into one file, the others as they are.

A joined module is a function that is called once, in an order in which each comes after all that it imports; what it
imports is taken from what they returned. Its lines stay lines, so that a source map says no more than where each module
begins; those that are comments alone are sent empty, since the map names the file that has them. The others take what
they import of the joined ones from there: a module is never there twice.

Imports and exports are read in the one way in which the formatter writes them; whatever else is refused.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Mapping, Sequence, Set
from graphlib import CycleError, TopologicalSorter
from string import ascii_lowercase, ascii_uppercase, digits

_IMPORT = re.compile(r'^import (?:(\{[^}]*\})|\* as (\w+)) from "([^"]+)";', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async function|function|class|const)\*? (\w+))", re.MULTILINE)
_NAMED = re.compile(r"(\w+)(?: as \w+)?,?")
_WHEN_NEEDED = re.compile(r'\bimport\("(\.[^"]+)"\)')
_COMMENT = re.compile(r"^[ \t]*(?://.*|/\*\*(?:[^*]|\*(?!/))*\*/)$", re.MULTILINE)  # of whole lines
_OTHER = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)
_LETTERS = ascii_uppercase + ascii_lowercase + digits + "+/"
_FROM = re.compile(r'^(?:import|export)\b[^;"]*"([^"]+)";', re.MULTILINE)


class JoinError(Exception):
    """A module that cannot be joined to the others as it is written."""


def join(sources: Mapping[str, str], late: Set[str], entry: str, name: str, version: str) -> dict[str, str]:
    """Return the files that the page asks for: those joined in the place of the entry, their map, and the late ones.

    Args:
        sources: the text of each module by its place.
        late: the places of those that stay files of their own.
        entry: the place of the module that the page starts with.
        name: by which the page's import map knows the joined file. What it exports are modules, by their places.
        version: the folder beside that of the joined file in which the late ones of the same version are.

    Raises:
        JoinError: for a module that imports or exports in a way that is not understood, what is not there, or what
            imports it; or for one that is needed at the start and imports one that comes late.
    """
    bare = {place: without_comments(text) for place, text in sources.items()}
    early = {place: text for place, text in bare.items() if place not in late}
    exports = {place: _EXPORT.findall(text) for place, text in early.items()}
    order = _order(early)
    bodies = [_as_function(place, early[place], exports, f"../{version}/", sources.keys() & late) for place in order]
    lines: list[str] = []
    for place, body in zip(order, bodies, strict=True):
        lines += [f"// {place}", f"const {_variable(place)} = (() => {{"]
        lines += [*body, f"return Object.freeze({{ {', '.join(exports[place])} }});", "})();"]
    given = ", ".join(f'{_variable(place)} as "{place}"' for place in early)
    lines += [f"export {{ {given} }};", f"//# sourceMappingURL={entry}.map", ""]
    source_map = {
        "version": 3,
        "sources": [f"../../{place}" for place in order],  # as they are, two folders above
        "names": [],
        "mappings": _mappings([len(body) for body in bodies]),
    }
    others = {place: _as_file(place, bare[place], exports, name) for place in sources.keys() & late}
    return {entry: "\n".join(lines), f"{entry}.map": json.dumps(source_map, separators=(",", ":")), **others}


def without_comments(text: str) -> str:
    """Return a module whose lines that are comments, and no more, are empty."""
    return _COMMENT.sub(lambda found: "\n" * found[0].count("\n"), text)


def _order(sources: Mapping[str, str]) -> list[str]:
    needs = {place: [_at(place, one[2]) for one in _IMPORT.findall(text)] for place, text in sorted(sources.items())}
    try:
        return [place for place in TopologicalSorter(needs).static_order() if place in sources]
    except CycleError as error:
        raise JoinError(f"modules: expected no circle; got {' -> '.join(error.args[1])}") from error


def _as_function(place: str, text: str, exports: Mapping[str, list[str]], folder: str, late: Set[str]) -> list[str]:
    """Return the lines of a module as those of the body of a function."""

    def later(found: re.Match[str]) -> str:
        other = _at(place, found[1])  # a type in a comment beside code is written the same, of any module
        return f'import("{folder}{other}")' if other in late else found[0]

    body = _EXPORT.sub("", _IMPORT.sub(lambda found: _taken(place, found, exports), text))
    if other := _OTHER.search(body):
        raise JoinError(f"{place}: expected imports and exports of names, as the formatter writes them; got {other[0]}")
    return _WHEN_NEEDED.sub(later, body).removesuffix("\n").split("\n")


def _as_file(place: str, text: str, exports: Mapping[str, list[str]], name: str) -> str:
    """Return a late module, which imports those that are joined from the joined file."""

    def taken(found: re.Match[str]) -> str:
        other = _at(place, found[3])
        if other not in exports:
            return found[0]
        return f'import {{ "{other}" as {_variable(other)} }} from "{name}"; {_taken(place, found, exports)}'

    body = _IMPORT.sub(taken, text)
    for specifier in _FROM.findall(body):
        if _at(place, specifier) in exports:
            raise JoinError(f"{place}: expected an import of names; got another statement with {specifier}")
    return body


def _taken(place: str, found: re.Match[str], exports: Mapping[str, list[str]]) -> str:
    """Return what stands in the place of an import: the same names, of what the other module returned."""
    names, everything, specifier = found.groups()
    other = _at(place, specifier)
    if other not in exports:
        raise JoinError(f"{place}: expected imports of modules that come at the start; got {specifier}")
    if everything:
        return f"const {everything} = {_variable(other)};"
    if unknown := set(_NAMED.findall(names)) - set(exports[other]):
        raise JoinError(f"{place}: expected names that {other} exports; got {', '.join(sorted(unknown))}")
    return f"const {names.replace(' as ', ': ')} = {_variable(other)};"


def _at(place: str, specifier: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(place), specifier))


def _variable(place: str) -> str:
    return "$" + re.sub(r"\W", "_", place.removesuffix(".mjs"))  # no name of ours begins so


def _mappings(lengths: Sequence[int]) -> str:
    """Return where each line of the joined file is from, as source maps say it; two around each module are of none.

    Of each line: its first column, how many files further on it is from, how many lines further down, and which column.
    """
    lines = []
    before = 0
    for i, length in enumerate(lengths):
        first = "".join(map(_in_letters, (0, int(i > 0), -before, 0)))
        lines += ["", "", first, *["AACA"] * (length - 1), "", ""]
        before = length - 1
    return ";".join(lines)


def _in_letters(number: int) -> str:
    """Return a whole number as source maps write it: the sign and then five bits a letter, the lowest first."""
    left = abs(number) << 1 | (number < 0)
    letters = ""
    while left >= 32:
        letters += _LETTERS[left & 31 | 32]
        left >>= 5
    return letters + _LETTERS[left]
