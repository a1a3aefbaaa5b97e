"""Rewrites modules as they are imported, so that each of their permission checks can be switched off.

Nothing is written to the checkout: `require(by, "audits.work", audit)` becomes
`named("audits/services.py:80:4:require", require)(by, "audits.work", audit)` in memory only.
"""

import ast
import re
import sys
from importlib.abc import MetaPathFinder
from importlib.machinery import PathFinder, SourceFileLoader
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = (
    "records", "reporting", "council", "allocation", "moderation", "followup", "audits", "cases", "frameworks",
    "people", "jobs", "trail", "lib", "config",
)  # fmt: skip
#: Decorators that keep somebody or some way out.
KEEPING = {"require_POST", "require_GET", "require_safe", "login_not_required"}
#: Calls that leave rows out.
LEAVING_OUT = {"filter", "exclude", "none", "visible_to"}
#: What says, beside `visible_to`, for whom and until when something is open.
SIGHT = {"visible_to", "_granted_cases", "graded_blind", "graded_blind_by", "holding", "running", "standing", "current"}
SWITCH = "_switch_of_checks"


def plant():
    """Have every module of the application imported from now on with its checks switchable."""
    sys.meta_path.insert(0, Finder())


class Finder(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] not in ROOMS or ".migrations" in name:
            return None
        spec = PathFinder.find_spec(name, path)
        if spec and isinstance(spec.loader, SourceFileLoader) and Path(spec.origin).is_relative_to(ROOT):
            spec.loader = Loader(name, spec.origin)
            return spec
        return None


class Loader(SourceFileLoader):
    def get_code(self, fullname):
        return compile(planted(Path(self.path).read_text(), _short(self.path)), self.path, "exec")


def _short(path):
    return str(Path(path).relative_to(ROOT))


def planted(source, path):
    """The module's tree with every check switchable; the places are entered in `switch.PLACES`."""
    tree = Planter(path).visit(ast.parse(source))
    at = next((n for n, each in enumerate(tree.body) if not _is_first(each)), len(tree.body))
    tree.body.insert(at, ast.parse(f"from bench.mutation import switch as {SWITCH}").body[0])
    return ast.fix_missing_locations(tree)


def _is_first(node):
    """The module's docstring, or an import from the future."""
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"


class Planter(ast.NodeTransformer):
    """Finds the checks of one module."""

    def __init__(self, path):
        self.path, self.functions, self.entry = path, [], ""  # the entry of the table that is being read
        self.is_rules = path.endswith("rules.py")

    @property
    def in_sight(self):
        """Inside what says who sees what."""
        return bool(SIGHT & set(self.functions)) or (self.path == "people/sight.py" and bool(self.functions))

    @property
    def decides(self):
        """Inside what asks who somebody is, to say what they see."""
        return bool({"visible_to", "_look"} & set(self.functions))

    @property
    def in_rule(self):
        return self.is_rules and bool(self.functions)

    def visit_FunctionDef(self, node):
        node.decorator_list = [self._decorator(each) for each in node.decorator_list]
        self.functions.append(node.name)
        node.body = [self.visit(each) for each in node.body]
        self.functions.pop()
        return node

    def _decorator(self, node):
        if isinstance(node, ast.Name) and node.id in KEEPING:
            return self._call("decorator", self._place(node, "decorator"), node)
        return node

    def visit_Call(self, node):
        text, name = ast.unparse(node), getattr(node.func, "id", getattr(node.func, "attr", ""))
        self.entry = node.args[0].value if name == "allow" and self.is_rules else self.entry
        self.generic_visit(node)
        if isinstance(node.func, ast.Name) and name in ("require", "can") and self.path != "lib/permissions.py":
            node.func = self._call("named", self._place(node, name, text), node.func)
        elif isinstance(node.func, ast.Name) and name == "allow" and self.is_rules:
            node.args[1] = self._call("rule", self._place(node, "rule", text), node.args[1])
        elif name == "kept_out":
            node.func = self._call("no_condition", self._place(node, "kept out", text), node.func)
        elif isinstance(node.func, ast.Attribute) and name in LEAVING_OUT and (self.in_sight or name == "visible_to"):
            if not _is_super(node.func.value):
                place = self._place(node, name, text)
                node.func = self._call("method", place, node.func.value, ast.Constant(name))
        elif self.in_sight and name == "Q" and len(node.keywords) > 1:
            node.keywords = [self._keyword(each) for each in node.keywords]
        return node

    def _keyword(self, keyword):
        place = self._place(keyword.value, f"keyword {keyword.arg}", ast.unparse(keyword))
        return ast.keyword(None, self._call("without", place, ast.Constant(keyword.arg), keyword.value))

    def visit_BinOp(self, node):
        texts = ast.unparse(node.left), ast.unparse(node.right)
        self.generic_visit(node)
        if not isinstance(node.op, ast.BitAnd) or not (self.in_sight or self.is_rules):
            return node
        chained = isinstance(node.left, ast.Call) and ast.unparse(node.left.func) == f"{SWITCH}.both"
        first = ast.Constant("") if chained else self._place(node.left, "and", texts[0])
        # What keeps the close ones out is a place of its own.
        second = ast.Constant("") if "kept_out(" in texts[1] else self._place(node.right, "and", texts[1])
        return self._call("both", first, node.left, second, node.right)

    def visit_AugAssign(self, node):
        text = ast.unparse(node)
        self.generic_visit(node)
        if isinstance(node.op, ast.BitAnd) and self.in_sight:
            return ast.If(self._not_gone(self._place(node, "and", text)), [node], [])
        return node

    def visit_BoolOp(self, node):
        texts = [ast.unparse(each) for each in node.values]
        self.generic_visit(node)
        if isinstance(node.op, ast.And) and (self.in_rule or self.in_sight or self.path == "lib/permissions.py"):
            node.values = [
                each if _only_guards(text, texts[at + 1 :]) else self._or_gone(each, text)
                for at, (each, text) in enumerate(zip(node.values, texts, strict=True))
            ]
        return node

    def _or_gone(self, node, text):
        return ast.BoolOp(ast.Or(), [self._call("gone", self._place(node, "and", text)), node])

    def visit_Raise(self, node):
        if node.exc is not None and "PermissionDenied" in ast.unparse(node.exc) and self.path != "lib/permissions.py":
            return ast.If(self._not_gone(self._place(node, "raise")), [node], [])
        return node

    def visit_If(self, node):
        text = ast.unparse(node.test)
        self.generic_visit(node)
        if self.decides or self.in_rule and _gives_no(node):
            node.test = self._condition(node.test, text, negative=_gives_no(node))
        return node

    def visit_IfExp(self, node):
        text = ast.unparse(node.test)
        self.generic_visit(node)
        if "visible_to" in self.functions and "can(" not in text:
            node.test = self._condition(node.test, text)
        return node

    def _condition(self, test, text, negative=False):
        """Passed by: never met where it keeps out, always met where it lets in."""
        gone = self._call("gone", self._place(test, "condition", text))
        negative = negative or text.startswith("not ")
        if negative:
            return ast.BoolOp(ast.And(), [ast.UnaryOp(ast.Not(), gone), test])
        return ast.BoolOp(ast.Or(), [gone, test])

    def _not_gone(self, place):
        return ast.UnaryOp(ast.Not(), self._call("gone", place))

    def _place(self, node, sort, text=""):
        """Enter the check in the list; gives its key."""
        from bench.mutation import switch

        text, within = (text or ast.unparse(node))[:100], " ".join(self.functions) or self.entry
        place = switch.Place(self.path, node.lineno, node.col_offset, sort, text, within)
        switch.PLACES[place.key] = place
        return ast.Constant(place.key)

    def _call(self, name, *args):
        return ast.Call(ast.Attribute(ast.Name(SWITCH, ast.Load()), name, ast.Load()), list(args), [])


def _only_guards(text, later):
    """`x is not None and …`, `x and x.y …`: there so that what follows can be asked."""
    return text.endswith("is not None") or any(re.search(rf"\b{re.escape(text)}\b", each) for each in later)


def _is_super(node):
    return isinstance(node, ast.Call) and getattr(node.func, "id", "") == "super"


def _gives_no(node):
    """`return False`, `return None` or `.none()`: the branch that keeps out."""
    if len(node.body) != 1 or not isinstance(node.body[0], ast.Return):
        return False
    given = node.body[0].value
    return given is None or ast.unparse(given) in ("False", "None", "()", "self.none()")
