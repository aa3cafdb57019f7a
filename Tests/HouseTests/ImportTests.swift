import Foundation
import TestSupport
import Testing

/// The edges between the targets are those of the table, and no others.
struct ImportTests {
  /// Target to what it may import.
  private static func table() throws -> [String: Set<String>] {
    var result: [String: Set<String>] = [:]
    for line in try Checkout.text("Tests/HouseTests/Tables/imports.txt").split(separator: "\n") where !line.hasPrefix("#") {
      let words = line.split(separator: " ").map(String.init)
      result[words[0]] = Set(words.dropFirst().map { $0 == "F" ? "Foundation" : $0 })
    }
    return result
  }

  /// The module of an import line: `@preconcurrency import struct Foundation.URL` imports Foundation.
  private static func module(_ line: Substring) -> String? {
    var words = line.split(separator: " ").map(String.init)
    while let first = words.first, first.hasPrefix("@") || ["public", "package", "internal", "private", "fileprivate"].contains(first) {
      words.removeFirst()
    }
    guard words.first == "import", words.count >= 2 else { return nil }
    let kinds = ["struct", "class", "enum", "protocol", "typealias", "func", "let", "var"]
    let name = kinds.contains(words[1]) && words.count > 2 ? words[2] : words[1]
    return name.split(separator: ".").first.map(String.init)
  }

  @Test func `every target of Sources is in the table and has files`() throws {
    let table = try Self.table()
    #expect(try Set(Checkout.directories(in: "Sources")) == Set(table.keys))
    for target in table.keys {
      #expect(!Checkout.files(below: "Sources/\(target)", suffixes: [".swift", ".c"]).isEmpty, "\(target) is empty")
    }
  }

  @Test func `import lines follow the table`() throws {
    let table = try Self.table()
    let free: Set = ["Glibc", "Musl"]
    var seen = 0
    for (target, allowed) in table {
      for file in Checkout.files(below: "Sources/\(target)", suffixes: [".swift"]) {
        for line in try Checkout.text(file).split(separator: "\n").map({ $0.drop { $0 == " " } }) {
          guard let module = Self.module(line[...]) else { continue }
          seen += 1
          #expect(allowed.contains(module) || free.contains(module), "\(file) imports \(module)")
        }
      }
    }
    #expect(seen > 200, "only \(seen) import lines were found: are they read rightly?")
  }

  @Test func `the dependencies of Package swift are those of the table`() throws {
    let manifest = try Checkout.text("Package.swift")
    for (target, allowed) in try Self.table() {
      let own = allowed.subtracting(["Foundation"])
      guard let start = manifest.range(of: "name: \"\(target)\"", options: .backwards) else {
        Issue.record("\(target) is not in Package.swift")
        continue
      }
      let block = manifest[start.upperBound...].prefix { _ in true }
      let end = block.range(of: "arget(")?.lowerBound ?? block.endIndex
      let text = block[..<end]
      guard let list = text.range(of: "dependencies: [") else {
        #expect(own.isEmpty, "\(target) declares no dependencies")
        continue
      }
      let names = text[list.upperBound...].prefix { $0 != "]" }
      var declared: Set<String> = []
      for word in names.split(whereSeparator: { " ,\n()".contains($0) }).map(String.init) where word.hasPrefix("\"") {
        declared.insert(word.replacingOccurrences(of: "\"", with: ""))
      }
      declared.remove("swift-argument-parser")
      #expect(declared == own, "\(target): Package.swift has \(declared.symmetricDifference(own)) otherwise")
    }
  }

  @Test func `only the C shim knows ncurses`() throws {
    for file in Checkout.files(below: "Sources", suffixes: [".c", ".h"]) where !file.hasPrefix("Sources/CCurses/") {
      #expect(try !Checkout.text(file).contains("curses.h"), "\(file)")
    }
  }
}
