import type { Person } from '../../telegram/index.ts'
import type { Stage } from '../stage.ts'
import type { DemoZone } from '../zone.ts'

/** Everybody of the roster who has a part, by their code in the sample zone. */
export const parts = {
  contact: 'contact-1',
  cadre: 'cadre-1',
  leader: 'leader-1',
  office: 'office-1',
  inspector: 'inspector-1',
  materials: 'contact-3',
  materialsCadre: 'cadre-2',
  materialsLeader: 'leader-2',
  shipping: 'contact-7',
  grain: 'contact-5',
  portOne: 'port-1',
  portTwo: 'port-2',
} as const

/** The people of the story in their chats; `stranger` is in no roster. */
export type Cast = Record<keyof typeof parts | 'stranger', Person>

/** What a scene needs. */
export interface Scenery {
  zone: DemoZone
  stage: Stage
  cast: Cast
}

/** Numbers of the cases that the story follows. */
export interface Filed {
  road: string
  land: string
}
