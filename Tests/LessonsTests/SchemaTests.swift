import Foundation
import LinuxABI
import Simulation
import Testing
import Vocabulary
import Yams

import Lessons

/// The JSON Schema with which editors complete and check lessons.
@Suite struct `The schema for editors` {
  private static let file = "lessons/lesson.schema.json"

  private func schema() throws -> JSONSchema { try JSONSchema(try Project.file(Self.file)) }

  /// A lesson with an unknown key in every mapping: the reader's hint lists those that it knows.
  private static let probe = """
    {format: 1, zz: 1, id: a, title: {zz: 1}, program: hi, era: 5.0, minutes: 1, options: {zz: 1}, files: {f: {zz: 1}},
     stops: [{id: s, zz: 1, go: {zz: 1}, show: {zz: 1}, say: S,
     expect: cpl == 3, note: {zz: 1}, ask: {zz: 1, kind: find, text: T, options: [{zz: 1}, {zz: 1}]}, what_if: {zz: 1, name: N, edit: {zz: 1}}},
     {id: t, say: S, expect: cpl == 3, ask: {kind: value, text: T, value: rax, mistakes: [{zz: 1}]}}]}
    """

  @Test func `has the keys of the reader, and no others`() throws {
    let schema = try schema()
    var mappings: [String: Set<String>] = [:]
    for diagnostic in LessonReader.read(Self.probe, file: "lesson").diagnostics where diagnostic.message.contains("has no key `zz`") {
      let names = (diagnostic.hint ?? "").split(separator: "`", omittingEmptySubsequences: false).enumerated()
        .filter { $0.offset % 2 == 1 }.map { String($0.element) }
      mappings[String(diagnostic.message.prefix { $0 != " " || diagnostic.message.hasPrefix("a") && $0 != "h" })] = Set(names)
    }
    let known = Set(mappings.values)
    #expect(known.count == 13, "\(mappings.keys.sorted())")
    let own = schema.mappings
    for keys in known { #expect(own.contains(keys), "the schema has no mapping with \(keys.sorted())") }
    for keys in own { #expect(known.contains(keys), "the reader has no mapping with \(keys.sorted())") }
  }

  @Test func `has the words of the reader`() throws {
    let schema = try schema()
    #expect(schema.words("pane") == PaneName.allCases.map(\.rawValue))
    #expect(schema.words("destination", "phase") == Phase.allCases.map(\.rawValue))
    #expect(schema.words("destination", "crossing") == Destination.Crossing.allCases.map(\.rawValue))
    #expect(Set(schema.words("question", "kind")) == Set(Question.Kind.allCases.map(\.rawValue)))
    #expect(schema.words("edit", "bit") == PageBit.allCases.map(\.rawValue))
    #expect(schema.words("edit", "fault") == Edit.faultNames)
    #expect(Set(schema.words("edit", "key")) == Set(WhatIf.makeCodes.keys))
    #expect(Set(schema.words(nil, "era")) == Set(Era.allCases.map(\.rawValue)))
  }

  /// Scalars as an editor reads them, YAML 1.2's core schema: `5.0` is a number there.
  private func value(_ text: String) throws -> Any { try Yams.load(yaml: text) ?? NSNull() }

  @Test func `takes every lesson of the course and the skeleton of a new one`() throws {
    let schema = try schema()
    let names = try FileManager.default.contentsOfDirectory(atPath: Project.path + "/lessons").filter { $0.hasSuffix(".yaml") }
    #expect(names.count >= 13)
    for name in names {
      let text = String(decoding: try Project.file("lessons/\(name)"), as: UTF8.self)
      #expect(schema.mistakes(try value(text)) == [], "\(name)")
    }
    #expect(schema.mistakes(try value(try #require(LessonSkeleton(id: "new-one")).text)) == [])
  }

  @Test(arguments: [
    ("mintes: 1", "/: mintes"), ("options: {pti: perhaps}", "/options/pti"), ("minutes: 0", "/minutes"), ("era: 4.2", "/era"),
    ("stops: []", "/stops"), ("stops: [{id: s, say: S}]", "/stops/0: expect"),
    ("stops: [{id: s, say: S, expect: cpl == 3, go: {phase: rest}}]", "/stops/0/go/phase"),
    ("files: {a: {path: [b]}}", "/files/a"), ("files: [a]", "/files"),
    ("stops: [{id: S s, say: S, expect: cpl == 3}]", "/stops/0/id"),
    ("stops: [{id: s, say: S, expect: cpl == 3, what_if: {name: N, edit: {bit: big}}}]", "/stops/0/what_if/edit"),
  ])
  func `refuses what the reader refuses`(change: String, place: String) throws {
    let key = String(change.prefix { $0 != ":" })
    var lines = ["format: 1", "id: a", "title: T", "program: hi", "era: 5.0", "minutes: 1", "stops: [{id: s, say: S, expect: cpl == 3}]"]
    lines.removeAll { $0.hasPrefix(key + ":") }
    let text = (lines + [change]).joined(separator: "\n")
    #expect(try schema().mistakes(try value(text)).contains(place))
    #expect(LessonReader.read(text, file: "lesson").diagnostics.hasErrors)
  }
}

/// As much of JSON Schema (draft 2020-12) as the file uses; a keyword that is not known here is a mistake.
private struct JSONSchema {
  private let root: [String: Any]

  struct NotASchema: Error {}

  init(_ bytes: [UInt8]) throws {
    guard let root = try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any] else { throw NotASchema() }
    self.root = root
  }

  private var definitions: [String: Any] { root["$defs"] as? [String: Any] ?? [:] }

  /// The keys of every mapping that has a fixed set of them, but for those that have languages alone.
  var mappings: Set<Set<String>> {
    var result: Set<Set<String>> = []
    func collect(_ node: Any) {
      if let list = node as? [Any] { list.forEach(collect) }
      guard let node = node as? [String: Any] else { return }
      if node["additionalProperties"] as? Bool == false, let properties = node["properties"] as? [String: Any] {
        result.insert(Set(properties.keys))
      }
      node.values.forEach(collect)
    }
    collect(root)
    return result
  }

  /// The words that a key of a definition may have, without what YAML makes numbers of.
  func words(_ definition: String?, _ key: String? = nil) -> [String] {
    var node = definition.map { definitions[$0] as? [String: Any] ?? [:] } ?? root
    if let key { node = (node["properties"] as? [String: Any])?[key] as? [String: Any] ?? [:] }
    return (node["enum"] as? [Any] ?? []).compactMap { $0 as? String }
  }

  /// Where a value is not as the schema wants it: `/stops/0/go: zz` for a key, the place alone for a value.
  func mistakes(_ value: Any) -> [String] { mistakes(value, root, "") }

  private func mistakes(_ value: Any, _ schema: [String: Any], _ path: String) -> [String] {
    var found: [String] = []
    let here = path.isEmpty ? "/" : path
    for (keyword, rule) in schema {
      switch keyword {
      case "$schema", "$defs", "title", "description": break
      case "properties", "items": break
      case "$ref":
        let name = (rule as? String ?? "").split(separator: "/").last.map(String.init) ?? ""
        found += mistakes(value, definitions[name] as? [String: Any] ?? ["unknown": name], path)
      case "anyOf":
        let ways = (rule as? [[String: Any]] ?? []).map { mistakes(value, $0, path) }
        if !ways.contains(where: \.isEmpty) { found.append(here) }
      case "enum": if !(rule as? [Any] ?? []).contains(where: { isSame($0, value) }) { found.append(here) }
      case "const": if !isSame(rule, value) { found.append(here) }
      case "type":
        let types = rule as? [String] ?? [rule as? String ?? ""]
        if !types.contains(where: { isA($0, value) }) { found.append(here) }
      case "required":
        for key in rule as? [String] ?? [] where (value as? [String: Any]).map({ $0[key] == nil }) ?? false {
          found.append("\(here): \(key)")
        }
      case "additionalProperties":
        let known = (schema["properties"] as? [String: Any] ?? [:]).keys
        for (key, part) in value as? [String: Any] ?? [:] where !known.contains(key) {
          if let rule = rule as? [String: Any] {
            found += mistakes(part, rule, "\(path)/\(key)")
          } else {
            found.append("\(here): \(key)")
          }
        }
      case "minProperties": if let map = value as? [String: Any], map.count < rule as? Int ?? 0 { found.append(here) }
      case "minItems": if let list = value as? [Any], list.count < rule as? Int ?? 0 { found.append(here) }
      case "maxItems": if let list = value as? [Any], list.count > rule as? Int ?? 0 { found.append(here) }
      case "minimum": if let number = value as? Int, number < rule as? Int ?? 0 { found.append(here) }
      case "maximum": if let number = value as? Int, number > rule as? Int ?? 0 { found.append(here) }
      case "pattern":
        if let text = value as? String, text.range(of: rule as? String ?? "", options: .regularExpression) == nil { found.append(here) }
      default: found.append("\(here): unknown keyword \(keyword)")
      }
    }
    if let map = value as? [String: Any], let properties = schema["properties"] as? [String: Any] {
      for (key, part) in map {
        if let rule = properties[key] as? [String: Any] { found += mistakes(part, rule, "\(path)/\(key)") }
      }
    }
    if let list = value as? [Any], let rule = schema["items"] as? [String: Any] {
      for (index, part) in list.enumerated() { found += mistakes(part, rule, "\(path)/\(index)") }
    }
    return found
  }

  private func isA(_ type: String, _ value: Any) -> Bool {
    switch type {
    case "object": value is [String: Any]
    case "array": value is [Any]
    case "string": value is String
    case "boolean": value is Bool
    case "integer": value is Int && !(value is Bool)
    case "number": (value is Int || value is Double) && !(value is Bool)
    case "null": value is NSNull
    default: false
    }
  }

  private func isSame(_ a: Any, _ b: Any) -> Bool {
    if let a = a as? String, let b = b as? String { return a == b }
    if let b = b as? Bool { return (a as? Bool) == b }
    if let b = b as? Int { return (a as? Int) == b }
    if let b = b as? Double { return (a as? Double) == b }
    return false
  }
}
