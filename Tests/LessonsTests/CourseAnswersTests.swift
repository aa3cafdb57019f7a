import Commands
import Foundation
import Lessons
import LinuxABI
import TestSupport
import Testing
import Vocabulary

/// What each question of the course comes to: a claim that turns false, or another option that turns right, is no mistake of a lesson by itself. So a
/// person reviews this list against what is true of Linux and of x86, and every change of it.
@Suite struct `The answers of the course` {
  /// `[x]` comes true, `[ ]` does not; events of an order have their place in it.
  private func lines(_ question: Question, _ answer: Answer, _ page: QuestionPage) -> [String] {
    func option(_ mark: String, _ index: Int) -> String { "    [\(mark)] \(page.options[index])   <- \(question.options[index].when.text)" }
    switch answer {
    case .option(let right): return page.options.indices.map { option($0 == right ? "x" : " ", $0) }
    case .claims(let facts): return page.options.indices.map { option(facts[$0] ? "x" : " ", $0) }
    case .order(let order): return order.enumerated().map { option("\($0.offset + 1)", $0.element) }
    case .value(let value):
      let text = value.text.map { "\"\($0)\"" } ?? value.formatted()
      return ["    = \(text)   <- \(question.value?.text ?? "")"]
    case .notSure: return []
    }
  }

  @Test func `are those of the reviewed list`() throws {
    let files = LessonFiles(data: DataFiles(option: Project.path))
    var text = ""
    var count = 0
    for id in files.ids {
      let player = try files.player(try files.read(id))
      text += "\(id), Linux \(player.lesson.era.value.rawValue)\n"
      for (index, stop) in player.lesson.stops.enumerated() {
        guard let question = stop.question, let answer = try player.solution(of: index), let page = try player.page(index, in: .en).question
        else { continue }
        count += 1
        let whatIf = try player.page(index, in: .en).whatIf.map { "What if: \($0). " } ?? ""
        text += "  \(index + 1). \(stop.id) (\(question.kind.rawValue)): \(whatIf)\(page.text)\n"
        text += lines(question, answer, page).joined(separator: "\n") + "\n"
      }
    }
    #expect(count > 100)
    expectGolden(text, "Tests/LessonsTests/Tables/course-answers.txt")
  }
}
