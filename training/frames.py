"""Sentence frames in the manner people talk at a session: {a|b} is a choice, {N} a class of words given below.

They were written with the kinds of sentences of the bundled season in mind; the season's own sentences are never drawn.
"""

from __future__ import annotations

CLASSES = {
    "O": "Pod|Pod|Pod|Node|Deployment|DaemonSet|StatefulSet|PVC|PDB|victim",
    "C": "kube-scheduler|kube-apiserver|kubelet|etcd|informer|framework|snapshot|cache|extender|controller|webhook|event handler",
    "Q": "activeQ|backoffQ|unschedulableQ|PriorityQueue",
    "P": "NodeAffinity|InterPodAffinity|TaintToleration|VolumeBinding|NodeResourcesFit|ImageLocality|PodTopologySpread|"
    "NodePorts|DefaultPreemption|GangScheduling",
    "E": "PreFilter|Filter|PostFilter|PreScore|Score|Reserve|Unreserve|Permit|PreBind|Bind|PostBind|QueueSort",
    "K": "scheduleOne|NextPod|CycleState|assume|normalize|request|limit|Never|schedule|generation|PriorityClass|"
    "preemptionPolicy|nominatedNodeName|Cobra|Lease|CPU|profile|metric",
    "N": "调度器|队列|缓存|插件|节点|数据|结果|分数|优先级|集群|信息|参数|命令|配置文件|事件|锁|容器|调度循环|调度周期|绑定周期|任务|"
    "笔记|代码|函数|方法|权重|内存|镜像|存储卷|单元测试|集成测试|启动流程|整体架构|领导者选举|亲和性|反亲和性|抢占|条件|等待时间|超时时间|"
    "过期时间|候选节点|本地缓存|协程|文档|总分|名字|数量|比例|顺序|核心实现|总览|入口|堆|整数|数字|总和|代价|结论|主题|抢占逻辑|默认值|日志",
    "V": "选择|启动|检查|读取|注册|同步|停止|等待|取出|保证|去掉|打分|调用|假设|删除|修改|讨论|调度|移动|触发|挑选|比较|违反|退出|运行|处理|"
    "跳过|返回|计算|拒绝|更新|复制|写回|抢占|绑定|完成|进入|开始|创建|放下|放回|留下|找出|加入|满足|影响|定义|增加|通知|清理|准备|测试|预留|提交|"
    "工作|打开|拿到|收到|看到|变化|发生|通过|失败",
    "W": "小王|小李|张工|我们|我|大家|它|它们|你|别人|他们",
    "T": "今天|下周|上周|明天|这一轮|这次|最后|以后|现在|晚上",
    "M": "一|两|三|四|五|六|十|十二|十五|十六|二十|三十|五十|一百|零",
    "A": "很简单|比较慢|很快|是空的|是串行的|是并行的|是一致的|更高|更低|最高|最低|最少|最小|不够|够不够|一样|更快|没有问题|有变化|很重要",
    "D": "新的|旧的|剩下的|合适的|假设的|所有|每个|被删除的|优先级更低的|优先级最高的|有变化的|真正的|足够多的|另外的|建议的|相反的|默认的",
    "e": "leader|lease|lock|scheduler|informer|cache|queue|election|object|process|package|client|candidate|clock|log|metric|"
    "network|duration|state|follower|namespace|request|restart|resource version|holder identity|scheduling loop|renew deadline|"
    "retry period|lease duration|update|old leader|real cluster|node|pod|plugin",
    "v": "run|use|wait|talk|take|win|renew|protect|guarantee|lose|stop|exit|start|check|read|watch|make|cause|look|have|update|"
    "store|see|give|mean|act",
    "s": "runs|uses|waits|talks|takes|wins|renews|protects|guarantees|loses|stops|exits|starts|checks|reads|watches|makes|causes|"
    "has|tries|expires|happens|means",
    "a": "active|dead|stored|renewed|stable|slow|too slow|possible|clean|always clean|ready|shared|short|very short|good|old|real|"
    "high|default|same|acting",
    "n": "one|two|three|five|ten|fifteen|twenty|thirty",
    "w": "David|Maria|Alice|Bob|Kevin",
}

ZH = """
大家{晚上好|好}，{T}是{第一次|最后一次|第二次}分享，主题是{N}和{N}。
{T}的主题是{N}，{w}用{英文|代码|文档}分享。
{T}讨论{N}和{N}，先看{N}怎么{V}{N}。
{T}看{N}，{代码|函数|方法|文档}主要在 {K} {函数|方法|插件}里面。
{C} 的{任务|入口|代码|缓存}{A}，就是给{D} {O} {V}一个{D} {O}。
{W}不会自己{V} {O}，只是把{N}{写回|放回|写到|同步到} {C}。
真正{V}{N}的是 {O} 上的 {C}。
{W}先讲{N}，{入口|主题|结论}是一个 {K} {命令|函数|方法}。
{W}来讲一下{N}，可以分成{M}个部分，{N}，{N}和{N}。
{N}先{V}{N}，再{V}{N}是不是{合法|一样|空的}。
然后根据{N}{V} {C}，把所有{N}{V}进去。
接着{V} {C}，把 {O} 和 {O} 的{N}同步到{N}。
{N}{V}完成以前，{N}不会{V}{V}。
如果{V}了{N}，还要先{V}{N}，才能进入{N}。
{D} {O} 先进入 {Q}，等待{V}。
{N}每次从 {Q} 取出{M}个 {O}。
{V}以后先给{N}做一个 {C}，保证{T}看到的{N}{A}。
第{M}步是 {E}，{V}{不满足|满足|违反}{条件|文档}的{N}。
第{M}步是 {E}，给{D}{N}{V}。
{分数|优先级|代价|权重}{最高|最低|最小|最少}的{N}就是最后的{N}，{N}一样就随机选一个。
为什么要把{N}和{N}{分开|放回|放到一起}？
因为{V}要调用 {C}，{A}，所以放到{D}{N}里面。
{N}{A}，{N}{A}。
那{N}还没有完成，下一个 {O} 会不会看到{D}{N}？
不会，{N}先在{N}里面{V}这个 {O} 已经{V}{N}上，这一步叫 {K}。
如果{N}失败，就把{D} {O} 从{N}里面{V}，再放回{N}。
{N}很多的时候，是不是每个{N}都要{V}？
不是，找到{D}{N}就{V}，这个{N}可以在{N}里面{V}。
默认{最少|最多}{V}{M}个{N}。
{T}的{结论|主题|任务}是，先看{N}，再看{N}，最后看{N}。
{T}{W}{讨论|继续讲|分享|看}{N}和{N}，请大家先{写|看|提交}{笔记|代码|文档}。
{K} 定义了一个{N}，{N}越{大|高|小|低}，{N}越{高|大|低|小}。
{Q} 里面的 {Q} 是一个{N}，{N}{最高|最低}的 {O} 排在最{前面|后面}。
{N}一样的时候，先{V}{N}的 {O} 先{V}。
{V}失败的 {O} 会进入 {Q}，等待{N}发生变化。
有{D} {O} {V}，或者有 {O} 被{V}，它们就会移动到 {Q} 或者 {Q}。
{Q} 里面的 {O} 要等待一段时间，{N}从{M}秒开始，每次{V}增加{M}倍。
最{多|少}{V}{M}秒。
{什么时候|为什么|怎么}会{V}{N}？
所有{N}都没有{V} {E}，{N}就会调用 {E}。
{默认|新}的{N}在 {P} {插件|函数}里面。
{W}先{V}{V}一些 {O} 以后就能{V}{N}的{N}。
这些被{V}的 {O} 叫做 {O}。
那怎么{V} {O} 呢？
在每个{N}上，先假设{V}{D} {O}，再{V}能不能{V}{D} {O}。
如果可以，就从{N}{高|低}的开始，一个一个{V}，能{V}的就{V}。
最后{V}所有{N}，{V}{N}{最小|最少|最高}的一个。
第{M}个条件是{V} {K} 的{N}{最少|最多|最低}。
第{M}个条件是 {O} 里面{最高|最低}的{N}{最低|最高}。
如果还是一样，再{V}{N}的{N}，还有 {O} 的{N}。
{V}好以后，{D} {O} 马上就能{V}吗？
{不能|可以|不会}，{O} {V}需要时间，{N}只是把{N}的{N}写到 {K}。
等到 {O} 都{V}了，这个 {O} 还要再{V}一次。
所以它最后{不一定|一定}{V}这个{N}上。
如果 {K} 是 {K}，这个 {O} 就不会{V}别人。
{N}也会{V}{N}吗？
会，{V}的时候 {P} 也要{V}。
但是{不能|可以}{V}跨{N}的{N}，{N}里面有说明。
{好的|明白了}，{T}继续讲{N}。
{好的|明白了}，{T}讨论{N}，用{英文|代码}分享。
这个{N}一次只{V}{M}个 {O}。
先{V} {K}，如果{N}{A}，就会一直{V}。
如果 {O} 正在被{V}，就直接{V}。
然后进入 {K} {方法|函数}，它{V}一个{D}{N}。
{V}之前先{V} {E}，它可以提前{V}一些{N}，放到 {K} 里面。
{E} 插件{A}，默认有{M}个{N}。
{E} 插件是{并行|串行}{V}的，默认有{M}个{N}。
一个{N}只要有一个{N}{V}失败，后面的{N}就不再{V}。
{V}之前还有 {E}，{V}以后要做 {K}，把{N}放到{M}到{M}之间。
每个{N}有自己的{N}，{N}是{N}乘以{N}再相加。
{P} {V}什么？
它{V}{N}剩下的 {K} 和{N}够不够，看的是 {K}，不是 {K}。
那 {P} 有什么用？
{N}上已经有{N}的话，{N}会{更高|更低}，这样{V}{更快|更慢}。
{V}好{N}以后{V} {E}，{P} 在这一步{V}{N}。
如果后面{V}了，要按照{D}{N}调用 {E}。
{E} 可以让 {O} {V}，比如做 {P} 的时候，要等{D} {O} 都到齐。
{V}有{N}，超时以后 {O} 会被{V}。
{E} 做{V}之前的{N}，{E} 插件真正{写|调用} {C}。
{E} 只是{N}，用来做{V}。
{N}是怎么{V}的？
{C} 收到{N}以后，{C} 会{V}{N}和{N}。
{N}里面的每个{N}有一个 {K}，{V}一次就{V}一次。
做 {C} 的时候只{V}{D}{N}，所以{A}。
{D} {O} 有{N}，{V}完成以后才{V}{V}，默认是{M}秒。
怎么{V}一个{D}{N}？
可以先写{N}，再写{N}，{N}会{V}{D} {C}。
大家还有{N}吗？
大家还有问题吗？
这是{第一次|最后一次}分享，请大家在{T}之前提交{N}，谢谢大家。
"""

EN = """
Hello everyone, today we {v} about {e} in {C}.
In a {a} {e} we {v} more than {n} {e} for high availability.
Only {n} of them is {a}, and the others {v}.
They {v} a {K} object as a {e}.
The {e} is {a} in {C}, so the {e} does not {v} to {C}.
The {e} must {v} the {e} before it {s}.
The default {e} is {n} seconds.
The {e} is {n} seconds, and the {e} is {n} seconds.
What {s} when the {e} is {a}?
The {e} is not {a}, so another {e} can {v} it after {n} seconds.
Every {e} {s} to {v} the {a} {e}.
The {e} {s} the {e}, so only {n} of them can {v}.
Can we {v} {n} {leaders|schedulers|leader} at the same time?
It is {a} for a {a} time, if the {e} is not {a} or the {e} is {a}.
This {e} does not {v} that only {n} {e} is {a} as a {e}.
What does the {e} do when it {s} the {e}?
It {s}, and the {e} {s}, so the {e} is {a}.
After the {e} it is a {e} again.
So the {e} and the {e} are not {a}?
No, every {e} has its own {e}.
The {e} {s} before the {e}, so the {e} is {a} when we {v}.
But the {e} only {s} in the {e}.
How can I {v} who is the {e}?
{v} at the {e} in the kube-system {e}, and {v} the {e}.
You can also {v} the {e} and the {e}.
Is it {a} to {v} the {e} {a}?
No, a {a} {e} means more {requests|leaders|pods}, and a {a} {e} can {v} a {e}.
We {v} the {e} {after|before|in} the {e}.
The {e} and the {e} {v} at the same time.
If the {e} is {a}, the {e} {s} and we {v} again.
{w} can {v} the {e} in the {e}.
It {s} the {e} for {n} seconds.
"""
