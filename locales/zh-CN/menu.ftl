# 菜单、命令、绑定

command-start = 打开主菜单
command-report = 反映困难和问题
command-cases = 查看诉求清单
command-case = 按编号查看诉求
command-queue = 查看我的待办
command-digest = 查看今日简报
command-language = 切换语言 / Language
command-cancel = 放弃正在填写的内容
command-help = 使用帮助
button-menu-report = 📮 反映问题
button-menu-cases = 📋 诉求清单
button-menu-queue = 🗂 我的待办
button-menu-digest = 📊 今日简报
button-menu-language = 🌐 语言 / Language
button-menu-help = ❓ 使用帮助
button-menu = ‹ 主菜单
button-into-draft = ✏️ 填入正在填写的内容
menu-heading = { $name }，您好！这里是<b>送解上门</b>。
menu-contact = 有困难随时反映：我们把问题带回来，把办法送上门；您说解决了才算解决。
menu-cadre = 您有 { $queue } 件待办。
menu-leader = 您联系的企业未办结诉求 { $open } 件。
menu-office = 待处理 { $queue } 件（交办、销号）。
menu-draft = 您有一份未填完的内容，已为您保存。

help = <b>使用帮助</b>
    
    { $lines }
    
    企业和承办人可以直接回复诉求消息，补充内容。提交后编辑原消息，内容也会随之更新。

help-line = /{ $command }　{ $description }
help-stranger = 您好！这里是<b>送解上门</b>，为园区登记企业服务。请使用企服办发给您的邀请链接进入；如需开通，请联系企服办。
bound = ✅ 绑定成功。
bound-again = 您的账号已经绑定，可以直接使用。
phone-wanted = { $name }，您好！为保障企业信息安全，请点击下方按钮，分享您本人的手机号完成核验。
button-share-phone = 📱 分享我的手机号
language-ask = 请选择语言 / Please choose a language
language-done = ✅ 已切换为简体中文。
button-language-zh = 简体中文
button-language-en = English
nothing-to-cancel = 目前没有正在填写的内容。
cancelled = 已放弃填写。
form-over = 这份内容已经提交或放弃，请从这里重新开始。
not-understood = 没有理解您的意思。请点击下方按钮，或发送 /help 查看帮助。
which-case = 请问这些内容要补充到哪件诉求？
case-usage = 请在命令后写上编号，例如：/case { $example }
reply-not-kept = 您写的内容未能记入 { $number }：目前只有企业和承办人可以补充。如需转达，请催办、督办，或直接联系承办人。
kept-add = 您刚才填写的内容已作为补充材料记入 { $number }，并告知承办人。
kept-note = 您刚才填写的内容已作为内部备注记入 { $number }，企业不可见。

kept-not = 您刚才填写的内容未能记入，请酌情另行提交{ $files ->
        [0] 。
       *[other] （附件 { $files } 个，仍在聊天记录里）。
    }
    { $text }

which-case-moved = 这件诉求目前不能补充，您发送的内容仍为您保留。请问要补充到哪件诉求？
reply-ended = { $number } 已经办结，不能再补充。如有新的问题，请重新反映。
