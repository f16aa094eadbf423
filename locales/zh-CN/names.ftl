# 各类名称

## urgency

urgency-urgent = 紧急
urgency-normal = 一般
urgency-complex = 复杂
urgency-explained-urgent = 已影响或即将影响生产经营，须当天处理
urgency-explained-normal = 有明确责任部门，按常规时限办理
urgency-explained-complex = 涉及多个部门或审批程序，需要较长时间

## visibility

visibility-enterprise = 本企业可见
visibility-filer = 仅我可见
visibility-secret = 保密
visibility-explained-enterprise = 本企业全体联系人，以及园区承办、督办人员
visibility-explained-filer = 企业一方仅您本人，以及园区承办、督办人员
visibility-explained-secret = 仅您本人、督查（纪检）和企服办可见；驻企干部、其所在部门和包联领导均不可见，兼任督查或企服办的同样回避

## state

state-submitted = 待交办
state-assigned = 待签收
state-objected = 退单异议待裁定
state-in_progress = 办理中
state-paused = 中止计时
state-in_council = 会商中
state-on_account = 挂账
state-delivered = 已送上门，待企业评价
state-confirmed = 待核实销号
state-closed = 已销号
state-declined = 不予受理
state-withdrawn = 已撤回
state-merged = 已并单

## role

role-contact = 企业联系人
role-cadre = 驻企干部
role-head = 承办部门负责人
role-leader = 包联领导
role-office = 企服办
role-inspector = 督查（纪检）

## clock

clock-assign = 交办
clock-sign = 签收
clock-contact = 首次联系企业
clock-plan = 制定办理计划
clock-progress = 更新进展
clock-solve = 解决问题
clock-callback = 企业评价
clock-strike_off = 销号

## rung

rung-blue = 蓝色提醒
rung-yellow = 黄色预警
rung-red = 红色督办
rung-top = 提级督办

## satisfaction

satisfaction-satisfied = 满意
satisfaction-basically = 基本满意
satisfaction-not = 不满意

## route-reason

route-reason-secret = 保密诉求，由督查（纪检）直接受理
route-reason-projectCadre = 由该重点项目的驻企干部承办
route-reason-enterpriseCadre = 由该重点企业的驻企干部承办
route-reason-lightestLoad = 按诉求类别交牵头部门，由在办件最少的人员承办
route-reason-substitute = 承办人休假，由其代办人办理
route-reason-nextInLine = 顺位在前的人员暂时联系不上，由下一顺位人员承办
route-reason-nobody = 暂未找到承办人，由企服办指定
route-reason-office = 由企服办指定
