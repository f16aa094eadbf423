# 简报

digest-only-leaders = 今日简报仅供包联领导查看。
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
