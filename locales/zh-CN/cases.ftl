# 诉求：详情、清单、办理记录

## 按钮

button-open = 查看 { $number }
button-open-short = 查看详情
button-history = 办理记录
button-older = ‹ 更早的记录
button-newest = 最新的记录 ›
button-files = 📎 查看附件（{ $count }）
button-more-files = 后面的附件 ›
button-sign = ✍️ 签收
button-contact = 📞 记录首次联系
button-contact-again = 📞 记录联系
button-plan = 📅 承诺办结日期
button-note = 📝 更新进展
button-deliver = 🚪 送解上门
button-rate-yes = ✅ 已解决
button-rate-no = ❌ 未解决
button-strikeOff = ✅ 销号
button-sendBack = ↩️ 退回重办
button-urge = 🔔 催办
button-supervise = ⚠️ 督办
button-decline = 不予受理
button-withdraw = 撤回诉求
button-withdraw-yes = 是，撤回
button-withdraw-no = 否，保留
button-add = ➕ 补充材料
button-add-to = ➕ 补充到 { $number }
button-assign = 👤 指定承办人
button-reassign = 👤 改派
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
case-handler-gone = ⚠️ 承办人已离岗，请企服办改派
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
next-confirmed = 等待企服办销号。
next-closed = 已办结，无需再操作。
next-declined = 已答复不予受理。
next-withdrawn = 企业已撤回。
next-merged = 已并入另一件诉求。
next-gone = 原承办人已离岗，等待企服办改派。

## 下一步轮到看这一屏的人自己

next-own-submitted = 请指定承办人。
next-own-assigned = 请您签收。
next-own-objected = 请您裁定退单异议。
next-own-in_progress = 请您办理：联系企业，承诺办结日期，办好后送解上门。
next-own-delivered = 请您评价是否解决。
next-own-confirmed = 请您核实后销号。
next-own-gone = 原承办人已离岗，请您改派。

## 办理记录

history-heading = <b>{ $number } 办理记录</b>
history-line = { $at }　{ $who }：{ $what }
history-text = 　　{ $text }
history-more = ……更早的记录还有 { $count } 条
history-none = 暂无记录。
event-submit = 提交诉求
event-assign = 交办
event-assign-to = 交办给 { $handler }（{ $reason }）
event-sign = 签收
event-object = 提出退单异议
event-rule = 裁定退单异议
event-contact = 联系企业
event-plan = 承诺 { $date }前办结
event-note = 更新进展
event-note-internal = 内部备注
event-pause = 中止计时
event-resume = 恢复计时
event-extend = 申请延期
event-grant = 同意延期
event-handOver = 移交其他部门
event-refer = 提交会商
event-decide = 会商决定
event-shelve = 挂账
event-unshelve = 恢复办理
event-deliver = 送解上门
event-rate-solved = 确认已解决（{ $satisfaction }）
event-rate-not = 反馈未解决（第 { $times } 次）
event-expire = 逾期未评价，按无效回访处理
event-strikeOff = 销号
event-sendBack = 退回重办
event-reopen = 重新打开
event-urge = 催办
event-supervise = 督办
event-decline = 不予受理
event-merge = 并单
event-withdraw = 撤回诉求
event-add = 补充材料
event-revise = 修改内容，原文：{ $before }
event-rung = { $clock }{ $rung }
actor-router = 系统
actor-clock = 系统

## 清单

cases-heading = <b>诉求清单</b>（共 { $total } 件，未办结 { $open } 件）
cases-empty = 目前没有诉求。
queue-heading = <b>待办清单</b>（共 { $total } 件）
queue-empty = 目前没有需要您办理的诉求。
gone-heading = <b>待改派清单</b>（共 { $total } 件，原承办人已离岗）
gone-empty = 目前没有待改派的诉求。
list-line = { $mark } <b>{ $number }</b> · { $state }
    { $enterprise }｜{ $category }
list-due = 　⏱ { $clock } { $due }前
list-due-late = 　🔴 { $clock } { $due } 到期，已超时

## 操作之后

done-sign = ✅ 已签收。请于 { $hearBy }前联系企业。
done-sign-late = ✅ 已签收。首次联系企业的时限已过，请立即联系企业。
done-sign-plain = ✅ 已签收。
done-contact = ✅ 已记录联系情况，并告知企业。
done-plan = ✅ 已向企业承诺 { $date }前办结。
done-note = ✅ 已更新进展，并告知企业。
done-note-internal = ✅ 已记内部备注，企业不可见。
done-deliver = ✅ 已送解上门，正在请企业评价是否解决。
done-rate-solved = 感谢您的评价。企服办核实后销号，届时告知您。
done-rate-not = 已记录，承办人会继续办理，并已收到您的意见。
done-strikeOff = ✅ 已销号，并告知企业和承办人。
done-sendBack = ↩️ 已退回承办人继续办理。
done-urge = 🔔 已催办，并提醒对方尽快办理。
done-supervise = ⚠️ 已督办，并通知承办人和部门负责人。
done-decline = 已答复企业不予受理。
done-withdraw = 诉求已撤回。
done-add = ✅ 已补充到 { $number }，并告知承办人。
done-assign = ✅ 已交办给 { $handler }。{ $is ->
        [substitute] { $handler } 休假期间由 { $substitute } 代办，已一并通知。
        [unreachable] 机器人联系不上，请电话告知；企业暂未获知联系时间。
        [away] { $handler } 正在休假且无人代办，请电话告知；企业暂未获知联系时间。
       *[self] { "" }
    }
done-revise = ✏️ 已按您的修改更新 { $number }，原文保留在办理记录中。
withdraw-ask = 确定撤回 { $number } 吗？撤回后不再办理。
file-caption = { $text }
files-shown = 以上是 <b>{ $number }</b> 的第 { $from }–{ $to } 个附件，共 { $total } 个。
files-none = <b>{ $number }</b> 没有附件。
assign-ask = <b>{ $number }</b>　请选择承办人：
assign-choice = { $name }（在办 { $open } 件）{ $is ->
        [substitute] 休假，{ $substitute } 代办
        [unreachable] ⚠️ 联系不上
        [away] ⚠️ 休假
       *[self] { "" }
    }
assign-unheard = { $who ->
        [away] ⚠️ <b>{ $name }</b> 正在休假，没有可以代办的人。
        [substitute] ⚠️ <b>{ $name }</b> 正在休假，机器人又联系不上代办人 <b>{ $substitute }</b>（未绑定或已停用）。
       *[self] ⚠️ 机器人联系不上 <b>{ $name }</b>（未绑定或已停用）{ $phone ->
            [none] { "" }
           *[other] ，电话：{ $phone }
        }。
    }
    { $number } 如仍交办给 { $name }，请您电话告知；在此之前，企业不会获知联系时间。
button-assign-anyway = 仍交办给 { $name }
button-assign-others = 另选承办人
assign-nobody = 名册中没有可以承办的人员，请先导入名册。

## 提交之后

submitted-heading = ✅ 已收到，编号 <b>{ $number }</b>
submitted-next = 正在为您确定承办人，通常几秒钟内告知您姓名和电话，并告知何时与您联系。
submitted-readerless = 园区的督查（纪检）和企服办人员目前均与贵企业有工作联系，按规定须回避，暂时无人可以查阅和承办。园区增补人员后即行交办；急需处理的，请直接向上级纪检监察机关反映。
submitted-secret = 🔒 这件诉求只有您本人、督查（纪检）和企服办可以看到。
submitted-hint = 直接回复本消息，即可补充材料；发送 /cases 随时查看进展。
button-report-another = 再报一件
