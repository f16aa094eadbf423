-- AlterTable
ALTER TABLE "source_message" ADD COLUMN     "text" TEXT;
