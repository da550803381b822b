"""The statements that multiply told cases inside a region, as the application: one INSERT … SELECT per table.

Every statement begins with `PLAN`: which told case each new number is a copy of, and by how many whole days it moves,
so that closing hours stay what they are. Ids begin with a time, like all of ours: new rows lie side by side on disk.
"""

# ruff: noqa: S608  (put together from constants of this file; every value is a parameter)

PLAN = """
WITH numbered AS (
  SELECT n, n %% 50 = 0 AS waits, (n::bigint * 7919) %% 1000003 AS dice
    FROM generate_series(%(low)s::int, %(high)s::int) n
), chosen AS (
  SELECT n, waits, dice,
         CASE WHEN waits THEN (%(waiting)s::uuid[])[1 + dice %% cardinality(%(waiting)s::uuid[])]
              ELSE (%(ended)s::uuid[])[1 + dice %% cardinality(%(ended)s::uuid[])] END AS told
    FROM numbered
), moved AS (
  SELECT c.*, t.submitted_at AS was,
         CASE WHEN waits THEN -((dice / 7) %% 7)::int
              ELSE (%(now)s::timestamptz::date - t.submitted_at::date) - 31 - %(days)s
                   + (%(days)s::bigint * (n - %(first)s) / %(total)s)::int END AS days,
         CASE WHEN waits THEN ((dice / 49) %% 9)::int ELSE 0 END AS longer
    FROM chosen c JOIN cases_case t ON t.id = c.told AND t.region_id = %(here)s
), plan AS (
  SELECT n, waits, dice, told, make_interval(days => days) AS shift, days,
         make_interval(days => days + longer) AS due_shift,
         (lpad(to_hex((extract(epoch FROM was + make_interval(days => days)) * 1000)::bigint), 12, '0')
          || '7be58be5' || lpad(to_hex(n), 12, '0'))::uuid AS id
    FROM moved
)
"""

# The id of row `k` of a kind that belongs to case `n`: the time of the batch, then what it is.
_ROW_ID = """(lpad(to_hex(%(stamp)s::bigint), 12, '0') || '7' || lpad(to_hex({k}), 3, '0') || '8' || '{kind}'
  || lpad(to_hex(n), 12, '0'))::uuid"""


def _id(kind: str, k: str) -> str:
    return _ROW_ID.format(kind=kind, k=k)


YEARS = (
    PLAN
    + """
SELECT extract(year FROM (t.submitted_at + shift) AT TIME ZONE %(zone)s)::int AS year, count(*)
  FROM plan JOIN cases_case t ON t.id = told AND t.region_id = %(here)s GROUP BY 1 ORDER BY 1
"""
)

CASES = (
    PLAN
    + """
INSERT INTO cases_case (id, region_id, definition_id, release_id, number, state, stage, outcome, object_text,
  applicant_sealed, contact_sealed, parent_link, results, returns, version, submitted_at, changed_at, finished_at,
  promise_due, days_used, is_late, lodged_label)
SELECT id, %(here)s, definition_id, release_id,
       'REG-' || to_char(local, 'YYYY-MM') || '-' || lpad((
         (%(numbers)s::jsonb ->> extract(year FROM local)::int::text)::int
         + row_number() OVER (PARTITION BY extract(year FROM local) ORDER BY n))::text, 6, '0'),
       state, stage, outcome, object_text, applicant_sealed, contact_sealed, '', '{}',
       CASE WHEN waits AND dice %% 7 = 0 THEN 1 ELSE returns END, version, submitted_at + shift, changed_at + shift,
       finished_at + shift, promise_due + due_shift, days_used, is_late, lodged_label
  FROM (SELECT plan.id, plan.n, waits, dice, shift, due_shift, (t.submitted_at + shift) AT TIME ZONE %(zone)s AS local,
               t.definition_id, t.release_id, t.state, t.stage, t.outcome, t.object_text, t.applicant_sealed,
               t.contact_sealed, t.returns, t.version, t.submitted_at, t.changed_at, t.finished_at, t.promise_due,
               t.days_used, t.is_late, t.lodged_label
          FROM plan JOIN cases_case t ON t.id = told AND t.region_id = %(here)s) copied
"""
)

ANSWERS = (
    PLAN
    + f"""
INSERT INTO cases_caseanswers (id, region_id, case_id, version, plain, sealed, submitted_at)
SELECT {_id("aaa", "0")}, %(here)s, plan.id, 1,
       a.plain || COALESCE((SELECT jsonb_object_agg(field, ((a.plain ->> field)::date + days)::text)
                              FROM unnest(%(dates)s::text[]) field WHERE a.plain ? field), '{{}}'),
       a.sealed, a.submitted_at + shift
  FROM plan JOIN LATERAL (SELECT * FROM cases_caseanswers x WHERE x.region_id = %(here)s AND x.case_id = told
                           ORDER BY version DESC LIMIT 1) a ON true
"""
)

STEPS = (
    PLAN
    + f"""
INSERT INTO cases_casestep (id, region_id, case_id, definition_id, track, state, stage, role, unit_id, holder_id,
  entered_at, left_at, due_at, result, escalated_at, repaired)
SELECT {_id("bbb", "s.k::int")}, %(here)s, plan.id, s.definition_id, track, state, stage, role, unit_id,
       CASE WHEN left_at IS NULL AND waits AND dice %% 3 = 0
            THEN (%(holders)s::jsonb ->> (unit_id::text || ' ' || role))::uuid ELSE holder_id END,
       entered_at + shift, left_at + shift, due_at + due_shift, result,
       CASE WHEN left_at IS NULL AND due_at + due_shift < %(now)s AND dice %% 5 = 0 THEN %(now)s::timestamptz END,
       left_at IS NULL AND waits AND dice %% 7 = 0
  FROM plan JOIN LATERAL (SELECT x.*, row_number() OVER (ORDER BY entered_at DESC, x.id) AS k FROM cases_casestep x
                           WHERE x.region_id = %(here)s AND x.case_id = told AND (waits OR x.unit_id IS NOT NULL)
                           ORDER BY entered_at DESC LIMIT CASE WHEN waits THEN 50 ELSE 1 END) s ON true
"""
)

DEADLINES = (
    PLAN
    + f"""
INSERT INTO cases_casedeadline (id, region_id, case_id, track, scope, stage, reason, why, started_at, days, due_at,
  provisional, notes)
SELECT {_id("ccc", "d.k::int")}, %(here)s, plan.id, track, scope, stage, reason, why, started_at + shift, d.days,
       due_at + due_shift, provisional, '[]'
  FROM plan JOIN LATERAL (SELECT x.*, row_number() OVER (ORDER BY started_at DESC, x.id DESC) AS k
                            FROM cases_casedeadline x
                           WHERE x.region_id = %(here)s AND x.case_id = told AND (waits OR x.scope = 'janji')
                           ORDER BY started_at DESC, x.id DESC LIMIT CASE WHEN waits THEN 50 ELSE 1 END) d ON true
"""
)

FILES = (
    PLAN
    + f"""
INSERT INTO cases_casefile (id, region_id, case_id, field, file_id, round, is_current)
SELECT {_id("ddd", "f.k::int")}, %(here)s, plan.id, field, file_id, round, is_current
  FROM plan JOIN LATERAL (SELECT x.*, row_number() OVER (ORDER BY x.id) AS k FROM cases_casefile x
                           WHERE x.region_id = %(here)s AND x.case_id = told) f ON waits
"""
)

RETURNS = (
    PLAN
    + f"""
INSERT INTO cases_casereturn (id, region_id, case_id, round, fields, note_sealed, made_at, until, answered_at)
SELECT {_id("eee", "0")}, %(here)s, plan.id, 1, '[]', %(note)s, t.submitted_at + shift,
       t.submitted_at + shift + interval '10 days', t.submitted_at + shift
  FROM plan JOIN cases_case t ON t.id = told AND t.region_id = %(here)s AND t.returns = 0
 WHERE waits AND dice %% 7 = 0
"""
)

EVENTS = (
    PLAN
    + f"""
INSERT INTO audit_event (id, region_id, kind, subject_type, subject_id, case_id, actor_id, actor_label, batch,
  occurred_at, data)
SELECT {_id("fff", "e.k::int")}, %(here)s, kind, subject_type, plan.id, plan.id, actor_id, actor_label, plan.id,
       occurred_at + shift, data
  FROM plan JOIN LATERAL (SELECT x.*, row_number() OVER (ORDER BY occurred_at, x.id) AS k FROM audit_event x
                           WHERE x.region_id = %(here)s AND x.case_id = told AND x.subject_id = told
                             AND x.kind IN ('cases.submitted', 'cases.moved', 'cases.taken')
                           ORDER BY occurred_at, x.id LIMIT CASE WHEN waits THEN 50 ELSE 1 END) e ON true
"""
)

WORDS = (
    PLAN
    + f"""
INSERT INTO cases_caseword (id, region_id, case_id, word, submitted_at, is_open)
SELECT {_id("abc", "w.k::int")}, %(here)s, plan.id, word, w.submitted_at + shift, waits
  FROM plan JOIN LATERAL (SELECT x.*, row_number() OVER (PARTITION BY x.word >= '~' ORDER BY md5(x.word)) AS nth,
                                  row_number() OVER (ORDER BY x.word) AS k
                            FROM cases_caseword x WHERE x.region_id = %(here)s AND x.case_id = told
                           ORDER BY nth, x.word LIMIT CASE WHEN waits THEN 60 ELSE %(words)s END) w ON true
"""
)

INDEX = (
    PLAN
    + f"""
INSERT INTO cases_caseindex (id, region_id, case_id, definition_id, field, text, number, date, submitted_at, is_open)
SELECT {_id("bca", "i.k::int")}, %(here)s, plan.id, definition_id, field, text, number, date + days,
       i.submitted_at + shift, waits
  FROM plan JOIN LATERAL (SELECT x.*, row_number() OVER (ORDER BY field) AS k FROM cases_caseindex x
                           WHERE x.region_id = %(here)s AND x.case_id = told) i ON true
"""
)

TABLES = (ANSWERS, STEPS, DEADLINES, FILES, RETURNS, EVENTS, WORDS, INDEX)
