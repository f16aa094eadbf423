-- Of secret cases that are there: the departments of their cadres as they are now.
UPDATE "case_file" c SET "filed_leader_ids" = ARRAY(
  SELECT unnest(c."filed_leader_ids")
  UNION SELECT n."id" FROM "person" y JOIN "department" d ON d."id" = y."department_id"
    JOIN "person" n ON n."department_id" = d."id" OR n."id" = d."head_id"
    WHERE y."id" = ANY(c."filed_cadre_ids")
) WHERE c."visibility" = 'secret';
