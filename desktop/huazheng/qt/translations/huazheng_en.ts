<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="zh_CN">
<context>
    <name>AboutDialog</name>
    <message>
        <source>关于话证</source>
        <translation>About Huazheng</translation>
    </message>
    <message>
        <source>话证 Huazheng {0}</source>
        <translation>Huazheng {0}</translation>
    </message>
    <message>
        <source>它做什么</source>
        <translation>What it does</translation>
    </message>
    <message>
        <source>录下或导入保险公司的回访电话，原样保存并封存；在这台电脑上识别成文字；列出规定要讲的每一项，对方（客服）讲了没有，您在哪里说过没听懂。</source>
        <translation>Records or imports an insurer&apos;s callback, keeps it unchanged and seals it; transcribes it on this computer; and shows, for each item the rules require, whether the agent explained it and where you said you did not understand.</translation>
    </message>
    <message>
        <source>它不做什么</source>
        <translation>What it does not do</translation>
    </message>
    <message>
        <source>它不给法律意见，也不保证法院采信。</source>
        <translation>It does not give legal advice, and it cannot guarantee that a court will accept the recording.</translation>
    </message>
    <message>
        <source>录音和文字不会离开这台电脑；只有您要下载模型或要时间戳时才联网。</source>
        <translation>Recordings and transcripts never leave this computer. It goes online only when you download a model or request a timestamp.</translation>
    </message>
    <message>
        <source>您的数据在哪里</source>
        <translation>Data location</translation>
    </message>
    <message>
        <source>许可</source>
        <translation>Licenses</translation>
    </message>
    <message>
        <source>话证以 Apache-2.0 许可发布。它用到下面这些软件，各有各的许可：</source>
        <translation>Huazheng is licensed under Apache-2.0. It uses the following software, each under its own license:</translation>
    </message>
    <message>
        <source>打开数据文件夹</source>
        <translation>Open data folder</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
</context>
<context>
    <name>AnalysisBasis</name>
    <message>
        <source>重新对照清单</source>
        <translation>Check again</translation>
    </message>
    <message>
        <source>清单依据：更正后的文字（{0} 处更正）</source>
        <translation>Based on the corrected transcript (corrections: {0})</translation>
    </message>
    <message>
        <source>清单依据：机器文字</source>
        <translation>Based on the machine transcript</translation>
    </message>
    <message>
        <source>，以及保单信息</source>
        <translation> and the policy details</translation>
    </message>
    <message>
        <source>文字或保单信息刚改过，正在自动重新对照清单…</source>
        <translation>Text or policy facts changed. Checking the call against the checklist again…</translation>
    </message>
    <message>
        <source>改动之后，清单已自动重新对照。</source>
        <translation>The call was checked against the checklist again after the change.</translation>
    </message>
    <message>
        <source>之后文字或保单信息又有改动，清单还没有跟上。</source>
        <translation>The transcript or policy details have changed since this check.</translation>
    </message>
    <message>
        <source>正在重新对照清单</source>
        <translation>Checking again</translation>
    </message>
</context>
<context>
    <name>AuthorityChoice</name>
    <message>
        <source>时间戳服务的地址</source>
        <translation>Timestamp authority address</translation>
    </message>
    <message>
        <source>不用</source>
        <translation>None</translation>
    </message>
    <message>
        <source>别的地址…</source>
        <translation>Other address…</translation>
    </message>
</context>
<context>
    <name>BinDialog</name>
    <message>
        <source>{0}    {1}    {2} 放进来</source>
        <translation>{0}    {1}    moved here {2}</translation>
    </message>
    <message>
        <source>清空后，这 {0} 通录音连同封存信息会从这台电脑上彻底删除，找不回来。别处没有备份的话，这些电话就没有证据了。</source>
        <translation>Emptying the recycle bin permanently deletes these calls ({0}) and their seals from this computer. Unless you have a backup, you will no longer have evidence of them.</translation>
    </message>
    <message>
        <source>回收站里有 {0} 通录音，都可以放回来。</source>
        <translation>Calls in the recycle bin: {0}. You can restore any of them.</translation>
    </message>
    <message>
        <source>回收站是空的。</source>
        <translation>The recycle bin is empty.</translation>
    </message>
    <message>
        <source>要腾出空间，请在这块磁盘上删去或移走别的文件；话证的数据存放在 {0}。</source>
        <translation> To free space, delete or move other files on this disk. Huazheng keeps its data in {0}.</translation>
    </message>
    <message>
        <source>彻底删除 {0} 通</source>
        <translation>Delete {0} permanently</translation>
    </message>
    <message>
        <source>回收站</source>
        <translation>Recycle bin</translation>
    </message>
    <message>
        <source>回收站里的录音</source>
        <translation>Calls in the recycle bin</translation>
    </message>
    <message>
        <source>放回来</source>
        <translation>Restore</translation>
    </message>
    <message>
        <source>清空回收站…</source>
        <translation>Empty recycle bin…</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
</context>
<context>
    <name>CallFooter</name>
    <message>
        <source>封存码：{0}</source>
        <translation>Seal code: {0}</translation>
    </message>
    <message>
        <source>复制完整的封存码</source>
        <translation>Copy the whole seal code</translation>
    </message>
    <message>
        <source>识别模型</source>
        <translation>model</translation>
    </message>
    <message>
        <source>已复制完整的封存码</source>
        <translation>Copied the whole seal code</translation>
    </message>
</context>
<context>
    <name>CallJobs</name>
    <message>
        <source>排在队里，等着识别</source>
        <translation>Waiting in the queue for transcription</translation>
    </message>
    <message>
        <source>等录音结束</source>
        <translation>Waiting for the recording to end</translation>
    </message>
</context>
<context>
    <name>CallPage</name>
    <message>
        <source>双声道</source>
        <translation>stereo</translation>
    </message>
    <message>
        <source>单声道</source>
        <translation>mono</translation>
    </message>
    <message>
        <source>{0} 导入</source>
        <translation>imported {0}</translation>
    </message>
    <message>
        <source>正在听</source>
        <translation>transcribing</translation>
    </message>
    <message>
        <source>“{0}”，只供参考，不在文字稿里</source>
        <translation>“{0}” (for reference only, not in the transcript)</translation>
    </message>
    <message>
        <source>还是没有文字</source>
        <translation>still no text</translation>
    </message>
    <message>
        <source>{0} 录音</source>
        <translation>recorded {0}</translation>
    </message>
    <message>
        <source>保单和标签</source>
        <translation>Policy and tags</translation>
    </message>
    <message>
        <source>逐句核对 {0}/{1}</source>
        <translation>Proofread {0}/{1}</translation>
    </message>
    <message>
        <source>逐句核对</source>
        <translation>Proofread</translation>
    </message>
    <message>
        <source>再试一次</source>
        <translation>Try again</translation>
    </message>
    <message>
        <source>这通录音还没有识别</source>
        <translation>This call has no transcript yet</translation>
    </message>
    <message>
        <source>识别在这台电脑上进行，录音不会离开它。识别之后就能看到对方讲清了什么、哪里没听懂。</source>
        <translation>Transcription runs on this computer, and the recording never leaves it. Then you can see what the agent explained and where you did not understand.</translation>
    </message>
    <message>
        <source>识别</source>
        <translation>Transcribe</translation>
    </message>
    <message>
        <source>还没有对照清单</source>
        <translation>Not checked against the checklist yet</translation>
    </message>
    <message>
        <source>对照监管规定的回访内容，看对方讲到了哪些。</source>
        <translation>Compare the call with what the rules require the insurer to explain.</translation>
    </message>
    <message>
        <source>对照清单</source>
        <translation>Check against checklist</translation>
    </message>
    <message>
        <source>正在识别</source>
        <translation>Transcribing</translation>
    </message>
    <message>
        <source>正在对照清单</source>
        <translation>Checking against checklist</translation>
    </message>
    <message>
        <source>可以继续听录音，也可以先看别的通话。</source>
        <translation>Meanwhile you can keep listening or open another call.</translation>
    </message>
</context>
<context>
    <name>CallPickerDialog</name>
    <message>
        <source>加入录音</source>
        <translation>Add Recordings</translation>
    </message>
    <message>
        <source>加入哪几通录音？</source>
        <translation>Which recordings?</translation>
    </message>
    <message>
        <source>没有别的录音可以加。</source>
        <translation>No other recordings to add.</translation>
    </message>
    <message>
        <source>按住 Ctrl 可以选几通。录音留在原处，案卷里记下它的封存。</source>
        <translation>Hold Ctrl to choose several. Recordings stay where they are; the case notes their seals.</translation>
    </message>
    <message>
        <source>录音</source>
        <translation>Recording</translation>
    </message>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>加入</source>
        <translation>Add</translation>
    </message>
</context>
<context>
    <name>CallsModel</name>
    <message>
        <source>核验于 {0}，完好</source>
        <translation>Verified {0}: intact</translation>
    </message>
    <message>
        <source>核验于 {0}，之后有变化</source>
        <translation>Verified {0}; changed since</translation>
    </message>
    <message>
        <source>核验于 {0}：有改动</source>
        <translation>Verified {0}: ALTERED</translation>
    </message>
    <message>
        <source>别人的证据包</source>
        <translation>Someone else&apos;s bundle</translation>
    </message>
    <message>
        <source>已封存</source>
        <translation>Sealed</translation>
    </message>
    <message>
        <source>{0} 项都无法判断</source>
        <translation>{0} items: none can be judged</translation>
    </message>
    <message>
        <source>{0} 项中 {1} 项讲清楚了</source>
        <translation>{1} of {0} explained</translation>
    </message>
    <message>
        <source>{0} 处没听懂还没解决</source>
        <translation>{0} unresolved</translation>
    </message>
</context>
<context>
    <name>CaseFieldsDialog</name>
    <message>
        <source>案卷信息</source>
        <translation>Case details</translation>
    </message>
    <message>
        <source>新建案卷</source>
        <translation>New case</translation>
    </message>
    <message>
        <source>印在证据目录上。不知道的空着，打印后可以手写。</source>
        <translation>Printed on the list of exhibits. Leave blank what you do not know, and write it on the print.</translation>
    </message>
    <message>
        <source>名称</source>
        <translation>Title</translation>
    </message>
    <message>
        <source>案号</source>
        <translation>Case number</translation>
    </message>
    <message>
        <source>法院</source>
        <translation>Court</translation>
    </message>
    <message>
        <source>提交人</source>
        <translation>Submitted by</translation>
    </message>
    <message>
        <source>对方当事人</source>
        <translation>Opposing party</translation>
    </message>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>保存</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>新建</source>
        <translation>Create</translation>
    </message>
</context>
<context>
    <name>CasesDialog</name>
    <message>
        <source>已移出“{0}”，文件还在，可以放回。</source>
        <translation>Removed “{0}”. The file is kept and can be restored.</translation>
    </message>
    <message>
        <source>加入文件</source>
        <translation>Add files</translation>
    </message>
    <message>
        <source>导出证据目录</source>
        <translation>Export the list of exhibits</translation>
    </message>
    <message>
        <source>放在哪个文件夹</source>
        <translation>Choose a folder</translation>
    </message>
    <message>
        <source>已导出 {0}</source>
        <translation>Exported {0}</translation>
    </message>
    <message>
        <source>校验码（SHA-256）：{0}</source>
        <translation>SHA-256: {0}</translation>
    </message>
    <message>
        <source>第 {0} 次封存，封存码 {1}</source>
        <translation>Seal {0}, seal code {1}</translation>
    </message>
    <message>
        <source>把封存码发给自己或家人，就留下了日期。</source>
        <translation>Send the seal code to yourself or a relative: that is a dated record.</translation>
    </message>
    <message>
        <source>✓ 完好：目录、{0} 份证据、{1} 次封存和 {2} 通录音都没有改动。</source>
        <translation>✓ Intact: the list, {0} exhibits, {1} seals and {2} calls are unchanged.</translation>
    </message>
    <message>
        <source>还有 {0} 处</source>
        <translation>{0} more</translation>
    </message>
    <message>
        <source>✗ 有改动：</source>
        <translation>✗ Altered:</translation>
    </message>
    <message>
        <source>把文件拖到这里：保单、截图、账单、信函，什么文件都行。也可以加入录音。</source>
        <translation>Drop files here: policy, screenshots, bills, letters, any file. You can add calls too.</translation>
    </message>
    <message>
        <source>案卷把几通录音和别的证据放在一起，做成一份证据目录和一个证据包。先新建一个。</source>
        <translation>A case keeps calls and other exhibits together, with a list of exhibits and one bundle. Make one first.</translation>
    </message>
    <message>
        <source>{0} 份证据</source>
        <translation>{0} exhibits</translation>
    </message>
    <message>
        <source>还没有封存</source>
        <translation>Not sealed yet</translation>
    </message>
    <message>
        <source>第 {0} 次封存于 {1}，封存码 {2}</source>
        <translation>Seal {0} of {1}, seal code {2}</translation>
    </message>
    <message>
        <source>第 {0} 次封存于 {1}，封存码 {2}；之后改过，还没有再封存</source>
        <translation>Seal {0} of {1}, seal code {2}; changed since, and not sealed again</translation>
    </message>
    <message>
        <source>案卷</source>
        <translation>Cases</translation>
    </message>
    <message>
        <source>哪个案卷</source>
        <translation>Which case</translation>
    </message>
    <message>
        <source>时间顺序</source>
        <translation>Time line</translation>
    </message>
    <message>
        <source>新建…</source>
        <translation>New…</translation>
    </message>
    <message>
        <source>案卷信息…</source>
        <translation>Case details…</translation>
    </message>
    <message>
        <source>目录</source>
        <translation>List</translation>
    </message>
    <message>
        <source>加入文件…</source>
        <translation>Add files…</translation>
    </message>
    <message>
        <source>加入录音…</source>
        <translation>Add calls…</translation>
    </message>
    <message>
        <source>上移</source>
        <translation>Move up</translation>
    </message>
    <message>
        <source>下移</source>
        <translation>Move down</translation>
    </message>
    <message>
        <source>移出</source>
        <translation>Remove</translation>
    </message>
    <message>
        <source>放回…</source>
        <translation>Restore…</translation>
    </message>
    <message>
        <source>封存</source>
        <translation>Seal</translation>
    </message>
    <message>
        <source>核验</source>
        <translation>Verify</translation>
    </message>
    <message>
        <source>导出目录…</source>
        <translation>Export the list…</translation>
    </message>
    <message>
        <source>导出证据包…</source>
        <translation>Export the bundle…</translation>
    </message>
    <message>
        <source>打开文件夹</source>
        <translation>Open folder</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>进度</source>
        <translation>Progress</translation>
    </message>
</context>
<context>
    <name>ChecklistPanel</name>
    <message>
        <source>{0} 项中有 {1} 项讲清楚了</source>
        <translation>{1} of {0} items explained</translation>
    </message>
    <message>
        <source>{0} 项都无法判断</source>
        <translation>{0} items: none can be judged</translation>
    </message>
    <message>
        <source>收起讲清楚的 {0} 项</source>
        <translation>Hide {0} explained items</translation>
    </message>
    <message>
        <source>展开讲清楚的 {0} 项</source>
        <translation>Show {0} explained items</translation>
    </message>
    <message>
        <source>另有 {0} 项疑似，请回听</source>
        <translation>{0} more possibly explained: please listen</translation>
    </message>
    <message>
        <source>共 {0} 处，有没有解答无法判断</source>
        <translation>{0} in all; whether they were answered cannot be told</translation>
    </message>
    <message>
        <source>没听懂的地方 {0}</source>
        <translation>Not understood: {0}</translation>
    </message>
    <message>
        <source>我的标记 {0}</source>
        <translation>My marks: {0}</translation>
    </message>
    <message>
        <source>我的标记</source>
        <translation>My marks</translation>
    </message>
    <message>
        <source>共 {0} 处，其中 {1} 处到最后也没有解决</source>
        <translation>{0} in total, {1} never resolved</translation>
    </message>
    <message>
        <source>录音里听不出我的声音，无法判断。</source>
        <translation>My voice was not identified in the recording, so this cannot be told.</translation>
    </message>
    <message>
        <source>没有听到。</source>
        <translation>Not heard.</translation>
    </message>
</context>
<context>
    <name>CitationController</name>
    <message>
        <source>带字幕的 MP4 (*.mp4)</source>
        <translation>MP4 with captions (*.mp4)</translation>
    </message>
    <message>
        <source>导出这一段的录音</source>
        <translation>Export this stretch</translation>
    </message>
    <message>
        <source>请先在文字里点一句，或在波形上选一段。</source>
        <translation>First click a line of the text, or select a stretch of the waveform.</translation>
    </message>
    <message>
        <source>这一段没有文字，没有可引用的页和行。</source>
        <translation>This stretch has no text, so there is no page and line to cite.</translation>
    </message>
    <message>
        <source>已复制引文：正文 {0}，稿号 {1}</source>
        <translation>Citation copied: transcript {0}, edition {1}</translation>
    </message>
    <message>
        <source>节选已写到 {0}，旁边的清单文件写着它出自哪份录音。</source>
        <translation>The excerpt was written to {0}. The manifest beside it names the recording it comes from.</translation>
    </message>
</context>
<context>
    <name>ConfirmDialog</name>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
    </message>
</context>
<context>
    <name>CorrectionsDialog</name>
    <message>
        <source>更正记录</source>
        <translation>Corrections</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>每次更正都留着，撤销也是一条记录；机器写的文字从来不变。</source>
        <translation>Every correction is kept, including undone ones. The machine transcript never changes.</translation>
    </message>
    <message>
        <source>还没有更正过。</source>
        <translation>No corrections yet.</translation>
    </message>
    <message>
        <source>记录末尾有写了一半的一行，可能断过电。它不生效，下次更正时会原样记下。</source>
        <translation>The last line of the log is incomplete, perhaps after a power failure. It has no effect, and the next correction will keep it as it is.</translation>
    </message>
    <message>
        <source>其中 {0} 处是对以前那份机器文字的更正，对现在这份不起作用。</source>
        <translation>{0} of them belong to an earlier machine transcript and do not affect this one.</translation>
    </message>
    <message>
        <source>已撤销</source>
        <translation>undone</translation>
    </message>
    <message>
        <source>恢复</source>
        <translation>Redo</translation>
    </message>
    <message>
        <source>撤销</source>
        <translation>Undo</translation>
    </message>
    <message>
        <source>没有生效</source>
        <translation>no effect</translation>
    </message>
</context>
<context>
    <name>CourtDetailsDialog</name>
    <message>
        <source>案号、姓名和证明目的</source>
        <translation>Case number, names, purpose</translation>
    </message>
    <message>
        <source>印在给法院、律师和保险公司的文件上，和录音存在一起。不知道的空着，打印后可以手写。</source>
        <translation>Printed on papers for court, lawyer and insurer, and kept with the recording. Leave unknown ones empty to fill in by hand.</translation>
    </message>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>保存</source>
        <translation>Save</translation>
    </message>
</context>
<context>
    <name>DateRangeDialog</name>
    <message>
        <source>日期</source>
        <translation>Date</translation>
    </message>
    <message>
        <source>只看这段时间的通话</source>
        <translation>Show calls from this period</translation>
    </message>
    <message>
        <source>从</source>
        <translation>From</translation>
    </message>
    <message>
        <source>到</source>
        <translation>To</translation>
    </message>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>只看这些</source>
        <translation>Apply</translation>
    </message>
</context>
<context>
    <name>DatesDialog</name>
    <message>
        <source>填上知道的日期，这里就列出随后的日期。</source>
        <translation>Enter the dates you know. What follows from them is listed here.</translation>
    </message>
    <message>
        <source>已保存到 {0}</source>
        <translation>Saved to {0}</translation>
    </message>
    <message>
        <source>保存日历文件</source>
        <translation>Save calendar file</translation>
    </message>
    <message>
        <source>日历文件 (*.ics)</source>
        <translation>Calendar files (*.ics)</translation>
    </message>
    <message>
        <source>日期</source>
        <translation>Dates</translation>
    </message>
    <message>
        <source>犹豫期、投诉和诉讼时效的日期</source>
        <translation>Cooling-off period, complaint, limitation of action</translation>
    </message>
    <message>
        <source>签收保单的日期</source>
        <translation>Date of signing for the policy</translation>
    </message>
    <message>
        <source>保单写的犹豫期（天）</source>
        <translation>Cooling-off period in the policy (days)</translation>
    </message>
    <message>
        <source>保单写的起算日</source>
        <translation>Counted from, as the policy says</translation>
    </message>
    <message>
        <source>保险公司收到投诉的日期</source>
        <translation>Insurer received the complaint on</translation>
    </message>
    <message>
        <source>收到处理决定的日期</source>
        <translation>Decision received on</translation>
    </message>
    <message>
        <source>监管部门收到投诉的日期</source>
        <translation>Regulator received the complaint on</translation>
    </message>
    <message>
        <source>上级机构收到核查申请的日期</source>
        <translation>Higher body received the request for review on</translation>
    </message>
    <message>
        <source>知道受损害的日期</source>
        <translation>Knew of the damage on</translation>
    </message>
    <message>
        <source>不清楚</source>
        <translation>Not known</translation>
    </message>
    <message>
        <source>日期列表</source>
        <translation>List of dates</translation>
    </message>
    <message>
        <source>保存为日历文件…</source>
        <translation>Save as calendar file…</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
</context>
<context>
    <name>DetailWaveform</name>
    <message>
        <source>波形，可放大；上方是对方，下方是我</source>
        <translation>Zoomable waveform; agent above, you below</translation>
    </message>
    <message>
        <source>声道 {0}</source>
        <translation>Channel {0}</translation>
    </message>
    <message>
        <source>循环 {0} 秒</source>
        <translation>{0} s loop</translation>
    </message>
</context>
<context>
    <name>DoctorDialog</name>
    <message>
        <source>检查这台电脑</source>
        <translation>Check this computer</translation>
    </message>
    <message>
        <source>这台电脑能不能用</source>
        <translation>Is this computer ready?</translation>
    </message>
    <message>
        <source>复制结果</source>
        <translation>Copy results</translation>
    </message>
    <message>
        <source>再查一次</source>
        <translation>Check again</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>检查进度</source>
        <translation>Check progress</translation>
    </message>
    <message>
        <source>正在查看，要几秒钟……</source>
        <translation>Checking; this takes a few seconds…</translation>
    </message>
    <message>
        <source>有 {0} 样缺了不能用，怎么补写在下面。</source>
        <translation>Problems found: {0}. See below for how to fix them.</translation>
    </message>
    <message>
        <source>都能用；有 {0} 处可以更好。</source>
        <translation>Everything works. Suggested improvements: {0}.</translation>
    </message>
    <message>
        <source>都能用。</source>
        <translation>Everything works.</translation>
    </message>
</context>
<context>
    <name>EmptyState</name>
    <message>
        <source>{0}，大约还要 {1}</source>
        <translation>{0}, about {1} left</translation>
    </message>
    <message>
        <source>大约还要 {0}</source>
        <translation>about {0} left</translation>
    </message>
    <message>
        <source>停止</source>
        <translation>Stop</translation>
    </message>
    <message>
        <source>正在停止</source>
        <translation>Stopping</translation>
    </message>
</context>
<context>
    <name>ExhibitsModel</name>
    <message>
        <source>编号</source>
        <translation>No.</translation>
    </message>
    <message>
        <source>证据名称</source>
        <translation>Exhibit</translation>
    </message>
    <message>
        <source>证据来源</source>
        <translation>Source</translation>
    </message>
    <message>
        <source>证明内容</source>
        <translation>What it shows</translation>
    </message>
    <message>
        <source>页码或时间</source>
        <translation>Page or time</translation>
    </message>
    <message>
        <source>原始载体</source>
        <translation>Original</translation>
    </message>
    <message>
        <source>日期</source>
        <translation>Date</translation>
    </message>
</context>
<context>
    <name>ExhibitsTable</name>
    <message>
        <source>证据目录</source>
        <translation>List of exhibits</translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source>证据包：原始录音、封存信息、文字和核验方法，一个文件夹</source>
        <translation>Evidence bundle: original recording, seal, text and how to verify, in a folder</translation>
    </message>
    <message>
        <source>放在哪个文件夹</source>
        <translation>Choose a folder</translation>
    </message>
    <message>
        <source>导出</source>
        <translation>Export</translation>
    </message>
    <message>
        <source>给谁用</source>
        <translation>For</translation>
    </message>
    <message>
        <source>写进文件夹的有</source>
        <translation>Written into the folder</translation>
    </message>
    <message>
        <source>放在哪里</source>
        <translation>Save to</translation>
    </message>
    <message>
        <source>清单做出之后文字或保单又有改动：先重新对照</source>
        <translation>Text or policy facts changed after the check: check against the checklist again first</translation>
    </message>
    <message>
        <source>案号、姓名和证明目的…</source>
        <translation>Case number, names, purpose…</translation>
    </message>
    <message>
        <source>密码（可以不填）</source>
        <translation>Password (optional)</translation>
    </message>
    <message>
        <source>证据包的密码，可以不填</source>
        <translation>Password of the bundle, optional</translation>
    </message>
    <message>
        <source>填了就加密（AES-256），收件人要用 7-Zip 之类的软件和这个密码打开。密码请另外告诉对方；忘了就打不开。</source>
        <translation>With a password the bundle is encrypted (AES-256); the recipient opens it with a program like 7-Zip. Tell them the password another way. A forgotten password cannot be recovered.</translation>
    </message>
    <message>
        <source>换个位置…</source>
        <translation>Change…</translation>
    </message>
    <message>
        <source>打开文件</source>
        <translation>Open file</translation>
    </message>
    <message>
        <source>打开文件夹</source>
        <translation>Open folder</translation>
    </message>
    <message>
        <source>打印…</source>
        <translation>Print…</translation>
    </message>
    <message>
        <source>用系统的 PDF 软件打开，在那里打印</source>
        <translation>Opens in the system&apos;s PDF viewer; print there</translation>
    </message>
    <message>
        <source>复制校验码</source>
        <translation>Copy hash</translation>
    </message>
    <message>
        <source>导出进度</source>
        <translation>Export progress</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>法院</source>
        <translation>Court</translation>
    </message>
    <message>
        <source>保险公司</source>
        <translation>Insurer</translation>
    </message>
    <message>
        <source>律师</source>
        <translation>Lawyer</translation>
    </message>
    <message>
        <source>家人</source>
        <translation>Family</translation>
    </message>
    <message>
        <source>，以及证据包里的 {0} 个文件</source>
        <translation>, and {0} files in the evidence bundle</translation>
    </message>
    <message>
        <source>{0} 列着每个文件的校验码，它自己的校验码（SHA-256）：
{1}</source>
        <translation>{0} lists the hash of every file. Its own hash (SHA-256):
{1}</translation>
    </message>
    <message>
        <source>把上面的校验码另外发给收件人，比如用短信。对方照文件夹里的“怎样核验”运行一行命令，就知道每个文件路上有没有变，不需要安装话证。</source>
        <translation>Send the hash above to the recipient by another way, such as SMS. With the one command in the folder&apos;s “How to verify” they see whether any file changed on the way; Huazheng is not needed.</translation>
    </message>
    <message>
        <source>另有可以直接播放的副本、起始网页和文件校验码；整个文件夹可以刻成光盘。</source>
        <translation>Also a copy that plays anywhere, a start page and the file hashes; the whole folder can be burnt on a disc.</translation>
    </message>
    <message>
        <source>另有可以直接播放的副本和文件校验码。</source>
        <translation>Also a copy that plays anywhere and the file hashes.</translation>
    </message>
    <message>
        <source>另有文件校验码和核验办法。</source>
        <translation>Also the file hashes and how to verify them.</translation>
    </message>
    <message>
        <source>其他软件</source>
        <translation>Other software</translation>
    </message>
    <message>
        <source>灰色的几种要先识别文字、对照清单之后才能导出。</source>
        <translation>To export the formats shown in gray, transcribe the call and check it against the checklist first.</translation>
    </message>
    <message>
        <source>导出这通录音</source>
        <translation>Export this call</translation>
    </message>
    <message>
        <source>已导出</source>
        <translation>Exported</translation>
    </message>
</context>
<context>
    <name>FilterBar</name>
    <message>
        <source>排序：{0}</source>
        <translation>Sort: {0}</translation>
    </message>
    <message>
        <source>筛选</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>倒过来</source>
        <translation>Reverse order</translation>
    </message>
    <message>
        <source>有没听懂、还没解决的</source>
        <translation>With unresolved questions</translation>
    </message>
    <message>
        <source>还没识别的</source>
        <translation>Not transcribed yet</translation>
    </message>
    <message>
        <source>没核验过、或核验后有变化的</source>
        <translation>Not verified, or changed since</translation>
    </message>
    <message>
        <source>保险公司</source>
        <translation>Insurer</translation>
    </message>
    <message>
        <source>产品类型</source>
        <translation>Product type</translation>
    </message>
    <message>
        <source>标签</source>
        <translation>Tag</translation>
    </message>
    <message>
        <source>日期</source>
        <translation>Date</translation>
    </message>
    <message>
        <source>最近 7 天</source>
        <translation>Last 7 days</translation>
    </message>
    <message>
        <source>最近 30 天</source>
        <translation>Last 30 days</translation>
    </message>
    <message>
        <source>今年</source>
        <translation>This year</translation>
    </message>
    <message>
        <source>去年</source>
        <translation>Last year</translation>
    </message>
    <message>
        <source>从哪天到哪天…</source>
        <translation>Custom range…</translation>
    </message>
    <message>
        <source>显示全部</source>
        <translation>Show all</translation>
    </message>
    <message>
        <source>按日期</source>
        <translation>By date</translation>
    </message>
    <message>
        <source>按保险公司</source>
        <translation>By insurer</translation>
    </message>
    <message>
        <source>按时长</source>
        <translation>By length</translation>
    </message>
    <message>
        <source>按讲清的多少</source>
        <translation>By share explained</translation>
    </message>
    <message>
        <source>按没解决的多少</source>
        <translation>By unresolved questions</translation>
    </message>
    <message>
        <source>普通人寿</source>
        <translation>Life</translation>
    </message>
    <message>
        <source>健康、重疾、意外</source>
        <translation>Health, critical illness, accident</translation>
    </message>
    <message>
        <source>年金</source>
        <translation>Annuity</translation>
    </message>
    <message>
        <source>分红型</source>
        <translation>Participating</translation>
    </message>
    <message>
        <source>万能型</source>
        <translation>Universal</translation>
    </message>
    <message>
        <source>投资连结型</source>
        <translation>Unit-linked</translation>
    </message>
    <message>
        <source>有没听懂的</source>
        <translation>Unresolved questions</translation>
    </message>
    <message>
        <source>还没识别</source>
        <translation>Not transcribed</translation>
    </message>
    <message>
        <source>没核验</source>
        <translation>Not verified</translation>
    </message>
    <message>
        <source>{0} 到 {1}</source>
        <translation>{0} to {1}</translation>
    </message>
    <message>
        <source>{0} 起</source>
        <translation>From {0}</translation>
    </message>
    <message>
        <source>到 {0}</source>
        <translation>Until {0}</translation>
    </message>
    <message>
        <source>不再只看：{0}</source>
        <translation>Remove filter: {0}</translation>
    </message>
    <message>
        <source>{0} 通</source>
        <translation>Calls: {0}</translation>
    </message>
    <message>
        <source>{0} 通里的 {1} 通</source>
        <translation>Calls: {1} of {0}</translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message>
        <source>{0} / {1}</source>
        <translation>{0} / {1}</translation>
    </message>
    <message>
        <source>{0} / {1}，读音相近</source>
        <translation>{0} / {1}, sounding alike</translation>
    </message>
    <message>
        <source>没有找到</source>
        <translation>Not found</translation>
    </message>
    <message>
        <source>在这通电话里查找</source>
        <translation>Find in this call</translation>
    </message>
    <message>
        <source>上一处</source>
        <translation>Previous</translation>
    </message>
    <message>
        <source>下一处</source>
        <translation>Next</translation>
    </message>
    <message>
        <source>关闭查找</source>
        <translation>Close search</translation>
    </message>
</context>
<context>
    <name>FindingsPanel</name>
    <message>
        <source>另外听到的</source>
        <translation>Also heard</translation>
    </message>
</context>
<context>
    <name>FirstRunDialog</name>
    <message>
        <source>开始使用话证</source>
        <translation>First steps</translation>
    </message>
    <message>
        <source>欢迎使用话证</source>
        <translation>Welcome to Huazheng</translation>
    </message>
    <message>
        <source>电话怎么来？</source>
        <translation>How will the call come?</translation>
    </message>
    <message>
        <source>用哪个识别模型</source>
        <translation>Choose a speech model</translation>
    </message>
    <message>
        <source>要不要请人证明封存的时间</source>
        <translation>Have the time of sealing certified?</translation>
    </message>
    <message>
        <source>第 {0} 步，共 {1} 步</source>
        <translation>Step {0} of {1}</translation>
    </message>
    <message>
        <source>以后再说</source>
        <translation>Not now</translation>
    </message>
    <message>
        <source>上一步</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>导入录音…</source>
        <translation>Import recordings…</translation>
    </message>
    <message>
        <source>电话来了，现在就录</source>
        <translation>The call is here: record now</translation>
    </message>
    <message>
        <source>先不下载</source>
        <translation>Skip download</translation>
    </message>
    <message>
        <source>下载（{0} MB），下一步</source>
        <translation>Download ({0} MB) and continue</translation>
    </message>
    <message>
        <source>完成</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>下一步</source>
        <translation>Next</translation>
    </message>
</context>
<context>
    <name>FoundRecordingsDialog</name>
    <message>
        <source>正在找录音…</source>
        <translation>Searching for recordings…</translation>
    </message>
    <message>
        <source>找到 {0} 份录音，勾上的会导入；原来的文件不会变，也不会移走。</source>
        <translation>{0} recordings found. Those with a check mark are imported; the files themselves are neither changed nor moved.</translation>
    </message>
    <message>
        <source>没有找到手机里的通话录音。把手机解锁，在手机上选“传输文件”，再打开这里；也可以把录音文件夹拖进来。</source>
        <translation>No call recordings found on a phone. Unlock the phone, choose “File transfer” on it and open this again; or drop a folder of recordings here.</translation>
    </message>
    <message>
        <source>这里没有录音。</source>
        <translation>No recordings here.</translation>
    </message>
    <message>
        <source>导入 {0} 份</source>
        <translation>Import {0}</translation>
    </message>
    <message>
        <source>找到的录音</source>
        <translation>Recordings found</translation>
    </message>
    <message>
        <source>全选</source>
        <translation>Select all</translation>
    </message>
    <message>
        <source>全不选</source>
        <translation>Select none</translation>
    </message>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
    </message>
</context>
<context>
    <name>ItemRow</name>
    <message>
        <source>对方提到这一项的地方</source>
        <translation>Where the agent mentioned it</translation>
    </message>
    <message>
        <source>参考项</source>
        <translation>optional</translation>
    </message>
    <message>
        <source>已讲到</source>
        <translation>mentioned</translation>
    </message>
    <message>
        <source>没有讲到</source>
        <translation>not mentioned</translation>
    </message>
    <message>
        <source>可以这样问：“{0}”</source>
        <translation>You could ask: “{0}”</translation>
    </message>
    <message>
        <source>我当时</source>
        <translation>My reply</translation>
    </message>
    <message>
        <source>通话结束时</source>
        <translation>At the end</translation>
    </message>
    <message>
        <source>疑似：没分清是谁说的</source>
        <translation>possibly: unclear who is speaking</translation>
    </message>
    <message>
        <source>疑似：说话人不太确定</source>
        <translation>possibly: speaker uncertain</translation>
    </message>
    <message>
        <source>疑似：识别把握不大</source>
        <translation>possibly: text uncertain</translation>
    </message>
    <message>
        <source>疑似：再识别一遍，结果不同</source>
        <translation>possibly: transcribed again with a different result</translation>
    </message>
    <message>
        <source>机器听到的是：{0}</source>
        <translation>Machine transcript: {0}</translation>
    </message>
</context>
<context>
    <name>KeyRestoreDialog</name>
    <message>
        <source>从备份恢复密钥</source>
        <translation>Restore keys from a backup</translation>
    </message>
    <message>
        <source>{0}
先试一试：打开备份里的每一把密钥，签名再核验，什么都不改。</source>
        <translation>{0}
Try it out first: every key in the backup is opened, signs and is verified. Nothing is changed.</translation>
    </message>
    <message>
        <source>备份的口令</source>
        <translation>Passphrase of the backup</translation>
    </message>
    <message>
        <source>试一试</source>
        <translation>Try out</translation>
    </message>
    <message>
        <source>恢复</source>
        <translation>Restore</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>备份能用，里面有 {0} 把密钥。最新一把的指纹：
{1}</source>
        <translation>The backup works. Keys in it: {0}. Fingerprint of the latest:
{1}</translation>
    </message>
    <message>
        <source>就是现在用的这把。恢复只补上缺了的旧密钥。</source>
        <translation>It is the key in use. Restoring only adds former keys that are missing.</translation>
    </message>
    <message>
        <source>不是现在这把，而这里已有用现在这把封存的录音，所以不能恢复到这里。</source>
        <translation>It is not the key in use, which has sealed calls here already. So it cannot be restored here.</translation>
    </message>
    <message>
        <source>恢复后就用它签名。现在这把没有签过录音，会留在一边。</source>
        <translation>Once restored, it signs. The present key has signed nothing and is set aside.</translation>
    </message>
    <message>
        <source>已恢复。密钥仍由备份的口令保护；用它封存过的录音可以继续核验和改动。</source>
        <translation>Restored. The keys are still under the backup&apos;s passphrase. Calls that they sealed can be verified and worked on.</translation>
    </message>
</context>
<context>
    <name>LanguageStep</name>
    <message>
        <source>话证替您留住保险公司回访电话的完整录音，并标出对方（客服）到底讲清了哪些。录音和文字都只在这台电脑上。</source>
        <translation>Huazheng keeps the complete recording of your insurer&apos;s callback and shows what the agent actually explained. Recordings and transcripts stay on this computer.</translation>
    </message>
    <message>
        <source>一键录下整通电话，录完就封存</source>
        <translation>Records the whole call and seals it when it ends</translation>
    </message>
    <message>
        <source>自动变成文字，标出讲清了哪些</source>
        <translation>Turns it into text and marks what was explained</translation>
    </message>
    <message>
        <source>以后有没有改动过，谁都能核验</source>
        <translation>Lets anyone verify that nothing was changed</translation>
    </message>
    <message>
        <source>录自己的通话，先知道这些</source>
        <translation>Before you record your own calls</translation>
    </message>
    <message>
        <source>您是通话的一方。按现行司法解释，录音以严重侵害他人合法权益、违反法律禁止性规定或者严重违背公序良俗的方法取得的，不能作为认定案件事实的根据（民诉法解释第一百零六条）。自己参加的通话通常不属于这种情况，但由法院逐案判断，也有不采信的。
录音只用来维护自己的权益，不要发到网上：通话里可能有别人的隐私（民法典第一千零三十三条）。
别的国家和地区规定不同，有的要先征得对方同意。这里只是提示，不是法律意见，也不作任何保证。</source>
        <translation>You are a party to the call. In mainland China, a recording cannot be used to establish the facts of a case if it was obtained by seriously infringing the lawful rights of others, breaking a legal prohibition or seriously violating public order and morals (Judicial Interpretation of the Civil Procedure Law, art. 106). Recording your own call usually does none of these, but courts decide case by case and have rejected some recordings.
Use the recording only to protect your own rights, and do not post it online: it may contain other people&apos;s private information (Civil Code, art. 1033).
Rules differ elsewhere, and some places require the other side&apos;s consent. This is general information, not legal advice, and comes without any guarantee.</translation>
    </message>
</context>
<context>
    <name>LibraryPanel</name>
    <message>
        <source>识别中 {0}%</source>
        <translation>transcribing {0}%</translation>
    </message>
    <message>
        <source>只有一方的声音</source>
        <translation>one side only</translation>
    </message>
    <message>
        <source>未识别</source>
        <translation>not transcribed</translation>
    </message>
    <message>
        <source>未对照清单</source>
        <translation>not checked yet</translation>
    </message>
    <message>
        <source>● 录音</source>
        <translation>● Record</translation>
    </message>
    <message>
        <source>回到录音</source>
        <translation>Back to recording</translation>
    </message>
    <message>
        <source>开始录音</source>
        <translation>Start recording</translation>
    </message>
    <message>
        <source>录下这台电脑上的通话，原样保存并封存（Ctrl+R）</source>
        <translation>Record a call on this computer, keep it unchanged and seal it (Ctrl+R)</translation>
    </message>
    <message>
        <source>松开就导入</source>
        <translation>Drop to import</translation>
    </message>
    <message>
        <source>看着不是录音，多半导入不了</source>
        <translation>Does not look like a recording; probably cannot be imported</translation>
    </message>
    <message>
        <source>导入</source>
        <translation>Import</translation>
    </message>
    <message>
        <source>导入录音</source>
        <translation>Import recordings</translation>
    </message>
    <message>
        <source>导入录音（Ctrl+O）</source>
        <translation>Import recordings (Ctrl+O)</translation>
    </message>
    <message>
        <source>在所有通话里查找</source>
        <translation>Search all calls</translation>
    </message>
    <message>
        <source>没有找到。只能找已经识别过的通话。</source>
        <translation>Nothing found. Only transcribed calls can be searched.</translation>
    </message>
    <message>
        <source>没有符合筛选的通话。</source>
        <translation>No calls match the filters.</translation>
    </message>
    <message>
        <source>只列出前 {0} 处，多写几个字会更准</source>
        <translation>First {0} results only; type more to narrow the search</translation>
    </message>
    <message>
        <source>{0} 处</source>
        <translation>{0} results</translation>
    </message>
    <message>
        <source>打开</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>再识别一次</source>
        <translation>Transcribe again</translation>
    </message>
    <message>
        <source>识别</source>
        <translation>Transcribe</translation>
    </message>
    <message>
        <source>导出…</source>
        <translation>Export…</translation>
    </message>
    <message>
        <source>核验有没有被改动…</source>
        <translation>Verify…</translation>
    </message>
    <message>
        <source>放进回收站…</source>
        <translation>Move to recycle bin…</translation>
    </message>
    <message>
        <source>所有通话</source>
        <translation>All calls</translation>
    </message>
</context>
<context>
    <name>LiveChecklistView</name>
    <message>
        <source>清单</source>
        <translation>Checklist</translation>
    </message>
</context>
<context>
    <name>LiveNoteField</name>
    <message>
        <source>写下来，按回车记下</source>
        <translation>Type a note and press Enter</translation>
    </message>
    <message>
        <source>笔记</source>
        <translation>Note</translation>
    </message>
    <message>
        <source>记下</source>
        <translation>Add</translation>
    </message>
</context>
<context>
    <name>LivePanel</name>
    <message>
        <source>回到最新</source>
        <translation>Jump to latest</translation>
    </message>
    <message>
        <source>重新开始</source>
        <translation>Restart</translation>
    </message>
    <message>
        <source>打开实时文字</source>
        <translation>Turn on live text</translation>
    </message>
    <message>
        <source>听不懂的地方按一下空格，之后一点就能回到那里。</source>
        <translation>Press Space where you don&apos;t understand. A click brings you back there later.</translation>
    </message>
    <message>
        <source>电话里也可以直接说“我没听懂”，那里会自己插上小旗。</source>
        <translation>Or just say “I don&apos;t understand” in the call: a flag is set there by itself.</translation>
    </message>
    <message>
        <source>照常说话。</source>
        <translation>Talk as usual.</translation>
    </message>
    <message>
        <source>实时文字仅供参考，录完后会重新识别。</source>
        <translation>Live text is for reference only; the call is transcribed again afterwards.</translation>
    </message>
    <message>
        <source>正在准备实时文字。录音已经在进行。</source>
        <translation>Preparing live text. Recording has already started.</translation>
    </message>
    <message>
        <source>现在只有一路声音，按嗓音分谁在说，分不准的不标名字；清单最多写“疑似”。录完后会再分。</source>
        <translation> There is only one source: speakers are identified by voice, unclear ones have no name, and the checklist says “possibly” at most. This is done again after the call.</translation>
    </message>
    <message>
        <source>还没有识别模型，录音时不显示文字。录音不受影响，录完后再识别。</source>
        <translation>No speech model is installed, so there is no live text. Recording is not affected; you can transcribe the call afterwards.</translation>
    </message>
    <message>
        <source>实时文字停了。录音没有受影响，仍在继续。</source>
        <translation>Live text stopped. Recording is not affected and continues.</translation>
    </message>
    <message>
        <source>实时文字没有打开。录完后照样可以识别。</source>
        <translation>Live text is off. You can still transcribe the call afterwards.</translation>
    </message>
</context>
<context>
    <name>LiveTranscript</name>
    <message>
        <source>实时文字</source>
        <translation>Live text</translation>
    </message>
    <message>
        <source>这之前的 {0}没有实时文字。录完后会完整识别。</source>
        <translation>No live text for the previous {0}. The whole call is transcribed afterwards.</translation>
    </message>
    <message>
        <source>这台电脑一时来不及，跳过了 {0}。录完后会完整识别。</source>
        <translation>Live text could not keep up and skipped {0}. The whole call is transcribed afterwards.</translation>
    </message>
    <message>
        <source>（没听清，录完再识别）</source>
        <translation>(not heard clearly; recognized after the call)</translation>
    </message>
    <message>
        <source>（到 {0} 有几处没听清，录完再识别）</source>
        <translation>(up to {0} some places were not heard clearly; recognized after the call)</translation>
    </message>
    <message>
        <source>没听懂</source>
        <translation>I do not understand</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>“{0}”放进了回收站。文件菜单里的“回收站…”可以把它放回来。</source>
        <translation>“{0}” is in the recycle bin. File → Recycle bin… brings it back.</translation>
    </message>
    <message>
        <source>{0} 份录音都已存好、封存。识别模型还没下载，所以没有识别。</source>
        <translation>{0} recordings saved and sealed. They are not transcribed because no speech model is installed yet.</translation>
    </message>
    <message>
        <source>打开其中一通，点“识别”，就会下载模型；以后导入的会自动识别。</source>
        <translation>Open one and press Transcribe to download the model. Later imports are transcribed automatically.</translation>
    </message>
    <message>
        <source>录音</source>
        <translation>Recordings</translation>
    </message>
    <message>
        <source>所有文件</source>
        <translation>All files</translation>
    </message>
    <message>
        <source>导入录音</source>
        <translation>Import recordings</translation>
    </message>
    <message>
        <source>导入哪个文件夹</source>
        <translation>Choose a folder to import</translation>
    </message>
    <message>
        <source>、</source>
        <translation>, </translation>
    </message>
    <message>
        <source>{0} 等，另有 {1} 份，</source>
        <translation>{0} and {1} more</translation>
    </message>
    <message>
        <source>{0}已经在这里了，没有再导入一次。</source>
        <translation>Already here, not imported again: {0}</translation>
    </message>
    <message>
        <source>● 正在录音 {0}</source>
        <translation>● Recording {0}</translation>
    </message>
    <message>
        <source>话证</source>
        <translation>Huazheng</translation>
    </message>
</context>
<context>
    <name>Menus</name>
    <message>
        <source>文件</source>
        <translation>File</translation>
    </message>
    <message>
        <source>通话</source>
        <translation>Call</translation>
    </message>
    <message>
        <source>工具</source>
        <translation>Tools</translation>
    </message>
    <message>
        <source>帮助</source>
        <translation>Help</translation>
    </message>
    <message>
        <source>设置…</source>
        <translation>Settings…</translation>
    </message>
    <message>
        <source>识别模型…</source>
        <translation>Speech models…</translation>
    </message>
    <message>
        <source>清单…</source>
        <translation>Checklists…</translation>
    </message>
    <message>
        <source>我的声音…</source>
        <translation>My voice…</translation>
    </message>
    <message>
        <source>签名密钥…</source>
        <translation>Signing key…</translation>
    </message>
    <message>
        <source>检查这台电脑…</source>
        <translation>Check this computer…</translation>
    </message>
    <message>
        <source>快捷键…</source>
        <translation>Keyboard shortcuts…</translation>
    </message>
    <message>
        <source>开始的几步…</source>
        <translation>First steps…</translation>
    </message>
    <message>
        <source>关于话证…</source>
        <translation>About Huazheng…</translation>
    </message>
    <message>
        <source>录音</source>
        <translation>Record</translation>
    </message>
    <message>
        <source>结束录音…</source>
        <translation>End recording…</translation>
    </message>
    <message>
        <source>编辑</source>
        <translation>Edit</translation>
    </message>
    <message>
        <source>怎么录音…</source>
        <translation>How to record…</translation>
    </message>
    <message>
        <source>导入录音…</source>
        <translation>Import recordings…</translation>
    </message>
    <message>
        <source>从手机导入…</source>
        <translation>Import from a phone…</translation>
    </message>
    <message>
        <source>审阅别人的证据包…</source>
        <translation>Review someone else&apos;s bundle…</translation>
    </message>
    <message>
        <source>核验收到的审阅…</source>
        <translation>Verify a received review…</translation>
    </message>
    <message>
        <source>录音时显示实时文字</source>
        <translation>Show live text while recording</translation>
    </message>
    <message>
        <source>选择录音设备…</source>
        <translation>Recording devices…</translation>
    </message>
    <message>
        <source>导出…</source>
        <translation>Export…</translation>
    </message>
    <message>
        <source>分享用的副本…</source>
        <translation>Copy to share…</translation>
    </message>
    <message>
        <source>核验有没有被改动…</source>
        <translation>Verify…</translation>
    </message>
    <message>
        <source>案卷…</source>
        <translation>Cases…</translation>
    </message>
    <message>
        <source>两人听校…</source>
        <translation>Two listeners…</translation>
    </message>
    <message>
        <source>导入和识别的队列…</source>
        <translation>Import and transcription queue…</translation>
    </message>
    <message>
        <source>识别所有未识别的通话</source>
        <translation>Transcribe all remaining calls</translation>
    </message>
    <message>
        <source>把这通放进回收站…</source>
        <translation>Move this call to the recycle bin…</translation>
    </message>
    <message>
        <source>回收站…</source>
        <translation>Recycle bin…</translation>
    </message>
    <message>
        <source>退出</source>
        <translation>Quit</translation>
    </message>
    <message>
        <source>复制引文（页:行）</source>
        <translation>Copy citation (page:line)</translation>
    </message>
    <message>
        <source>导出这一段的录音…</source>
        <translation>Export this stretch…</translation>
    </message>
    <message>
        <source>播放 / 暂停</source>
        <translation>Play / pause</translation>
    </message>
    <message>
        <source>后退 5 秒</source>
        <translation>Back 5 seconds</translation>
    </message>
    <message>
        <source>前进 5 秒</source>
        <translation>Forward 5 seconds</translation>
    </message>
    <message>
        <source>下一处没听懂</source>
        <translation>Next “not understood”</translation>
    </message>
    <message>
        <source>上一处没听懂</source>
        <translation>Previous “not understood”</translation>
    </message>
    <message>
        <source>慢一点</source>
        <translation>Slower</translation>
    </message>
    <message>
        <source>快一点</source>
        <translation>Faster</translation>
    </message>
    <message>
        <source>下一处讲到清单的地方</source>
        <translation>Next checklist passage</translation>
    </message>
    <message>
        <source>上一处讲到清单的地方</source>
        <translation>Previous checklist passage</translation>
    </message>
    <message>
        <source>在所有通话里查找…</source>
        <translation>Search all calls…</translation>
    </message>
    <message>
        <source>在通话里查找…</source>
        <translation>Find in this call…</translation>
    </message>
    <message>
        <source>日期…</source>
        <translation>Dates…</translation>
    </message>
    <message>
        <source>导入文件夹…</source>
        <translation>Import folder…</translation>
    </message>
    <message>
        <source>所有审阅…</source>
        <translation>All reviews…</translation>
    </message>
    <message>
        <source>更正这一句…</source>
        <translation>Edit turn…</translation>
    </message>
    <message>
        <source>撤销上一次改动</source>
        <translation>Undo last change</translation>
    </message>
    <message>
        <source>重做撤销的改动</source>
        <translation>Redo</translation>
    </message>
    <message>
        <source>逐句核对</source>
        <translation>Proofread</translation>
    </message>
    <message>
        <source>下一个存疑的词</source>
        <translation>Next doubtful word</translation>
    </message>
    <message>
        <source>查找替换…</source>
        <translation>Find and replace…</translation>
    </message>
    <message>
        <source>对调对方（客服）和我</source>
        <translation>Swap agent and me</translation>
    </message>
    <message>
        <source>显示更正前的机器文字</source>
        <translation>Show machine transcript under corrections</translation>
    </message>
    <message>
        <source>更正记录…</source>
        <translation>Corrections…</translation>
    </message>
    <message>
        <source>标记没听懂</source>
        <translation>Mark as not understood</translation>
    </message>
    <message>
        <source>记一笔</source>
        <translation>Add a note</translation>
    </message>
    <message>
        <source>保单和标签…</source>
        <translation>Policy and tags…</translation>
    </message>
    <message>
        <source>放大波形</source>
        <translation>Zoom in</translation>
    </message>
    <message>
        <source>缩小波形</source>
        <translation>Zoom out</translation>
    </message>
    <message>
        <source>拆成两句…</source>
        <translation>Split turn…</translation>
    </message>
    <message>
        <source>与同一人的下一句合并</source>
        <translation>Join with the speaker&apos;s next turn</translation>
    </message>
    <message>
        <source>删去或恢复这一句</source>
        <translation>Remove or restore turn</translation>
    </message>
</context>
<context>
    <name>MiniStrip</name>
    <message>
        <source>话证正在录音</source>
        <translation>Huazheng is recording</translation>
    </message>
    <message>
        <source>正在录音</source>
        <translation>Recording</translation>
    </message>
    <message>
        <source>没听懂</source>
        <translation>Not understood</translation>
    </message>
    <message>
        <source>打开话证</source>
        <translation>Open Huazheng</translation>
    </message>
</context>
<context>
    <name>ModelList</name>
    <message>
        <source>更多模型</source>
        <translation>More models</translation>
    </message>
    <message>
        <source>正在查看这台电脑……</source>
        <translation>Checking this computer…</translation>
    </message>
</context>
<context>
    <name>ModelRow</name>
    <message>
        <source>{0}（已装好）</source>
        <translation>{0} (installed)</translation>
    </message>
    <message>
        <source>{0}（推荐）</source>
        <translation>{0} (recommended)</translation>
    </message>
    <message>
        <source>下载</source>
        <translation>Download</translation>
    </message>
    <message>
        <source>重新下载</source>
        <translation>Download again</translation>
    </message>
    <message>
        <source>停止</source>
        <translation>Stop</translation>
    </message>
    <message>
        <source>核验</source>
        <translation>Verify</translation>
    </message>
    <message>
        <source>删除…</source>
        <translation>Delete…</translation>
    </message>
    <message>
        <source>正在核验</source>
        <translation>Verifying</translation>
    </message>
    <message>
        <source>下载进度</source>
        <translation>Download progress</translation>
    </message>
    <message>
        <source>正在准备</source>
        <translation>Preparing</translation>
    </message>
    <message>
        <source>{0}（{1}%）</source>
        <translation>{0} ({1}%)</translation>
    </message>
    <message>
        <source>已在这台电脑上</source>
        <translation>installed</translation>
    </message>
    <message>
        <source>还没有下载</source>
        <translation>not installed</translation>
    </message>
    <message>
        <source>已损坏</source>
        <translation>damaged</translation>
    </message>
    <message>
        <source>1 分钟通话约 {0}</source>
        <translation>about {0} per minute of call</translation>
    </message>
    <message>
        <source>内存约 {0} MB</source>
        <translation>about {0} MB of memory</translation>
    </message>
    <message>
        <source>这台电脑的内存可能不够</source>
        <translation>may need more memory than this computer has</translation>
    </message>
    <message>
        <source>{0} 秒</source>
        <translation>{0} s</translation>
    </message>
    <message>
        <source>{0:.1f} 分钟</source>
        <translation>{0:.1f} min</translation>
    </message>
</context>
<context>
    <name>ModelStep</name>
    <message>
        <source>识别模型把录音变成文字，在这台电脑上运行。越大越准，也越慢。关掉这个窗口，下载也会接着进行。</source>
        <translation>A speech model turns recordings into text on this computer. Larger ones are more accurate and slower. The download continues when this window is closed.</translation>
    </message>
</context>
<context>
    <name>ModelsDialog</name>
    <message>
        <source>识别模型</source>
        <translation>Speech models</translation>
    </message>
    <message>
        <source>模型在这台电脑上运行，录音不会传出去。选中的那个用来识别新的通话；下载可以随时停下，以后接着下。</source>
        <translation>Models run on this computer; recordings never leave it. The selected model transcribes new calls. You can stop a download at any time and resume it later.</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>删除模型“{0}”？</source>
        <translation>Delete the model “{0}”?</translation>
    </message>
    <message>
        <source>会腾出 {0} MB。以前识别出来的文字还在；再用它时要重新下载。</source>
        <translation>This frees {0} MB. Existing transcripts are kept. To use the model again, you will need to download it again.</translation>
    </message>
    <message>
        <source>删除</source>
        <translation>Delete</translation>
    </message>
</context>
<context>
    <name>MomentsList</name>
    <message>
        <source>没听懂的地方</source>
        <translation>Not understood</translation>
    </message>
</context>
<context>
    <name>MoveToBinDialog</name>
    <message>
        <source>放进回收站</source>
        <translation>Move to recycle bin</translation>
    </message>
    <message>
        <source>把这通录音放进回收站？</source>
        <translation>Move this call to the recycle bin?</translation>
    </message>
    <message>
        <source>长 {0}，封存于 {1}</source>
        <translation>{0} long, sealed {1}</translation>
    </message>
    <message>
        <source>录音、封存信息、文字、笔记会一起放进去，什么也不改，随时可以放回来。清空回收站时才会彻底删除；那以后，这通电话就没有证据了。</source>
        <translation>The recording, seal, transcript and notes are moved together, unchanged, and can be restored at any time. They are deleted permanently only when you empty the recycle bin; after that, you will no longer have evidence of this call.</translation>
    </message>
    <message>
        <source>不放</source>
        <translation>Keep</translation>
    </message>
</context>
<context>
    <name>NotesPanel</name>
    <message>
        <source>{0} 的笔记，按回车记下</source>
        <translation>Note at {0}; press Enter to save</translation>
    </message>
    <message>
        <source>改好按回车</source>
        <translation>Press Enter to save</translation>
    </message>
    <message>
        <source>我的标记和笔记</source>
        <translation>My marks and notes</translation>
    </message>
    <message>
        <source>笔记</source>
        <translation>Note</translation>
    </message>
    <message>
        <source>还没有。播放到要紧的地方，标记一下或写几个字，下次一点就能回到那里。</source>
        <translation>None yet. Mark an important passage or write a note while listening, and click it later to return.</translation>
    </message>
    <message>
        <source>标记没听懂</source>
        <translation>Mark as not understood</translation>
    </message>
    <message>
        <source>在播放的位置做标记（B）</source>
        <translation>Mark the current position (B)</translation>
    </message>
    <message>
        <source>记一笔</source>
        <translation>Add a note</translation>
    </message>
    <message>
        <source>在播放的位置写笔记（N）</source>
        <translation>Write a note at the playing position (N)</translation>
    </message>
    <message>
        <source>修改</source>
        <translation>Edit</translation>
    </message>
    <message>
        <source>删除</source>
        <translation>Delete</translation>
    </message>
    <message>
        <source>我标记了“没听懂”</source>
        <translation>Marked by me: not understood</translation>
    </message>
    <message>
        <source>我的笔记</source>
        <translation>My note</translation>
    </message>
</context>
<context>
    <name>Notice</name>
    <message>
        <source>前面还有 {0} 条：</source>
        <translation>{0} earlier messages: </translation>
    </message>
    <message>
        <source>关闭提示</source>
        <translation>Dismiss</translation>
    </message>
</context>
<context>
    <name>OpenItemsPanel</name>
    <message>
        <source>要问清的，都在这里：</source>
        <translation>To ask again:</translation>
    </message>
</context>
<context>
    <name>OpinionList</name>
    <message>
        <source>总的意见</source>
        <translation>Overall comment</translation>
    </message>
    <message>
        <source>没有写。</source>
        <translation>No comment.</translation>
    </message>
    <message>
        <source>逐项</source>
        <translation>Item by item</translation>
    </message>
    <message>
        <source>没听懂的地方</source>
        <translation>Not understood</translation>
    </message>
    <message>
        <source>机器结果</source>
        <translation>Machine result</translation>
    </message>
    <message>
        <source>另有 {0} 处没有审阅。</source>
        <translation>{0} more not reviewed.</translation>
    </message>
    <message>
        <source>都没有审阅。</source>
        <translation>Nothing reviewed yet.</translation>
    </message>
</context>
<context>
    <name>OverviewWaveform</name>
    <message>
        <source>整通电话的波形</source>
        <translation>Waveform of the whole call</translation>
    </message>
</context>
<context>
    <name>PacksDialog</name>
    <message>
        <source>清单</source>
        <translation>Checklists</translation>
    </message>
    <message>
        <source>每份清单写着一条规定要求告知的内容。用哪一份，看通话日期和产品；不知道时用标着“默认”的。</source>
        <translation>Each checklist contains what a regulation requires to be explained. Checklists are chosen by call date and product, or the default ones if these are not known.</translation>
    </message>
    <message>
        <source>清单的内容</source>
        <translation>Checklist contents</translation>
    </message>
    <message>
        <source>打开我的清单文件夹</source>
        <translation>Open my checklists folder</translation>
    </message>
    <message>
        <source>重新读取</source>
        <translation>Reload</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>默认</source>
        <translation>default</translation>
    </message>
    <message>
        <source>我的</source>
        <translation>mine</translation>
    </message>
    <message>
        <source>有错</source>
        <translation>has errors</translation>
    </message>
    <message>
        <source>这份清单有错，改好以前不会按它对照：</source>
        <translation>This checklist has errors and is not used until they are fixed:</translation>
    </message>
    <message>
        <source>{0} 第 {1} 行</source>
        <translation>{0} line {1}</translation>
    </message>
    <message>
        <source>出处</source>
        <translation>Source</translation>
    </message>
    <message>
        <source>版本</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>何时使用</source>
        <translation>Applies to</translation>
    </message>
    <message>
        <source>；</source>
        <translation>; </translation>
    </message>
    <message>
        <source>要讲到</source>
        <translation>Required</translation>
    </message>
    <message>
        <source>还可以讲</source>
        <translation>Optional</translation>
    </message>
    <message>
        <source>适用日期</source>
        <translation>Call dates</translation>
    </message>
</context>
<context>
    <name>PasswordPrompt</name>
    <message>
        <source>密码不对，请再输入一遍。
{0}</source>
        <translation>Wrong password. Please type it again.
{0}</translation>
    </message>
    <message>
        <source>这个证据包有密码，请输入：
{0}</source>
        <translation>This bundle has a password. Please type it:
{0}</translation>
    </message>
    <message>
        <source>证据包的密码</source>
        <translation>Password of the bundle</translation>
    </message>
    <message>
        <source>打开</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
    </message>
</context>
<context>
    <name>PeakMeter</name>
    <message>
        <source>有声音</source>
        <translation>Sound detected</translation>
    </message>
    <message>
        <source>没有声音</source>
        <translation>No sound</translation>
    </message>
</context>
<context>
    <name>PolicyDialog</name>
    <message>
        <source>保单和标签</source>
        <translation>Policy and tags</translation>
    </message>
    <message>
        <source>照保单上写的填，知道多少填多少。对照清单时，会拿对方说的和这里比，并按产品类型选用清单。</source>
        <translation>Copy what you know from your policy. What the agent said is compared with these details, and the product type determines the checklists.</translation>
    </message>
    <message>
        <source>保险公司</source>
        <translation>Insurer</translation>
    </message>
    <message>
        <source>产品名称</source>
        <translation>Product</translation>
    </message>
    <message>
        <source>产品类型</source>
        <translation>Type</translation>
    </message>
    <message>
        <source>来电日期</source>
        <translation>Call date</translation>
    </message>
    <message>
        <source>犹豫期（天）</source>
        <translation>Cooling-off period (days)</translation>
    </message>
    <message>
        <source>犹豫期起算</source>
        <translation>Cooling-off starts</translation>
    </message>
    <message>
        <source>每期保费（元）</source>
        <translation>Premium (yuan)</translation>
    </message>
    <message>
        <source>缴费频率</source>
        <translation>Paid</translation>
    </message>
    <message>
        <source>缴费期间（年）</source>
        <translation>Payment term (years)</translation>
    </message>
    <message>
        <source>保障期间</source>
        <translation>Coverage period</translation>
    </message>
    <message>
        <source>在哪里买的</source>
        <translation>Bought from</translation>
    </message>
    <message>
        <source>投保人年龄（岁）</source>
        <translation>Your age (years)</translation>
    </message>
    <message>
        <source>谁打来的</source>
        <translation>Who called</translation>
    </message>
    <message>
        <source>投保方式</source>
        <translation>Purchase</translation>
    </message>
    <message>
        <source>标签</source>
        <translation>Tags</translation>
    </message>
    <message>
        <source>不清楚</source>
        <translation>Unknown</translation>
    </message>
    <message>
        <source>终身、至 80 岁、20 年</source>
        <translation>Life, to age 80, 20 years</translation>
    </message>
    <message>
        <source>用逗号隔开，如：投诉，妈妈的保单</source>
        <translation>Separate with commas, e.g. complaint, mum&apos;s policy</translation>
    </message>
    <message>
        <source>投保时录音录像（银行购买、投连险、60 岁以上等）</source>
        <translation>The sale was recorded (bank, unit-linked, over 60, etc.)</translation>
    </message>
    <message>
        <source>建议填写：{0}</source>
        <translation>Suggested: {0}</translation>
    </message>
    <message>
        <source>填入建议</source>
        <translation>Fill in suggestions</translation>
    </message>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>保存</source>
        <translation>Save</translation>
    </message>
</context>
<context>
    <name>ProofreadBar</name>
    <message>
        <source>核对人姓名（可不填）</source>
        <translation>Your name (optional)</translation>
    </message>
    <message>
        <source>核对人姓名</source>
        <translation>Proofreader&apos;s name</translation>
    </message>
    <message>
        <source>结束核对</source>
        <translation>Finish</translation>
    </message>
    <message>
        <source>核对进度</source>
        <translation>Proofreading progress</translation>
    </message>
    <message>
        <source>再听</source>
        <translation>Play again</translation>
    </message>
    <message>
        <source>循环</source>
        <translation>Loop</translation>
    </message>
    <message>
        <source>下一个存疑词</source>
        <translation>Next doubtful</translation>
    </message>
    <message>
        <source>拆开</source>
        <translation>Split</translation>
    </message>
    <message>
        <source>Ctrl+回车</source>
        <translation>Ctrl+Enter</translation>
    </message>
    <message>
        <source>合并</source>
        <translation>Join</translation>
    </message>
    <message>
        <source>删去</source>
        <translation>Remove</translation>
    </message>
    <message>
        <source>查找替换…</source>
        <translation>Find and replace…</translation>
    </message>
    <message>
        <source>已核对 {0}/{1} 句</source>
        <translation>{0} of {1} turns checked</translation>
    </message>
    <message>
        <source>{0} 句核对后又改过</source>
        <translation>{0} turns changed after the check</translation>
    </message>
    <message>
        <source>每一句都核对过了。导出的文件会写明由谁、何时核对。</source>
        <translation>Every turn is checked. Exported files say by whom and when.</translation>
    </message>
    <message>
        <source>没错按回车，有错改了再按回车。F5 再听，Ctrl+↑ ↓ 换句，Ctrl+Z 撤销。</source>
        <translation>Right? Press Enter. Wrong? Correct it, then Enter. F5 plays again, Ctrl+↑ ↓ changes the turn, Ctrl+Z undoes.</translation>
    </message>
</context>
<context>
    <name>QuestionCard</name>
    <message>
        <source>上一问</source>
        <translation>Previous question</translation>
    </message>
    <message>
        <source>下一问</source>
        <translation>Next question</translation>
    </message>
    <message>
        <source>还没讲清的，可以这样问</source>
        <translation>Not explained yet? You could ask</translation>
    </message>
    <message>
        <source>清单上该讲的，都讲到了。</source>
        <translation>Everything on the checklist has been mentioned.</translation>
    </message>
    <message>
        <source>“{0}”</source>
        <translation>“{0}”</translation>
    </message>
</context>
<context>
    <name>QueueDialog</name>
    <message>
        <source>{0} 份还没做完</source>
        <translation>{0} remaining</translation>
    </message>
    <message>
        <source>没有要做的了</source>
        <translation>Nothing in the queue</translation>
    </message>
    <message>
        <source>{0} 份没有成功</source>
        <translation>{0} failed</translation>
    </message>
    <message>
        <source>正在录音，录完再接着识别</source>
        <translation>Recording in progress; transcription resumes afterwards</translation>
    </message>
    <message>
        <source>把录音或文件夹拖进窗口，就会排在这里：先全部存好，再一份一份识别。关掉话证，下次打开会接着做。</source>
        <translation>Drop recordings or folders on the window to add them. All are imported first, then transcribed one by one. If you close Huazheng, the queue resumes next time.</translation>
    </message>
    <message>
        <source>；</source>
        <translation>; </translation>
    </message>
    <message>
        <source>再试一次</source>
        <translation>Try again</translation>
    </message>
    <message>
        <source>取消这一份</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>导入和识别的队列</source>
        <translation>Import and transcription queue</translation>
    </message>
    <message>
        <source>队列</source>
        <translation>Queue</translation>
    </message>
    <message>
        <source>识别所有未识别的</source>
        <translation>Transcribe all remaining</translation>
    </message>
    <message>
        <source>断了也收下</source>
        <translation>Keep it broken off</translation>
    </message>
    <message>
        <source>全部取消</source>
        <translation>Cancel all</translation>
    </message>
    <message>
        <source>清掉已结束的</source>
        <translation>Clear finished</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
</context>
<context>
    <name>QueueModel</name>
    <message>
        <source>等录音结束</source>
        <translation>Waiting for the recording to end</translation>
    </message>
    <message>
        <source>等着导入</source>
        <translation>Waiting to be imported</translation>
    </message>
    <message>
        <source>已存好，等着识别</source>
        <translation>Imported, waiting to be transcribed</translation>
    </message>
    <message>
        <source>完成</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>早已完成</source>
        <translation>Already done</translation>
    </message>
    <message>
        <source>已存好；识别模型还没下载，所以没有识别</source>
        <translation>Imported; not transcribed because no speech model is installed yet</translation>
    </message>
    <message>
        <source>已取消</source>
        <translation>Canceled</translation>
    </message>
    <message>
        <source>已存好，没有识别</source>
        <translation>Imported, not transcribed</translation>
    </message>
    <message>
        <source>没有成功</source>
        <translation>Failed</translation>
    </message>
</context>
<context>
    <name>QueueStrip</name>
    <message>
        <source>正在录音，录完再接着识别</source>
        <translation>Recording in progress; transcription resumes afterwards</translation>
    </message>
    <message>
        <source>还有 {0} 份</source>
        <translation>{0} more</translation>
    </message>
    <message>
        <source>看队列</source>
        <translation>Show queue</translation>
    </message>
    <message>
        <source>全部停下</source>
        <translation>Stop all</translation>
    </message>
    <message>
        <source>导入和识别的进度</source>
        <translation>Import and transcription progress</translation>
    </message>
</context>
<context>
    <name>QuitDialog</name>
    <message>
        <source>录音还在继续</source>
        <translation>Recording in progress</translation>
    </message>
    <message>
        <source>关掉窗口，录音也不会停；再打开话证，就能看到它。注销、关机或电脑睡眠时，录到那一刻为止的都会保存下来。</source>
        <translation>Recording continues after you close the window; open Huazheng again to see it. If you log off, shut down or the computer sleeps, everything recorded up to then is kept.</translation>
    </message>
    <message>
        <source>不关窗口</source>
        <translation>Keep open</translation>
    </message>
    <message>
        <source>关窗口，继续录</source>
        <translation>Close and keep recording</translation>
    </message>
    <message>
        <source>结束并封存</source>
        <translation>End and seal</translation>
    </message>
</context>
<context>
    <name>QuoteRecheck</name>
    <message>
        <source>不给提示，再识别一遍</source>
        <translation>Transcribe again without a prompt</translation>
    </message>
    <message>
        <source>再识别一遍：没有文字</source>
        <translation>Transcribed again: no text</translation>
    </message>
    <message>
        <source>再识别一遍，结果相符：“{0}”</source>
        <translation>Transcribed again with the same result: “{0}”</translation>
    </message>
    <message>
        <source>再识别一遍，结果不同：“{0}”</source>
        <translation>Transcribed again with a different result: “{0}”</translation>
    </message>
    <message>
        <source>正在听</source>
        <translation>transcribing</translation>
    </message>
</context>
<context>
    <name>RecordingController</name>
    <message>
        <source>上次有 {0} 份录音没有正常结束，已经照录下的样子恢复并封存，共 {1}。</source>
        <translation>Interrupted recordings recovered and sealed unchanged: {0} ({1} in total).</translation>
    </message>
</context>
<context>
    <name>RecordingGuideDialog</name>
    <message>
        <source>怎么录音</source>
        <translation>How to record</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>手机开免提，放在电脑旁</source>
        <translation>Phone on speaker, beside the computer</translation>
    </message>
    <message>
        <source>最简单，什么电脑都行。
手机离麦克风一尺左右，别放在会共振的桌面上；关掉电视和风扇。
说“声音太大”就挪远一点。</source>
        <translation>The simplest way; any computer will do.
Put the phone about 30 cm from the microphone, not on a surface that hums. Switch off TV and fan.
If the trial says “too loud”, move it away a little.</translation>
    </message>
    <message>
        <source>在电脑上接</source>
        <translation>Taken on the computer</translation>
    </message>
    <message>
        <source>软电话，或者手机用蓝牙连到电脑。两路分开录，最清楚。请戴耳机，免得对方的声音又进了麦克风。
Windows 要打开“立体声混音”，macOS 要装 BlackHole；Linux 不用装什么。</source>
        <translation>A softphone, or the phone joined by Bluetooth. Both sides are recorded apart: the clearest way. Wear headphones, so that the other side does not reach the microphone.
Windows needs “Stereo Mix” switched on, macOS needs BlackHole; Linux needs nothing.</translation>
    </message>
    <message>
        <source>手机自己录，再导进来</source>
        <translation>Recorded by the phone, then imported</translation>
    </message>
    <message>
        <source>很多安卓手机能自动录下通话。把录音的原文件用数据线拷到电脑，拖进话证的窗口。别用微信发，它会改动文件。
手机里的那一份也留着：它是原始载体。</source>
        <translation>Many Android phones record calls. Copy the original file to the computer by cable and drag it into the window. Don&apos;t send it through WeChat, which changes the file.
Keep the one on the phone too: it is the original carrier.</translation>
    </message>
    <message>
        <source>电话来了</source>
        <translation>When the call comes</translation>
    </message>
    <message>
        <source>点“电话来了，点这里”，或按 Ctrl+R。照常说话；没听懂按一下空格，记一笔按 N。
没有暂停：录音要么完整，要么没有。关掉窗口也不会停。打完了再按 Ctrl+R，确认结束，当场封存。</source>
        <translation>Press “The call is coming: press here”, or Ctrl+R. Talk as usual; Space marks what you don&apos;t understand, N writes a note.
There is no pause: a recording is whole or it is none. Closing the window does not stop it. After the call press Ctrl+R again and confirm: it is sealed at once.</translation>
    </message>
</context>
<context>
    <name>RecordingPage</name>
    <message>
        <source>也可以用手机录下来，再导入这里。</source>
        <translation>You can also record on your phone and import the file here.</translation>
    </message>
    <message>
        <source>导入录音</source>
        <translation>Import</translation>
    </message>
    <message>
        <source>腾出空间…</source>
        <translation>Free space…</translation>
    </message>
    <message>
        <source>返回</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>正在录音</source>
        <translation>Recording</translation>
    </message>
    <message>
        <source>没听懂  空格</source>
        <translation>I do not understand  Space</translation>
    </message>
    <message>
        <source>记一笔  N</source>
        <translation>Note  N</translation>
    </message>
    <message>
        <source>不懂就说不懂。</source>
        <translation>If you do not understand, say so.</translation>
    </message>
</context>
<context>
    <name>RecordingSigns</name>
    <message>
        <source>记下了。</source>
        <translation>Noted.</translation>
    </message>
    <message>
        <source>录音还在继续</source>
        <translation>The recording goes on</translation>
    </message>
    <message>
        <source>点托盘里的红点，就能回来。</source>
        <translation>Click the red dot in the tray to come back.</translation>
    </message>
    <message>
        <source>打开话证</source>
        <translation>Open Huazheng</translation>
    </message>
    <message>
        <source>标记没听懂</source>
        <translation>Mark: not understood</translation>
    </message>
    <message>
        <source>结束录音…</source>
        <translation>End recording…</translation>
    </message>
    <message>
        <source>话证正在录音 {0}</source>
        <translation>Huazheng is recording {0}</translation>
    </message>
    <message>
        <source>录音要看一下</source>
        <translation>The recording needs a look</translation>
    </message>
    <message>
        <source>录音开始了。</source>
        <translation>Recording started.</translation>
    </message>
    <message>
        <source>录音结束，已封存。</source>
        <translation>Recording ended and sealed.</translation>
    </message>
    <message>
        <source>录音停了</source>
        <translation>The recording stopped</translation>
    </message>
    <message>
        <source>没有录上</source>
        <translation>Not recorded</translation>
    </message>
</context>
<context>
    <name>RecordingStrip</name>
    <message>
        <source>看别的通话</source>
        <translation>Other calls</translation>
    </message>
    <message>
        <source>回到录音</source>
        <translation>Back to recording</translation>
    </message>
    <message>
        <source>{0}的音量</source>
        <translation>{0} level</translation>
    </message>
    <message>
        <source>结束</source>
        <translation>End</translation>
    </message>
    <message>
        <source>结束（{0}）</source>
        <translation>End ({0})</translation>
    </message>
    <message>
        <source>结束并封存  {0}</source>
        <translation>End and seal  {0}</translation>
    </message>
    <message>
        <source>继续录音</source>
        <translation>Keep recording</translation>
    </message>
    <message>
        <source>结束录音并封存？现在还在录。</source>
        <translation>End the recording and seal it? It is still recording.</translation>
    </message>
    <message>
        <source>两边都 {0} 秒没有声音了。电话打完了吗？现在还在录。</source>
        <translation>No sound from either side for {0} s. Is the call over? It is still recording.</translation>
    </message>
    <message>
        <source>两边都 {0} 秒没有声音了。按您的设置，{1} 秒后结束并封存。</source>
        <translation>No sound from either side for {0} s. By your setting it ends and is sealed in {1} s.</translation>
    </message>
    <message>
        <source>正在打开麦克风</source>
        <translation>Opening microphone</translation>
    </message>
    <message>
        <source>正在封存</source>
        <translation>Sealing</translation>
    </message>
    <message>
        <source>正在录音</source>
        <translation>Recording</translation>
    </message>
    <message>
        <source>缺约 {0:.1f} 秒，已如实记下</source>
        <translation>About {0:.1f} s missing (documented)</translation>
    </message>
    <message>
        <source>完整 {0}/{1}</source>
        <translation>Complete {0}/{1}</translation>
    </message>
</context>
<context>
    <name>RedactDialog</name>
    <message>
        <source>放在哪个文件夹</source>
        <translation>Choose folder</translation>
    </message>
    <message>
        <source>分享用的副本</source>
        <translation>Copy to share</translation>
    </message>
    <message>
        <source>下面是机器找到的个人信息，打勾的会从文字里换成说明、从声音里换成提示音；原始录音不变。没认出的话找不到：做好以后请从头听一遍再分享。</source>
        <translation>Personal data that the machine found. What is ticked is replaced in the text and by a tone in the sound; the original stays as it is. What was not recognized is not found: listen to the whole copy before you share it.</translation>
    </message>
    <message>
        <source>{0}&#x3000;{1}&#x3000;“{2}”，在“{3}”里</source>
        <translation>{0}  {1}  “{2}” in “{3}”</translation>
    </message>
    <message>
        <source>找到的个人信息</source>
        <translation>Personal data found</translation>
    </message>
    <message>
        <source>还要遮住的字，例如一个名字</source>
        <translation>More to hide, a name for example</translation>
    </message>
    <message>
        <source>还要遮住的字</source>
        <translation>More to hide</translation>
    </message>
    <message>
        <source>加上</source>
        <translation>Add</translation>
    </message>
    <message>
        <source>换个位置…</source>
        <translation>Change folder…</translation>
    </message>
    <message>
        <source>制作副本</source>
        <translation>Make the copy</translation>
    </message>
    <message>
        <source>打开文件夹</source>
        <translation>Open folder</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>制作进度</source>
        <translation>Progress</translation>
    </message>
    <message>
        <source>副本做好了</source>
        <translation>The copy is ready</translation>
    </message>
    <message>
        <source>遮去个人信息，做一份分享用的副本</source>
        <translation>A copy to share, without personal data</translation>
    </message>
    <message>
        <source>遮住了 {0} 处。有原始录音的人可以核验，别处一个采样、一个字都没有变。</source>
        <translation>{0} places are hidden. Whoever has the original can check that no other sample and no other word changed.</translation>
    </message>
    <message>
        <source>找到 {0} 处，要遮住 {1} 处。</source>
        <translation>{0} found, {1} to hide.</translation>
    </message>
</context>
<context>
    <name>ReplaceDialog</name>
    <message>
        <source>替换 {0} 处</source>
        <translation>Replace {0}</translation>
    </message>
    <message>
        <source>写上要找的字，下面会列出每一处；不该换的去掉勾。</source>
        <translation>Write what to look for: every place is listed below. Untick what should stay.</translation>
    </message>
    <message>
        <source>没有找到</source>
        <translation>Not found</translation>
    </message>
    <message>
        <source>{0} 句里有 {1} 处。换过的句子要再核对一遍。</source>
        <translation>{1} places in {0} turns. Changed turns need to be checked again.</translation>
    </message>
    <message>
        <source>查找替换</source>
        <translation>Find and replace</translation>
    </message>
    <message>
        <source>在这通电话里查找替换</source>
        <translation>Find and replace in this call</translation>
    </message>
    <message>
        <source>找到的地方</source>
        <translation>Places found</translation>
    </message>
    <message>
        <source>查找</source>
        <translation>Find</translation>
    </message>
    <message>
        <source>换成</source>
        <translation>Replace with</translation>
    </message>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
    </message>
</context>
<context>
    <name>ReturnedReviewDialog</name>
    <message>
        <source>收到的审阅</source>
        <translation>Received review</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>收下</source>
        <translation>Import</translation>
    </message>
    <message>
        <source>审阅意见</source>
        <translation>Review</translation>
    </message>
    <message>
        <source>没法核验</source>
        <translation>Cannot verify</translation>
    </message>
    <message>
        <source>正在核验</source>
        <translation>Verifying</translation>
    </message>
    <message>
        <source>✓ 签名正确</source>
        <translation>✓ Signature valid</translation>
    </message>
    <message>
        <source>✗ 签名不对</source>
        <translation>✗ Signature invalid</translation>
    </message>
    <message>
        <source>已收下，和录音分开存放，证据没有变。</source>
        <translation>Review imported and stored separately; the evidence is unchanged.</translation>
    </message>
</context>
<context>
    <name>ReviewEntry</name>
    <message>
        <source>说明（可以不写）</source>
        <translation>Reason (optional)</translation>
    </message>
    <message>
        <source>说明</source>
        <translation>Reason</translation>
    </message>
</context>
<context>
    <name>ReviewPanel</name>
    <message>
        <source>审阅意见</source>
        <translation>Review</translation>
    </message>
    <message>
        <source>审阅人</source>
        <translation>Reviewer</translation>
    </message>
    <message>
        <source>姓名，写在审阅上</source>
        <translation>Your name, as shown on the review</translation>
    </message>
    <message>
        <source>逐项</source>
        <translation>Item by item</translation>
    </message>
    <message>
        <source>没听懂的地方</source>
        <translation>Not understood</translation>
    </message>
    <message>
        <source>总的意见</source>
        <translation>Overall comment</translation>
    </message>
    <message>
        <source>导出审阅…</source>
        <translation>Export review…</translation>
    </message>
    <message>
        <source>机器结果</source>
        <translation>Machine result</translation>
    </message>
    <message>
        <source>已审 {0} / {1}</source>
        <translation>Reviewed: {0} of {1}</translation>
    </message>
</context>
<context>
    <name>ReviewWindow</name>
    <message>
        <source>审阅放在哪个文件夹</source>
        <translation>Choose a folder for the review</translation>
    </message>
    <message>
        <source>已导出到 {0}：{1} 个文件。请把 .json 和 .sig 一起发给对方，Word 供阅读。</source>
        <translation>Exported to {0}: {1} files. Send the .json and .sig files together; the Word file is for reading.</translation>
    </message>
    <message>
        <source>还有 {0} 处没有审阅，审阅里会写明。审完可以再导出一次。</source>
        <translation>{0} places are not reviewed yet; the review will say so. Export again when they are.</translation>
    </message>
    <message>
        <source>审阅 {0} - 话证</source>
        <translation>Review of {0} - Huazheng</translation>
    </message>
    <message>
        <source>没有</source>
        <translation>none</translation>
    </message>
    <message>
        <source>别人的证据包，只能看，不能改。签名密钥 {0}，请另外向寄件人确认。</source>
        <translation>Someone else&apos;s bundle: read-only. Signing key {0}; confirm it with the sender separately.</translation>
    </message>
    <message>
        <source>✓ 打开时已核验，完好。</source>
        <translation>✓ Verified when opened: intact. </translation>
    </message>
    <message>
        <source>还有 {0} 处</source>
        <translation>{0} more</translation>
    </message>
    <message>
        <source>✗ 这个证据包有改动，不能当作完好的证据。可以照样听、照样看，审阅里会写明。</source>
        <translation>✗ This bundle was altered and is not intact evidence. You can still listen and read; the review will say so.</translation>
    </message>
</context>
<context>
    <name>ReviewWindows</name>
    <message>
        <source>核验收到的审阅</source>
        <translation>Verify a received review</translation>
    </message>
    <message>
        <source>审阅</source>
        <translation>Reviews</translation>
    </message>
    <message>
        <source>打开别人的证据包</source>
        <translation>Open someone else&apos;s bundle</translation>
    </message>
    <message>
        <source>证据包</source>
        <translation>Evidence bundles</translation>
    </message>
    <message>
        <source>正在核验证据包 {0}</source>
        <translation>Verifying bundle {0}</translation>
    </message>
</context>
<context>
    <name>ReviewsDialog</name>
    <message>
        <source>所有审阅</source>
        <translation>All reviews</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>打开</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>我审阅的</source>
        <translation>By me</translation>
    </message>
    <message>
        <source>收到的</source>
        <translation>Received</translation>
    </message>
    <message>
        <source>还没有审阅。把别人的证据包，或者收到的审阅文件拖进窗口，就会打开。</source>
        <translation>No reviews yet. Drag someone&apos;s bundle, or a review that you received, into the window.</translation>
    </message>
</context>
<context>
    <name>RouteCheck</name>
    <message>
        <source>手机开免提</source>
        <translation>Phone on speaker</translation>
    </message>
    <message>
        <source>放在电脑旁边，麦克风把两边都录下</source>
        <translation>Beside the computer: the microphone takes both sides</translation>
    </message>
    <message>
        <source>在电脑上接</source>
        <translation>Taken on the computer</translation>
    </message>
    <message>
        <source>软电话，或者手机连了蓝牙；请戴耳机</source>
        <translation>Softphone, or a phone by Bluetooth; wear headphones</translation>
    </message>
    <message>
        <source>手机自己录</source>
        <translation>Recorded by the phone</translation>
    </message>
    <message>
        <source>打完以后，把录音文件导进来</source>
        <translation>Import the file after the call</translation>
    </message>
    <message>
        <source>点一个图，最像您接电话的样子。</source>
        <translation>Choose the picture that looks most like your call.</translation>
    </message>
    <message>
        <source>把手机放到麦克风旁一尺左右，打开免提。试录时说几句话，或者让手机放一段声音。</source>
        <translation>Put the phone about 30 cm from the microphone, on speaker. During the trial speak a little, or let the phone play something.</translation>
    </message>
    <message>
        <source>您的声音和对方的声音分两路录，分得最清。试录时说几句话，同时让电脑放一段声音。</source>
        <translation>Your voice and the other side are recorded apart. During the trial speak a little while the computer plays something.</translation>
    </message>
    <message>
        <source>不用准备什么。打完电话，把录音的原文件拖进话证；别用微信转，它会改动文件。</source>
        <translation>Nothing to prepare. After the call drag the original file into Huazheng; don&apos;t send it through WeChat, which changes it.</translation>
    </message>
</context>
<context>
    <name>SampleTour</name>
    <message>
        <source>这是一通示例电话，声音是合成的，不是您的。每一秒都封存了：以后谁改动过，一验便知。</source>
        <translation>This is a sample call with synthetic voices, not yours. Every second is sealed: a check shows whether anyone changed it.</translation>
    </message>
    <message>
        <source>录音变成了文字。点任何一句，就从那里放。</source>
        <translation>The recording has become text. Click a line to play from there.</translation>
    </message>
    <message>
        <source>该讲的逐项列在这里：讲清了没有，哪一句讲的，依据哪一条。</source>
        <translation>What has to be explained is listed here: whether it was, in which words, and by which article.</translation>
    </message>
    <message>
        <source>红色小旗是客户没听懂、到最后也没人答清的地方。点下面，听第一处。</source>
        <translation>A red flag is where the customer did not understand and nobody cleared it up. Hear the first one below.</translation>
    </message>
    <message>
        <source>示例 {0} / {1}</source>
        <translation>Sample {0} / {1}</translation>
    </message>
    <message>
        <source>不看了</source>
        <translation>Skip</translation>
    </message>
    <message>
        <source>听第一处</source>
        <translation>Hear the first</translation>
    </message>
    <message>
        <source>下一个</source>
        <translation>Next</translation>
    </message>
</context>
<context>
    <name>SealedCard</name>
    <message>
        <source>录音已保存并封存</source>
        <translation>Recording saved and sealed</translation>
    </message>
    <message>
        <source>识别文字</source>
        <translation>Transcribe</translation>
    </message>
    <message>
        <source>把这串封存码发给自己或家人留底，或者扫右边的码。它有了日期，日后能证明封存不晚于那时、之后没有改过。</source>
        <translation>Send this seal code to yourself or your family, or scan it at the right. The message&apos;s date later shows that the call was sealed by then and not changed since.</translation>
    </message>
    <message>
        <source>复制封存码</source>
        <translation>Copy seal code</translation>
    </message>
    <message>
        <source>是哪家打来的？可以现在写，也可以以后补。</source>
        <translation>Who called? Write it now, or add it later.</translation>
    </message>
    <message>
        <source>保险公司</source>
        <translation>Insurer</translation>
    </message>
    <message>
        <source>保险产品</source>
        <translation>Product</translation>
    </message>
    <message>
        <source>打开这通电话</source>
        <translation>Open this call</translation>
    </message>
    <message>
        <source>核验</source>
        <translation>Verify</translation>
    </message>
    <message>
        <source>打开文件夹</source>
        <translation>Open folder</translation>
    </message>
    <message>
        <source>腾出空间…</source>
        <translation>Free space…</translation>
    </message>
    <message>
        <source>共 {0}，{1}</source>
        <translation>{0} in total, {1}</translation>
    </message>
    <message>
        <source>磁盘满了，录音停在 {0}</source>
        <translation>The disk is full: the recording stopped at {0}</translation>
    </message>
    <message>
        <source>到那时为止的都保住了，已经封存。电话还在打，就马上用手机录；腾出空间后可以再录。</source>
        <translation>Everything up to then is kept and sealed. If the call goes on, record it with the phone now; after freeing space you can record here again.</translation>
    </message>
    <message>
        <source>签名密钥 {0}</source>
        <translation>Signing key {0}</translation>
    </message>
    <message>
        <source>二维码：整串封存码和密钥指纹，用手机扫了发给自己</source>
        <translation>QR code: the whole seal code and the key&apos;s fingerprint, to scan and send to yourself</translation>
    </message>
    <message>
        <source>存放在 {0}</source>
        <translation>Saved in {0}</translation>
    </message>
    <message>
        <source>正在识别文字，好了就在这通电话里。可以先关窗口。</source>
        <translation>Transcribing. The text will be in this call; you may close the window.</translation>
    </message>
    <message>
        <source>话证 {0}，封存于 {1}，seal.json 的 SHA-256：{2}，密钥指纹：{3}</source>
        <translation>Huazheng {0}, sealed {1}, SHA-256 of seal.json: {2}, key fingerprint: {3}</translation>
    </message>
    <message>
        <source>已复制</source>
        <translation>Copied</translation>
    </message>
</context>
<context>
    <name>SearchResultsList</name>
    <message>
        <source>在所有通话里找到的</source>
        <translation>Search results in all calls</translation>
    </message>
</context>
<context>
    <name>SecondListeningDialog</name>
    <message>
        <source>放在哪个文件夹</source>
        <translation>Choose a folder</translation>
    </message>
    <message>
        <source>已导出 {0}</source>
        <translation>Exported {0}</translation>
    </message>
    <message>
        <source>整个文件夹发给第二个人。里面没有您的更正；也请不要让他看到别的。</source>
        <translation>Send the whole folder to the second person. It holds none of your corrections; do not show them any others.</translation>
    </message>
    <message>
        <source>文本 (*.txt)</source>
        <translation>Text (*.txt)</translation>
    </message>
    <message>
        <source>读回填好的表</source>
        <translation>Read the sheet</translation>
    </message>
    <message>
        <source>未定</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>已定</source>
        <translation>Settled</translation>
    </message>
    <message>
        <source>（没有听到）</source>
        <translation>(nothing heard)</translation>
    </message>
    <message>
        <source>依第一人</source>
        <translation>As the first</translation>
    </message>
    <message>
        <source>依第二人</source>
        <translation>As the second</translation>
    </message>
    <message>
        <source>另定</source>
        <translation>Other words</translation>
    </message>
    <message>
        <source>以现在的文字为准</source>
        <translation>As the transcript stands</translation>
    </message>
    <message>
        <source>请第二个人自己听一遍，不看您的更正：先导出给他的录音和一张表，填好发回来，在这里读回，逐句比较。两个人都听成一样的，别人就不容易挑。</source>
        <translation>Have a second person listen alone, without seeing your corrections: export the sound and a sheet, and read the sheet here when it comes back. What two people heard alike is harder to dispute.</translation>
    </message>
    <message>
        <source>{0}听过了：比较 {1} 处，全部相同。</source>
        <translation>{0} listened: all {1} places compared are the same.</translation>
    </message>
    <message>
        <source>{0}听过了：比较 {1} 处，{2} 处不同，已定 {3} 处。每一处听一听再定；定了就更正文字，记入附件 A3。</source>
        <translation>{0} listened: of {1} places, {2} differ and {3} are settled. Listen before you settle one; it corrects the transcript and is listed in annex A3.</translation>
    </message>
    <message>
        <source>两人听校</source>
        <translation>Two listeners</translation>
    </message>
    <message>
        <source>连机器文字也不给第二个人，只给录音</source>
        <translation>Give the second person the recording alone, without the machine text</translation>
    </message>
    <message>
        <source>不同之处</source>
        <translation>Differences</translation>
    </message>
    <message>
        <source>第一人</source>
        <translation>First</translation>
    </message>
    <message>
        <source>第二人</source>
        <translation>Second</translation>
    </message>
    <message>
        <source>另定为</source>
        <translation>Other words</translation>
    </message>
    <message>
        <source>理由</source>
        <translation>Reason</translation>
    </message>
    <message>
        <source>谁定的</source>
        <translation>Settled by</translation>
    </message>
    <message>
        <source>听这一处</source>
        <translation>Play</translation>
    </message>
    <message>
        <source>导出给第二个人…</source>
        <translation>Export for the second person…</translation>
    </message>
    <message>
        <source>读回填好的表…</source>
        <translation>Read the sheet…</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>进度</source>
        <translation>Progress</translation>
    </message>
</context>
<context>
    <name>Sentences</name>
    <message>
        <source>麦克风</source>
        <translation>Microphone</translation>
    </message>
    <message>
        <source>电脑播放的声音</source>
        <translation>Computer audio</translation>
    </message>
    <message>
        <source>{0} 小时 {1:02d} 分 {2:02d} 秒</source>
        <translation>{0} h {1:02d} min {2:02d} s</translation>
    </message>
    <message>
        <source>{0} 分 {1:02d} 秒</source>
        <translation>{0} min {1:02d} s</translation>
    </message>
    <message>
        <source>{0} 秒</source>
        <translation>{0} s</translation>
    </message>
    <message>
        <source>没有缺失。</source>
        <translation>no gaps.</translation>
    </message>
    <message>
        <source>有 {0} 处缺失，共约 {1:.1f} 秒，已如实记在封存信息里。</source>
        <translation>gaps: {0}, about {1:.1f} s in total, as documented in the seal.</translation>
    </message>
    <message>
        <source>麦克风从头到尾没有声音，请回听确认。</source>
        <translation>The microphone is silent throughout; please listen.</translation>
    </message>
    <message>
        <source>电脑播放的声音从头到尾没有声音。手机开免提时就是这样，两个人都录在麦克风里；请回听确认。</source>
        <translation>The computer&apos;s sound is silent throughout. That is so with a phone on speaker, where the microphone takes both; please listen.</translation>
    </message>
    <message>
        <source>录音曾经中断，已经照录下的样子恢复并封存。</source>
        <translation>The recording was interrupted. It was recovered and sealed unchanged.</translation>
    </message>
    <message>
        <source>系统要求结束，录音到那时为止都已封存。</source>
        <translation>The system ended the recording. Everything recorded up to then is sealed.</translation>
    </message>
    <message>
        <source>磁盘满了，录音到那时为止都已封存。请腾出空间。</source>
        <translation>The disk is full. Everything recorded up to then is sealed. Free some space.</translation>
    </message>
    <message>
        <source>电脑睡眠了 {0}，这段没有录到，已如实记下。录音仍在继续。</source>
        <translation>The computer slept for {0}; that time was not recorded, which is documented. Recording continues.</translation>
    </message>
    <message>
        <source>{0}断开了，已有 {1} 没有录到。录音仍在继续，正在等它回来；请重新插好。</source>
        <translation>{0}: disconnected, {1} not recorded so far. Recording continues and waits for it. Reconnect it.</translation>
    </message>
    <message>
        <source>磁盘快满了，还能录{0}。录音仍在继续；请腾出空间。</source>
        <translation>The disk is nearly full: room for {0} more. Recording continues; free some space.</translation>
    </message>
    <message>
        <source>不到 1 分钟</source>
        <translation>less than 1 min</translation>
    </message>
    <message>
        <source>大约 {0} 分钟</source>
        <translation>about {0} min</translation>
    </message>
    <message>
        <source>{0}已换用另一个设备，录音仍在继续。</source>
        <translation>{0}: switched to another device. Recording continues.</translation>
    </message>
    <message>
        <source>系统把{0}接到了别的设备上，正在接回来。这一段可能不是它的声音，已如实记下。录音仍在继续。</source>
        <translation>{0}: the system connected it to another device and it is being reconnected. What was recorded meanwhile may not be its sound; this is noted. Recording continues.</translation>
    </message>
    <message>
        <source>麦克风和电脑播放的声音录到的是同一个声音，分不出是谁在说。录音仍在继续；请检查录音设备。</source>
        <translation>The microphone and the computer audio record the same sound, so speakers cannot be identified. Recording continues. Check the recording devices.</translation>
    </message>
    <message>
        <source>{0} {1} 秒没有声音。录音仍在继续。请检查静音键，或换一个麦克风。</source>
        <translation>{0}: no sound for {1} s. Recording continues. Check the mute switch, or choose another microphone.</translation>
    </message>
    <message>
        <source>{0} {1} 秒没有声音。录音仍在继续。电话接通了，却听不到对方，就打开免提。</source>
        <translation>{0}: no sound for {1} s. Recording continues. If the call is connected but you cannot hear the other side, turn on the speakerphone.</translation>
    </message>
    <message>
        <source>{0}声音太大，有些失真。录音仍在继续；请把电脑音量调低一点。</source>
        <translation>{0}: too loud, slightly distorted. Recording continues; turn the computer&apos;s volume down a little.</translation>
    </message>
    <message>
        <source>{0}声音太大，有些失真。录音仍在继续；请离麦克风远一点。</source>
        <translation>{0}: too loud, slightly distorted. Recording continues; move a little away from the microphone.</translation>
    </message>
</context>
<context>
    <name>SessionEndDialog</name>
    <message>
        <source>录音还在继续</source>
        <translation>Recording in progress</translation>
    </message>
    <message>
        <source>要注销或关机，录音还在继续</source>
        <translation>Recording is still in progress</translation>
    </message>
    <message>
        <source>现在离开，录音会在这里结束并封存，已录下的一点也不会丢。还在通话，就先留下。</source>
        <translation>If you log off or shut down now, the recording ends here and is sealed; nothing recorded so far is lost. If you are still on the phone, stay.</translation>
    </message>
    <message>
        <source>留下，继续录</source>
        <translation>Stay and keep recording</translation>
    </message>
    <message>
        <source>结束并封存，然后离开</source>
        <translation>End, seal and leave</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>系统默认</source>
        <translation>System default</translation>
    </message>
    <message>
        <source>{0}（现在没有接上）</source>
        <translation>{0} (not connected)</translation>
    </message>
    <message>
        <source>不录</source>
        <translation>Not recorded</translation>
    </message>
    <message>
        <source>{0}（待下载）</source>
        <translation>{0} (not downloaded)</translation>
    </message>
    <message>
        <source>设置</source>
        <translation>Settings</translation>
    </message>
    <message>
        <source>窗口</source>
        <translation>Window</translation>
    </message>
    <message>
        <source>录音</source>
        <translation>Recording</translation>
    </message>
    <message>
        <source>识别</source>
        <translation>Speech</translation>
    </message>
    <message>
        <source>证据和数据</source>
        <translation>Evidence and data</translation>
    </message>
    <message>
        <source>我的声音</source>
        <translation>My voice</translation>
    </message>
    <message>
        <source>读一段话让话证记住您的声音，以后更容易分清哪句是您说的。</source>
        <translation>Read a text aloud so that Huazheng can recognize your voice and tell which turns are yours.</translation>
    </message>
    <message>
        <source>签名密钥</source>
        <translation>Signing key</translation>
    </message>
    <message>
        <source>口令、备份、从备份恢复、换新密钥。丢了它，就不能再证明新的录音是您封存的。</source>
        <translation>Passphrase, backup, restoration and change. Without it nobody can show that new recordings were sealed by you.</translation>
    </message>
    <message>
        <source>打开…</source>
        <translation>Open…</translation>
    </message>
    <message>
        <source>数据存放在</source>
        <translation>Data location</translation>
    </message>
    <message>
        <source>打开文件夹</source>
        <translation>Open folder</translation>
    </message>
    <message>
        <source>学习我的声音…</source>
        <translation>Learn my voice…</translation>
    </message>
    <message>
        <source>试录 5 秒，听听看…</source>
        <translation>Test the sound…</translation>
    </message>
    <message>
        <source>下载和管理模型…</source>
        <translation>Manage models…</translation>
    </message>
    <message>
        <source>重新走一遍开始的几步…</source>
        <translation>Show first steps again…</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
</context>
<context>
    <name>ShortcutsDialog</name>
    <message>
        <source>空格</source>
        <translation>Space</translation>
    </message>
    <message>
        <source>标记“没听懂”</source>
        <translation>mark “I do not understand”</translation>
    </message>
    <message>
        <source>记一笔</source>
        <translation>Add a note</translation>
    </message>
    <message>
        <source>换一个可以问的问题</source>
        <translation>show another question</translation>
    </message>
    <message>
        <source>结束录音，再按一次就结束并封存</source>
        <translation>End the recording; press again to end and seal</translation>
    </message>
    <message>
        <source>到下一处、上一处</source>
        <translation>go to next / previous</translation>
    </message>
    <message>
        <source>空格、回车</source>
        <translation>Space, Enter</translation>
    </message>
    <message>
        <source>按下有焦点的按钮</source>
        <translation>press the focused button</translation>
    </message>
    <message>
        <source>在列表里移动</source>
        <translation>move in a list</translation>
    </message>
    <message>
        <source>关掉最上面的窗口</source>
        <translation>close the top dialog</translation>
    </message>
    <message>
        <source>正在录音时</source>
        <translation>While recording</translation>
    </message>
    <message>
        <source>到处都行</source>
        <translation>Everywhere</translation>
    </message>
    <message>
        <source>快捷键</source>
        <translation>Keyboard shortcuts</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
</context>
<context>
    <name>SigningKeyDialog</name>
    <message>
        <source>签名密钥</source>
        <translation>Signing key</translation>
    </message>
    <message>
        <source>口令保护密钥文件，备份也用它加密。忘了口令，就不能再封存新的录音，所以请先备份。录音从不等口令：先完整保存，解锁后封存。</source>
        <translation>The passphrase protects the key file, and encrypts the backup. Without it nothing new can be sealed, so make a backup first. A recording never waits for it: it is saved whole, and sealed when the key is unlocked.</translation>
    </message>
    <message>
        <source>口令，至少 10 个字符</source>
        <translation>Passphrase, at least 10 characters</translation>
    </message>
    <message>
        <source>口令</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <source>再输一次</source>
        <translation>Once more</translation>
    </message>
    <message>
        <source>用口令保护</source>
        <translation>Use passphrase</translation>
    </message>
    <message>
        <source>用系统的钥匙串</source>
        <translation>Use system keyring</translation>
    </message>
    <message>
        <source>不用口令</source>
        <translation>No passphrase</translation>
    </message>
    <message>
        <source>备份到文件…</source>
        <translation>Back up to a file…</translation>
    </message>
    <message>
        <source>从备份恢复…</source>
        <translation>Restore…</translation>
    </message>
    <message>
        <source>换新密钥…</source>
        <translation>Change key…</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>没有口令</source>
        <translation>no passphrase</translation>
    </message>
    <message>
        <source>有口令</source>
        <translation>protected by a passphrase</translation>
    </message>
    <message>
        <source>在系统的钥匙串里</source>
        <translation>in the system&apos;s keyring</translation>
    </message>
    <message>
        <source>{0}，还没有解锁</source>
        <translation>{0}, locked</translation>
    </message>
    <message>
        <source>指纹 {0}
{1}</source>
        <translation>Fingerprint {0}
{1}</translation>
    </message>
    <message>
        <source>解锁…</source>
        <translation>Unlock…</translation>
    </message>
    <message>
        <source>现在锁上</source>
        <translation>Lock now</translation>
    </message>
    <message>
        <source>两次输入的不一样。</source>
        <translation>The two are not the same.</translation>
    </message>
    <message>
        <source>口令至少要 10 个字符。</source>
        <translation>Use at least 10 characters.</translation>
    </message>
    <message>
        <source>已更改。请现在备份。</source>
        <translation>Changed. Make a backup now.</translation>
    </message>
    <message>
        <source>备份已试着恢复过，能用。请把文件和口令分开放，不要只放在这台电脑上。</source>
        <translation>The backup was restored on trial and works. Keep file and passphrase apart, and not on this computer only.</translation>
    </message>
    <message>
        <source>换一把新的签名密钥？</source>
        <translation>Change the signing key?</translation>
    </message>
    <message>
        <source>以后的录音用新密钥封存。以前的录音一个字节也不变，仍用旧密钥核验；在它们上面改动，也仍用旧密钥签名，所以旧密钥会留着。旧密钥签名认可新密钥，写在账本里。
换完请重新备份，旧备份里没有新密钥；并把新指纹告诉要核验的人。</source>
        <translation>New recordings are sealed with the new key. Earlier calls do not change by a byte: they are verified with the old key, and what you do with them is signed with it, so it is kept. The old key signs the new one in the ledger.
Make a new backup afterwards: the old one does not hold the new key. Tell the new fingerprint to those who check it.</translation>
    </message>
    <message>
        <source>换新密钥</source>
        <translation>Change key</translation>
    </message>
    <message>
        <source>已换成新密钥，指纹在上面。旧备份里没有它，请现在重新备份。</source>
        <translation>The new key is in use; its fingerprint is above. The old backup does not hold it: make a new one now.</translation>
    </message>
    <message>
        <source>已锁上。录音照常，封存等到解锁。</source>
        <translation>Locked. Recording works as before; seals wait until you unlock.</translation>
    </message>
</context>
<context>
    <name>SoundCheck</name>
    <message>
        <source>{0}的音量</source>
        <translation>{0} level</translation>
    </message>
    <message>
        <source>试录 5 秒</source>
        <translation>Record 5 seconds</translation>
    </message>
    <message>
        <source>再听一遍</source>
        <translation>Play again</translation>
    </message>
    <message>
        <source>换一个设备</source>
        <translation>Choose another device</translation>
    </message>
    <message>
        <source>试录进度</source>
        <translation>Test progress</translation>
    </message>
    <message>
        <source>系统默认（{0}）</source>
        <translation>System default ({0})</translation>
    </message>
    <message>
        <source>系统默认</source>
        <translation>System default</translation>
    </message>
    <message>
        <source>不录</source>
        <translation>Not recorded</translation>
    </message>
    <message>
        <source>不录这一路。</source>
        <translation>Not recorded.</translation>
    </message>
    <message>
        <source>这台电脑没有能录到电脑播放的声音的设备。把手机开免提放在旁边，麦克风两边都能录到。</source>
        <translation>This computer has no device that can record its own audio. Put the phone on speaker next to it, and the microphone picks up both sides.</translation>
    </message>
    <message>
        <source>有声音。</source>
        <translation>Sound detected.</translation>
    </message>
    <message>
        <source>还没有听到声音。电脑放出声音时才录得到，可以放一段音乐试试。</source>
        <translation>No sound yet. There is sound only while the computer is playing something; try some music.</translation>
    </message>
    <message>
        <source>还没有听到声音。对着麦克风说句话试试。</source>
        <translation>No sound yet. Say something into the microphone.</translation>
    </message>
    <message>
        <source>没录到电脑放出的声音。放一段音乐，再试一次。</source>
        <translation>The computer&apos;s sound was not recorded. Play some music and try again.</translation>
    </message>
    <message>
        <source>电脑放出的声音太大，有些失真。把电脑音量调低一点，再试一次。</source>
        <translation>The computer&apos;s sound is too loud and distorted. Turn it down a little and try again.</translation>
    </message>
    <message>
        <source>✓ 电脑放出的声音也录到了。</source>
        <translation>✓ The computer&apos;s sound was recorded too.</translation>
    </message>
    <message>
        <source>✓ 听得清，可以用。</source>
        <translation>✓ Clear. Ready to use.</translation>
    </message>
    <message>
        <source>没有声音，麦克风多半被静音了。打开它，或者换一个设备，再试一次。</source>
        <translation>No sound: the microphone is probably muted. Switch it on, or choose another device, and try again.</translation>
    </message>
    <message>
        <source>没有声音。看看麦克风插好没有，或者换一个设备，再试一次。</source>
        <translation>No sound. See whether the microphone is plugged in, or choose another device, and try again.</translation>
    </message>
    <message>
        <source>太小声。靠近一点，再试一次。</source>
        <translation>Too quiet. Move closer and try again.</translation>
    </message>
    <message>
        <source>太大声，有些失真。离远一点，再试一次。</source>
        <translation>Too loud and distorted. Move away a little and try again.</translation>
    </message>
    <message>
        <source>有声音，但没听到有人说话。说几句话，再试一次。</source>
        <translation>There is sound, but nobody speaks. Say a few words and try again.</translation>
    </message>
    <message>
        <source>正在试录，请说几句话……</source>
        <translation>Recording; please say something…</translation>
    </message>
    <message>
        <source>正在放刚才录到的。</source>
        <translation>Playing back the test recording.</translation>
    </message>
    <message>
        <source>刚才录到的只在内存里，没有存下来。</source>
        <translation>The test recording was kept in memory only and not saved.</translation>
    </message>
</context>
<context>
    <name>SourcesDialog</name>
    <message>
        <source>电话怎么来</source>
        <translation>How the call comes</translation>
    </message>
    <message>
        <source>电话怎么来？</source>
        <translation>How will the call come?</translation>
    </message>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>导入录音…</source>
        <translation>Import recordings…</translation>
    </message>
    <message>
        <source>现在就录</source>
        <translation>Record now</translation>
    </message>
    <message>
        <source>就用这些</source>
        <translation>Use these</translation>
    </message>
    <message>
        <source>至少要录一样。</source>
        <translation>Choose at least one source.</translation>
    </message>
</context>
<context>
    <name>SpeedButton</name>
    <message>
        <source>播放速度 {0} 倍</source>
        <translation>Playback speed: {0}×</translation>
    </message>
    <message>
        <source>播放速度，音调不变（[ 慢，] 快）</source>
        <translation>Playback speed, pitch unchanged ([ slower, ] faster)</translation>
    </message>
</context>
<context>
    <name>StartPage</name>
    <message>
        <source>回到录音</source>
        <translation>Back to recording</translation>
    </message>
    <message>
        <source>电话来了，点这里</source>
        <translation>The call is coming: press here</translation>
    </message>
    <message>
        <source>第一次会先问电话怎么来，选一个图就开始。</source>
        <translation>The first time you are asked how the call comes; choose a picture, and it begins.</translation>
    </message>
    <message>
        <source>手机开免提，放在电脑旁边；麦克风把两边都录下。</source>
        <translation>Phone on speaker beside the computer; the microphone takes both sides.</translation>
    </message>
    <message>
        <source>在电脑上接：麦克风录您，电脑放出的声音是对方。</source>
        <translation>Taken on the computer: the microphone takes you, the computer&apos;s sound is the other side.</translation>
    </message>
    <message>
        <source>手机自己录的，打完把文件拖到下面。要在这台电脑上录，就点这里。</source>
        <translation>The phone records: drag the file here after the call. To record on this computer, press here.</translation>
    </message>
    <message>
        <source>换一种接法</source>
        <translation>Change</translation>
    </message>
    <message>
        <source>已经录好了？把录音拖到这里，或者导入</source>
        <translation>Already recorded? Drag the recording here, or import it</translation>
    </message>
    <message>
        <source>录音只留在这台电脑上，原文件一个字节也不会改。</source>
        <translation>Recordings stay on this computer; no byte of the original is changed.</translation>
    </message>
    <message>
        <source>也可以在左边选一通电话。</source>
        <translation>Or choose a call on the left.</translation>
    </message>
    <message>
        <source>导入录音</source>
        <translation>Import recording</translation>
    </message>
    <message>
        <source>看示例通话（已识别好）</source>
        <translation>See the sample call (transcribed)</translation>
    </message>
    <message>
        <source>识别模型已装好，录完会自己变成文字。</source>
        <translation>The speech model is installed: recordings become text by themselves.</translation>
    </message>
    <message>
        <source>正在下载识别模型（{0}%），不耽误录音。</source>
        <translation>Downloading the speech model ({0}%). You can record meanwhile.</translation>
    </message>
    <message>
        <source>还没有识别模型：录音照常，但没有文字和清单。</source>
        <translation>No speech model yet: recording works, without text and checklist.</translation>
    </message>
    <message>
        <source>下载（{0} MB）</source>
        <translation>Download ({0} MB)</translation>
    </message>
</context>
<context>
    <name>TimestampStep</name>
    <message>
        <source>没有时间戳，谁也说不准录音是什么时候封存的、封存过几次，因为您手里有密钥。时间戳机构在封存时签一个时间，对方就不能说是事后做的。
只有一串校验码会送出去，录音和文字不会；不选就不联网。以后可以在设置里改。</source>
        <translation>Without a timestamp nobody can tell when, or how often, a recording was sealed, because you hold the key. A timestamp authority signs the time of sealing, so nobody can say that it was made later.
Only a hash is sent, never the recording or its text. Nothing goes online unless you choose an authority here. You can change this in the settings.</translation>
    </message>
    <message>
        <source>再请一家（可以不选）：一家停业或被质疑时，还有另一家。</source>
        <translation>A second authority (optional), in case the first one closes or is doubted.</translation>
    </message>
</context>
<context>
    <name>TranscriptView</name>
    <message>
        <source>对话文字</source>
        <translation>Transcript</translation>
    </message>
</context>
<context>
    <name>Transport</name>
    <message>
        <source>播放位置 {0}</source>
        <translation>Position: {0}</translation>
    </message>
    <message>
        <source>后退 5 秒</source>
        <translation>Back 5 seconds</translation>
    </message>
    <message>
        <source>前进 5 秒</source>
        <translation>Forward 5 seconds</translation>
    </message>
    <message>
        <source>上一处没听懂</source>
        <translation>Previous “not understood”</translation>
    </message>
    <message>
        <source>下一处没听懂</source>
        <translation>Next “not understood”</translation>
    </message>
    <message>
        <source>缩小波形</source>
        <translation>Zoom out</translation>
    </message>
    <message>
        <source>放大波形</source>
        <translation>Zoom in</translation>
    </message>
    <message>
        <source>暂停</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>播放</source>
        <translation>Play</translation>
    </message>
    <message>
        <source>空格</source>
        <translation>Space</translation>
    </message>
</context>
<context>
    <name>TurnEditor</name>
    <message>
        <source>时间请写成 00:41.20 这样。</source>
        <translation>Enter the time like this: 00:41.20</translation>
    </message>
    <message>
        <source>这一句不能没有字，也不能超过 {0} 个字。</source>
        <translation>A turn cannot be empty or longer than {0} characters.</translation>
    </message>
    <message>
        <source>结束要晚于开始，且不超过录音的长度。</source>
        <translation>The end must be after the start and within the recording.</translation>
    </message>
    <message>
        <source>更正这一句</source>
        <translation>Edit turn</translation>
    </message>
    <message>
        <source>这一句的文字</source>
        <translation>Text of this turn</translation>
    </message>
    <message>
        <source>从何时起</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>到何时止</source>
        <translation>End</translation>
    </message>
    <message>
        <source>听这一句</source>
        <translation>Play turn</translation>
    </message>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>结束核对</source>
        <translation>Finish</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>保存</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>回车</source>
        <translation>Enter</translation>
    </message>
    <message>
        <source>撤销</source>
        <translation>Undo</translation>
    </message>
    <message>
        <source>机器写的是</source>
        <translation>Machine transcript</translation>
    </message>
    <message>
        <source>请先在文字里点一下要拆开的地方，再拆。</source>
        <translation>First click in the text where the turn should be split.</translation>
    </message>
    <message>
        <source>在光标处拆开</source>
        <translation>Split at the cursor</translation>
    </message>
    <message>
        <source>Ctrl+回车</source>
        <translation>Ctrl+Enter</translation>
    </message>
    <message>
        <source>拆成两句</source>
        <translation>Split turn</translation>
    </message>
    <message>
        <source>没错，下一句</source>
        <translation>Right, next</translation>
    </message>
    <message>
        <source>改好了，下一句</source>
        <translation>Corrected, next</translation>
    </message>
    <message>
        <source>在文字里点一下要拆开的地方。</source>
        <translation>Click in the text where the turn should be split.</translation>
    </message>
    <message>
        <source>光标处拆开：“{0}” | “{1}”</source>
        <translation>Split at the cursor: “{0}” | “{1}”</translation>
    </message>
</context>
<context>
    <name>TurnMenu</name>
    <message>
        <source>从这里播放</source>
        <translation>Play from here</translation>
    </message>
    <message>
        <source>再识别一遍</source>
        <translation>Transcribe again</translation>
    </message>
    <message>
        <source>在这里记一笔</source>
        <translation>Add a note here</translation>
    </message>
    <message>
        <source>说话人改为</source>
        <translation>Change speaker to</translation>
    </message>
    <message>
        <source>撤销对这一句的上一次更正</source>
        <translation>Undo last correction of this turn</translation>
    </message>
    <message>
        <source>恢复这一句</source>
        <translation>Restore turn</translation>
    </message>
    <message>
        <source>复制引文（页:行）</source>
        <translation>Copy citation (page:line)</translation>
    </message>
    <message>
        <source>导出这一段的录音…</source>
        <translation>Export this stretch…</translation>
    </message>
    <message>
        <source>更正这一句…</source>
        <translation>Edit turn…</translation>
    </message>
    <message>
        <source>拆成两句…</source>
        <translation>Split turn…</translation>
    </message>
    <message>
        <source>与 {0} 的下一句合并</source>
        <translation>Join with the next turn at {0}</translation>
    </message>
    <message>
        <source>与同一人的下一句合并</source>
        <translation>Join with the speaker&apos;s next turn</translation>
    </message>
    <message>
        <source>删去这一句</source>
        <translation>Remove turn</translation>
    </message>
</context>
<context>
    <name>TurnPainter</name>
    <message>
        <source>机器</source>
        <translation>Machine</translation>
    </message>
    <message>
        <source>我标记了“没听懂”</source>
        <translation>Marked by me: not understood</translation>
    </message>
    <message>
        <source>再识别的结果</source>
        <translation>Transcribed again</translation>
    </message>
    <message>
        <source>再识别一遍</source>
        <translation>Transcribe again</translation>
    </message>
</context>
<context>
    <name>TurnTooltips</name>
    <message>
        <source>人工更正。机器写的是：{0}</source>
        <translation>Corrected by a person. Machine transcript: {0}</translation>
    </message>
    <message>
        <source>机器写的是：{0}</source>
        <translation>Machine transcript: {0}</translation>
    </message>
    <message>
        <source>机器听到的是：{0}</source>
        <translation>Machine transcript: {0}</translation>
    </message>
    <message>
        <source>{0} 于 {1} 删去这一句，不再算在清单里。</source>
        <translation>{0} removed this turn on {1}. The checklist does not count it.</translation>
    </message>
</context>
<context>
    <name>UnexpectedErrorDialog</name>
    <message>
        <source>程序出错</source>
        <translation>Unexpected error</translation>
    </message>
    <message>
        <source>程序出错了</source>
        <translation>Unexpected error</translation>
    </message>
    <message>
        <source>正在进行的录音不受影响：它在另一个进程里，会继续录。已经保存的录音、文字和更正都在磁盘上。您可以继续用；如果有地方不对劲，请关掉话证再打开。</source>
        <translation>A recording in progress is not affected: it runs in a process of its own and continues. Saved recordings, transcripts and corrections are on disk. You can keep working; if something looks wrong, close Huazheng and open it again.</translation>
    </message>
    <message>
        <source>日志在这里：{0}</source>
        <translation>Log file: {0}</translation>
    </message>
    <message>
        <source>要反馈的话，请复制下面的内容发给我们。里面可能有文件名，发之前请看一遍。</source>
        <translation>To report it, copy the text below and send it to us. It may contain file names, so read it through first.</translation>
    </message>
    <message>
        <source>错误的详细信息</source>
        <translation>Error details</translation>
    </message>
    <message>
        <source>复制详细信息</source>
        <translation>Copy details</translation>
    </message>
    <message>
        <source>打开日志文件夹</source>
        <translation>Open log folder</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
</context>
<context>
    <name>UnlockDialog</name>
    <message>
        <source>解锁签名密钥</source>
        <translation>Unlock the signing key</translation>
    </message>
    <message>
        <source>签名密钥的口令</source>
        <translation>Passphrase of the signing key</translation>
    </message>
    <message>
        <source>封存、识别和修改要用它签名。不解锁也能录音：录音会完整保存，解锁后自动封存。导入的文件先排队，解锁后导入；在那以前请不要移动它们。</source>
        <translation>It signs seals, transcripts and changes. You can record without it: recordings are saved whole and sealed as soon as it is unlocked. Imported files wait in the queue until then; please do not move them before.</translation>
    </message>
    <message>
        <source>口令</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <source>以后再说</source>
        <translation>Not now</translation>
    </message>
    <message>
        <source>解锁</source>
        <translation>Unlock</translation>
    </message>
    <message>
        <source>口令不对。</source>
        <translation>Wrong passphrase.</translation>
    </message>
</context>
<context>
    <name>VerifyDialog</name>
    <message>
        <source>选择证据包</source>
        <translation>Choose an evidence bundle</translation>
    </message>
    <message>
        <source>证据包 (*.zip)</source>
        <translation>Evidence bundle (*.zip)</translation>
    </message>
    <message>
        <source>核验</source>
        <translation>Verify</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>核验证据包…</source>
        <translation>Verify a bundle…</translation>
    </message>
    <message>
        <source>这些能证明什么</source>
        <translation>What this proves</translation>
    </message>
    <message>
        <source>核验进度</source>
        <translation>Verification progress</translation>
    </message>
    <message>
        <source>没法核验</source>
        <translation>Cannot verify</translation>
    </message>
    <message>
        <source>正在核验</source>
        <translation>Verifying</translation>
    </message>
    <message>
        <source>✗ 有改动</source>
        <translation>✗ Altered</translation>
    </message>
    <message>
        <source>与封存时不一样的地方有 {0} 处：</source>
        <translation>Differences from the sealed state: {0}</translation>
    </message>
    <message>
        <source>✓ 完好</source>
        <translation>✓ Intact</translation>
    </message>
    <message>
        <source>录音和封存时一样，一个字节也没有变；做过的每件事都有记录，记录也没有变。</source>
        <translation>The recording is exactly as it was sealed. Everything done with it is in the custody log, and the log is unaltered.</translation>
    </message>
    <message>
        <source>第 {0} 行</source>
        <translation>line {0}</translation>
    </message>
    <message>
        <source>录音 {0} 处</source>
        <translation>at {0}</translation>
    </message>
    <message>
        <source>{0}：{1}</source>
        <translation>{0}: {1}</translation>
    </message>
    <message>
        <source>录音</source>
        <translation>Recording</translation>
    </message>
    <message>
        <source>{0} 通</source>
        <translation>Calls: {0}</translation>
    </message>
    <message>
        <source>封存时间</source>
        <translation>Sealed</translation>
    </message>
    <message>
        <source>录音的缺失</source>
        <translation>Gaps in the recording</translation>
    </message>
    <message>
        <source>可信时间戳</source>
        <translation>Trusted timestamp</translation>
    </message>
    <message>
        <source>{0}，{1}</source>
        <translation>{0}, {1}</translation>
    </message>
    <message>
        <source>账本编号</source>
        <translation>Number in the ledger</translation>
    </message>
    <message>
        <source>封存于账本之前</source>
        <translation>sealed before the ledger</translation>
    </message>
    <message>
        <source>签名密钥</source>
        <translation>Signing key</translation>
    </message>
    <message>
        <source>保管记录</source>
        <translation>Custody log</translation>
    </message>
    <message>
        <source>{0} 条</source>
        <translation>{0} entries</translation>
    </message>
    <message>
        <source>校验码</source>
        <translation>Hash</translation>
    </message>
    <message>
        <source>封存码</source>
        <translation>Seal code</translation>
    </message>
    <message>
        <source>复制整串校验码</source>
        <translation>Copy full hash</translation>
    </message>
</context>
<context>
    <name>VoiceDialog</name>
    <message>
        <source>以后会只凭录音本身分清是谁说的。已经识别出来的文字不会变。</source>
        <translation>Speakers will then be identified from each recording alone. Existing transcripts do not change.</translation>
    </message>
    <message>
        <source>忘掉您的声音？</source>
        <translation>Delete your voice profile?</translation>
    </message>
    <message>
        <source>忘掉</source>
        <translation>Delete</translation>
    </message>
    <message>
        <source>我的声音</source>
        <translation>My voice</translation>
    </message>
    <message>
        <source>让话证记住您的声音</source>
        <translation>Let Huazheng learn your voice</translation>
    </message>
    <message>
        <source>用平常打电话的声音读下面这段话，约 20 秒。只记下声音的特征，存在这台电脑上；录到的声音学完就删。</source>
        <translation>Read the text below in your normal phone voice, for about 20 seconds. Only a voice profile is stored, on this computer; the recording itself is deleted.</translation>
    </message>
    <message>
        <source>麦克风的音量</source>
        <translation>Microphone level</translation>
    </message>
    <message>
        <source>进度</source>
        <translation>Progress</translation>
    </message>
    <message>
        <source>忘掉我的声音…</source>
        <translation>Delete my voice profile…</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>停止</source>
        <translation>Stop</translation>
    </message>
    <message>
        <source>重新读一遍</source>
        <translation>Read again</translation>
    </message>
    <message>
        <source>开始读</source>
        <translation>Start reading</translation>
    </message>
    <message>
        <source>✓ 已经记住您的声音。</source>
        <translation>✓ Your voice has been learned.</translation>
    </message>
    <message>
        <source>正在听，请读……</source>
        <translation>Listening; please read…</translation>
    </message>
    <message>
        <source>正在学习……</source>
        <translation>Learning…</translation>
    </message>
</context>
<context>
    <name>WarningStrip</name>
    <message>
        <source>腾出空间…</source>
        <translation>Free space…</translation>
    </message>
    <message>
        <source>手机开着免提，不用管</source>
        <translation>My phone is on speaker; ignore</translation>
    </message>
    <message>
        <source>打开声音设置</source>
        <translation>Open sound settings</translation>
    </message>
</context>
</TS>
