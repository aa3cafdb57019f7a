import Canvas
import Terminal
import Testing

/// One row of the table.
private struct Row {
  let bytes: [UInt8]
  let expected: [String]
  let label: String
}

private func rows() throws -> [Row] {
  let table = try #require(read("Tables/input.txt"))
  return table.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
    // The first separator ends the bytes; a tilde without spaces belongs to them.
    let text = String(line)
    let end = text.range(of: " ~")
    let bytes = end.map { String(text[..<$0.lowerBound]) } ?? text
    let events = end.map { text[$0.upperBound...].drop { $0 == " " } } ?? ""
    return Row(bytes: unescaped(bytes), expected: events.isEmpty ? [] : events.components(separatedBy: " | "), label: text)
  }
}

extension StringProtocol {
  /// The first place of `text`.
  fileprivate func range(of text: String) -> Range<Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
      start = index(after: start)
    }
    return nil
  }

  /// The parts between `separator`s.
  fileprivate func components(separatedBy separator: String) -> [String] {
    var parts: [String] = []
    var rest = self[...]
    while let place = rest.range(of: separator) {
      parts.append(String(rest[..<place.lowerBound]))
      rest = rest[place.upperBound...]
    }
    return parts + [String(rest)]
  }
}

@Suite struct `Input decoder` {
  @Test func `sequences of terminals become events as the table says`() throws {
    let rows = try rows()
    #expect(rows.count > 60)
    for row in rows {
      var decoder = InputDecoder()
      #expect(decoder.feed(row.bytes).map(name) == row.expected, "\(row.label)")
      #expect(decoder.pending == nil, "\(row.label)")
    }
  }

  @Test func `every split of every row in two, and byte by byte, gives the same events`() throws {
    for row in try rows() {
      for split in 0...row.bytes.count {
        var decoder = InputDecoder()
        let events = decoder.feed(row.bytes[..<split]) + decoder.feed(row.bytes[split...])
        #expect(events.map(name) == row.expected, "\(row.label) split at \(split)")
      }
      var decoder = InputDecoder()
      #expect(row.bytes.flatMap { decoder.feed([$0]) }.map(name) == row.expected, "\(row.label)")
    }
  }

  @Test func `all rows in one stream give the same events wherever it is split`() throws {
    let rows = try rows()
    let stream = rows.flatMap(\.bytes)
    let expected = rows.flatMap(\.expected)
    for split in stride(from: 0, through: stream.count, by: 7) {
      var decoder = InputDecoder()
      #expect((decoder.feed(stream[..<split]) + decoder.feed(stream[split...])).map(name) == expected, "split at \(split)")
    }
  }

  @Test func `random streams never trap, and the keyboard lives on after them`() {
    var generator = SystemRandomNumberGenerator()
    let seed = generator.next()
    var state = seed
    func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state >> 33
    }
    let favourites: [UInt8] = Array("\u{1b}[O<;:0123456789~MmRu?$200~201~あ".utf8)
    for round in 0..<3000 {
      var decoder = InputDecoder()
      for _ in 0..<next() % 60 {
        let byte = next() % 3 == 0 ? UInt8(truncatingIfNeeded: next()) : favourites[Int(next()) % favourites.count]
        _ = decoder.feed([byte])
        if next() % 20 == 0 { _ = decoder.flush() }
      }
      _ = decoder.flush()
      // Whatever came before, keys act again after at most the few that an unfinished sequence takes with it.
      let events = decoder.feed(Array("\r\r\r\rq".utf8)) + decoder.flush()
      #expect(events.map(name).last == "q", "seed \(seed), round \(round)")
    }
  }

  @Test(arguments: [
    ("^[", "Esc"), ("^[^[", "Esc | Esc"), ("^[[", "Alt-["), ("^[O", "Alt-O"), ("^[P", "Alt-P"), ("^[]", "Alt-]"), ("^[^[[", "Esc | Alt-["),
  ])
  func `what only time tells is decided when no more bytes come`(bytes: String, keys: String) {
    var decoder = InputDecoder()
    #expect(decoder.feed(unescaped(bytes)).isEmpty)
    #expect(decoder.pending == .escape)
    #expect(decoder.flush().map(name).joined(separator: " | ") == keys)
    #expect(decoder.pending == nil)
    #expect(decoder.flush().isEmpty)
  }

  @Test func `half a character and half a sequence wait without a clock`() {
    var decoder = InputDecoder()
    #expect(decoder.feed([0xe3, 0x81]).isEmpty && decoder.pending == nil)
    #expect(decoder.flush().isEmpty)
    #expect(decoder.feed([0x82]).map(name) == ["あ"])
    #expect(decoder.feed(unescaped("^[[1;")).isEmpty && decoder.pending == nil)
    #expect(decoder.flush().isEmpty)
    #expect(decoder.feed(unescaped("5A")).map(name) == ["Ctrl-Up"])
  }

  @Test func `a paste without its end is given up, and one that is too long is cut`() {
    var decoder = InputDecoder()
    #expect(decoder.feed(unescaped("^[[200~half")).isEmpty)
    #expect(decoder.pending == .paste)
    #expect(decoder.flush().map(name) == ["paste \"half\""])
    #expect(decoder.feed([0x71]).map(name) == ["q"])
    let long = [UInt8](repeating: 0x78, count: InputDecoder.pasteLimit + 100)
    let events = decoder.feed(unescaped("^[[200~") + long + unescaped("^[[201~q"))
    #expect(events.count == 2)
    #expect(events.first == .event(.paste(String(repeating: "x", count: InputDecoder.pasteLimit))))
    #expect(events.last.map(name) == "q")
  }
}
