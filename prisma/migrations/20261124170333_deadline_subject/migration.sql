-- CreateEnum
CREATE TYPE "DeadlineSubject" AS ENUM ('case', 'request');

-- CreateEnum
CREATE TYPE "RequestKind" AS ENUM ('objection', 'extension', 'hand_over', 'shelving');

-- CreateEnum
CREATE TYPE "RequestStatus" AS ENUM ('open', 'granted', 'refused', 'dropped');

-- AlterTable
ALTER TABLE "deadline" ADD COLUMN     "subject" "DeadlineSubject" NOT NULL DEFAULT 'case',
ADD COLUMN     "subject_id" INTEGER,
ALTER COLUMN "case_id" DROP NOT NULL;

-- Until now a clock belonged to a case.
UPDATE "deadline" SET "subject_id" = "case_id";
ALTER TABLE "deadline" ALTER COLUMN "subject_id" SET NOT NULL;

-- CreateTable
CREATE TABLE "request" (
    "id" SERIAL NOT NULL,
    "kind" "RequestKind" NOT NULL,
    "status" "RequestStatus" NOT NULL DEFAULT 'open',
    "case_id" INTEGER NOT NULL,
    "asked_by_id" INTEGER NOT NULL,
    "asked_of" "Role" NOT NULL,
    "value" JSONB NOT NULL DEFAULT '{}',
    "reason" TEXT NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "answered_by_id" INTEGER,
    "answer" TEXT,
    "answered_at" TIMESTAMPTZ(3),

    CONSTRAINT "request_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "request_case_id_kind_idx" ON "request"("case_id", "kind");

-- CreateIndex
CREATE INDEX "request_status_asked_at_idx" ON "request"("status", "asked_at");

-- CreateIndex
CREATE INDEX "deadline_subject_subject_id_kind_idx" ON "deadline"("subject", "subject_id", "kind");

-- AddForeignKey
ALTER TABLE "request" ADD CONSTRAINT "request_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "case_file"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "request" ADD CONSTRAINT "request_asked_by_id_fkey" FOREIGN KEY ("asked_by_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "request" ADD CONSTRAINT "request_answered_by_id_fkey" FOREIGN KEY ("answered_by_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
