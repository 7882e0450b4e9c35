"""Templates whose unchanging parts are drawn once for each language, and not once more for every page."""

from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any, Final

from django.template import Context, Node, NodeList, Template
from django.template.base import FilterExpression, TextNode, TokenType, Variable
from django.template.defaultfilters import safe
from django.template.defaulttags import CommentNode, IfNode, LoadNode, URLNode
from django.template.library import SimpleBlockNode, SimpleNode
from django.template.loaders import base, cached
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.templatetags.static import StaticNode
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from halqa.pages.templatetags.drawings import icon, rosette_mark
from halqa.pages.templatetags.frame import address, autonym

TAGS: Final[frozenset[Callable[..., Any]]] = frozenset({address, autonym, icon, rosette_mark})
"""The tags of ours that say the same whenever they are asked the same in the same language."""


class Settled(Node):
    """Neighbours that depend on the reader's language alone. They are drawn without anything that a page knows."""

    child_nodelists = ()

    def __init__(self, nodes: NodeList) -> None:
        self._nodes = nodes
        self._texts: dict[str | None, SafeString] = {}

    def render(self, context: Context) -> SafeString:
        """Return their text in the language that is active."""
        language = get_language()
        if language not in self._texts:
            nothing = Context()
            nothing.template = context.template
            self._texts[language] = self._nodes.render(nothing)
        return self._texts[language]


class _Settling(base.Loader):
    def get_template(self, template_name: str, skip: Any = None) -> Template:
        template = super().get_template(template_name, skip)
        settle(template.nodelist)
        return template


class Loader(cached.Loader, _Settling):
    """Django's loader that keeps compiled templates; it settles each before it keeps it."""


def settle(nodes: NodeList) -> None:
    """Put a ``Settled`` in the place of all neighbours that depend on the language alone, at every depth."""
    settled: list[Node] = []
    for is_constant, run in groupby(nodes, key=_depends_on_language_alone):
        neighbours = NodeList(run)
        if is_constant and not all(isinstance(node, TextNode) for node in neighbours):
            settled.append(Settled(neighbours))
            continue
        for node in neighbours:
            for inner in inside(node):
                settle(inner)
        settled.extend(neighbours)
    nodes[:] = settled


def inside(node: Node) -> Iterator[NodeList]:
    """Yield the parts that stand within a part of a template."""
    match node:
        case IfNode():
            yield from (branch for _condition, branch in node.conditions_nodelists)
        case SimpleBlockNode():
            yield node.nodelist
        case _:
            yield from filter(None, (getattr(node, name, None) for name in node.child_nodelists))


def _depends_on_language_alone(node: Node) -> bool:
    match node:
        case TextNode() | CommentNode() | LoadNode():
            return True
        case TranslateNode(asvar=None, noop=False):
            return _are_constant(node.filter_expression, node.message_context)
        case BlockTranslateNode(asvar=None, countervar=None):
            named = node.extra_context
            is_whole = all(
                token.token_type is TokenType.TEXT or (token.token_type is TokenType.VAR and token.contents in named)
                for token in node.singular
            )
            return is_whole and _are_constant(*named.values(), node.message_context)
        case StaticNode(varname=None):
            return _are_constant(node.path)
        case URLNode(asvar=None):
            return not (node.args or node.kwargs) and _are_constant(node.view_name)
        case SimpleNode(target_var=None) if node.func in TAGS and not node.takes_context:
            return _are_constant(*node.args, *node.kwargs.values())
        case _:
            return False


def _are_constant(*said: FilterExpression | None) -> bool:
    return all(one is None or (_is_literal(one.var) and all(function is safe for function, _ in one.filters)) for one in said)


def _is_literal(value: Any) -> bool:
    return not isinstance(value, Variable) or value.lookups is None or value.var in ("True", "False", "None")
