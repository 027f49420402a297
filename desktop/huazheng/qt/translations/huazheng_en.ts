<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="zh_CN">
<context>
    <name>CallPage</name>
    <message>
        <source>双声道</source>
        <translation>two channels</translation>
    </message>
    <message>
        <source>单声道</source>
        <translation>one channel</translation>
    </message>
    <message>
        <source>{0} 导入</source>
        <translation>imported {0}</translation>
    </message>
    <message>
        <source>{0} 录音</source>
        <translation>recorded {0}</translation>
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
        <source>识别在这台电脑上进行，录音不会离开它。识别之后就能看到坐席讲清了什么、哪里没听懂。</source>
        <translation>This happens on this computer; the recording does not leave it. Afterwards you see what the agent explained and where you did not understand.</translation>
    </message>
    <message>
        <source>识别</source>
        <translation>Transcribe</translation>
    </message>
    <message>
        <source>还没有对照清单</source>
        <translation>Not checked against the list yet</translation>
    </message>
    <message>
        <source>对照监管规定的回访内容，看坐席讲到了哪些。</source>
        <translation>Compare the call with what the rules tell the insurer to raise, and see what the agent explained.</translation>
    </message>
    <message>
        <source>对照清单</source>
        <translation>Check against the list</translation>
    </message>
    <message>
        <source>正在识别</source>
        <translation>Transcribing</translation>
    </message>
    <message>
        <source>正在对照清单</source>
        <translation>Checking against the list</translation>
    </message>
    <message>
        <source>可以继续听录音，也可以先看别的通话。</source>
        <translation>You can go on listening, or look at other calls meanwhile.</translation>
    </message>
</context>
<context>
    <name>CallsModel</name>
    <message>
        <source>{0} 项中 {1} 项讲清楚了</source>
        <translation>{1} of {0} explained</translation>
    </message>
    <message>
        <source>{0} 处没听懂还没解决</source>
        <translation>{0} open moments</translation>
    </message>
</context>
<context>
    <name>ChecklistPanel</name>
    <message>
        <source>回访清单</source>
        <translation>Callback checklist</translation>
    </message>
    <message>
        <source>{0} 项中有 {1} 项讲清楚了</source>
        <translation>{1} of {0} items explained</translation>
    </message>
    <message>
        <source>另有 {0} 项疑似，请回听</source>
        <translation>{0} more possibly: please listen</translation>
    </message>
    <message>
        <source>没听懂的地方</source>
        <translation>Not understood</translation>
    </message>
    <message>
        <source>共 {0} 处，其中 {1} 处到最后也没有解决</source>
        <translation>{0} in all, {1} still open at the end</translation>
    </message>
    <message>
        <source>没有听到。</source>
        <translation>None heard.</translation>
    </message>
</context>
<context>
    <name>Detail</name>
    <message>
        <source>波形，可放大；上方是坐席，下方是我</source>
        <translation>Waveform that can be zoomed; the agent above, me below</translation>
    </message>
    <message>
        <source>声道 {0}</source>
        <translation>Channel {0}</translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message>
        <source>{0} / {1}</source>
        <translation>{0} / {1}</translation>
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
        <translation>Close the search</translation>
    </message>
</context>
<context>
    <name>Footer</name>
    <message>
        <source>识别模型</source>
        <translation>model</translation>
    </message>
    <message>
        <source>原始录音 SHA-256：{0} …</source>
        <translation>Original SHA-256: {0} …</translation>
    </message>
    <message>
        <source>复制完整的校验码</source>
        <translation>Copy the whole hash</translation>
    </message>
    <message>
        <source>已复制完整的校验码</source>
        <translation>The whole hash is copied</translation>
    </message>
</context>
<context>
    <name>HitsList</name>
    <message>
        <source>在所有通话里找到的</source>
        <translation>Found in all calls</translation>
    </message>
</context>
<context>
    <name>IntakeStrip</name>
    <message>
        <source>{0}，还有 {1} 份</source>
        <translation>{0}, {1} more to come</translation>
    </message>
    <message>
        <source>停止导入</source>
        <translation>Stop importing</translation>
    </message>
    <message>
        <source>导入进度</source>
        <translation>Import progress</translation>
    </message>
</context>
<context>
    <name>ItemRow</name>
    <message>
        <source>坐席提到这一项的地方</source>
        <translation>Where the agent raised it</translation>
    </message>
    <message>
        <source>参考项</source>
        <translation>optional</translation>
    </message>
    <message>
        <source>已讲到</source>
        <translation>said</translation>
    </message>
    <message>
        <source>没有讲到</source>
        <translation>not said</translation>
    </message>
    <message>
        <source>可以这样问：“{0}”</source>
        <translation>You could ask: “{0}”</translation>
    </message>
    <message>
        <source>我当时</source>
        <translation>I, at the time</translation>
    </message>
    <message>
        <source>通话结束时</source>
        <translation>at the end</translation>
    </message>
    <message>
        <source>疑似：没分清是谁说的</source>
        <translation>possibly: it is not clear who spoke</translation>
    </message>
    <message>
        <source>疑似：说话人不太确定</source>
        <translation>possibly: the speaker is not certain</translation>
    </message>
    <message>
        <source>疑似：识别把握不大</source>
        <translation>possibly: the recognition is not certain</translation>
    </message>
    <message>
        <source>疑似：再听一遍，结果不同</source>
        <translation>possibly: a second hearing differed</translation>
    </message>
    <message>
        <source>机器听到的是：{0}</source>
        <translation>The machine heard: {0}</translation>
    </message>
</context>
<context>
    <name>LibraryColumn</name>
    <message>
        <source>识别中 {0}%</source>
        <translation>transcribing {0}%</translation>
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
        <source>开始录音</source>
        <translation>Start recording</translation>
    </message>
    <message>
        <source>录下这台电脑上的通话，原样保存并封存（Ctrl+R）</source>
        <translation>Record the call on this computer, keep it as it is, and seal it (Ctrl+R)</translation>
    </message>
    <message>
        <source>松开就导入</source>
        <translation>Let go to import</translation>
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
        <translation>Not found. Only calls that have a transcript can be searched.</translation>
    </message>
    <message>
        <source>所有通话</source>
        <translation>All calls</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>导入录音</source>
        <translation>Import recordings</translation>
    </message>
    <message>
        <source>这份录音已经在这里了，没有再导入一次。</source>
        <translation>This recording was here already; it was not imported again.</translation>
    </message>
    <message>
        <source>录音仍在继续，关掉窗口也不会停。再点一次关闭就关窗口。</source>
        <translation>The recording goes on, and closing the window does not stop it. Close once more to close the window.</translation>
    </message>
    <message>
        <source>再打开话证，就能看到这段录音。</source>
        <translation>Open Huazheng again and this recording is there.</translation>
    </message>
    <message>
        <source>请在左边选一通电话</source>
        <translation>Choose a call on the left</translation>
    </message>
    <message>
        <source>也可以把新的录音拖进来。</source>
        <translation>Or drop a new recording here.</translation>
    </message>
    <message>
        <source>把回访电话的录音拖到这里，或者导入一份</source>
        <translation>Drop the recording of a callback here, or import one</translation>
    </message>
    <message>
        <source>录音只留在这台电脑上，原文件一个字节也不会改。手边还没有录音，可以先看示例通话。</source>
        <translation>Recordings stay on this computer, and not a byte of the original is changed. No recording at hand? Look at the sample call first.</translation>
    </message>
    <message>
        <source>看示例通话</source>
        <translation>See the sample call</translation>
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
        <source>录音</source>
        <translation>Record</translation>
    </message>
    <message>
        <source>导入录音…</source>
        <translation>Import recordings…</translation>
    </message>
    <message>
        <source>导出</source>
        <translation>Export</translation>
    </message>
    <message>
        <source>核对有没有被改动</source>
        <translation>Check that nothing was altered</translation>
    </message>
    <message>
        <source>退出</source>
        <translation>Quit</translation>
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
        <translation>Next moment not understood</translation>
    </message>
    <message>
        <source>上一处没听懂</source>
        <translation>Previous moment not understood</translation>
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
        <translation>Next place on the checklist</translation>
    </message>
    <message>
        <source>上一处讲到清单的地方</source>
        <translation>Previous place on the checklist</translation>
    </message>
    <message>
        <source>在所有通话里查找…</source>
        <translation>Search all calls…</translation>
    </message>
    <message>
        <source>在通话里查找…</source>
        <translation>Find in the call…</translation>
    </message>
    <message>
        <source>放大波形</source>
        <translation>Zoom in on the waveform</translation>
    </message>
    <message>
        <source>缩小波形</source>
        <translation>Zoom out of the waveform</translation>
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
    <name>Notice</name>
    <message>
        <source>前面还有 {0} 条：</source>
        <translation>{0} more before these:</translation>
    </message>
    <message>
        <source>关闭提示</source>
        <translation>Close this message</translation>
    </message>
</context>
<context>
    <name>Outgoing</name>
    <message>
        <source>证据包（给法院、投诉）</source>
        <translation>Evidence bundle (court, complaint)</translation>
    </message>
    <message>
        <source>清单报告，网页</source>
        <translation>Checklist report, web page</translation>
    </message>
    <message>
        <source>清单报告，纯文本</source>
        <translation>Checklist report, plain text</translation>
    </message>
    <message>
        <source>清单报告，PDF</source>
        <translation>Checklist report, PDF</translation>
    </message>
    <message>
        <source>清单报告，Word</source>
        <translation>Checklist report, Word</translation>
    </message>
    <message>
        <source>对话文字，纯文本</source>
        <translation>Transcript, plain text</translation>
    </message>
    <message>
        <source>字幕，SRT</source>
        <translation>Subtitles, SRT</translation>
    </message>
    <message>
        <source>字幕，WebVTT</source>
        <translation>Subtitles, WebVTT</translation>
    </message>
    <message>
        <source>表格，CSV</source>
        <translation>Table, CSV</translation>
    </message>
    <message>
        <source>数据，JSON</source>
        <translation>Data, JSON</translation>
    </message>
    <message>
        <source>数据，vCon</source>
        <translation>Data, vCon</translation>
    </message>
    <message>
        <source>导出</source>
        <translation>Export</translation>
    </message>
    <message>
        <source>缺 {0:.1f} 秒，已如实记在封存信息里</source>
        <translation>{0:.1f} s lost, which the seal says</translation>
    </message>
    <message>
        <source>没有缺失</source>
        <translation>nothing lost</translation>
    </message>
    <message>
        <source>录音已保存并封存，共 {0}，{1}。</source>
        <translation>The recording is saved and sealed: {0}, {1}.</translation>
    </message>
    <message>
        <source>把这串校验码发给自己或家人留底</source>
        <translation>Send this hash to yourself or your family to keep</translation>
    </message>
    <message>
        <source>找到 {0} 段中断的录音，已恢复并封存，共 {1}。</source>
        <translation>{0} recordings that had broken off were recovered and sealed, {1} in all.</translation>
    </message>
    <message>
        <source>封存信息里如实写着它是中断的。</source>
        <translation>Their seals say that they broke off.</translation>
    </message>
    <message>
        <source>已导出</source>
        <translation>Exported</translation>
    </message>
    <message>
        <source>这个文件的 SHA-256</source>
        <translation>SHA-256 of this file</translation>
    </message>
    <message>
        <source>完好：原始录音、封印和保管记录都没有改动。</source>
        <translation>Intact: neither the recording nor its seal nor its record of custody was altered.</translation>
    </message>
    <message>
        <source>签名密钥</source>
        <translation>signed by key</translation>
    </message>
    <message>
        <source>还有 {0} 处</source>
        <translation>{0} more</translation>
    </message>
    <message>
        <source>有改动，请不要再动这个文件夹</source>
        <translation>Something was altered. Do not touch this folder any more.</translation>
    </message>
</context>
<context>
    <name>Overview</name>
    <message>
        <source>整通电话的波形</source>
        <translation>Waveform of the whole call</translation>
    </message>
</context>
<context>
    <name>RecordStrip</name>
    <message>
        <source>正在录音</source>
        <translation>Recording</translation>
    </message>
    <message>
        <source>麦克风</source>
        <translation>Microphone</translation>
    </message>
    <message>
        <source>线路</source>
        <translation>Line</translation>
    </message>
    <message>
        <source>结束</source>
        <translation>Stop</translation>
    </message>
    <message>
        <source>继续录</source>
        <translation>Go on</translation>
    </message>
    <message>
        <source>结束并封存</source>
        <translation>Stop and seal</translation>
    </message>
    <message>
        <source>缺 {0:.1f} 秒，已如实记下</source>
        <translation>{0:.1f} s lost, and noted</translation>
    </message>
    <message>
        <source>完整，没有缺失</source>
        <translation>whole, nothing lost</translation>
    </message>
    <message>
        <source>声音太大，失真了</source>
        <translation>too loud: it is distorted</translation>
    </message>
    <message>
        <source>10 秒没有声音。录音仍在继续。请检查静音键，或换一个设备</source>
        <translation>nothing heard for 10 seconds. The recording goes on. Check the mute key, or try another device</translation>
    </message>
    <message>
        <source>设备断开了，正在等它回来</source>
        <translation>the device is gone; waiting for it</translation>
    </message>
    <message>
        <source>已换用默认设备</source>
        <translation>another device stands in</translation>
    </message>
    <message>
        <source>磁盘快满了</source>
        <translation>the disk is almost full</translation>
    </message>
</context>
<context>
    <name>SpeedButton</name>
    <message>
        <source>播放速度 {0} 倍</source>
        <translation>Playback speed {0} times</translation>
    </message>
    <message>
        <source>播放速度，音调不变（[ 慢，] 快）</source>
        <translation>Playback speed at the same pitch ([ slower, ] faster)</translation>
    </message>
</context>
<context>
    <name>Stage</name>
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
    <name>TranscriptView</name>
    <message>
        <source>对话文字</source>
        <translation>Transcript</translation>
    </message>
    <message>
        <source>机器听到的是：{0}</source>
        <translation>The machine heard: {0}</translation>
    </message>
</context>
<context>
    <name>Transport</name>
    <message>
        <source>播放位置 {0}</source>
        <translation>Position {0}</translation>
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
        <translation>Previous moment not understood</translation>
    </message>
    <message>
        <source>下一处没听懂</source>
        <translation>Next moment not understood</translation>
    </message>
    <message>
        <source>缩小波形</source>
        <translation>Zoom out of the waveform</translation>
    </message>
    <message>
        <source>放大波形</source>
        <translation>Zoom in on the waveform</translation>
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
</TS>
