import LinuxABI
import Narration
import Primitives
import Simulation
import X86

extension Inspector {
  /// The addresses that a place in code means, with its name; a line of source can have several.
  func addresses(of place: CodePlace) throws(CommandMistake) -> (addresses: Set<UInt64>, text: String) {
    switch place {
    case .address(let expression):
      let scope = InspectorScope(self)
      try expression.check(scope)
      let address = try codeAddress(expression, scope)
      return ([address], placeText(address))
    case .line(let file, let line, let range):
      guard let name = file ?? self.line(at: cursor)?.file else { throw CommandMistake(range, .noSource) }
      var starts: Set<UInt64> = []
      for image in [world.kernel, world.program] {
        guard let lines = image.debug?.lines else { continue }
        for number in lines.files(named: name) {
          let entries = lines.entries(file: number, line: line)
          // Of a line the places to stop, and of each function that it is in the first.
          var functions: Set<String> = []
          for entry in entries where entry.isStatement || entries.count == 1 {
            let function = image.function(at: entry.addresses.lowerBound.value)?.symbol.name ?? ""
            if functions.insert(function).inserted { starts.insert(entry.addresses.lowerBound.value) }
          }
        }
      }
      guard !starts.isEmpty else { throw CommandMistake(range, .noSuchLine("\(name):\(line)")) }
      return (starts, "\(name):\(line)")
    }
  }

  /// `main+0x4`, or the address where no symbol is near.
  func placeText(_ address: UInt64) -> String { symbol(at: address)?.description ?? "0x" + hex(address) }

  /// `0x401030 <main>`
  func addressText(_ address: UInt64) -> String {
    guard let place = symbol(at: address) else { return "0x" + hex(address) }
    return "0x\(hex(address)) <\(place)>"
  }
}
