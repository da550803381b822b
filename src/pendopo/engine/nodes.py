"""Base of every node of a definition: strict, immutable, written with strings only."""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

WORDS_OF_BOOL = {"ya": True, "tidak": False}


def read_bool(value: Any) -> Any:
    """`ya` and `tidak` become booleans; anything else but a boolean is refused by the caller's type."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value in WORDS_OF_BOOL:
        return WORDS_OF_BOOL[value]
    raise ValueError("tulis ya atau tidak")


def read_condition(value: Any) -> Any:
    """`ya`/`tidak` or the text of an expression."""
    return WORDS_OF_BOOL.get(value, value) if isinstance(value, str) else value


NodeId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
DefinitionId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,63}$")]
YesNo = Annotated[bool, BeforeValidator(read_bool)]
Condition = Annotated[bool | str, BeforeValidator(read_condition)]
Text = Annotated[str, Field(max_length=10_000)]


class Node(BaseModel):
    """Unknown keys are refused; a read node never changes."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
