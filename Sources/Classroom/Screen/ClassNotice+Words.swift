import Narration
import Vocabulary

extension ClassNotice {
  /// The reason in words, for a person.
  var message: Message {
    switch self {
    case .nothingChanges: Message(en: "That is so already.", ja: "すでにその状態です。")
    case .dropped(let count):
      Message(
        en: "Too fast: \(count) \(count == 1 ? "command was" : "commands were") left out.", ja: "速すぎるため、\(count)個の操作を取りこぼしました。")
    case .notForClass(let action):
      Message(
        en: "\(action.rawValue) is for a terminal of one's own, not for a class; :set, :watch, :who and :print are typed commands.",
        ja: "\(action.rawValue)は1人の端末用で、授業では使えません。:set、:watch、:who、:printなどを入力してください。")
    case .noStop(let last): Message(en: "The lesson has stops 1 to \(last).", ja: "場面は1から\(last)までです。")
    case .noQuestion: Message(en: "There is no question here.", ja: "ここに問いはありません。")
    case .voteNotOpen:
      Message(en: "Nothing is voted on yet: v opens the vote, then hands are counted.", ja: "投票がまだ始まっていません。vで始めてから挙手を数えます。")
    case .tooManyCounts(let ways):
      Message(
        en: "The question has \(ways) ways to answer, in the order of the counts above; these were more numbers.",
        ja: "この問いの答え方は\(ways)通りで、順番は上の集計の通りです。数が多すぎます。")
    case .answerShown: Message(en: "The answer is shown already.", ja: "答えはもう出ています。")
    case .notComparing: Message(en: "No two walks stand side by side; :compare does that.", ja: "2つの実行を並べていません。:compareで並べます。")
    case .nothingToUndo: Message(en: "There is no edit to take back.", ja: "取り消す編集はありません。")
    case .noCode: Message(en: "This class has no join code: it listens on its socket only.", ja: "この授業に参加コードはありません。ソケットだけで待ち受けています。")
    case .noWhatIf(let id):
      Message(en: "There is no prepared what-if called \(id); :what-if lists them.", ja: "\(id)という「もしも」は用意されていません。:what-ifで一覧が出ます。")
    case .nothingToCompare:
      Message(en: "Nothing was changed: there is nothing to compare the walk with.", ja: "何も変更していないので、比べる相手がありません。")
    case .nobodyAsked:
      Message(
        en: "Nobody was asked yet: v opens the vote. Space once more shows the answer.", ja: "まだ投票していません。vで投票を始めます。もう一度Spaceを押すと答えを表示します。")
    case .lastStop: Message(en: "That was the last stop.", ja: "これが最後の場面です。")
    case .noPosition(let position):
      Message(en: "The run has no position \("\(position)"): this is the nearest.", ja: "この実行に位置\("\(position)")はありません。最も近い位置です。")
    case .told(let message): message
    case .noPlaceForWhatIf(let id):
      Message(en: "The run of this program has no place for the what-if \(id).", ja: "このプログラムの実行には、「もしも」\(id)に合う場所がありません。")
    }
  }
}
