import Canvas
import Narration
import Primitives
import Simulation

/// Two walks beside each other: a plain value, as far as it is known.
package struct SideBySide: Sendable {
  package enum Content: Sendable {
    /// So many instructions of both walks have been walked again.
    case underway(Int)
    case aligned(PathAlignment)
    /// There is nothing to compare with.
    case nothing
  }

  /// What the walks are called, in every language alike: `pti=off`, `Linux 6.12`, the name of a branch; `nil` for the walk as it was.
  package var names: (String?, String?)
  package var content: Content

  package init(names: (String?, String?), content: Content) {
    self.names = names
    self.content = content
  }

  /// The rows as text, where nothing stands beside anything else: what differs is marked with the walk that has it.
  package func lines(_ words: Narrator) -> [String] {
    let (left, right) = (names.0 ?? words.asItWas, names.1 ?? words.asItWas)
    let title = "\(left) | \(right)"
    switch content {
    case .underway(let count): return [title, words.comparing(count)]
    case .nothing: return [title, words.nothingToCompare]
    case .aligned(let alignment):
      var lines = [alignment.firstDifference == nil ? "\(title): \(words.noDifference(alignment))" : title]
      for (index, row) in alignment.rows.enumerated() {
        if index == alignment.firstDifference { lines.append(words.firstDifference) }
        switch row {
        case .function(let name, let cpl): lines.append(text(.function(name, cpl: cpl), words))
        case .same(let count): lines.append("= \(words.sameInstructions(count))")
        case .different(let first, let second):
          if let first { lines.append("\(left): \(text(first, words))") }
          if let second { lines.append("\(right): \(text(second, words))") }
        }
      }
      return lines
    }
  }

  private func text(_ cell: PathAlignment.Cell, _ words: Narrator) -> String {
    switch cell {
    case .function(let name, let cpl): "\(name ?? "?"), \(words.ring(Int(cpl)))"
    case .instruction(let line): line.text
    case .value(let value): "\(value.place.name) = \(value.text(prefix: "0x"))"
    case .more(let count): words.moreInstructions(count)
    }
  }
}

extension PlaceValue {
  /// The number in hexadecimal digits behind `prefix`; of a flag and a ring, in decimal.
  func text(prefix: String) -> String {
    switch place {
    case .flag, .cpl: "\(value)"
    default: prefix + hex(value)
    }
  }
}

extension Narrator {
  var nothingToCompare: String {
    self(Message(en: "There is nothing to compare the walk with here.", ja: "ここには比べる相手がありません。"))
  }
  func comparing(_ count: Int) -> String {
    self(Message(en: "Walking both again: \(count) instructions so far.", ja: "両方を最初から実行中: 今\(count)命令。"))
  }
  var asItWas: String { self(Message(en: "as it was", ja: "元のまま")) }
  func noDifference(_ alignment: PathAlignment) -> String {
    self(
      alignment.hasChange
        ? Message(en: "only the change itself", ja: "違いは変更した値だけ") : Message(en: "no difference", ja: "違いなし"))
  }
  var firstDifference: String { self(Message(en: "> first difference", ja: "> 最初の違い")) }
  func sameInstructions(_ count: Int) -> String { self(Message(en: "\(count) the same", ja: "\(count)命令は同じ")) }
  func moreInstructions(_ count: Int) -> String { self(Message(en: "\(count) more", ja: "ほか\(count)命令")) }
}
