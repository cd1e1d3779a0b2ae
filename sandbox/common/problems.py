"""Errors as RFC 9457 problem documents, each with a stable `code`."""

from collections.abc import Mapping
from http import HTTPStatus

from starlette.responses import JSONResponse


class Problem(Exception):
    """A refusal: an HTTP status, a code for programs and a sentence for people."""

    def __init__(
        self, status: int, code: str, detail: str, *, errors: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.detail = detail
        self.errors = dict(errors or {})

    def response(self) -> JSONResponse:
        """Return the problem as `application/problem+json`; `errors` names the fields."""
        content: dict[str, object] = {
            "type": f"urn:sandbox:problem:{self.code}",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
        }
        if self.errors:
            content["errors"] = [
                {"field": field, "detail": detail} for field, detail in self.errors.items()
            ]
        return JSONResponse(
            content,
            status_code=self.status,
            headers={"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"},
            media_type="application/problem+json",
        )
