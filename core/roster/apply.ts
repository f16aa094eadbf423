import { toJson } from '../text/text.ts'
import { notify } from '../notices/notify.ts'
import { withdrawAccess } from '../people/unbind.ts'
import type { Transaction } from '../transaction.ts'
import { tellOfDeparted } from './departed.ts'
import type { RosterKind } from './entries.ts'
import { planImport, type ImportPlan, type KindPlan, type PlannedRow } from './plan.ts'
import type { RosterRows } from './rows.ts'
import type { Roster } from './roster.ts'

/**
 * Plans a roster's import and applies it, if it has no mistake, under a lock that lets one import at a time.
 *
 * Give the transaction of a big zone more than Prisma's five seconds.
 */
export async function importRoster(tx: Transaction, roster: Roster): Promise<ImportPlan> {
  await tx.db.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('doorstep roster'))`
  const plan = await planImport(tx.db, roster)
  if (plan.mistakes.length === 0) await applyImport(tx, plan)
  return plan
}

/**
 * Writes what a plan says: one statement per kind, whatever its size. Whoever is deactivated loses their open invitations and the notices that
 * wait for them, and as they are no longer an actor, all access, in this transaction; whoever may assign their open cases is told.
 *
 * @throws {RangeError} when the plan has mistakes
 */
export async function applyImport(tx: Transaction, plan: ImportPlan): Promise<void> {
  if (plan.mistakes.length > 0) throw new RangeError('a roster with mistakes must not be applied')
  const { departments, categories, people, enterprises, projects, leaves } = plan.kinds
  await upsertDepartments(tx, written(departments))
  await upsertPeople(tx, written(people))
  await setHeads(tx, written(departments))
  await upsertCategories(tx, written(categories))
  await upsertEnterprises(tx, written(enterprises))
  await setContacts(tx, written(enterprises))
  await upsertProjects(tx, written(projects))
  await setLeaves(tx, written(leaves))
  await withdrawAccess(tx, await idsOf(tx, people.deactivated))
  // What somebody may do shows in their chat's list of commands.
  const affected = people.changed.filter((row) =>
    row.changes.some(({ field }) => field === 'roles' || field === 'locale' || field === 'active'),
  )
  await notify(tx, { kind: 'commands', facts: {}, to: await idsOf(tx, affected) })
  await tellOfDeparted(tx, [...(await idsOf(tx, [...people.deactivated, ...affected])), ...(await newlyLinked(tx, plan))])
}

/** Who may have come to be linked to an enterprise, and so have to leave its secret cases to others. */
async function newlyLinked(tx: Transaction, { kinds: { people, enterprises, projects } }: ImportPlan): Promise<number[]> {
  const links = (row: { changes: readonly { field: string }[] }) =>
    row.changes.some(({ field }) => field === 'leader' || field === 'cadre')
  const places = [...enterprises.changed.filter(links), ...projects.added, ...projects.changed.filter(links)]
  const codes = places.flatMap(({ after }) => [after.leader, after.cadre]).filter((code) => code !== null)
  const moved = people.changed.filter((row) => row.changes.some(({ field }) => field === 'department'))
  // A cadre's whole department has to.
  const is = { code: { in: codes } }
  const linked = await tx.db.person.findMany({
    where: { OR: [is, { department: { members: { some: is } } }] },
    select: { id: true },
  })
  return [...linked.map(({ id }) => id), ...(await idsOf(tx, moved))]
}

function written<K extends RosterKind>(plan: KindPlan<K>): RosterRows[K][] {
  return [...plan.added, ...plan.changed, ...plan.deactivated].map((row) => row.after)
}

async function idsOf(tx: Transaction, rows: PlannedRow<'people'>[]): Promise<number[]> {
  const people = await tx.db.person.findMany({ where: { code: { in: rows.map((row) => row.key) } }, select: { id: true } })
  return people.map(({ id }) => id)
}

// Rows travel as one JSON parameter, and references become ids by a join: a code that isn't there was a mistake of the plan.

async function upsertDepartments(tx: Transaction, rows: RosterRows['departments'][]): Promise<void> {
  if (rows.length === 0) return
  await tx.db.$executeRaw`
    INSERT INTO department (code, name)
    SELECT code, name FROM jsonb_to_recordset(${toJson(rows)}::jsonb) AS r(code text, name text)
    ON CONFLICT (code) DO UPDATE SET name = excluded.name`
}

/** After the people, since a head is one of them and they belong to departments. */
async function setHeads(tx: Transaction, rows: RosterRows['departments'][]): Promise<void> {
  if (rows.length === 0) return
  await tx.db.$executeRaw`
    UPDATE department d SET head_id = p.id
    FROM jsonb_to_recordset(${toJson(rows)}::jsonb) AS r(code text, head text) LEFT JOIN person p ON p.code = r.head
    WHERE d.code = r.code`
}

async function upsertCategories(tx: Transaction, rows: RosterRows['categories'][]): Promise<void> {
  if (rows.length === 0) return
  await tx.db.$executeRaw`
    INSERT INTO category (code, name, name_en, lead_department_id, secret, position, active)
    SELECT r.code, r.name, r."nameEn", d.id, r.secret, r.position, r.active
    FROM jsonb_to_recordset(${toJson(rows)}::jsonb)
      AS r(code text, name text, "nameEn" text, "leadDepartment" text, secret boolean, position int, active boolean)
      LEFT JOIN department d ON d.code = r."leadDepartment"
    ON CONFLICT (code) DO UPDATE SET name = excluded.name, name_en = excluded.name_en, lead_department_id = excluded.lead_department_id,
      secret = excluded.secret, position = excluded.position, active = excluded.active`
}

async function upsertPeople(tx: Transaction, rows: RosterRows['people'][]): Promise<void> {
  if (rows.length === 0) return
  await tx.db.$executeRaw`
    INSERT INTO person (code, name, roles, department_id, phone, locale, active)
    SELECT r.code, r.name, r.roles::text[]::"Role"[], d.id, r.phone, r.locale, r.active
    FROM jsonb_to_recordset(${toJson(rows)}::jsonb)
      AS r(code text, name text, roles text[], department text, phone text, locale text, active boolean)
      LEFT JOIN department d ON d.code = r.department
    ON CONFLICT (code) DO UPDATE SET name = excluded.name, roles = excluded.roles, department_id = excluded.department_id,
      phone = excluded.phone, locale = excluded.locale, active = excluded.active`
}

async function upsertEnterprises(tx: Transaction, rows: RosterRows['enterprises'][]): Promise<void> {
  if (rows.length === 0) return
  // Postgres checks uniqueness row by row: two enterprises that exchange their credit codes have to let go of them first.
  await tx.db.enterprise.updateMany({ where: { code: { in: rows.map((row) => row.code) } }, data: { creditCode: null } })
  await tx.db.$executeRaw`
    INSERT INTO enterprise (code, name, credit_code, key, leader_id, cadre_id, active)
    SELECT r.code, r.name, r."creditCode", r.key, l.id, c.id, r.active
    FROM jsonb_to_recordset(${toJson(rows)}::jsonb)
      AS r(code text, name text, "creditCode" text, key boolean, leader text, cadre text, active boolean)
      LEFT JOIN person l ON l.code = r.leader
      LEFT JOIN person c ON c.code = r.cadre
    ON CONFLICT (code) DO UPDATE SET name = excluded.name, credit_code = excluded.credit_code, key = excluded.key,
      leader_id = excluded.leader_id, cadre_id = excluded.cadre_id, active = excluded.active`
}

async function setContacts(tx: Transaction, rows: RosterRows['enterprises'][]): Promise<void> {
  if (rows.length === 0) return
  const links = toJson(rows.flatMap(({ code, contacts }) => contacts.map((contact) => ({ code, contact }))))
  await tx.db.$executeRaw`
    DELETE FROM enterprise_contact x USING enterprise e, person p
    WHERE e.id = x.enterprise_id AND p.id = x.person_id AND e.code = ANY(${rows.map((row) => row.code)}::text[])
      AND (e.code, p.code) NOT IN (SELECT code, contact FROM jsonb_to_recordset(${links}::jsonb) AS r(code text, contact text))`
  await tx.db.$executeRaw`
    INSERT INTO enterprise_contact (enterprise_id, person_id)
    SELECT e.id, p.id FROM jsonb_to_recordset(${links}::jsonb) AS r(code text, contact text)
      JOIN enterprise e ON e.code = r.code
      JOIN person p ON p.code = r.contact
    ON CONFLICT DO NOTHING`
}

async function upsertProjects(tx: Transaction, rows: RosterRows['projects'][]): Promise<void> {
  if (rows.length === 0) return
  await tx.db.$executeRaw`
    INSERT INTO project (code, name, key, active, enterprise_id, leader_id, cadre_id)
    SELECT r.code, r.name, r.key, r.active, e.id, l.id, c.id
    FROM jsonb_to_recordset(${toJson(rows)}::jsonb)
      AS r(code text, name text, enterprise text, key boolean, leader text, cadre text, active boolean)
      LEFT JOIN enterprise e ON e.code = r.enterprise
      LEFT JOIN person l ON l.code = r.leader
      LEFT JOIN person c ON c.code = r.cadre
    ON CONFLICT (code) DO UPDATE SET name = excluded.name, key = excluded.key, active = excluded.active,
      enterprise_id = excluded.enterprise_id, leader_id = excluded.leader_id, cadre_id = excluded.cadre_id`
}

async function setLeaves(tx: Transaction, rows: RosterRows['leaves'][]): Promise<void> {
  if (rows.length === 0) return
  await tx.db.$executeRaw`
    DELETE FROM leave x USING person p, jsonb_to_recordset(${toJson(rows)}::jsonb) AS r(person text, "from" date, active boolean)
    WHERE p.id = x.person_id AND p.code = r.person AND x.first_day = r."from" AND NOT r.active`
  await tx.db.$executeRaw`
    INSERT INTO leave (person_id, first_day, last_day, substitute_id)
    SELECT p.id, r."from", r."to", s.id
    FROM jsonb_to_recordset(${toJson(rows)}::jsonb)
      AS r(person text, "from" date, "to" date, substitute text, active boolean)
      JOIN person p ON p.code = r.person
      LEFT JOIN person s ON s.code = r.substitute
    WHERE r.active
    ON CONFLICT (person_id, first_day) DO UPDATE SET last_day = excluded.last_day, substitute_id = excluded.substitute_id`
}
