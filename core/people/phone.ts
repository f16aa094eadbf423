import { parsePhoneNumberFromString } from 'libphonenumber-js/max'

/**
 * A phone number as people write it, e.g. `138 0013 8001` or `0730-8231234`: a Chinese one when it names no country.
 *
 * @returns E.164, e.g. `+8613800138001`; undefined when no such number can exist
 */
export function normalizePhone(written: string): string | undefined {
  const phone = parsePhoneNumberFromString(written, { defaultCountry: 'CN', extract: false })
  return phone?.isValid() === true && phone.ext === undefined ? phone.number : undefined
}

/**
 * A phone number as Telegram gives it in a shared contact: always international, but often without the plus.
 *
 * It must not be read as {@link normalizePhone} does: `13802138001` from Telegram is a number in Ohio, and its owner isn't the person behind
 * +86 138 0213 8001.
 *
 * @returns E.164; undefined when no such number can exist
 */
export function normalizeSharedPhone(shared: string): string | undefined {
  const digits = shared.replace(/[^0-9]/g, '')
  return digits === '' ? undefined : parsePhoneNumberFromString(`+${digits}`)?.number
}
