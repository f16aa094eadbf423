/** What is noted of a message that isn't sent since its person can't be reached. */
export const unreachable = 'unreachable'
