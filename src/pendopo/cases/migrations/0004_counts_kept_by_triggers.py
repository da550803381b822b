"""What lists are counted by is kept by the database itself: no verb, however written, can forget it (decision 0016)."""

from django.db import migrations

BACKFILL = """
UPDATE cases_casestep s SET definition_id = c.definition_id, repaired = c.returns > 0
  FROM cases_case c WHERE c.id = s.case_id;
UPDATE cases_caseindex i SET submitted_at = c.submitted_at, is_open = c.finished_at IS NULL
  FROM cases_case c WHERE c.id = i.case_id;
INSERT INTO cases_deskcount
  (id, region_id, unit_id, role, definition_id, state, due_at, taken, repaired, escalated, delta)
SELECT gen_random_uuid(), region_id, unit_id, role, definition_id, state, due_at,
       holder_id IS NOT NULL, repaired, escalated_at IS NOT NULL, count(*)
  FROM cases_casestep WHERE left_at IS NULL AND unit_id IS NOT NULL
 GROUP BY region_id, unit_id, role, definition_id, state, due_at, holder_id IS NOT NULL, repaired,
          escalated_at IS NOT NULL;
"""

COUNTS = """
CREATE FUNCTION cases_count_states() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO cases_statecount (id, region_id, definition_id, state, delta)
    SELECT gen_random_uuid(), region_id, definition_id, state, count(*)
      FROM come GROUP BY region_id, definition_id, state;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO cases_statecount (id, region_id, definition_id, state, delta)
    SELECT gen_random_uuid(), region_id, definition_id, state, -count(*)
      FROM gone GROUP BY region_id, definition_id, state;
  ELSE
    INSERT INTO cases_statecount (id, region_id, definition_id, state, delta)
    SELECT gen_random_uuid(), region_id, definition_id, state, sum(one)
      FROM (SELECT region_id, definition_id, state, 1 AS one FROM come
            UNION ALL SELECT region_id, definition_id, state, -1 FROM gone) both_sides
     GROUP BY region_id, definition_id, state HAVING sum(one) <> 0;
    IF EXISTS (SELECT 1 FROM come JOIN gone USING (id)
                WHERE (come.finished_at IS NULL) <> (gone.finished_at IS NULL)) THEN
      UPDATE cases_caseword w SET is_open = come.finished_at IS NULL FROM come
       WHERE w.region_id = come.region_id AND w.case_id = come.id AND w.is_open <> (come.finished_at IS NULL);
      UPDATE cases_caseindex i SET is_open = come.finished_at IS NULL FROM come
       WHERE i.region_id = come.region_id AND i.case_id = come.id AND i.is_open <> (come.finished_at IS NULL);
    END IF;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER count_come AFTER INSERT ON cases_case
  REFERENCING NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION cases_count_states();
CREATE TRIGGER count_gone AFTER DELETE ON cases_case
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION cases_count_states();
CREATE TRIGGER count_moved AFTER UPDATE ON cases_case
  REFERENCING OLD TABLE AS gone NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION cases_count_states();
"""

DESK = """
CREATE FUNCTION cases_count_desks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO cases_deskcount
      (id, region_id, unit_id, role, definition_id, state, due_at, taken, repaired, escalated, delta)
    SELECT gen_random_uuid(), region_id, unit_id, role, definition_id, state, due_at,
           holder_id IS NOT NULL, repaired, escalated_at IS NOT NULL, count(*)
      FROM come WHERE left_at IS NULL AND unit_id IS NOT NULL
     GROUP BY region_id, unit_id, role, definition_id, state, due_at, holder_id IS NOT NULL, repaired,
              escalated_at IS NOT NULL;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO cases_deskcount
      (id, region_id, unit_id, role, definition_id, state, due_at, taken, repaired, escalated, delta)
    SELECT gen_random_uuid(), region_id, unit_id, role, definition_id, state, due_at,
           holder_id IS NOT NULL, repaired, escalated_at IS NOT NULL, -count(*)
      FROM gone WHERE left_at IS NULL AND unit_id IS NOT NULL
     GROUP BY region_id, unit_id, role, definition_id, state, due_at, holder_id IS NOT NULL, repaired,
              escalated_at IS NOT NULL;
  ELSE
    INSERT INTO cases_deskcount
      (id, region_id, unit_id, role, definition_id, state, due_at, taken, repaired, escalated, delta)
    SELECT gen_random_uuid(), region_id, unit_id, role, definition_id, state, due_at, taken, repaired, escalated,
           sum(one)
      FROM (SELECT region_id, unit_id, role, definition_id, state, due_at, holder_id IS NOT NULL AS taken, repaired,
                   escalated_at IS NOT NULL AS escalated, 1 AS one
              FROM come WHERE left_at IS NULL AND unit_id IS NOT NULL
            UNION ALL
            SELECT region_id, unit_id, role, definition_id, state, due_at, holder_id IS NOT NULL, repaired,
                   escalated_at IS NOT NULL, -1
              FROM gone WHERE left_at IS NULL AND unit_id IS NOT NULL) both_sides
     GROUP BY region_id, unit_id, role, definition_id, state, due_at, taken, repaired, escalated
    HAVING sum(one) <> 0;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER desk_come AFTER INSERT ON cases_casestep
  REFERENCING NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION cases_count_desks();
CREATE TRIGGER desk_gone AFTER DELETE ON cases_casestep
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION cases_count_desks();
CREATE TRIGGER desk_moved AFTER UPDATE ON cases_casestep
  REFERENCING OLD TABLE AS gone NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION cases_count_desks();
"""

BACK = """
DROP TRIGGER count_come ON cases_case;
DROP TRIGGER count_gone ON cases_case;
DROP TRIGGER count_moved ON cases_case;
DROP TRIGGER desk_come ON cases_casestep;
DROP TRIGGER desk_gone ON cases_casestep;
DROP TRIGGER desk_moved ON cases_casestep;
DROP FUNCTION cases_count_states();
DROP FUNCTION cases_count_desks();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_case_index")]

    operations = [
        migrations.RunSQL(BACKFILL, migrations.RunSQL.noop),
        migrations.RunSQL(COUNTS + DESK, BACK),
    ]
