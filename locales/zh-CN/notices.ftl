# 主动发出的消息

## 称谓

notice-case = <b>{ $number }</b>　{ $enterprise }
notice-about = { $category } · { $urgency }件
notice-quote = <blockquote>{ $text }</blockquote>

## 给承办人

notice-assigned = 📥 <b>新交办诉求</b>
notice-assigned-reason = 交办依据：{ $reason }
notice-assigned-sign = ⏱ 请于 { $due }前签收
notice-assigned-solve = ⏱ 办结时限 { $due }
notice-takenOver = 这件诉求已改由 { $handler } 承办，您无需再办理。
notice-rated = 🎉 <b>企业确认已解决</b>（{ $satisfaction }）
notice-rated-office = 请核实后销号。
notice-notSolved = ❌ <b>企业反馈未解决</b>（第 { $times } 次）
notice-notSolved-next = 请承办人尽快联系企业，继续办理。
notice-sentBack = ↩️ <b>企服办退回重办</b>
notice-urged = 🔔 <b>{ $name }（{ $role }）催办</b>，请尽快办理并更新进展。
notice-supervised = ⚠️ <b>{ $name }（{ $role }）督办</b>，请立即办理并更新进展。
notice-added = ➕ <b>{ $author } 补充了材料</b>{ $files ->
        [0] { "" }
       *[other] （附件 { $files } 个）
    }
notice-revised = ✏️ <b>企业修改了内容</b>
notice-withdrawn = { $author } 已撤回这件诉求，无需再办理。
notice-expired = ⌛️ 企业在时限内未评价，按无效回访处理，不计为满意。
notice-expired-contact = ⌛️ 您在时限内未评价这件诉求，已转企服办核实。如仍未解决，请直接回复本消息告知我们。

## 给企业

notice-handlerFound = 👤 <b>您的诉求已有人承办</b>
notice-handlerFound-again = 👤 <b>您的诉求已改由新的承办人办理</b>
notice-handlerFound-who = 承办人：{ $handler }{ $department ->
        [none] { "" }
       *[other] （{ $department }）
    }
notice-handlerFound-substitute = 🌴 休假期间由 { $substitute } 代办
notice-handlerFound-unheard = 企服办正在电话通知承办人，随后与您联系。
notice-handlerFound-phone = ☎️ { $phone }
notice-handlerFound-hearBy = ⏱ { $due }前与您联系
notice-signed = ✍️ <b>{ $handler } 已签收您的诉求</b>
notice-signed-hearBy = 将于 { $due }前与您联系。
notice-signed-soon = 将尽快与您联系。
notice-contacted = 📞 <b>{ $handler } 记录了与您的联系</b>
notice-contacted-next = 接下来会给您一个明确的办结日期。
notice-planned = 📅 <b>{ $handler } 承诺 { $date }前办结</b>
notice-noted = 📝 <b>{ $handler } 更新了进展</b>{ $files ->
        [0] { "" }
       *[other] （附件 { $files } 个）
    }
notice-delivered = 🚪 <b>送解上门</b>
notice-delivered-by = 以上是 { $handler } 对您诉求的答复（{ $how }）。
notice-delivered-ask = 请问问题解决了吗？您说解决了才算解决。
notice-struckOff = 🏁 <b>诉求已销号</b>
notice-struckOff-contact = 感谢您的配合。如有新的困难，随时反映。
notice-sentBack-contact = ↩️ <b>企服办核实后要求继续办理</b>
notice-declined = <b>很抱歉，这件诉求不属于受理范围</b>

## 给企服办

notice-unrouted = 🧭 <b>暂无人可交办，请指定承办人</b>
notice-deadLetter = 🛠 <b>有一条消息未能处理</b>
    更新号 { $updateId }，收到时间 { $at }。该会话已继续，请通知运维查看日志。
notice-handlersGone = 👤 <b>{ $people } 已离岗，{ $cases } 件在办诉求待改派</b>
notice-handlersGone-next = 改派之前，企业的消息和催办转给您。
button-gone = 👤 查看待改派（{ $cases }）
notice-away = ☎️ <b>{ $name } 正在休假且无人代办</b>{ $phone ->
        [none] { "" }
       *[other] ，请电话联系：{ $phone }
    }
notice-unreachable = ☎️ <b>机器人联系不上 { $enterprise ->
        [none] { $name }
       *[other] { $enterprise } { $name }
    }</b>{ $phone ->
        [none] { "" }
       *[other] ，请电话联系：{ $phone }
    }

## 预警

notice-stalled-blue = 🔵 <b>{ $clock }时限将到</b>
notice-stalled-yellow = 🟡 <b>{ $clock }进度落后</b>
notice-stalled-red = 🔴 <b>{ $clock }已超时，请督办</b>
notice-stalled-red-handler = 🔴 <b>{ $clock }已超时，请立即办理</b>
notice-stalled-top = 🚨 <b>{ $clock }超时后仍无进展，提级督办</b>
notice-stalled-due = ⏱ 时限 { $due }{ $late ->
        [0] { "" }
       *[other] ，已超 { $late } 小时
    }
notice-stalled-waiting = 待办人：{ $waiting }

## 简报

digest-heading = 📊 <b>{ $day }简报</b>
digest-empty = 您联系的企业今天没有新增、超时和待评价的诉求。
digest-fresh = <b>新增 { $count } 件</b>
digest-stalled = <b>🔴 超时 { $count } 件</b>（按超时时长排序）
digest-waiting = <b>待企业评价或待销号 { $count } 件</b>
digest-line = { $number }　{ $enterprise }｜{ $category }
digest-line-stalled = { $number }　{ $enterprise }｜{ $category }
    { "　" }{ $clock } { $due } 到期，待办人：{ $waiting }
digest-more = ……另有 { $count } 件
digest-gaps = ⚑ 服务不到位 { $count } 件：重点企业主动求助，错在先

## 静默时段后的合并消息

bundle-heading = 🌅 <b>静默时段共收到 { $count } 条消息</b>
bundle-line = { $index }. { $title }
    { "　" }{ $case }
bundle-line-plain = { $index }. { $title }
bundle-more = 还有 { $count } 条，随后送达。

apology = 很抱歉，您刚才的消息没能处理成功，企服办已收到提醒。请稍后再试，或直接致电承办人。
