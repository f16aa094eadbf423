-- CreateEnum
CREATE TYPE "Role" AS ENUM ('contact', 'cadre', 'head', 'leader', 'office', 'inspector');

-- CreateEnum
CREATE TYPE "Urgency" AS ENUM ('urgent', 'normal', 'complex');

-- CreateEnum
CREATE TYPE "Visibility" AS ENUM ('enterprise', 'filer', 'secret');

-- CreateEnum
CREATE TYPE "CaseState" AS ENUM ('submitted', 'assigned', 'objected', 'in_progress', 'paused', 'in_council', 'on_account', 'delivered', 'confirmed', 'closed', 'declined', 'withdrawn', 'merged');

-- CreateEnum
CREATE TYPE "ClockKind" AS ENUM ('assign', 'sign', 'contact', 'plan', 'progress', 'solve', 'callback', 'strike_off');

-- CreateEnum
CREATE TYPE "DeadlineStatus" AS ENUM ('running', 'paused', 'met', 'missed', 'cancelled');

-- CreateEnum
CREATE TYPE "Rung" AS ENUM ('blue', 'yellow', 'red', 'top');

-- CreateEnum
CREATE TYPE "InboxStatus" AS ENUM ('pending', 'claimed', 'handled', 'dead');

-- CreateEnum
CREATE TYPE "OutboxStatus" AS ENUM ('pending', 'sending', 'sent', 'undeliverable', 'uncertain');

-- CreateEnum
CREATE TYPE "OutboxTopic" AS ENUM ('notice', 'answer', 'route');

-- CreateEnum
CREATE TYPE "Satisfaction" AS ENUM ('satisfied', 'basically', 'not');

-- CreateTable
CREATE TABLE "department" (
    "id" SERIAL NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "head_id" INTEGER,

    CONSTRAINT "department_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "category" (
    "id" SERIAL NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "name_en" TEXT,
    "position" INTEGER NOT NULL DEFAULT 0,
    "secret" BOOLEAN NOT NULL DEFAULT false,
    "active" BOOLEAN NOT NULL DEFAULT true,
    "lead_department_id" INTEGER,

    CONSTRAINT "category_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "person" (
    "id" SERIAL NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "roles" "Role"[],
    "phone" TEXT,
    "department_id" INTEGER,
    "locale" TEXT,
    "active" BOOLEAN NOT NULL DEFAULT true,
    "telegram_id" BIGINT,
    "bound_at" TIMESTAMPTZ(3),
    "unreachable_since" TIMESTAMPTZ(3),

    CONSTRAINT "person_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "leave" (
    "id" SERIAL NOT NULL,
    "person_id" INTEGER NOT NULL,
    "substitute_id" INTEGER,
    "first_day" DATE NOT NULL,
    "last_day" DATE NOT NULL,

    CONSTRAINT "leave_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "enterprise" (
    "id" SERIAL NOT NULL,
    "code" TEXT NOT NULL,
    "credit_code" TEXT,
    "name" TEXT NOT NULL,
    "key" BOOLEAN NOT NULL DEFAULT false,
    "active" BOOLEAN NOT NULL DEFAULT true,
    "leader_id" INTEGER,
    "cadre_id" INTEGER,

    CONSTRAINT "enterprise_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "enterprise_contact" (
    "enterprise_id" INTEGER NOT NULL,
    "person_id" INTEGER NOT NULL,

    CONSTRAINT "enterprise_contact_pkey" PRIMARY KEY ("enterprise_id","person_id")
);

-- CreateTable
CREATE TABLE "project" (
    "id" SERIAL NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "key" BOOLEAN NOT NULL DEFAULT false,
    "active" BOOLEAN NOT NULL DEFAULT true,
    "enterprise_id" INTEGER NOT NULL,
    "leader_id" INTEGER,
    "cadre_id" INTEGER,

    CONSTRAINT "project_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "invitation" (
    "id" SERIAL NOT NULL,
    "person_id" INTEGER NOT NULL,
    "token_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "claimed_telegram_id" BIGINT,
    "mismatches" INTEGER NOT NULL DEFAULT 0,
    "used_at" TIMESTAMPTZ(3),
    "used_telegram_id" BIGINT,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "invitation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "draft" (
    "id" SERIAL NOT NULL,
    "person_id" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "case_id" INTEGER NOT NULL DEFAULT 0,
    "form_version" INTEGER NOT NULL,
    "step" TEXT NOT NULL,
    "answers" JSONB NOT NULL DEFAULT '{}',
    "version" INTEGER NOT NULL DEFAULT 1,
    "screen_id" BIGINT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "touched_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "draft_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "case_file" (
    "id" SERIAL NOT NULL,
    "number" TEXT NOT NULL,
    "enterprise_id" INTEGER NOT NULL,
    "project_id" INTEGER,
    "category_id" INTEGER NOT NULL,
    "filer_id" INTEGER NOT NULL,
    "filer_role" "Role" NOT NULL,
    "description" TEXT NOT NULL,
    "wish" TEXT,
    "urgency" "Urgency" NOT NULL,
    "visibility" "Visibility" NOT NULL DEFAULT 'enterprise',
    "state" "CaseState" NOT NULL DEFAULT 'submitted',
    "version" INTEGER NOT NULL DEFAULT 1,
    "handler_id" INTEGER,
    "proactive" BOOLEAN NOT NULL DEFAULT false,
    "service_gap" BOOLEAN NOT NULL DEFAULT false,
    "assignments" INTEGER NOT NULL DEFAULT 0,
    "not_solved" INTEGER NOT NULL DEFAULT 0,
    "reopened" INTEGER NOT NULL DEFAULT 0,
    "objection_ruled" BOOLEAN NOT NULL DEFAULT false,
    "first_contact_at" TIMESTAMPTZ(3),
    "planned_for" TIMESTAMPTZ(3),
    "solution" TEXT,
    "satisfaction" "Satisfaction",
    "outcome" TEXT,
    "submitted_at" TIMESTAMPTZ(3) NOT NULL,
    "assigned_at" TIMESTAMPTZ(3),
    "delivered_at" TIMESTAMPTZ(3),
    "confirmed_at" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),
    "touched_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "case_file_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "case_event" (
    "id" BIGSERIAL NOT NULL,
    "case_id" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor_id" INTEGER,
    "actor_role" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "from" "CaseState",
    "to" "CaseState",
    "public" BOOLEAN NOT NULL DEFAULT true,
    "text" TEXT,
    "details" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "case_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "attachment" (
    "id" SERIAL NOT NULL,
    "case_id" INTEGER NOT NULL,
    "event_id" BIGINT,
    "kind" TEXT NOT NULL,
    "file_id" TEXT,
    "file_unique_id" TEXT,
    "file_name" TEXT,
    "mime_type" TEXT,
    "bytes" BIGINT,
    "latitude" DOUBLE PRECISION,
    "longitude" DOUBLE PRECISION,
    "caption" TEXT,
    "media_group_id" TEXT,
    "position" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "attachment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "source_message" (
    "chat_id" BIGINT NOT NULL,
    "message_id" INTEGER NOT NULL,
    "case_id" INTEGER NOT NULL,
    "part" TEXT NOT NULL,
    "event_id" BIGINT,

    CONSTRAINT "source_message_pkey" PRIMARY KEY ("chat_id","message_id")
);

-- CreateTable
CREATE TABLE "deadline" (
    "id" SERIAL NOT NULL,
    "case_id" INTEGER NOT NULL,
    "kind" "ClockKind" NOT NULL,
    "status" "DeadlineStatus" NOT NULL DEFAULT 'running',
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "remaining" BIGINT,
    "next_at" TIMESTAMPTZ(3),
    "provisional" BOOLEAN NOT NULL DEFAULT false,
    "reasoning" JSONB NOT NULL DEFAULT '{}',
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "deadline_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rung_fired" (
    "deadline_id" INTEGER NOT NULL,
    "rung" "Rung" NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "told" BOOLEAN NOT NULL,

    CONSTRAINT "rung_fired_pkey" PRIMARY KEY ("deadline_id","rung")
);

-- CreateTable
CREATE TABLE "digest" (
    "person_id" INTEGER NOT NULL,
    "period" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "digest_pkey" PRIMARY KEY ("person_id","period")
);

-- CreateTable
CREATE TABLE "inbox" (
    "update_id" BIGINT NOT NULL,
    "lane" BIGINT,
    "status" "InboxStatus" NOT NULL DEFAULT 'pending',
    "owner" INTEGER,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "not_before" TIMESTAMPTZ(3),
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "settled_at" TIMESTAMPTZ(3),
    "update" JSONB NOT NULL,
    "error" TEXT,

    CONSTRAINT "inbox_pkey" PRIMARY KEY ("update_id")
);

-- CreateTable
CREATE TABLE "outbox" (
    "id" BIGSERIAL NOT NULL,
    "topic" "OutboxTopic" NOT NULL,
    "kind" TEXT NOT NULL,
    "status" "OutboxStatus" NOT NULL DEFAULT 'pending',
    "lane" BIGINT,
    "person_id" INTEGER,
    "chat_id" BIGINT,
    "case_id" INTEGER,
    "payload" JSONB NOT NULL,
    "urgent" BOOLEAN NOT NULL DEFAULT false,
    "held" BOOLEAN NOT NULL DEFAULT false,
    "owner" INTEGER,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "doubts" INTEGER NOT NULL DEFAULT 0,
    "not_before" TIMESTAMPTZ(3),
    "queued_at" TIMESTAMPTZ(3),
    "message_id" INTEGER,
    "bundled_in" BIGINT,
    "error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "outbox_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "department_code_key" ON "department"("code");

-- CreateIndex
CREATE UNIQUE INDEX "category_code_key" ON "category"("code");

-- CreateIndex
CREATE UNIQUE INDEX "person_code_key" ON "person"("code");

-- CreateIndex
CREATE UNIQUE INDEX "person_telegram_id_key" ON "person"("telegram_id");

-- CreateIndex
CREATE INDEX "person_department_id_idx" ON "person"("department_id");

-- CreateIndex
CREATE UNIQUE INDEX "leave_person_id_first_day_key" ON "leave"("person_id", "first_day");

-- CreateIndex
CREATE UNIQUE INDEX "enterprise_code_key" ON "enterprise"("code");

-- CreateIndex
CREATE UNIQUE INDEX "enterprise_credit_code_key" ON "enterprise"("credit_code");

-- CreateIndex
CREATE INDEX "enterprise_leader_id_idx" ON "enterprise"("leader_id");

-- CreateIndex
CREATE INDEX "enterprise_cadre_id_idx" ON "enterprise"("cadre_id");

-- CreateIndex
CREATE INDEX "enterprise_contact_person_id_idx" ON "enterprise_contact"("person_id");

-- CreateIndex
CREATE UNIQUE INDEX "project_code_key" ON "project"("code");

-- CreateIndex
CREATE INDEX "project_enterprise_id_idx" ON "project"("enterprise_id");

-- CreateIndex
CREATE INDEX "project_leader_id_idx" ON "project"("leader_id");

-- CreateIndex
CREATE INDEX "project_cadre_id_idx" ON "project"("cadre_id");

-- CreateIndex
CREATE UNIQUE INDEX "invitation_token_hash_key" ON "invitation"("token_hash");

-- CreateIndex
CREATE INDEX "invitation_person_id_idx" ON "invitation"("person_id");

-- CreateIndex
CREATE INDEX "invitation_claimed_telegram_id_idx" ON "invitation"("claimed_telegram_id");

-- CreateIndex
CREATE UNIQUE INDEX "draft_person_id_kind_case_id_key" ON "draft"("person_id", "kind", "case_id");

-- CreateIndex
CREATE UNIQUE INDEX "case_file_number_key" ON "case_file"("number");

-- CreateIndex
CREATE INDEX "case_file_handler_id_state_idx" ON "case_file"("handler_id", "state");

-- CreateIndex
CREATE INDEX "case_file_handler_id_assigned_at_idx" ON "case_file"("handler_id", "assigned_at");

-- CreateIndex
CREATE INDEX "case_file_enterprise_id_state_idx" ON "case_file"("enterprise_id", "state");

-- CreateIndex
CREATE INDEX "case_file_filer_id_idx" ON "case_file"("filer_id");

-- CreateIndex
CREATE INDEX "case_file_state_submitted_at_idx" ON "case_file"("state", "submitted_at");

-- CreateIndex
CREATE INDEX "case_event_case_id_id_idx" ON "case_event"("case_id", "id");

-- CreateIndex
CREATE INDEX "case_event_actor_id_idx" ON "case_event"("actor_id");

-- CreateIndex
CREATE INDEX "attachment_case_id_idx" ON "attachment"("case_id");

-- CreateIndex
CREATE INDEX "source_message_case_id_idx" ON "source_message"("case_id");

-- CreateIndex
CREATE INDEX "deadline_case_id_kind_idx" ON "deadline"("case_id", "kind");

-- CreateIndex
CREATE INDEX "deadline_next_at_idx" ON "deadline"("next_at");

-- CreateIndex
CREATE INDEX "inbox_lane_update_id_idx" ON "inbox"("lane", "update_id");

-- CreateIndex
CREATE INDEX "inbox_settled_at_idx" ON "inbox"("settled_at");

-- CreateIndex
CREATE INDEX "outbox_lane_id_idx" ON "outbox"("lane", "id");

-- CreateIndex
CREATE INDEX "outbox_chat_id_message_id_idx" ON "outbox"("chat_id", "message_id");

-- CreateIndex
CREATE INDEX "outbox_settled_at_idx" ON "outbox"("settled_at");

-- AddForeignKey
ALTER TABLE "department" ADD CONSTRAINT "department_head_id_fkey" FOREIGN KEY ("head_id") REFERENCES "person"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "category" ADD CONSTRAINT "category_lead_department_id_fkey" FOREIGN KEY ("lead_department_id") REFERENCES "department"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "person" ADD CONSTRAINT "person_department_id_fkey" FOREIGN KEY ("department_id") REFERENCES "department"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "leave" ADD CONSTRAINT "leave_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "leave" ADD CONSTRAINT "leave_substitute_id_fkey" FOREIGN KEY ("substitute_id") REFERENCES "person"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "enterprise" ADD CONSTRAINT "enterprise_leader_id_fkey" FOREIGN KEY ("leader_id") REFERENCES "person"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "enterprise" ADD CONSTRAINT "enterprise_cadre_id_fkey" FOREIGN KEY ("cadre_id") REFERENCES "person"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "enterprise_contact" ADD CONSTRAINT "enterprise_contact_enterprise_id_fkey" FOREIGN KEY ("enterprise_id") REFERENCES "enterprise"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "enterprise_contact" ADD CONSTRAINT "enterprise_contact_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "project" ADD CONSTRAINT "project_enterprise_id_fkey" FOREIGN KEY ("enterprise_id") REFERENCES "enterprise"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "project" ADD CONSTRAINT "project_leader_id_fkey" FOREIGN KEY ("leader_id") REFERENCES "person"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "project" ADD CONSTRAINT "project_cadre_id_fkey" FOREIGN KEY ("cadre_id") REFERENCES "person"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "draft" ADD CONSTRAINT "draft_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "case_file" ADD CONSTRAINT "case_file_enterprise_id_fkey" FOREIGN KEY ("enterprise_id") REFERENCES "enterprise"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "case_file" ADD CONSTRAINT "case_file_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "project"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "case_file" ADD CONSTRAINT "case_file_category_id_fkey" FOREIGN KEY ("category_id") REFERENCES "category"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "case_file" ADD CONSTRAINT "case_file_filer_id_fkey" FOREIGN KEY ("filer_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "case_file" ADD CONSTRAINT "case_file_handler_id_fkey" FOREIGN KEY ("handler_id") REFERENCES "person"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "case_event" ADD CONSTRAINT "case_event_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "case_file"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "case_event" ADD CONSTRAINT "case_event_actor_id_fkey" FOREIGN KEY ("actor_id") REFERENCES "person"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attachment" ADD CONSTRAINT "attachment_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "case_file"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "source_message" ADD CONSTRAINT "source_message_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "case_file"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "deadline" ADD CONSTRAINT "deadline_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "case_file"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rung_fired" ADD CONSTRAINT "rung_fired_deadline_id_fkey" FOREIGN KEY ("deadline_id") REFERENCES "deadline"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "digest" ADD CONSTRAINT "digest_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "case_file"("id") ON DELETE SET NULL ON UPDATE CASCADE;
