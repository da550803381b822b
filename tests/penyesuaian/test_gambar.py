"""The drawing of a workflow and the folder of a definition, for every shipped service; without a database."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from pendopo.config.founding import SHIPPED
from pendopo.engine.api import canonical, folder_zip, load_folder
from pendopo.penyesuaian.rules_drawing import BOX_HEIGHT, BOX_WIDTH, LEFT, drawing_of, usual_way

NAMES = sorted(one.name for one in SHIPPED.iterdir() if one.is_dir())


@pytest.mark.parametrize("name", NAMES)
def test_every_state_stands_somewhere_and_none_on_another(name: str) -> None:
    definition = load_folder(SHIPPED / name)
    drawn = drawing_of(definition)
    assert {box.id for box in drawn.boxes} == {state.id for state in definition.workflow.states}
    places = [(box.x, box.y) for box in drawn.boxes]
    assert len(set(places)) == len(places)
    for one in drawn.boxes:
        others = [box for box in drawn.boxes if box is not one]
        assert not any(abs(box.x - one.x) < BOX_WIDTH and abs(box.y - one.y) < BOX_HEIGHT for box in others)
        assert 0 <= one.x <= drawn.width - BOX_WIDTH
        assert 0 <= one.y <= drawn.height - BOX_HEIGHT


@pytest.mark.parametrize("name", NAMES)
def test_every_step_has_an_arrow_and_a_line_in_words(name: str) -> None:
    definition = load_folder(SHIPPED / name)
    drawn = drawing_of(definition)
    numbers = {int(number) for arrow in drawn.arrows for number in arrow.numbers.split(",") if number}
    assert numbers == {told.number for told in drawn.told} == set(range(1, len(definition.workflow.transitions) + 1))
    assert all(told.start and told.end and told.function for told in drawn.told)


@pytest.mark.parametrize("name", [name for name in NAMES if name != "penertiban-izin"])  # a warning has no good end
def test_the_usual_way_stands_in_the_left_column_and_leads_to_a_good_end(name: str) -> None:
    definition = load_folder(SHIPPED / name)
    usual = usual_way(definition)
    drawn = {box.id: box for box in drawing_of(definition).boxes}
    assert any(state.id in usual and state.outcome == "baik" for state in definition.workflow.states)
    assert drawn[definition.workflow.start].x == LEFT
    assert drawn[definition.workflow.start].y == min(box.y for box in drawn.values())


@pytest.mark.parametrize("name", NAMES)
def test_the_folder_that_is_downloaded_reads_as_the_same_definition(name: str, tmp_path: Path) -> None:
    definition = load_folder(SHIPPED / name)
    packed = folder_zip(definition)
    assert packed == folder_zip(definition)
    zipfile.ZipFile(io.BytesIO(packed)).extractall(tmp_path)
    assert canonical(load_folder(tmp_path / definition.id)) == canonical(definition)
