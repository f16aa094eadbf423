# 主动发出的消息：共用部分

## notice

notice-case = <b>{ $number }</b>　{ $enterprise }
notice-about = { $category } · { $urgency }件
notice-quote = <blockquote>{ $text }</blockquote>

notice-deadLetter = 🛠 <b>有一条消息未能处理</b>
    更新号 { $updateId }，收到时间 { $at }。该用户此后的消息不受影响，请通知运维人员查看日志。

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

apology = 很抱歉，您刚才的消息没能处理成功，企服办已收到提醒。请稍后再试，或直接致电承办人。

## bundle

bundle-heading = 📬 <b>此前未推送的消息共 { $count } 条</b>

bundle-line = { $index }. { $title }
    { "　" }{ $case }

bundle-line-plain = { $index }. { $title }
bundle-more = 还有 { $count } 条，随后送达。
