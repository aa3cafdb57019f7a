import Canvas
import Lessons
import Narration
import Vocabulary

/// What a class says to whoever sees the walk, whatever language they read.
enum ClassWords {
  static let keptByRecord = Message(
    en: "A class is kept by `present --record FILE`; :save is for a walk of one's own.",
    ja: "授業の記録は`present --record FILE`で行います。:saveは1人で歩くときのものです。")
  static let endsForAll = Message(en: "This ends the class for everybody: q once more does it.", ja: "授業が全員について終わります。終えるにはもう一度qを押してください。")
}

/// What the screens of a class say, in every language.
extension Narrator {
  var joinTitle: String { self(Message(en: "join this class", ja: "この授業に参加する")) }
  var joinHere: String { self(Message(en: "on this computer, in another terminal:", ja: "このコンピュータの別の端末で:")) }
  var joinElsewhere: String {
    self(Message(en: "on another one, the same, after bringing the port over:", ja: "別のコンピュータでは、ポートを転送してから同じように:"))
  }
  var joinThroughServer: String {
    self(Message(en: "or the class's own computer brings it to a server:", ja: "または授業側からサーバーへ転送:"))
  }
  func answersKept(_ isRecording: Bool) -> String {
    self(
      isRecording
        ? Message(en: "This session is recorded, answers among it, without names.", ja: "この授業は記録されます。回答も残りますが、名前は残りません。")
        : Message(en: "No name is asked. Answers stay in memory and are gone afterwards.", ja: "名前は要りません。回答はメモリにだけ置かれ、終われば消えます。"))
  }
  func followers(_ count: Int) -> String { self(Message(en: "\(count) follow", ja: "参加 \(count)")) }
  var joinWord: String { self(Message(en: "join:", ja: "参加:")) }
  var lookHere: String { self(Message(en: "look here", ja: "ここに注目")) }
  func whatIf(_ title: PreparedWhatIf.Title) -> TextLine {
    "\(whatIf(title.name), .warning)   \(title.question, .question)"
  }
  func whatIf(_ name: String) -> String { self(Message(en: "what if: \(name)", ja: "もしも: \(name)")) }

  // MARK: Questions

  func votesTitle(ofClaims: Bool) -> String {
    self(
      ofClaims ? Message(en: "answers: how many hold each true", ja: "みんなの答え: 正しいと思う人数") : Message(en: "answers", ja: "みんなの答え"))
  }
  func voting(_ phase: PollPhase, answered: Int) -> String {
    switch phase {
    case .closed: self(Message(en: "Think; the vote opens soon.", ja: "考えてみましょう。投票はこれからです。"))
    case .open: self(Message(en: "Vote now: \(answered) so far.", ja: "投票してください。今のところ\(answered)件。"))
    case .discussed: self(Message(en: "Talk to a neighbour.", ja: "隣の人と話し合いましょう。"))
    case .reopened: self(Message(en: "Vote again: \(answered) so far.", ja: "もう一度投票してください。今のところ\(answered)件。"))
    case .revealed: self(Message(en: "This is the answer.", ja: "答えはこれです。"))
    }
  }
  var notSureShort: String { self(Message(en: "not sure", ja: "わからない")) }
  var noClaim: String { self(Message(en: "none of them is true", ja: "どれも正しくない")) }
  var rightShort: String { self(Message(en: "right", ja: "正解")) }
  var otherShort: String { self(Message(en: "another answer", ja: "そのほか")) }
  func round(_ number: Int) -> String { self(Message(en: "round \(number)", ja: "\(number)回目")) }

  // MARK: The follower's screen

  /// How a connection to a class about something stands, in words.
  package func describe(_ state: LinkState, _ terms: ClassTerms? = nil) -> String {
    switch state {
    case .connecting: self(Message(en: "Looking for the class ...", ja: "授業を探しています…"))
    case .joined: self(Message(en: "in step with the class", ja: "授業と同じ位置"))
    case .lost:
      self(Message(en: "The connection is lost; trying again. The walk is yours meanwhile.", ja: "接続が切れました。再接続を試みています。その間は自由に歩けます。"))
    case .refused(.over): self(Message(en: "The class has ended.", ja: "授業は終わりました。"))
    case .refused(let refusal):
      self(Message(en: "Refused: \(refusal.description).", ja: "参加できません: \(refusal.japanese)。")) + otherLesson(refusal, terms)
    }
  }
  private func otherLesson(_ refusal: Refusal, _ terms: ClassTerms?) -> String {
    guard refusal == .lesson, let id = terms?.lesson else { return "" }
    return self(
      Message(
        en: " The class presents \(id) from a file of its own: get that file, and name it with --lesson PATH.",
        ja: "授業のレッスンは\(id)です。授業のファイルを手に入れて、--lesson PATHで指定してください。"))
  }
  var noClassHere: String {
    self(Message(en: "No class of this user is being given on this computer.", ja: "このコンピュータで、このユーザーの授業は行われていません。"))
  }
  func nothingAnswers(_ port: UInt16) -> String {
    self(
      Message(
        en:
          "Nothing answers on port \(String(port)) of this computer yet. If the class is on another one, leave this line running in another terminal:",
        ja: "このコンピュータのポート\(String(port))からは、まだ応答がありません。授業が別のコンピュータにあるなら、別の端末で次を実行したままにしてください:"))
  }
  var whatHostIs: String {
    self(Message(en: "HOST is the class's computer, as its screen shows it.", ja: "HOSTは授業のコンピュータの名前で、授業の画面に出ています。"))
  }
  var onTheWay: String { self(Message(en: "on the way to the class", ja: "授業の位置へ移動中")) }
  var different: String {
    self(Message(en: "This machine is in another state than the class's: tell the presenter.", ja: "このマシンの状態は授業と違います。先生に知らせてください。"))
  }
  /// That a digit or a text is no answer now.
  func voteNotOpen(_ phase: PollPhase) -> String {
    switch phase {
    case .closed, .open, .reopened: self(Message(en: "The vote is not open yet.", ja: "投票はまだ始まっていません。"))
    case .discussed: self(Message(en: "The vote is closed.", ja: "投票は締め切られました。"))
    case .revealed: self(Message(en: "The answer is shown already.", ja: "答えはもう出ています。"))
    }
  }
  var voteElsewhere: String { self(Message(en: "The class votes: o returns and lets you answer.", ja: "授業では投票中。oで戻って答えられます。")) }
  func typing(_ text: String) -> String {
    self(Message(en: "> \(text)   Enter sends it, Esc clears it", ja: "> \(text)   Enterで送信、Escで消去"))
  }
  func noAnswer(_ text: String) -> String {
    self(Message(en: "\"\(text)\" is no answer to this question.", ja: "「\(text)」はこの問いの答えになっていません。"))
  }
  func seat(_ number: Int) -> String { self(Message(en: "seat \(number)", ja: "席\(number)")) }
  var recordedWord: String { self(Message(en: "recorded", ja: "記録中")) }
  var roaming: String { self(Message(en: "on your own; o returns to the class", ja: "自由歩行中。oで授業に戻ります")) }
  var stuck: String { self(Message(en: "the presenter knows that you are stuck; x when you are not", ja: "困っていることを先生に伝えました。解決したらx")) }
  var black: String { self(Message(en: "The presenter has made the screen black.", ja: "先生が画面を消しています。")) }
  var followFirst: String { self(Message(en: "The class leads; o walks on your own.", ja: "授業に追随中です。oで自由に歩けます。")) }
  func answered(_ text: String) -> String { self(Message(en: "Your answer: \(text). It can be changed.", ja: "あなたの答え: \(text)。変更できます。")) }
  func missed(_ number: Int, _ text: String) -> String {
    self(Message(en: "missed, stop \(number): \(text)", ja: "場面\(number)(未参加): \(text)"))
  }
  var ownWord: String { self(Message(en: "on your own", ja: "自由に歩く")) }
  var stuckWord: String { self(Message(en: "I am stuck", ja: "困っています")) }

  // MARK: A recorded session

  var paused: String { self(Message(en: "paused", ja: "一時停止")) }
  var playing: String { self(Message(en: "playing", ja: "再生中")) }
  var playedToEnd: String { self(Message(en: "the end", ja: "終わり")) }
  var playKeys: [(key: String, label: String)] {
    [
      ("Space", self(Message(en: "pause, or go on", ja: "一時停止／再開"))), ("+ -", self(Message(en: "faster, slower", ja: "速く、遅く"))),
      ("Right Left", self(Message(en: "to the next thing that was shown, to the one before", ja: "次に表示された場所へ、前の場所へ"))),
      ("] [", self(Message(en: "to the next stop, to the one before", ja: "次の場面へ、前の場面へ"))),
      ("G", self(Message(en: "to the end", ja: "最後へ"))),
      ("Tab z", self(Message(en: "choose a pane; one pane on the whole screen", ja: "パネルを選ぶ。1つだけ大きく表示"))),
      ("L q", self(Message(en: "language; leave", ja: "言語。終了"))),
    ]
  }

  // MARK: The console

  var notConnected: String {
    self(Message(en: "Nothing was sent: there is no connection to the class.", ja: "授業につながっていないため、何も送っていません。"))
  }
  func copySize(_ copy: Size, _ audience: Size) -> String {
    self(
      Message(
        en: "The copy is laid out for \(copy.width)x\(copy.height); the audience's screen has \(audience.width)x\(audience.height).",
        ja: "写しは\(copy.width)x\(copy.height)の配置です。会場の画面は\(audience.width)x\(audience.height)です。"))
  }
  var consoleTitle: String { self(Message(en: "presenter", ja: "発表者")) }
  var notesTitle: String { self(Message(en: "notes", ja: "ノート")) }
  func answerOfWhatIf(_ text: String) -> String { self(Message(en: "Answer: \(text).", ja: "答え: \(text)。")) }
  var noNotes: String { self(Message(en: "The lesson has no notes for this stop.", ja: "この場面のノートはありません。")) }
  var onAir: String { self(Message(en: "ON AIR", ja: "表示中")) }
  var blackWord: String { self(Message(en: "BLACK", ja: "画面消去")) }
  var frozenWord: String { self(Message(en: "FROZEN", ja: "静止中")) }
  func here(_ stop: Int, _ count: Int, _ id: String) -> String {
    self(Message(en: "stop \(stop)/\(count) \(id)", ja: "場面 \(stop)/\(count) \(id)"))
  }
  func next(_ id: String?) -> String {
    self(id.map { Message(en: "next: \(String($0))", ja: "次: \(String($0))") } ?? Message(en: "last stop", ja: "最後の場面"))
  }
  func clock(_ total: String, _ planned: Int, _ stop: String, _ plan: String) -> String {
    self(
      Message(
        en: "clock \(total) of \(planned):00; this stop \(stop), plan \(plan)", ja: "経過 \(total) / 予定 \(planned):00、この場面 \(stop) / \(plan)")
    )
  }
  func counts(of status: ClassStatus) -> String {
    self(
      Message(
        en:
          "\(status.following) follow, \(status.roaming) on their own, \(status.stuck) stuck, \(status.different) differ, \(status.away) away",
        ja: "追随\(status.following) 自由\(status.roaming) 困り\(status.stuck) 不一致\(status.different) 離席\(status.away)"))
  }
  func recording(to file: String) -> String { self(Message(en: "recording to \(file)", ja: "\(file)に記録中")) }
  func unrecorded(_ time: String, _ reason: String) -> String {
    self(Message(en: "NOT RECORDED since \(time), tried again: \(reason)", ja: "\(time)から記録できていません(再試行中): \(reason)"))
  }
  func unkeptPlace(_ time: String, _ reason: String) -> String {
    self(
      Message(
        en: "A restart would lose what came since \(time), tried again: \(reason)", ja: "\(time)からの状態を保存できていません。再開すると失われます(再試行中): \(reason)"
      ))
  }
  func trouble(_ report: SeatReport) -> String {
    self(
      report.state == .different
        ? Message(en: "seat \(report.seat) differs", ja: "席\(report.seat) 不一致")
        : Message(en: "seat \(report.seat) is stuck", ja: "席\(report.seat) 困り"))
  }
  func poll(_ phase: PollPhase) -> String {
    switch phase {
    case .closed: self(Message(en: "question: v opens the vote", ja: "問い: vで投票開始"))
    case .open: self(Message(en: "vote open: v closes it", ja: "投票中: vで締切"))
    case .discussed: self(Message(en: "discussion: v opens the second round, a reveals", ja: "話し合い: vで再投票、aで答え"))
    case .reopened: self(Message(en: "second vote open: v reveals", ja: "再投票中: vで答え"))
    case .revealed: self(Message(en: "answer shown", ja: "答えを表示済み"))
    }
  }
  func playback(_ playback: ClassPlayback) -> String {
    let action = playback.action.rawValue
    let pace =
      playback.tenths.map { tenths in
        let seconds = "\(tenths / 10)\(tenths % 10 == 0 ? "" : ".\(tenths % 10)")"
        return Message(en: "\(action) every \(seconds) s", ja: "\(seconds)秒ごとに\(action)")
      } ?? Message(en: "\(action) by the lesson's plan", ja: "レッスンの予定通りに\(action)")
    return self(
      playback.isWaiting
        ? Message(en: "by itself: \(pace); it waits for the answer (v, a). Esc stops it", ja: "自動: \(pace)。答えを待っています(v、a)。Escで止める")
        : Message(en: "by itself: \(pace). Esc stops it", ja: "自動: \(pace)。Escで止める"))
  }
  var unknownCommand: String {
    self(Message(en: "There is no such key or command; ? lists them.", ja: "そのキーやコマンドはありません。?で一覧を表示します。"))
  }
  var whatIfsTitle: String { self(Message(en: "prepared what-ifs", ja: "用意された「もしも」")) }
  /// Why no stop was written.
  package func cannotDrop(_ obstacle: DropObstacle) -> String {
    switch obstacle {
    case .severalPlaces:
      self(
        Message(
          en: "No stop was written: a stop's edits all lie at one place, and this run has edits at several. u takes the last one back.",
          ja: "場面を書き出せません。1つの場面の編集は1か所に限られますが、この実行は複数の場所で編集されています。uで最後の編集を取り消せます。"))
    case .notInLessons(let edit):
      self(
        Message(
          en: "No stop was written: a lesson has no words for the edit \(edit). u takes it back.",
          ja: "場面を書き出せません。編集「\(edit)」はレッスンの形式では表せません。uで取り消せます。"))
    case .doesNotLeadHere(let reason):
      self(
        Message(
          en: "No stop was written: as a lesson's stop it would not lead here (\(reason)).",
          ja: "場面を書き出せません。レッスンの場面としてはここに来られないためです(\(reason))。"))
    case .noLesson(let file, let reason):
      self(
        Message(
          en: "\(file) was left as it is: no stop can be added to it (\(reason)). console --drop FILE names another one.",
          ja: "\(file)はそのままにしました。場面を追加できるレッスンではありません(\(reason))。console --drop FILEで別のファイルを指定できます。"))
    case .otherMachine(let file, let key):
      self(
        Message(
          en: "\(file) was left as it is: its lesson has another `\(key)` than this one. console --drop FILE names another file.",
          ja: "\(file)はそのままにしました。レッスンの`\(key)`がこの授業と違います。console --drop FILEで別のファイルを指定できます。"))
    }
  }
  var keysTitle: String { self(Message(en: "keys", ja: "キー")) }
  var commandsTitle: String { self(Message(en: "commands", ja: "コマンド")) }
  var consoleWords: [(key: String, label: String)] {
    [
      ("Space", self(Message(en: "go on", ja: "進む"))), (".", self(Message(en: "black", ja: "画面消去"))),
      ("x", self(Message(en: "freeze", ja: "静止"))), ("P", self(Message(en: "step on", ja: "自動"))),
      ("v", self(Message(en: "vote", ja: "投票"))),
      ("a", self(Message(en: "answer", ja: "答え"))),
      ("o", self(Message(en: "spotlight", ja: "注目"))), ("h", self(Message(en: "hide pane", ja: "隠す"))),
      ("H", self(Message(en: "reveal all", ja: "すべて表示"))), ("J", self(Message(en: "join screen", ja: "参加方法"))),
      ("u", self(Message(en: "undo an edit", ja: "編集を取り消す"))), (":", self(Message(en: "command", ja: "コマンド"))),
      ("D", self(Message(en: "drop a stop", ja: "場面を書き出す"))),
      ("< >", self(Message(en: "notes", ja: "ノート"))),
      ("?", self(Message(en: "all keys", ja: "キー一覧"))), ("q", self(Message(en: "quit", ja: "終了"))),
    ]
  }
}

extension Refusal {
  /// The reason in Japanese.
  var japanese: String {
    switch self {
    case .version: "プロトコルの版が違います。同じ版のRingwalkが必要です"
    case .code: "このコードの授業はありません"
    case .secret: "授業の秘密鍵が違います"
    case .lesson: "レッスンのファイルが違います"
    case .kernel: "カーネルのイメージが違います"
    case .program: "プログラムのイメージが違います"
    case .line: "プロトコルにない行でした"
    case .rate: "一度に送る行が多すぎます"
    case .silent: "長く応答がありませんでした"
    case .full: "満席です"
    case .replaced: "同じ席に新しい接続がありました"
    case .over: "授業は終わりました"
    }
  }
}
