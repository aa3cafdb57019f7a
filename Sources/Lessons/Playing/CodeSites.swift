import Primitives
import Simulation

/// The addresses of the instructions that a stop is looked for at.
struct CodeSites {
  /// Reports a mistake in the names.
  typealias Failure = (_ message: String, _ hint: String?, _ place: SourcePlace) -> Diagnostic

  /// Where the run must be looked at: the sites, and the entry of the function while its instructions are not known.
  private(set) var breakpoints: Set<UInt64> = []
  private var sites: Set<UInt64> = []
  private var function: (start: UInt64, mnemonic: String)?
  /// Whether the function has been seen, without such an instruction in it.
  private(set) var isWithoutInstruction = false

  /// Code may not be mapped yet, and the kernel changes its own at boot: instructions of a function are looked for when the run comes to it.
  init(_ target: Destination.Target, _ inspector: Inspector, _ failure: Failure) throws(Diagnostic) {
    switch target {
    case .code(let symbol?, let instruction):
      guard let address = inspector.address(of: symbol.value) else {
        let names = [inspector.world.kernel, inspector.world.program].flatMap { $0.symbols.symbols.map(\.name) }
        throw failure(
          "neither the kernel nor the program has a symbol `\(symbol.value.shortened)`",
          Expression.suggestion(for: symbol.value, among: names).map { "did you mean `\($0)`?" }, symbol.place)
      }
      if let instruction {
        function = (address, instruction.value)
      } else {
        sites = [address]
      }
    case .line(let file, let number, let text):
      let images = [inspector.world.program, inspector.world.kernel]
      let lines = images.compactMap { $0.debug?.lines }
      guard lines.contains(where: { !$0.files(named: file).isEmpty }) else {
        throw failure("no source file `\(file.shortened)` is known of the program or the kernel", nil, text.place)
      }
      for table in lines {
        for file in table.files(named: file) {
          // The lowest address of the line's code is where it begins.
          if let first = table.entries(file: file, line: number).first { sites.insert(first.addresses.lowerBound.value) }
        }
      }
      if sites.isEmpty { throw failure("no code comes from line \(number) of `\(file.shortened)`", nil, text.place) }
    default: break
    }
    update(inspector)
  }

  /// Whether the instruction under the cursor is one of them.
  func contains(_ inspector: Inspector) -> Bool { sites.contains(inspector.linkedAddress(inspector.cursor)) }

  /// Looks for the instructions again, as far as they are mapped now.
  mutating func update(_ inspector: Inspector) {
    var places = sites
    if let function {
      places = [function.start]
      let here = [function.start, Self.loadAddress(function.start, inspector.world.kernel)].compactMap(\.self)
        .first { inspector.bytes(at: $0, count: 1) != nil }
      if let here {
        sites = Self.instructions(function.mnemonic, from: function.start, mappedAt: here, inspector)
        isWithoutInstruction = sites.isEmpty
        places.formUnion(sites)
      }
    }
    breakpoints = places.union(places.compactMap { Self.loadAddress($0, inspector.world.kernel) })
  }

  /// At boot the kernel runs where it was loaded, below its linked addresses.
  private static func loadAddress(_ address: UInt64, _ kernel: Image) -> UInt64? {
    for segment in kernel.file.loadSegments {
      let start = segment.address.value
      if address >= start, address - start < segment.memorySize { return segment.physicalAddress.value &+ (address - start) }
    }
    return nil
  }

  /// The instructions of that mnemonic in a function, or from a label to the next.
  ///
  /// - Parameter here: where its code can be read now.
  private static func instructions(
    _ mnemonic: String, from start: UInt64, mappedAt here: UInt64, _ inspector: Inspector
  ) -> Set<UInt64> {
    guard let image = inspector.image(at: start), let symbol = image.symbols.symbol(at: Address(start))?.symbol else { return [] }
    let longest: UInt64 = 64 << 10
    let end = start &+ min(longest, symbol.size > 0 ? symbol.size : longest)
    var result: Set<UInt64> = []
    var place = start
    while place < end {
      if symbol.size == 0, image.symbols.symbol(at: Address(place))?.symbol.address.value != start { break }
      guard let instruction = inspector.instruction(at: here &+ (place &- start)) else {
        if inspector.bytes(at: here &+ (place &- start), count: 1) == nil { break }
        place &+= 1
        continue
      }
      if instruction.mnemonic == mnemonic { result.insert(place) }
      place &+= UInt64(instruction.length)
    }
    return result
  }
}
