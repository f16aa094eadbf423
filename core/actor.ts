import type { Role } from '../prisma/client/enums.ts'

/** Who acts: a bound person with their roles and links, read anew for each update. */
export interface Actor {
  personId: number
  name: string
  roles: readonly Role[]
  /** department they belong to */
  departmentId: number | null
  /** departments they are the head of */
  headOf: readonly number[]
  /** enterprises they are a contact of */
  contactOf: readonly number[]
  /** `zh-CN` or `en` */
  locale: string
  /** their account, which is also the id of the private chat with them */
  telegramId: bigint
}
