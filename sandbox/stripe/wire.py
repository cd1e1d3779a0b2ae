"""How the API is written on the wire: bracketed forms in, error bodies out."""

import re
from typing import Any
from urllib.parse import parse_qsl

from starlette.responses import JSONResponse

from sandbox.common.problems import Problem

Params = dict[str, Any]


class Refusal(Problem):
    """An error as the API writes it: `{"error": {"type", "code", "message", "param"}}`."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        kind: str = "invalid_request_error",
        param: str = "",
    ) -> None:
        super().__init__(status, code, message)
        self.kind = kind
        self.param = param

    def response(self) -> JSONResponse:
        """Return the error body."""
        error = {"type": self.kind, "code": self.code, "message": self.detail}
        if self.param:
            error["param"] = self.param
        return JSONResponse({"error": error}, status_code=self.status)


def decode(text: str) -> Params:
    """Return a form or query with `a[b][0][c]=d` as nested dictionaries; all values are text."""
    root: Params = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        first, *rest = re.findall(r"[^\[\]]+|(?<=\[)(?=\])", name)
        at = root
        for key, following in zip([first, *rest], rest, strict=False):
            at = at.setdefault(key or str(len(at)), {})
            del following
        last = ([first, *rest])[-1]
        at[last or str(len(at))] = value
    return root


def items(value: Any) -> list[Any]:
    """Return the values of a list that came as `name[0]`, `name[1]`."""
    return [value[key] for key in sorted(value, key=int)] if isinstance(value, dict) else []


def whole(params: Params, name: str, default: int | None = None) -> int:
    """Return a whole number of at least one."""
    found = params.get(name)
    if found is None and default is not None:
        return default
    if not re.fullmatch(r"\d{1,9}", str(found)) or int(str(found)) < 1:
        raise Refusal(400, "parameter_invalid_integer", f"Invalid integer: {found}", param=name)
    return int(str(found))
