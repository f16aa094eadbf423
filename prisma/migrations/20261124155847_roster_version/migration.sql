-- CreateTable
CREATE TABLE "roster_version" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "roster_version_pkey" PRIMARY KEY ("id")
);

-- The one row, and what counts it up: a statement that changes what a report dialog offers.
INSERT INTO "roster_version" ("id") VALUES (1);

CREATE FUNCTION count_roster_version() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN UPDATE roster_version SET version = version + 1; RETURN NULL; END';

CREATE TRIGGER category_counts AFTER INSERT OR UPDATE OR DELETE ON "category" FOR EACH STATEMENT EXECUTE FUNCTION count_roster_version();
CREATE TRIGGER enterprise_counts AFTER INSERT OR UPDATE OR DELETE ON "enterprise" FOR EACH STATEMENT EXECUTE FUNCTION count_roster_version();
CREATE TRIGGER enterprise_contact_counts AFTER INSERT OR UPDATE OR DELETE ON "enterprise_contact" FOR EACH STATEMENT EXECUTE FUNCTION count_roster_version();
CREATE TRIGGER project_counts AFTER INSERT OR UPDATE OR DELETE ON "project" FOR EACH STATEMENT EXECUTE FUNCTION count_roster_version();
