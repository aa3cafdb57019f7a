/// GNU objdump's Intel syntax in the words of LLVM's, which are the manual's too.
enum GNUSpelling {
  /// The text with LLVM's mnemonics, and brackets around every address.
  static func common(_ line: DisassemblyLine) -> String {
    let text = line.text
    var words = text.lowercased().split(separator: " ").map(String.init)
    guard var place = words.firstIndex(where: { !Normaliser.isPrefix($0) }) else { return text }
    // An FS or GS that counts stands in the operand too.
    let count = words.count
    words = words[..<place].filter { $0 != "fs" && $0 != "gs" } + words[place...]
    place -= count - words.count
    // Instructions of old coprocessors: `fneni(8087 only)`.
    if let word = words[place].firstIndex(of: "(") { words[place...] = [String(words[place][..<word])] }
    // The mnemonic of a string instruction has no letter for its size; the size word of its memory operand tells it.
    if stringMnemonics.contains(words[place]), let size = words.lazy.compactMap({ sizeLetter($0) }).first { words[place] += size }
    if let name = mnemonics[words[place]] { words[place] = name }
    // 90 with an operand size is an XCHG to them, 87 C0 to everybody.
    if words[place] == "xchg", line.bytes.last == 0x90, ["ax,ax", "rax,rax"].contains(words.last) { words[place...] = ["nop"] }
    // The targets of branches are hexadecimal without 0x.
    if words.count == place + 2, isBranch(words[place]), UInt64(words[place + 1], radix: 16) != nil {
      words[place + 1] = "0x" + words[place + 1]
    }
    // A segment that stands before a number alone: `fs:0x28`.
    return words.map(bracketed).joined(separator: " ")
  }

  private static let stringMnemonics: Set<String> = ["movs", "cmps", "stos", "lods", "scas", "ins", "outs"]

  /// Theirs says 16 bits with a letter and 64 bits with none; ours the other way round.
  private static let mnemonics = [
    "xlat": "xlatb", "pushf": "pushfq", "pushfw": "pushf", "popf": "popfq", "popfw": "popf", "iret": "iretd", "iretw": "iret",
    "pushw": "push", "popw": "pop", "sysretd": "sysret", "sysexitd": "sysexit", "enterw": "enter", "leavew": "leave",
  ]

  private static func isBranch(_ mnemonic: String) -> Bool {
    mnemonic.hasPrefix("j") || mnemonic.hasPrefix("loop") || mnemonic.hasPrefix("call")
  }

  /// The letter of the size word that ends so: `es:[rdi],qword` has the size of a second operand.
  private static func sizeLetter(_ word: String) -> String? {
    let name = word.split(separator: ",").last.map(String.init) ?? word
    return ["byte": "b", "word": "w", "dword": "d", "qword": "q"][name]
  }

  private static func bracketed(_ word: String) -> String {
    word.split(separator: ",", omittingEmptySubsequences: false).map { operand in
      let parts = operand.split(separator: ":", maxSplits: 1)
      guard parts.count == 2, parts[0].count == 2, parts[1].first?.isNumber == true else { return String(operand) }
      return "\(parts[0]):[\(parts[1])]"
    }.joined(separator: ",")
  }
}
