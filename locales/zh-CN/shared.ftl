# 各处共用：按钮

button-back = ‹ 上一步
button-keep = 保留并继续 ›
button-done = 完成 ›
button-skip = 跳过
button-clear = 不填此项
button-clear-files = 清除已收附件
button-edit = 改：{ $field }
button-to-review = ‹ 返回核对
button-cancel = 取消
button-cancel-yes = 是，放弃填写
button-cancel-no = 否，继续填写
button-previous-page = ‹ 上一页
button-next-page = 下一页 ›
