"""The vocabulary that the sample voice is trained to hear: words by class, and how identifiers are spoken.

Each class is a slot of the sentence frames in `sentences.py`. The bundled season keeps to this vocabulary, but none of
its sentences stands here.
"""

from __future__ import annotations

# Written form -> what the synthesiser is told to say. Anything absent is spoken as written.
SPOKEN = {
    "kube-scheduler": "kube scheduler",
    "kube-apiserver": "kube A P I server",
    "kube-system": "kube system",
    "etcd": "E T C D",
    "webhook": "web hook",
    "cache": "cash",
    "snapshot": "snap shot",
    "namespace": "name space",
    "PriorityQueue": "priority queue",
    "PriorityClass": "priority class",
    "activeQ": "active Q",
    "backoffQ": "backoff Q",
    "unschedulableQ": "unschedulable Q",
    "NodeAffinity": "node affinity",
    "InterPodAffinity": "inter pod affinity",
    "TaintToleration": "taint toleration",
    "VolumeBinding": "volume binding",
    "NodeResourcesFit": "node resources fit",
    "ImageLocality": "image locality",
    "PodTopologySpread": "pod topology spread",
    "NodePorts": "node ports",
    "DefaultPreemption": "default preemption",
    "GangScheduling": "gang scheduling",
    "preemptionPolicy": "preemption policy",
    "nominatedNodeName": "nominated node name",
    "scheduleOne": "schedule one",
    "NextPod": "next pod",
    "CycleState": "cycle state",
    "PreFilter": "pre filter",
    "PostFilter": "post filter",
    "PreScore": "pre score",
    "PreBind": "pre bind",
    "PostBind": "post bind",
    "QueueSort": "queue sort",
    "DaemonSet": "daemon set",
    "StatefulSet": "stateful set",
    "ReplicaSet": "replica set",
    "PVC": "P V C",
    "PDB": "P D B",
    "CPU": "C P U",
    "API": "A P I",
}

COMPONENTS = (
    "kube-scheduler kube-apiserver kubelet etcd informer extender framework snapshot controller webhook nominator cache "
    "profile Cobra CycleState Lease generation metric"
).split()
COMPONENTS.append("event handler")
QUEUES = "activeQ backoffQ unschedulableQ PriorityQueue".split()
PLUGINS = (
    "NodeAffinity InterPodAffinity TaintToleration VolumeBinding NodeResourcesFit ImageLocality PodTopologySpread NodePorts "
    "DefaultPreemption GangScheduling"
).split()
POINTS = "PreFilter Filter PostFilter PreScore Score Reserve Unreserve Permit PreBind Bind PostBind QueueSort".split()
OBJECTS = "Pod Pod Node Pod Deployment DaemonSet StatefulSet ReplicaSet PVC PDB PriorityClass CPU victim".split()
CODE = (
    "preemptionPolicy nominatedNodeName scheduleOne NextPod CycleState assume normalize request limit Never schedule Lease "
    "namespace API kube-system"
).split()

ZH_NOUNS = (
    "调度器 调度队列 抢占逻辑 打分插件 过滤插件 缓存 快照 优先级 亲和性 反亲和性 亲和性规则 污点 容忍 资源请求 绑定周期 调度周期 "
    "重试机制 超时时间 调度延迟 吞吐量 性能测试 单元测试 集成测试 日志 监控指标 代码评审 配置文件 文档 扩展点 接口 默认值 节点列表 "
    "事件处理 任务 结果 容器 启动流程 入口 命令 参数 插件 信息 本地缓存 领导者选举 锁 调度循环 整体架构 部分 队列 数据 条件 节点 "
    "分数 协程 比例 结论 笔记 主题 分享 总览 堆 集群 变化 时间 等待时间 代价 数量 总和 名字 候选节点 说明 代码 函数 方法 权重 总分 "
    "内存 镜像 存储卷 顺序 准备 通知 清理 事件 过期时间 核心实现 内置算法 问题 数字 整数 别人 英文 进程 状态 版本 请求 网络 标签 拓扑域 "
    "字段 对象 副本 流程 步骤 原因 例子 机制 规则 策略 过程 区别 源码 目录 包 测试 线程 信号 存储 资源 端口 卷 服务 用户 系统 社区 "
    "会议 计划 作业 文章 视频 作者 观点 细节 设计 性能 开销 瓶颈 冲突 故障 主节点 心跳 租约 选举 竞争 指针 结构体 变量 循环 分支 "
    "错误 返回值 回调 通道 索引 键 值 类型 默认调度器 自定义调度器 多个调度器 调度结果 调度算法 调度框架 调度失败 抢占 绑定 打分 过滤"
).split()
ZH_VERBS = (
    "修改 检查 优化 重构 测试 关闭 打开 回滚 合并 删除 讨论 记录 选择 启动 写回 读取 创建 注册 同步 开始 停止 等待 取出 进入 保证 去掉 "
    "调用 放到 假设 放回 找到 影响 定义 排在 加入 移动到 触发 通过 满足 找出 挑选 放下 留下 比较 违反 退出 运行 继续 处理 跳过 返回 计算 "
    "增加 减少 预留 拒绝 更新 收到 复制 完成 拿到 提交 说明 分成 看到 准备 通知 清理 发生 支持 实现 使用 依赖 监听 缓存 释放 恢复 竞争 "
    "续约 超时 分配 限制 统计 排序 过滤 打分 绑定 抢占 调度 学习 阅读 总结 回答 提问 解释 介绍 分析 查看 保存 添加 设置 判断 避免 导致 解决"
).split()
ZH_PREDICATES = (
    "太慢 太高 太大 太小 不稳定 不一致 没有问题 比较复杂 已经完成 还没有合并 需要重写 符合预期 很简单 很快 很重要 比较慢 是一致的 是串行的 "
    "是并行的 是空的 是旧的 是新的 更高 更低 更快 最高 最低 最小 最少 足够多 不够 一样 不一样 不合法 是默认的 很多 很少 不见了 有变化 没有变化 "
    "失败了 成功了 结束了 过期了 不满足 会变大 会变小 很清楚 很难懂 容易出错 值得一看 可以接受"
).split()
ZH_WHO = "我们 小王 小李 张工 陈工 他们 大家 我 它 它们 你 社区 用户 作者 别人".split()
ZH_TIMES = (
    "今天 明天 昨天 本周 下周 上周 上周五 这个版本 下个版本 会后 月底之前 上次 这次 第一次 最后 以前 以后 现在 之前 之后 晚上 这一轮 每次 "
    "一开始 马上 最近 同时 这个时候 启动的时候 调度的时候 绑定的时候 失败的时候 下周之前"
).split()
ZH_NUMBERS = "零 一 二 两 三 四 五 六 七 八 九 十 十二 十五 十六 二十 三十 五十 一百 三百 五千 第一 第二 第三 一些 几 每 多 半 一万".split()
ZH_UNITS = "个 次 秒 毫秒 分钟 倍 步 种 条 部分 轮 台 份 段时间 行 层 遍".split()
ZH_GLUE = (
    "的 了 在 是 把 被 会 不会 要 不要 能 不能 可以 就 就是 都 也 还 还要 再 先 然后 接着 最后 如果 因为 所以 但是 或者 还有 和 从 到 给 让 "
    "对 里面 上 下 以后 以前 之间 的时候 时候 不是 没有 只是 只要 才 才能 已经 正在 一直 一定 不一定 更 越 越大 越高 最多 最少 默认 所有 "
    "每个 这个 那个 这些 那些 一个 另外的 新的 旧的 剩下的 合适的 真正 自己 是不是 能不能 会不会 为什么 怎么 什么 什么时候 什么用 谁 吗 呢 "
    "的话 这样 比如 按照 根据 用来 叫做 叫 前面 最前面 后面 相反的 提前 直接 随机 主要 那 好的 明白了 谢谢大家 大家好 晚上好 请 请问 有 又 "
    "跨 这一步 这里 哪里 一下 一起 需要 应该 必须 一般 其实 也就是说 首先 其次 另外 总之 一个一个 乘以 相加 够不够 到齐 一倍 有关 讲 讲一下 看 "
    "先看 再看 写 写到 做 放 等 等到 来 去 多少 其他 别的 同一个 不同的 任何 并且 而且 否则 只有 甚至 关于 之外 得到 变成 属于 由 与"
).split()

EN_NOUNS = (
    "scheduling latency|retry logic|unit test|benchmark|feature gate|queue length|node list|log message|timeout|preemption|"
    "race condition|memory leak|metric|release note|binding cycle|scheduling cycle|leader election|leader|lease|lock|cluster|"
    "scheduler|scheduling loop|object|cache|queue|deadline|renew deadline|retry period|lease duration|candidate|resource version|"
    "update|clock|package|client|process|state|restart|follower|informer|election|namespace|holder identity|log|request|network|"
    "duration|high availability|time|data|priority|plugin|node|pod|event|snapshot|goroutine|function|question|answer|example|"
    "design|code|change|version|record|owner|second|period|failure|result|message|term|session|leaders|requests|schedulers|pods|nodes|objects|seconds|questions|changes|plugins|queues|events"
).split("|")
EN_VERBS = (
    "check update remove review test refactor merge disable enable document run use wait renew take win lose stop exit read watch "
    "look share store reject protect guarantee start try cause make mean keep hold acquire release expire talk have give need see "
    "call write build delete create move change ask answer"
).split()
EN_VERBS_S = (
    "checks updates removes runs uses waits renews takes wins loses stops exits reads watches shares stores rejects protects "
    "starts tries causes makes means keeps holds acquires releases expires talks has gives needs calls writes changes happens"
).split()
EN_ADJECTIVES = (
    "too slow|too high|not stable|still open|ready to merge|hard to test|already done|out of date|dead|active|short|very short|"
    "long|clean|always clean|ready|possible|not possible|safe|not safe|slow|fast|good|stored|shared|not shared|renewed|not renewed|"
    "healthy|lost|old|new|real|empty|full|correct|wrong|enough|different|the same|acting|locked|important"
).split("|")
EN_NAMES = "Alice Bob David Maria Kevin".split()
EN_TIMES = (
    "today|tomorrow|on Monday|on Friday|next week|this week|before the release|at the same time|for a short time|after the restart|"
    "again|before it expires|when we win|at any time|every time|after that|before the election|in the end|now|later|first"
).split("|")
EN_NUMBERS = (
    "one two three four five six seven eight nine ten twelve fifteen twenty thirty fifty sixty hundred zero".split()
)
EN_GLUE = (
    "the a an and or but so if when because only every another each other others more than not no yes it they we you I this that "
    "these those is are was can cannot must should will does do did what who how why where which in on of for to with from before "
    "after by at as also just again always never one of them its our own same still then there here in a real cluster|hello "
    "everyone|let us|thank you|any|all|most|some|many|both|while|until|since|between|without|good|really|well|about|into|over"
)
EN_GLUE = sorted({w for part in EN_GLUE.split("|") for w in part.split()})

SLOTS: dict[str, list[str]] = {
    "C": COMPONENTS,
    "Q": QUEUES,
    "P": PLUGINS,
    "E": POINTS,
    "O": OBJECTS,
    "K": CODE,
    "Z": ZH_NOUNS,
    "V": ZH_VERBS,
    "A": ZH_PREDICATES,
    "W": ZH_WHO,
    "T": ZH_TIMES,
    "N": ZH_NUMBERS,
    "U": ZH_UNITS,
    "G": ZH_GLUE,
    "n": EN_NUMBERS,
    "v": EN_VERBS,
    "s": EN_VERBS_S,
    "e": EN_NOUNS,
    "a": EN_ADJECTIVES,
    "w": EN_NAMES,
    "d": EN_TIMES,
    "g": EN_GLUE,
}
