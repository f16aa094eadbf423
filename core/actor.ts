import type { Role } from '../prisma/client/enums.ts'

/** Who acts: a bound person with his roles and links, read anew for each update. */
export interface Actor {
  personId: number
  name: string
  roles: readonly Role[]
  /** department he belongs to */
  departmentId: number | null
  /** departments he is the head of */
  headOf: readonly number[]
  /** enterprises he is a contact of */
  contactOf: readonly number[]
  /** `zh-CN` or `en` */
  locale: string
  /** his account, which is also the id of the private chat with him */
  telegramId: bigint
}
