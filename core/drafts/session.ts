import type { Pool } from 'pg'
import type { Actor } from '../actor.ts'

/** A guided dialog that somebody has open, as the database has it. */
export interface StoredDraft {
  id: number
  kind: string
  /** 0 for a report */
  caseId: number
  formVersion: number
  step: string
  /** JSON, in the shape of the form */
  answers: unknown
  version: number
  /** the message that shows it, or will once an edit that got lost is repeated; null until Telegram told its number */
  screenMessageId: number | null
}

/** A session as the database has it: of somebody known, with the dialog that they touched last. */
export interface StoredSession {
  personId: number
  name: string
  roles: Actor['roles']
  departmentId: number | null
  locale: string | null
  unreachable: boolean
  rosterVersion: number
  drafts: number
  headOf: number[]
  contactOf: number[]
  draft: StoredDraft | null
}

/** SQL: a row `f` of `draft` as JSON. What showed it in another chat, before its person changed accounts, is no screen of it any more. */
function draftSql(telegramId: string): string {
  return `json_build_object('id', f.id, 'kind', f.kind, 'caseId', f.case_id, 'formVersion', f.form_version, 'step', f.step,
    'answers', f.answers, 'version', f.version, 'screenMessageId', (select coalesce(o.message_id, (o.payload ->> 'replace')::int)
      from outbox o where o.id = f.screen_id and o.chat_id = ${telegramId}))`
}

/**
 * SQL: the session of an account as JSON, null for a stranger. Part of the statement that takes an update, since every update wants it.
 *
 * @param telegramId SQL of the account
 * @param draftId SQL of the dialog that a tapped button belongs to, instead of the one touched last
 */
export function sessionSql(telegramId: string, draftId?: string): string {
  return `(select json_build_object('personId', p.id, 'name', p.name, 'roles', p.roles::text[], 'departmentId', p.department_id,
      'locale', p.locale, 'unreachable', p.unreachable_since is not null, 'rosterVersion', (select version from roster_version),
      'drafts', (select count(*) from draft f where f.person_id = p.id),
      'headOf', array(select d.id from department d where d.head_id = p.id),
      'contactOf', array(select x.enterprise_id from enterprise_contact x join enterprise e on e.id = x.enterprise_id
        where x.person_id = p.id and e.active order by x.enterprise_id),
      'draft', (select ${draftSql('p.telegram_id')}
        from draft f where f.person_id = p.id ${draftId === undefined ? '' : `and f.id = ${draftId}`}
        order by f.touched_at desc, f.id desc limit 1))
    from person p where p.telegram_id = ${telegramId} and p.active and cardinality(p.roles) > 0)`
}

/**
 * Reads the session of an account; null for a stranger.
 *
 * @param draftId the dialog that a tapped button belongs to, instead of the one touched last
 */
export async function readStoredSession(pool: Pool, telegramId: bigint, draftId?: number): Promise<StoredSession | null> {
  const statement = draftId === undefined ? byAccount : byDraft
  const values = [telegramId.toString(), ...(draftId === undefined ? [] : [draftId])]
  const { rows } = await pool.query<{ session: StoredSession | null }>({ ...statement, values })
  return rows[0]!.session
}

const byAccount = { name: 'session', text: `select ${sessionSql('$1::bigint')} as session` }
const byDraft = { name: 'session-of-draft', text: `select ${sessionSql('$1::bigint', '$2::int')} as session` }

/** All dialogs that somebody has open, the one touched last first. */
export async function readOpenDrafts(pool: Pool, telegramId: bigint): Promise<StoredDraft[]> {
  const { rows } = await pool.query<{ draft: StoredDraft }>({ ...openDrafts, values: [telegramId.toString()] })
  return rows.map(({ draft }) => draft)
}

const openDrafts = {
  name: 'open-drafts',
  text: `select ${draftSql('p.telegram_id')} as draft from person p join draft f on f.person_id = p.id
    where p.telegram_id = $1::bigint order by f.touched_at desc, f.id desc`,
}
