import type { Sendable } from '../telegram/index.ts'

/** What an enterprise says in the report dialog. */
export interface Difficulty {
  /** the button of the project, for an enterprise that has any */
  project?: string
  /** the button of the category */
  category: string
  what: string
  wish?: string
  urgency: '紧急' | '一般' | '复杂'
  /** sent one after the other; an album is one of them */
  files?: readonly { what: Sendable; caption?: string }[]
}

const project = '岳阳北斗导航应用基地（二期）'

/** The four difficulties of the report that Doorstep starts from, as the enterprise's contact might put them. */
export const difficulties = {
  road: {
    project,
    category: '道路与市政配套',
    what: '二期厂区北门外的市政道路还没有接通，大型设备运输车只能绕行村道，进不了场。设备 12 月上旬到货，担心影响安装调试。',
    wish: '希望提前接通这段道路，先保证设备运输车能通行。',
    urgency: '一般',
  },
  land: {
    project,
    category: '项目用地',
    what: '二期红线内还有一段杆线没有迁改，东侧地块未完成清表，供地手续办不下去，桩基无法开工。现场照片和红线图见附件。',
    wish: '请明确杆线迁改和清表的完成时间，同步办理供地手续。',
    urgency: '复杂',
    files: [
      { what: { album: [{ photo: true }, { photo: true }, { photo: true }] }, caption: '东侧地块现场' },
      { what: { document: { name: '二期用地红线图.pdf', mimeType: 'application/pdf' } } },
    ],
  },
  financing: {
    project,
    category: '融资',
    what: '二期设备采购集中付款，流动资金比较紧张。银行要求补充抵押，而在建工程暂时办不了抵押登记，授信一直没有批下来。',
    wish: '请帮助对接银行，看能否用知识产权质押或者园区的风险补偿资金。',
    urgency: '一般',
  },
  listing: {
    project,
    category: '上市前难点',
    what: '公司正在准备主板上市，辅导机构要求补齐历史用地、社保、环保等合规证明，涉及多个部门，不知道先找谁、要多久。',
    wish: '请指定一个牵头部门，一次告知需要哪些材料、各要多长时间。',
    urgency: '复杂',
  },
} satisfies Record<string, Difficulty>

/** What smaller firms struggle with, and what nobody likes to say aloud. */
export const others = {
  customs: {
    category: '物流通关',
    what: '上周有两批进口木浆在口岸查验后迟迟不能提箱，每天都产生滞箱费。',
    urgency: '一般',
  },
  coldChain: {
    project: '不涉及项目',
    category: '物流通关',
    what: '我们是小厂，每次出货只有两三托盘，冷链车不肯单独跑，产品常常误了船期。',
    wish: '能不能和别的企业拼车，或者帮忙联系一家愿意拼箱的物流公司？',
    urgency: '一般',
  },
  misconduct: {
    project: '不涉及项目',
    category: '🔒 作风问题（吃拿卡要）',
    what: '有工作人员上门检查时，暗示我们安排宴请，否则整改意见就先不签。',
    urgency: '一般',
  },
} satisfies Record<string, Difficulty>
