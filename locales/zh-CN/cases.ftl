# 诉求：详情、清单、办理记录

## 按钮

button-open = 查看 { $number }
button-open-short = 查看详情
button-history = 办理记录
button-older = ‹ 更早的记录
button-newest = 最新的记录 ›
button-files = 📎 查看附件（{ $count }）
button-more-files = 后面的附件 ›
button-back-to-case = ‹ 返回诉求

## 详情

case-heading = <b>{ $number }</b> · { $state }
case-enterprise = 🏢 { $enterprise }
case-project = 🏗 { $project }
case-about = 类别：{ $category }　紧急程度：{ $urgency }
case-secret = 🔒 保密诉求：仅提交人、督查（纪检）和企服办知悉
case-gap = ⚑ 服务不到位：重点企业主动求助

case-description = <b>反映问题</b>
    { $text }

case-wish = <b>企业期望</b>
    { $text }

case-handler = 👤 承办：{ $handler }{ $department ->
        [none] { "" }
       *[other] （{ $department }）
    }

case-stand-in = 🌴 休假期间由 { $standIn } 代办
case-handler-phone = ☎️ { $phone }
case-handler-gone = ⚠️ 承办人已离岗或须回避，请企服办改派
case-nobody = 👤 承办：企服办正在安排
case-readerless = 👤 承办：暂无。督查（纪检）和企服办人员均与贵企业有工作联系，按规定须回避，目前无人可以查阅本件
case-planned = 📅 承诺 { $date }前办结

case-solution = <b>办理结果</b>
    { $text }

case-clock = ⏱ { $clock }：{ $due }前
case-clock-late = 🔴 { $clock }：{ $due } 到期，已超时

case-clock-reason = 依据：{ $urgency }件{ $clock }时限为 { $length }{ $skipped ->
        [0] { "" }
       *[other] ，跳过非工作日 { $skipped } 天
    }

duration-s = { $amount } 秒
duration-m = { $amount } 分钟
duration-h = { $amount } 小时
duration-d = { $amount } 天
duration-wh = { $amount } 个工作小时
duration-wd = { $amount } 个工作日
case-files = 📎 附件 { $count } 个
case-latest = <b>最近进展</b>
case-next = <b>下一步</b>　{ $next }

## 下一步由谁做什么

next-readerless = 园区增补可以受理的人员后即行交办；急需处理的，请直接向上级纪检监察机关反映。
next-submitted = 系统正在交办，确定承办人后即告知企业。
next-assigned = 等待 { $handler } 签收。
next-objected = 等待企服办裁定退单异议。
next-in_progress = { $handler } 正在办理。
next-paused = 已中止计时，等待条件具备。
next-in_council = 等待会商决定。
next-on_account = 已挂账，到期复查。
next-delivered = 等待企业评价是否解决。
next-confirmed = 等待园区核实销号。
next-closed = 已办结，无需再操作。
next-declined = 已答复不予受理。
next-withdrawn = 企业已撤回。
next-merged = 已并入另一件诉求。
next-gone = 原承办人已离岗或须回避，等待企服办改派。

## 下一步轮到看这一屏的人自己

next-own-submitted = 请指定承办人。
next-own-assigned = 请您签收。
next-own-objected = 请您裁定退单异议。
next-own-in_progress = 请您办理：联系企业，承诺办结日期，办好后送解上门。
next-own-delivered = 请您评价是否解决。
next-own-confirmed = 请您核实后销号。
next-own-gone = 原承办人已离岗或须回避，请您改派。

## 办理记录

history-heading = <b>{ $number } 办理记录</b>
history-line = { $at }　{ $who }：{ $what }
history-text = 　　{ $text }
history-more = ……更早的记录还有 { $count } 条
history-none = 暂无记录。
actor-router = 系统
actor-clock = 系统

## 清单

cases-heading = <b>诉求清单</b>（共 { $total } 件，未办结 { $open } 件）
cases-empty = 目前没有诉求。
queue-heading = <b>待办清单</b>（共 { $total } 件）
queue-empty = 目前没有需要您办理的诉求。
gone-heading = <b>待改派清单</b>（共 { $total } 件，原承办人已离岗或须回避）
gone-empty = 目前没有待改派的诉求。

list-line = { $mark } <b>{ $number }</b> · { $state }
    { $enterprise }｜{ $category }

list-due = 　⏱ { $clock } { $due }前
list-due-late = 　🔴 { $clock } { $due } 到期，已超时

## 附件

file-caption = { $text }
files-shown = 以上是 <b>{ $number }</b> 的第 { $from }–{ $to } 个附件，共 { $total } 个。
files-none = <b>{ $number }</b> 没有附件。
