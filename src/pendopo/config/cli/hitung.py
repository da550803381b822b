"""`pendopo hitung FOLDER JAWABAN.json`: every amount and every deadline of one set of answers, explained. No server."""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import InvalidOperation
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pendopo.data.holidays import national_days
from pendopo.engine.api import (
    Answer,
    Assessment,
    Compiled,
    Context,
    Definition,
    DefinitionError,
    State,
    Worked,
    WorkedLine,
    compile,
    explained,
    load_folder,
    money,
)
from pendopo.lib.formats import jam, rupiah, tanggal
from pendopo.lib.worktime import Due, Holiday, WorkCalendar

ZONE = ZoneInfo("Asia/Jakarta")
RIGHT, WRONG_ANSWERS, UNREADABLE = 0, 1, 2


class Unreadable(ValueError):
    """What was given on the command line cannot be read; the text says what and how to mend it."""


@dataclass(frozen=True)
class Deadline:
    """One clock, as it runs when it is started at `start`. `key`: `janji` or `tahap:<id>`."""

    key: str
    title: str
    days: int
    start: datetime
    due: Due


@dataclass(frozen=True)
class Result:
    """Everything that follows from the answers; with `problems` nothing else does."""

    definition: Definition
    now: datetime
    problems: dict[str, str]
    fees: tuple[Assessment, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    waits: tuple[State, ...] = ()


def run(args: argparse.Namespace) -> int:
    """Work out and print; 0, 1 for answers that the form refuses, 2 for what cannot be read."""
    try:
        result = work_out(args.folder, args.answers, pada=args.pada, params=args.param)
    except (DefinitionError, Unreadable) as error:
        print(error, file=sys.stderr)
        return UNREADABLE
    if args.json:
        json.dump(as_data(result), sys.stdout, ensure_ascii=False, indent=1)
        print()
    else:
        print("\n".join(in_words(result)))
    return WRONG_ANSWERS if result.problems else RIGHT


def work_out(folder: str, answers: str, *, pada: str | None = None, params: Sequence[str] = ()) -> Result:
    """Read everything and compute. Raises `DefinitionError`, `Unreadable`."""
    definition = load_folder(folder)
    raw = read_answers(answers)
    now = read_moment(pada)
    compiled = compiled_with(definition, read_params(definition, params))
    given, problems = fill_in(compiled, raw, Context(today=now.date(), now=now))
    if problems:
        return Result(definition, now, problems)
    fees = compiled.fees(given, Context(today=now.date(), now=now))
    waits = tuple(state for state in definition.workflow.states if state.within_days)
    return Result(definition, now, {}, fees, tuple(deadlines(definition, now)), waits)


# -- reading


def read_answers(path: str) -> dict[str, list[str]]:
    """The answers as typed: a JSON object of field → text or list of texts, as in scenarios. Raises `Unreadable`."""
    try:
        data = json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise Unreadable(f"{path}: bukan berkas JSON yang terbaca ({type(error).__name__}).") from error
    if not isinstance(data, dict):
        raise Unreadable(f'{path}: isinya harus pasangan id isian dan jawaban, misalnya {{"luas": "45"}}.')
    return {name: typed(name, value) for name, value in data.items()}


def typed(name: str, value: Any) -> list[str]:
    """One answer as typed; numbers and yes/no may be written without quotes. Raises `Unreadable`."""
    items = value if isinstance(value, list) else [value]
    if not all(isinstance(item, str | int | float) for item in items):
        raise Unreadable(f"{name}: tulis teks, atau daftar teks.")
    return [("ya" if item else "tidak") if isinstance(item, bool) else str(item) for item in items]


def read_moment(pada: str | None) -> datetime:
    """When the application is sent, local time of Jakarta; now when nothing is said. Raises `Unreadable`."""
    if not pada:
        return datetime.now(ZONE).replace(second=0, microsecond=0)
    try:
        moment = datetime.fromisoformat(pada)
    except ValueError as error:
        raise Unreadable(f"--pada {pada}: tulis seperti 2026-11-23T10:00.") from error
    return moment.replace(tzinfo=ZONE) if moment.tzinfo is None else moment.astimezone(ZONE)


def read_params(definition: Definition, given: Sequence[str]) -> dict[str, str]:
    """Values of parameters from NAMA=NILAI. Raises `Unreadable`."""
    known = {param.id for param in definition.params}
    found = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals or name not in known:
            raise Unreadable(f"--param {text}: tulis NAMA=NILAI; yang ada: {', '.join(sorted(known)) or 'tidak ada'}.")
        found[name] = value
    return found


def compiled_with(definition: Definition, params: Mapping[str, str]) -> Compiled:
    """The definition with these parameters. Raises `DefinitionError`, `Unreadable`."""
    try:
        return compile(definition, params=params)
    except DefinitionError:
        raise
    except (ValueError, InvalidOperation) as error:
        raise Unreadable("Nilai --param tidak sesuai jenis parameternya.") from error


def fill_in(compiled: Compiled, raw: Mapping[str, list[str]], ctx: Context) -> tuple[dict[str, Answer], dict[str, str]]:
    """The answers as the form would keep them, and what it would refuse."""
    answers: dict[str, Answer] = {}
    problems: dict[str, str] = {}
    for page_id in compiled.pages:
        page = compiled.read_page(page_id, dict(raw), answers, ctx)
        answers = page.merged(answers)
        problems |= page.problems
    unknown = sorted(set(raw) - compiled.fields.keys())
    return answers, problems | dict.fromkeys(unknown, "Isian ini tidak ada pada formulir.")


# -- deadlines


def deadlines(definition: Definition, now: datetime) -> Iterator[Deadline]:
    """The promise, then each stage as it runs when the one before has taken all its time."""
    calendar = calendar_at(now)
    days = definition.service.promise_days
    yield Deadline("janji", "Janji layanan", days, now, calendar.due_after(now, days))
    start = now
    for stage in definition.workflow.stages:
        due = calendar.due_after(start, stage.sla_days)
        yield Deadline(f"tahap:{stage.id}", stage.title, stage.sla_days, start, due)
        start = due.due_at - timedelta(minutes=1)


def calendar_at(now: datetime) -> WorkCalendar:
    """Monday to Friday, 08.00 to 15.00, with the national holidays around this year."""
    days = national_days([now.year - 1, now.year, now.year + 1, now.year + 2])
    return WorkCalendar(ZONE, holidays={day: Holiday(name, estimated) for day, name, _kind, estimated, _source in days})


# -- telling


def in_words(result: Result) -> Iterator[str]:
    """The report for people."""
    definition = result.definition
    yield f"{definition.title} ({definition.id} versi {definition.version})"
    yield f"Untuk permohonan yang dikirim {moment(result.now)}"
    if result.problems:
        yield ""
        yield "Isian ini belum dapat dikirim:"
        yield from (f"  {name}: {sentence}" for name, sentence in result.problems.items())
        return
    yield from ["", "Biaya"]
    if not result.fees:
        yield "  Layanan ini tidak memungut biaya."
    for one in result.fees:
        yield from fee_words(one)
    yield from ["", "Tenggat"]
    for deadline in result.deadlines:
        yield from deadline_words(deadline)
    yield "  Tahap berikutnya dihitung seolah tahap sebelumnya memakai seluruh waktunya."
    yield from wait_words(result.waits)


def fee_words(one: Assessment) -> Iterator[str]:
    """One fee: its steps, lines, sum, law."""
    if not one.charged:
        yield f"  {one.fee.title}: tidak dikenakan (hanya bila {one.condition})"
        return
    amount = "belum dapat dihitung" if one.amount is None else rupiah(one.amount)
    yield f"  {one.fee.title}: {amount}"
    for step in one.steps:
        yield from worked_words(step)
    for line in one.lines:
        left_out = [f"    {line.label}: tidak ditagih (hanya bila {line.condition})"]
        yield from worked_words(line) if line.asked else left_out
    if one.exact is not None:
        yield f"    Jumlah {money(one.exact)}, {one.rounding}: {amount}"
    yield f"    {one.obstacle or f'Dasar: {one.perda}.'}"
    if one.payable:
        yield f"    Kode rekening {one.fee.account}; dibayar paling lama {one.fee.due_days} hari sesudah ditetapkan."
    unsure = [table.title for table in one.tariffs if not table.verified]
    if unsure:
        yield f"    Perlu verifikasi pada sumbernya: {', '.join(unsure)}."


def worked_words(one: Worked | WorkedLine) -> Iterator[str]:
    """A step or a line with its formula in words and with values."""
    yield f"    {one.label} = {one.shown or '(kosong)'}"
    yield f"      {one.words}"
    if one.numbers not in (one.words, one.shown):
        yield f"      = {one.numbers}"


def deadline_words(one: Deadline) -> Iterator[str]:
    """One deadline, day by day."""
    maybe = " (sementara: ada libur yang tanggalnya masih perkiraan)" if one.due.provisional else ""
    yield f"  {one.title}, {one.days} hari kerja: {moment(one.due.due_at)}{maybe}"
    for note in one.due.days:
        guess = " (perkiraan)" if note.estimated else ""
        yield f"    {tanggal(note.day, weekday=True)}: {note.reason}{guess}"


def wait_words(waits: Sequence[State]) -> Iterator[str]:
    """How long a case may stay where something else is awaited."""
    for state in waits:
        unit = "hari kerja" if state.within == "kerja" else "hari kalender"
        stands = f"; janji berhenti: {state.pause}" if state.pause else ""
        yield f"  {state.title}: paling lama {state.within_days} {unit}{stands}"


def moment(at: datetime) -> str:
    """Senin, 23 November 2026, 10.00 WIB."""
    return f"{tanggal(at.date(), weekday=True)}, {jam(at)}"


def as_data(result: Result) -> dict[str, Any]:
    """The report for machines; keys stay as they are."""
    return {
        "definisi": result.definition.id,
        "versi": result.definition.version,
        "waktu": result.now.isoformat(),
        "masalah": result.problems,
        "biaya": [explained(one) for one in result.fees],
        "tenggat": [deadline_data(one) for one in result.deadlines],
        "batas_keadaan": [
            {"keadaan": state.id, "hari": state.within_days, "hitungan": state.within, "jeda": state.pause}
            for state in result.waits
        ],
    }


def deadline_data(one: Deadline) -> dict[str, Any]:
    """One deadline as plain data."""
    return {
        "id": one.key,
        "judul": one.title,
        "hari_kerja": one.days,
        "mulai": one.start.isoformat(),
        "jatuh": one.due.due_at.isoformat(),
        "sementara": one.due.provisional,
        "hari": [
            {"tanggal": note.day.isoformat(), "ke": note.number, "alasan": note.reason, "perkiraan": note.estimated}
            for note in one.due.days
        ],
    }
