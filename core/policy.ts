// Replaced by the time room's own work: the type every command sees.
export interface Policy {
  timeZone: string
}
