import LinuxABI
import Simulation
import Testing
import Vocabulary

import Lessons

/// The page that authors write lessons from.
@Suite struct `The page on the format` {
  private func page() throws -> String { String(decoding: try Project.file("lessons/README.md"), as: UTF8.self) }

  private static let stop = "stops: [{id: s, go: {symbol: main}, show: {panes: [code]}, say: S, expect: rip == main}]"

  /// The YAML in fences, one after the other.
  private func examples() throws -> [String] {
    let parts = try page().split(separator: "```", omittingEmptySubsequences: false)
    return parts.indices.filter { $0 % 2 == 1 }.map { String(parts[$0]) }.filter { $0.hasPrefix("yaml\n") }.map { String($0.dropFirst(5)) }
  }

  @Test func `has examples without a mistake, a whole lesson and stops of every kind of question`() throws {
    let examples = try examples()
    #expect(examples.count == 5)
    var kinds: Set<Question.Kind> = []
    for example in examples {
      let text =
        if example.hasPrefix("format:") {
          example
        } else if example.hasPrefix("files:") {
          (MistakeTable.head + [example, Self.stop]).joined(separator: "\n")
        } else {
          (MistakeTable.head + ["stops:", example]).joined(separator: "\n")
        }
      #expect(mistakes(text) { _, _ in [1, 2, 3] } == [])
      let lesson = try #require(LessonReader.read(text, file: "example").lesson)
      kinds.formUnion(lesson.stops.compactMap(\.question?.kind))
    }
    #expect(kinds == Set(Question.Kind.allCases))
  }

  @Test func `names everything that the reader knows`() throws {
    let page = try page()
    func expect(_ words: [String]) {
      for word in words { #expect(page.contains("`\(word)`") || page.contains("`\(word)(") || page.contains("`\(word)["), "\(word)") }
    }
    expect(PaneName.allCases.map(\.rawValue))
    expect(Question.Kind.allCases.map(\.rawValue))
    expect(Phase.allCases.map(\.rawValue))
    expect(Era.allCases.map(\.rawValue))
    expect(ExpressionFunction.allCases.map(\.rawValue))
    expect(ExpressionMemory.allCases.map(\.rawValue))
    expect(ExpressionReference.State.allCases.map(\.rawValue))
    expect(ExpressionFormat.allCases.map(\.rawValue))
    expect(Language.allCases.map(\.rawValue))
    expect(PageBit.allCases.map(\.rawValue))
    expect(WhatIf.interruptVectors.keys.sorted())
    for operation in Expression.BinaryOperator.allCases {
      #expect(
        page.contains("`\(operation.rawValue.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|"))`"),
        "\(operation)")
    }
  }

  /// The keys that the reader names when one is unknown.
  @Test func `names every key`() throws {
    let page = try page()
    let text = """
      {format: 1, zz: 1, id: a, title: T, program: hi, era: 5.0, minutes: 1, options: {zz: 1}, files: {f: {zz: 1}},
       stops: [{id: s, zz: 1, go: {zz: 1}, show: {zz: 1}, say: S,
       expect: cpl == 3, note: {zz: 1}, what_if: {zz: 1, name: N, edit: {zz: 1}}, ask: {zz: 1, kind: find, text: T, options: [{zz: 1}, {zz: 1}]}},
       {id: t, say: S, expect: cpl == 3, ask: {kind: value, text: T, value: rax, mistakes: [{zz: 1}]}}]}
      """
    let unknown = LessonReader.read(text, file: "lesson").diagnostics.filter { $0.message.contains("no key `zz`") }
    #expect(unknown.count == 13)
    for hint in unknown.compactMap(\.hint) {
      for key in hint.split(separator: "`", omittingEmptySubsequences: false).enumerated().filter({ $0.offset % 2 == 1 }).map(\.element) {
        #expect(
          page.contains("`\(key)`") || page.contains("`\(key): ") || page.contains("{\(key): ") || page.contains(", \(key): "), "\(key)")
      }
    }
  }
}
