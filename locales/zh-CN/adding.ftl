# 补充、更正

## add

button-add = ➕ 补充材料
button-add-to = ➕ 补充到 { $number }

form-title-add = <b>补充材料</b>{ $progress }
    { $number } · { $enterprise }

form-add-files = 请发送要补充的文字、图片、文件、语音、视频或位置，可以分多次发送。

done-add = ✅ 已补充到 { $number }，并告知承办人。

event-add = 补充材料

notice-added = ➕ <b>{ $author } 补充了材料</b>{ $files ->
        [0] { "" }
       *[other] （附件 { $files } 个）
    }

## revise

done-revise = ✏️ 已按您的修改更新 { $number }，原文保留在办理记录中。

event-revise = 修改内容，原文：{ $before }

notice-revised = ✏️ <b>企业修改了内容</b>
