-- AlterTable
ALTER TABLE "case_file" ADD COLUMN     "filed_cadre_ids" INTEGER[] DEFAULT ARRAY[]::INTEGER[],
ADD COLUMN     "filed_leader_ids" INTEGER[] DEFAULT ARRAY[]::INTEGER[];

-- Secret cases that are there already: who is linked now is the best that is known.
UPDATE "case_file" c SET
  "filed_cadre_ids" = ARRAY(
    SELECT e."cadre_id" FROM "enterprise" e WHERE e."id" = c."enterprise_id" AND e."cadre_id" IS NOT NULL
    UNION SELECT p."cadre_id" FROM "project" p WHERE p."enterprise_id" = c."enterprise_id" AND p."cadre_id" IS NOT NULL),
  "filed_leader_ids" = ARRAY(
    SELECT e."leader_id" FROM "enterprise" e WHERE e."id" = c."enterprise_id" AND e."leader_id" IS NOT NULL
    UNION SELECT p."leader_id" FROM "project" p WHERE p."enterprise_id" = c."enterprise_id" AND p."leader_id" IS NOT NULL)
WHERE c."visibility" = 'secret';
