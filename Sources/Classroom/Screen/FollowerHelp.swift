import Canvas
import Narration

/// What a follower can do in a class, each key with a sentence: what `?` shows there first.
struct FollowerHelp {
  private let words: Narrator

  init(_ words: Narrator) { self.words = words }

  private static let rows: [(key: String, text: Message)] = [
    (
      "1 2 3 ...",
      Message(
        en: "answer the question while the vote is open; numbers and texts end with Enter; a later answer replaces it",
        ja: "投票中に答える。数や文字はEnterで送る。何度でも変えられる")
    ),
    ("o", Message(en: "walk on your own, with every key of Ringwalk; o again returns to the class", ja: "自由に歩く(すべてのキーが使える)。もう一度oで授業に戻る")),
    ("x", Message(en: "tell the presenter that you are stuck; x again when you are not", ja: "困っていることを先生に知らせる。解決したらもう一度x")),
    ("Tab z", Message(en: "choose a pane; that pane on the whole screen, and back", ja: "パネルを選ぶ。それだけを大きく表示する／戻す")),
    ("Up Down", Message(en: "scroll the pane; PgUp and PgDn by a page", ja: "パネルをスクロールする。PgUpとPgDnで1画面ずつ")),
    ("L q", Message(en: "language; leave the class", ja: "言語。授業を離れる")),
    ("?", Message(en: "every key of a walk on your own", ja: "自由に歩くときの、すべてのキー")),
  ]

  /// The keys as a list over the screen.
  var list: ListBox {
    ListBox(title: words.keysTitle) { width in
      Self.rows.flatMap { row in
        TextLine(words(row.text)).wrapped(to: max(10, width - 12)).enumerated().map { index, line in
          "\((index == 0 ? row.key : "").padded(to: 12), .keyName)" + line
        }
      }
    }
  }
}
