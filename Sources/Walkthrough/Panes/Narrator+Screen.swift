import LinuxABI
import Narration
import Primitives
import Simulation

/// What the screen says about itself.
extension Narrator {
  func message(_ message: AppState.Message) -> String {
    switch message {
    case .stopped(let reason): stop(reason)
    case .ranThrough(let reason):
      self(
        Message(
          en: "\(stop(reason)) No breakpoint was in effect: b sets one.", ja: "\(stop(reason))有効なブレークポイントはありませんでした（bで置けます）。"))
    case .notFound: failure(.notFound) ?? ""
    case .interrupted: failure(.underway) ?? ""
    case .failed(let failure): error(failure)
    case .grain(let grain): self(Message(en: "Space goes on by \(name(of: grain)).", ja: "Spaceで\(name(of: grain))ずつ進みます。"))
    case .breakpoint(let isSet):
      self(
        isSet
          ? Message(
            en: "A breakpoint at this instruction: c runs to it, C runs back to it.", ja: "この命令にブレークポイントを置きました。cで進み、Cで戻って、ここで止まります。")
          : Message(en: "The breakpoint is gone.", ja: "ブレークポイントを外しました。"))
    case .told(let message): self(message)
    case .kana:
      self(
        Message(
          en: "That was kana: switch the input method off, or type full-width letters, which work.",
          ja: "かな入力になっています。IMEをオフにしてください（全角英字ならそのまま使えます）。"))
    case .lessonEnd(hasNext: false):
      self(Message(en: "That was the last stop. Walk on freely with s and S, or q to quit.", ja: "これが最後の場面です。sとSで自由に歩けます。qで終了します。"))
    case .lessonEnd(hasNext: true):
      self(
        Message(
          en: "That was the last stop. ] goes to the next lesson, M shows all; s and S walk on freely.",
          ja: "これが最後の場面です。]で次のレッスンへ、Mで一覧へ。sとSで自由に歩けます。"))
    case .lessonStart: self(Message(en: "This is the first stop.", ja: "ここが最初の場面です。"))
    case .noCourse: self(Message(en: "There are no lessons to choose from here.", ja: "ここで選べるレッスンはありません。"))
    case .lostStop(let reason): self(Message(en: "This stop cannot be reached: \(reason)", ja: "この場面にたどり着けません：\(reason)"))
    case .incompleteOrder(let count):
      self(Message(en: "An order needs all \(count) numbers, each of them once.", ja: "順番には、\(count)つの番号がすべて1回ずつ要ります。"))
    case .unreadableAnswer:
      self(Message(en: "That is no answer to this question. Esc clears it.", ja: "この問いの答えとして読み取れません。Escで消せます。"))
    case .answered: self(.alreadyAnswered)
    case .goOnGivesUp: self(.goOnGivesUp)
    case .unknownKey(let key): self(Message(en: "\(key) does nothing here; ? shows all keys.", ja: "\(key)には何も割り当てられていません。?でキー一覧を表示します。"))
    }
  }

  private func name(of grain: Grain) -> Message {
    switch grain {
    case .part: Message(en: "one part of an instruction", ja: "命令の1手順")
    case .instruction: Message(en: "one instruction", ja: "1命令")
    case .repeats: Message(en: "all instructions of one kind in a row", ja: "続けて並ぶ同種の命令")
    case .line: Message(en: "one line of source", ja: "ソース1行")
    case .phase: Message(en: "one phase of the system call", ja: "システムコールの1段階")
    case .stop: Message(en: "one text or stop of the lesson", ja: "レッスンの1説明")
    }
  }

  func group(_ group: Action.Group) -> String {
    switch group {
    case .walk: self(Message(en: "walk", ja: "歩く"))
    case .jump: self(Message(en: "jump", ja: "移動する"))
    case .panes: self(Message(en: "panes", ja: "パネル"))
    case .ask: self(Message(en: "ask and change", ja: "調べる・変える"))
    case .program: self(Message(en: "program", ja: "プログラム"))
    }
  }

  /// Where a walk of one's own has led to, seen from the stop that it began at.
  func away(from stop: Position, at position: Position, stop number: Int) -> String {
    let isPast = position > stop
    let steps = isPast ? position.tick.count &- stop.tick.count : stop.tick.count &- position.tick.count
    if steps == 0 {
      return self(
        Message(
          en: "You are inside the instruction of stop \(number). Space returns to the stop.", ja: "場面\(number)の命令の途中です。Spaceで場面に戻ります。"))
    }
    let count = Message(en: "\(steps) \(steps == 1 ? "step" : "steps")", ja: "\(steps)ステップ")
    return self(
      isPast
        ? Message(
          en: "You are \(count) past stop \(number). Space returns there; ] goes on.",
          ja: "場面\(number)から\(count)先にいます。Spaceで場面に戻り、]で次の場面へ進みます。")
        : Message(en: "You are \(count) before stop \(number). Space returns there.", ja: "場面\(number)から\(count)前にいます。Spaceで場面に戻ります。"))
  }

  /// Words of a stack that are left out.
  func moreWords(_ count: UInt64) -> String { self(Message(en: "... \(count) more", ja: "…ほか\(count)語")) }

  /// What is different on the run that is shown.
  func whatIf(_ name: String) -> String { self(Message(en: "What if: \(name).", ja: "もし\(name)：")) }

  /// What stands between two sentences.
  var blank: String { self(Message(en: " ", ja: "")) }

  var notSure: String { self(Message(en: "not sure", ja: "わからない")) }
  /// - Parameter answer: the right answer, where it is none of the options on the screen.
  func right(_ answer: String?) -> String {
    guard let answer else { return self(Message(en: "Right. Space goes on.", ja: "正解です。Spaceで進みます。")) }
    return self(Message(en: "Right: \(answer). Space goes on.", ja: "正解です：\(answer)。Spaceで進みます。"))
  }
  func answerIs(_ answer: String) -> String { self(Message(en: "The answer: \(answer)", ja: "答え：\(answer)")) }
  var notRight: String { self(Message(en: "Not so. ", ja: "違います。")) }
  var rightAnswer: String { self(Message(en: "this", ja: "正解")) }
  var revealHint: String { self(Message(en: "Space shows the answer.", ja: "Spaceで答えを表示します。")) }
}
