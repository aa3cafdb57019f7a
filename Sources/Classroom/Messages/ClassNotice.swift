import Narration
import Simulation
import Vocabulary

/// Why a command came to nothing: said to whoever gave it, on the console or, where it was typed there, on the audience's own terminal.
package enum ClassNotice: Hashable, Sendable {
  /// Everything was so already.
  case nothingChanges
  /// So many commands came faster than the walk goes, and were left out.
  case dropped(Int)
  /// The action is for one's own terminal, not for a class.
  case notForClass(ActionName)
  /// The lesson has this many stops and no more.
  case noStop(last: Int)
  /// The walk stands at no question.
  case noQuestion
  /// Hands are counted from the first vote on.
  case voteNotOpen
  /// The question has this many ways to answer, and more counts were given.
  case tooManyCounts(ways: Int)
  /// The answer is shown already.
  case answerShown
  /// No two walks stand side by side.
  case notComparing
  /// The walk is the lesson's: no edit can be taken back.
  case nothingToUndo
  /// The class listens on its socket only, without a join code.
  case noCode
  case noWhatIf(String)
  /// The run of this program has no place for the prepared what-if.
  case noPlaceForWhatIf(String)
  /// Nothing was changed: there are no two walks.
  case nothingToCompare
  /// Nobody was asked the question that stands on the screen: going on once more gives its answer away.
  case nobodyAsked
  /// The lesson has no further stop.
  case lastStop
  /// The run has no such position; it went as near as it could.
  case noPosition(Position)
  /// What the walk's own command line has to say, in every language.
  case told(Message)

  /// Bytes of a text at most, in each language.
  static let textLimit = 900

  /// The fields of a line.
  var text: String {
    switch self {
    case .nothingChanges: "nothing-changes"
    case .dropped(let count): "dropped \(count)"
    case .notForClass(let action): "not-for-class \(action.rawValue)"
    case .noStop(let last): "no-stop \(last)"
    case .noQuestion: "no-question"
    case .voteNotOpen: "vote-not-open"
    case .tooManyCounts(let ways): "too-many-counts \(ways)"
    case .answerShown: "answer-shown"
    case .notComparing: "not-comparing"
    case .nothingToUndo: "nothing-to-undo"
    case .noCode: "no-code"
    case .noWhatIf(let id): "no-what-if \(id)"
    case .noPlaceForWhatIf(let id): "no-place-for-what-if \(id)"
    case .nothingToCompare: "nothing-to-compare"
    case .nobodyAsked: "nobody-asked"
    case .lastStop: "last-stop"
    case .noPosition(let position): "no-position \(position)"
    case .told(let message): "told " + [Language.en, .ja].map { WireText.text(Self.cut(message[$0])) }.joined(separator: " ")
    }
  }

  init(_ fields: inout WireFields) throws(WireError) {
    let word = try fields.word()
    switch word {
    case "nothing-changes": self = .nothingChanges
    case "dropped": self = .dropped(try fields.number())
    case "not-for-class": self = .notForClass(try fields.name(ActionName.self))
    case "no-stop": self = .noStop(last: try fields.number(upTo: 10_000))
    case "no-question": self = .noQuestion
    case "vote-not-open": self = .voteNotOpen
    case "too-many-counts": self = .tooManyCounts(ways: try fields.number(upTo: PublicPoll.optionLimit))
    case "answer-shown": self = .answerShown
    case "not-comparing": self = .notComparing
    case "nothing-to-undo": self = .nothingToUndo
    case "no-code": self = .noCode
    case "no-what-if": self = .noWhatIf(try Self.whatIf(&fields))
    case "no-place-for-what-if": self = .noPlaceForWhatIf(try Self.whatIf(&fields))
    case "nothing-to-compare": self = .nothingToCompare
    case "nobody-asked": self = .nobodyAsked
    case "last-stop": self = .lastStop
    case "no-position": self = .noPosition(try fields.position())
    case "told":
      let (en, ja) = (try fields.text(limit: Self.textLimit), try fields.text(limit: Self.textLimit))
      self = .told(Message(en: "\(en)", ja: "\(ja)"))
    default: throw WireError("unknown notice `\(word)`")
    }
  }

  /// As much of a text as travels.
  private static func cut(_ text: String) -> String {
    var (cut, bytes) = ("", 0)
    for character in text {
      bytes += character.utf8.count
      guard bytes <= textLimit else { break }
      cut.append(character)
    }
    return cut
  }

  private static func whatIf(_ fields: inout WireFields) throws(WireError) -> String {
    let id = try fields.word()
    guard ClassPlace.isWhatIf(id) else { throw WireError("`\(id)` is no name") }
    return id
  }
}
