import Foundation
import Primitives
import Testing

import Executable
import TestSupport

@Suite struct `Symbols` {
  let symbols: SymbolTable

  init() throws { symbols = try SymbolTable(Fixture.sample(dwarf: 5)) }

  @Test func `names lead to addresses, sizes and kinds`() throws {
    let add = try #require(symbols["add"])
    #expect(add.address == Address(0x201170))
    #expect(add.size == 0x4c)
    #expect(add.kind == .function)
    #expect(add.binding == .global)
    #expect(symbols["counter"]?.kind == .object)
    let message = try #require(symbols["message"])
    #expect(message.binding == .local)
    #expect(message.file == "sample.c")
    #expect(symbols["middle"]?.kind == .label)
    #expect(symbols["sample.c"] == nil, "the name of a source file is no symbol")
    #expect(symbols["nothing here"] == nil)
  }

  /// Address, then what each look-up answers; `-` for none.
  static let places: [(address: UInt64, symbol: String, function: String, object: String)] = [
    (0x20115f, "-", "-", "-"),
    (0x201160, "print", "print", "-"),
    (0x201168, "print+0x8", "print+0x8", "-"),
    (0x201169, "-", "-", "-"),
    (0x201170, "add", "add", "-"),
    (0x2011bb, "add+0x4b", "add+0x4b", "-"),
    (0x2011bc, "-", "-", "-"),
    (0x2011f4, "enter", "enter", "-"),
    (0x2011f5, "middle", "enter+0x1", "-"),
    (0x2011fb, "middle+0x6", "enter+0x7", "-"),
    (0x2011fc, "bare", "bare", "-"),
    (0x2011fd, "after_bare", "after_bare", "-"),
    (0x2011fe, "-", "-", "-"),
    (0x202200, "first_task", "-", "first_task"),
    (0x202277, "first_task+0x77", "-", "first_task+0x77"),
    (0x202278, "add.calls", "-", "add.calls"),
    (0x20227f, "counter+0x3", "-", "counter+0x3"),
    (0x202280, "-", "-", "-"),
    (0, "-", "-", "-"),
    (.max, "-", "-", "-"),
  ]

  @Test func `addresses lead to the innermost name, with and without sizes`() {
    for place in Self.places {
      let address = Address(place.address)
      #expect(symbols.symbol(at: address)?.description ?? "-" == place.symbol, "symbol at \(address)")
      #expect(symbols.function(at: address)?.description ?? "-" == place.function, "function at \(address)")
      #expect(symbols.object(at: address)?.description ?? "-" == place.object, "object at \(address)")
    }
  }

  @Test func `look-up by address agrees with a search through all symbols`() throws {
    guard Toolchain.canBuild else { return }
    try Toolchain.build(options: ["-g", "-O2", "-ffunction-sections"]) { file, _ in
      let table = try SymbolTable(file)
      let sized = table.symbols.filter { $0.size > 0 && $0.kind == .function }
      let text = try #require(file.section(named: ".text"))
      for address in text.address.value..<text.address.value + text.size {
        let holders = sized.filter { $0.address.value <= address && address - $0.address.value < $0.size }
        if let holder = holders.first { #expect(table.function(at: Address(address))?.symbol.address == holder.address) }
      }
    }
  }

  @Test func `aliases of one address are all found, the best-known first`() throws {
    guard Toolchain.canBuild else { return }
    try Toolchain.build(sources: ["alias.S"], options: []) { file, _ in
      let table = try SymbolTable(file)
      let start = try #require(table["_start"])
      #expect(table.starting(at: start.address).map(\.name) == ["_start", "other", "feeble", "hidden"])
      #expect(table.function(at: start.address)?.description == "_start")
      #expect(table["number"]?.isAbsolute == true)
      #expect(table["number"]?.address == Address(0x1234))
      #expect(table.symbol(at: Address(0x1234)) == nil, "a number is no place")
      #expect(table.named("twice").count == 1)
    }
  }

  @Test func `a stripped file has no symbols and that is no error`() throws {
    guard Toolchain.canBuild else { return }
    try Toolchain.build(options: [], link: ["--strip-all"]) { file, _ in
      let table = try SymbolTable(file)
      #expect(table.symbols.isEmpty)
      #expect(table.symbol(at: file.entry) == nil)
      #expect(try DebugInformation(file).functions.isEmpty)
    }
  }

  @Test func `sizes that lie do not break the look-up`() {
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<200 {
      let candidates = (0..<20).map { value in
        let start = UInt64.random(in: 0..<100, using: &generator)
        return IntervalMap.Candidate(
          start: start, end: start + .random(in: 0..<50, using: &generator), endsAtNext: .random(using: &generator), value: value)
      }
      let map = IntervalMap(candidates, hidesInner: false)
      for address in UInt64(0)..<160 {
        guard let value = map.value(at: address) else {
          // Nothing is answered only where no stretch with an end of its own reaches, or where an outer one had ended before an inner one.
          continue
        }
        #expect(candidates[value].start <= address && address < candidates[value].end)
      }
      for candidate in candidates where candidate.end > candidate.start { #expect(map.value(at: candidate.start) != nil) }
    }
  }
}
