import Primitives

/// A source file that code was compiled from.
package struct SourceFile: Hashable, Sendable {
  /// The path as the compiler recorded it, without `.` steps; relative when the build was told to hide where it ran.
  package let path: String
  /// The last part of the path.
  package let name: String

  package init(path: String) {
    self.path = path
    name = path.split(separator: "/", omittingEmptySubsequences: true).last.map(String.init) ?? path
  }
}

/// A line of source and the code that starts there.
package struct LineEntry: Hashable, Sendable {
  /// The instructions from the entry's address up to the next entry's.
  package let addresses: Range<Address>
  /// Number of the file in `LineTable.files`.
  package let file: Int
  /// From 1; 0 for code that comes from no line.
  package let line: Int
  /// From 1; 0 when only the line is known.
  package let column: Int
  /// Whether the address is a good place to stop for this line (DW is_stmt).
  package let isStatement: Bool
  /// Whether the function's prologue ends here: arguments are in place.
  package let isPrologueEnd: Bool
}

/// Which source line each instruction comes from, and where each line's code is (DWARF 5, 6.2).
package struct LineTable: Sendable {
  /// One row of a line program, in 24 bytes.
  struct Row {
    var address: UInt64
    var file: Int32
    var line: UInt32
    var column: UInt16
    var flags: UInt8

    static let statement: UInt8 = 1
    static let prologueEnd: UInt8 = 2
    /// The first address behind the code: no line.
    static let sequenceEnd: UInt8 = 4
  }

  package private(set) var files: [SourceFile] = []
  /// Sorted by address; where two lines claim an address, the later row is last.
  private var rows: [Row] = []
  /// Row numbers by file and line.
  private var byLine: [Int32: [UInt32: [Int32]]] = [:]
  private var fileNumbers: [String: Int32] = [:]

  /// A table without rows.
  package init() {}

  /// The number of a file, added if it is new.
  mutating func number(of path: String) -> Int32 {
    if let number = fileNumbers[path] { return number }
    let number = Int32(clamping: files.count)
    files.append(SourceFile(path: path))
    fileNumbers[path] = number
    return number
  }

  /// Takes over the rows of all sequences, each of which ends with a row that says so.
  mutating func adopt(_ sequences: [[Row]]) {
    let sorted = sequences.filter { $0.count > 1 && $0[0].address != 0 && $0[0].address < .max - 1 }
      .sorted { $0[0].address < $1[0].address }
    for sequence in sorted {
      // Sequences of one image do not overlap; in a damaged file the first one wins, so that the rows stay sorted.
      if let last = rows.last, last.address > sequence[0].address { continue }
      var previous: UInt64 = 0
      for row in sequence {
        if row.address < previous { break }
        previous = row.address
        rows.append(row)
      }
    }
    for (index, row) in rows.enumerated() where row.flags & Row.sequenceEnd == 0 && row.line != 0 {
      byLine[row.file, default: [:]][row.line, default: []].append(Int32(clamping: index))
    }
  }

  /// Whether there is no line information at all.
  package var isEmpty: Bool { rows.isEmpty }

  /// The line that the instruction at `address` comes from.
  package func entry(at address: Address) -> LineEntry? {
    let index = firstRow(above: address.value)
    return index > 0 ? entry(index - 1) : nil
  }

  /// All entries with code in `range`, in the order of addresses.
  package func entries(in range: Range<Address>) -> [LineEntry] {
    var result: [LineEntry] = []
    var index = max(0, firstRow(above: range.lowerBound.value) - 1)
    while index < rows.count, rows[index].address < range.upperBound.value {
      if let entry = entry(index), entry.addresses.overlaps(range) { result.append(entry) }
      index += 1
    }
    return result
  }

  /// The entries of a line, lowest address first: the places to stop for it.
  package func entries(file: Int, line: Int) -> [LineEntry] {
    guard let line = UInt32(exactly: line), let file = Int32(exactly: file) else { return [] }
    return (byLine[file]?[line] ?? []).compactMap { entry(Int($0)) }
  }

  /// The lines of a file that have code, in ascending order.
  package func lines(file: Int) -> [Int] {
    guard let file = Int32(exactly: file) else { return [] }
    return (byLine[file] ?? [:]).keys.map(Int.init).sorted()
  }

  /// The numbers of the files whose path is `path` or ends with `/path`.
  package func files(named path: String) -> [Int] {
    files.indices.filter { files[$0].path == path || files[$0].path.hasSuffix("/" + path) }
  }

  /// The number of the first row above `address`.
  private func firstRow(above address: UInt64) -> Int {
    var low = 0
    var high = rows.count
    while low < high {
      let middle = (low + high) / 2
      if rows[middle].address <= address { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// A row with the addresses that it covers; `nil` for the end of a sequence and for rows that a later row at the same address replaces.
  private func entry(_ index: Int) -> LineEntry? {
    let row = rows[index]
    guard row.flags & Row.sequenceEnd == 0, index + 1 < rows.count, rows[index + 1].address > row.address else { return nil }
    return LineEntry(
      addresses: Address(row.address)..<Address(rows[index + 1].address), file: Int(row.file), line: Int(row.line), column: Int(row.column),
      isStatement: row.flags & Row.statement != 0, isPrologueEnd: row.flags & Row.prologueEnd != 0)
  }
}
