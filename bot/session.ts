import type { Pool } from 'pg'
import type { Actor } from '../core/actor.ts'
import type { Answers } from './forms/answers.ts'
import type { DraftState } from './forms/form.ts'

/** Who is writing, and the guided dialog that he touched last. */
export interface Session {
  actor: Actor | undefined
  draft: OpenDraft | undefined
  /** marked as unreachable: his writing shows that he can be reached again */
  unreachable: boolean
}

export interface OpenDraft extends DraftState {
  /** the message that shows it, or will once an edit that got lost is repeated; null until Telegram told its number */
  screenMessageId: number | null
}

/**
 * Reads what every update wants to know, in one statement.
 *
 * @param draftId the dialog that a tapped button belongs to, instead of the one touched last
 */
export async function readSession(pool: Pool, telegramId: bigint, defaultLocale: string, draftId?: number): Promise<Session> {
  const { rows } = await pool.query({ ...statement, values: [telegramId.toString(), defaultLocale, draftId ?? null] })
  const row = rows[0]
  if (row === undefined) return { actor: undefined, draft: undefined, unreachable: false }
  const actor: Actor = {
    personId: row.person_id,
    name: row.name,
    roles: row.roles,
    departmentId: row.department_id,
    headOf: row.head_of,
    contactOf: row.contact_of,
    locale: row.locale,
    telegramId,
  }
  const draft: OpenDraft | undefined =
    row.draft_id === null
      ? undefined
      : {
          id: row.draft_id,
          kind: row.kind,
          caseId: row.case_id,
          formVersion: row.form_version,
          step: row.step,
          answers: row.answers as Answers,
          version: row.version,
          screenMessageId: row.message_id,
        }
  return { actor, draft, unreachable: row.unreachable }
}

const statement = {
  name: 'read-session',
  text: `select p.id as person_id, p.name, p.roles::text[] as roles, p.department_id, coalesce(p.locale, $2) as locale,
      p.unreachable_since is not null as unreachable,
      array(select d.id from department d where d.head_id = p.id) as head_of,
      array(select x.enterprise_id from enterprise_contact x join enterprise e on e.id = x.enterprise_id
        where x.person_id = p.id and e.active order by x.enterprise_id) as contact_of,
      f.id as draft_id, f.kind, f.case_id, f.form_version, f.step, f.answers, f.version,
      coalesce(o.message_id, (o.payload ->> 'replace')::int) as message_id
    from person p
      left join lateral (select * from draft where person_id = p.id and ($3::int is null or id = $3) order by touched_at desc, id desc limit 1) f on true
      left join outbox o on o.id = f.screen_id
    where p.telegram_id = $1 and p.active and cardinality(p.roles) > 0`,
}
