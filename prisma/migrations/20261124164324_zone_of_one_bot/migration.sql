-- CreateTable
CREATE TABLE "zone" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "bot_id" BIGINT NOT NULL,
    "bot_name" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "zone_pkey" PRIMARY KEY ("id")
);
