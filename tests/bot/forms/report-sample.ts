import type { ReportContext } from '../../../bot/forms/report-context.ts'

/** What a contact of one enterprise with a project sees. */
export const oneEnterprise: ReportContext = {
  enterprises: [{ id: 11, name: '国信军创（岳阳）六九零六科技有限公司', own: true }],
  projects: [{ id: 21, enterpriseId: 11, name: '岳阳北斗导航应用基地（二期）' }],
  categories: [
    { id: 31, name: '市政道路', nameEn: 'Municipal roads', secret: false },
    { id: 32, name: '项目用地', nameEn: 'Land', secret: false },
    { id: 33, name: '吃拿卡要', nameEn: null, secret: true },
  ],
  openCases: [],
  attachments: { files: 10, megabytes: 20 },
}

export const openCase = {
  id: 501,
  number: 'XG-2026-000501',
  enterpriseId: 11,
  categoryId: 31,
  visibility: 'enterprise' as const,
  description: '厂区东门道路尚未接通',
}

/** What the office sees: many enterprises. */
export const manyEnterprises: ReportContext = {
  ...oneEnterprise,
  enterprises: Array.from({ length: 20 }, (_, index) => ({
    id: index + 11,
    name: `${index % 2 === 0 ? '港城' : '临港'}企业${index + 1}`,
    own: false,
  })),
}
