# 表单：填写过程中的各种说明

form-progress = （{ $step }/{ $of }）
form-colon = ：
form-and = 、
form-none = 无
form-shortened = （全文共 { $length } 字，提交时不作删减）

form-answered-text = 您已填写：
    { $text }

form-answered-choice = 您已选择：<b>{ $choice }</b>
form-narrowed = 名称中含“{ $part }”的如下。您可以继续输入其他名称查找。
form-no-match = 没有找到名称中含“{ $part }”的，请您换一个词再试。
form-type-to-narrow = 共 { $count } 家。您可以翻页，也可以直接输入名称的一部分查找。
form-files = <b>{ $count }</b> 件（{ $parts }）
form-files-received = 已收到 { $received }。全部发完后请点击“完成”。
form-files-photo = 图片 { $count } 张
form-files-document = 文件 { $count } 个
form-files-voice = 语音 { $count } 段
form-files-video = 视频 { $count } 段
form-files-location = 位置 { $count } 处
form-files-text = 文字 { $count } 条

form-cancel = { $title }

    您要放弃填写吗？放弃后，已填写的内容不再保留。

button-show-all = 显示全部
button-tomorrow = 明天
button-in-days = { $days } 天后
