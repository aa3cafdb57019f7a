import LinuxABI
import Narration
import Primitives
import Simulation
import X86

/// A place of the machine as an expression names it: what can be watched, asked about and changed.
enum MachinePlace {
  case register(Register)
  case rip
  case rflags
  case flag(Flag)
  case privilegeLevel
  case selector(SegmentRegister)
  case control(UInt8)
  case msr(MSR)
  case memory(UInt64, count: Int)
  /// A page-table entry, by its physical address.
  case pageTableEntry(UInt64)

  /// Bytes of memory that are watched at most: within one page anyway.
  private static let memoryLimit: UInt64 = 4096

  init(_ place: LineExpression, _ inspector: Inspector) throws(CommandMistake) {
    let scope = InspectorScope(inspector)
    try place.check(scope)
    switch place.expression.form {
    case .reference(let reference): self = try Self.named(reference, place, inspector)
    case .memory(let size, let address, let count):
      let start = try LineExpression(address, at: place.offset).number(scope)
      if let bytes = size.size {
        self = .memory(start, count: bytes)
      } else if let count {
        let bytes = try LineExpression(count, at: place.offset).number(scope)
        guard (1...Self.memoryLimit).contains(bytes) else { throw CommandMistake(place.range, .badLength) }
        self = .memory(start, count: Int(bytes))
      } else {
        // A text with the zero byte that ends it.
        guard let text = try place.value(scope).text, text.utf8.count < Self.memoryLimit else {
          throw CommandMistake(place.range, .badLength)
        }
        self = .memory(start, count: text.utf8.count + 1)
      }
    case .call(.pte, let arguments):
      guard let address = arguments.first else { throw CommandMistake(place.range, .noMachinePlace, hint: .machinePlaceHint) }
      let linear = try LineExpression(address, at: place.offset).number(scope)
      guard let entry = inspector.pageTableEntry(of: linear) else { throw CommandMistake(place.range, .notCanonical("0x" + hex(linear))) }
      self = .pageTableEntry(entry)
    default: throw CommandMistake(place.range, .noMachinePlace, hint: .machinePlaceHint)
    }
  }

  private static func named(
    _ reference: ExpressionReference, _ place: LineExpression, _ inspector: Inspector
  ) throws(CommandMistake) -> MachinePlace {
    switch reference {
    case .register(let register): return .register(register)
    case .rip: return .rip
    case .rflags: return .rflags
    case .flag(let flag): return .flag(flag)
    case .privilegeLevel: return .privilegeLevel
    case .selector(let segment): return .selector(segment)
    case .control(let number): return .control(UInt8(truncatingIfNeeded: number))
    case .msr(let msr): return .msr(msr)
    case .frameField(let field):
      // Where the field is can be told before anything is saved there.
      guard let frame = inspector.frameAddress else { throw CommandMistake(place.range, .noTask) }
      return .memory(frame &+ field.offset, count: 8)
    case .symbol(let name):
      guard let image = [inspector.world.kernel, inspector.world.program].first(where: { $0.symbols[name] != nil }),
        let symbol = image.symbols[name]
      else { throw CommandMistake(place.range, .noMachinePlace, hint: .machinePlaceHint) }
      return .memory(symbol.address.value, count: Int(max(1, min(symbol.size == 0 ? 8 : symbol.size, memoryLimit))))
    case .frame, .taskField, .state: throw CommandMistake(place.range, .noMachinePlace, hint: .machinePlaceHint)
    }
  }

  /// The linear address of a place in memory.
  var linear: UInt64? {
    if case .memory(let linear, _) = self { linear } else { nil }
  }

  /// What is watched and asked about: who writes it and who reads it.
  func subject(_ place: LineExpression, _ inspector: Inspector) throws(CommandMistake) -> Subject {
    switch self {
    case .register(let register): return .register(register.register)
    case .flag(let flag): return .flag(flag)
    case .privilegeLevel: return .cpl
    case .selector(let segment): return .segment(segment)
    case .control(let number): return .control(number)
    case .msr(let msr): return .msr(msr)
    case .memory(let linear, let count):
      guard let subject = Subject(linear: linear, count: count, inspector) else {
        throw CommandMistake(place.range, .notInOnePage("0x" + hex(linear)))
      }
      return subject
    case .pageTableEntry(let entry): return .memory(physical: entry, count: 8)
    case .rip, .rflags: throw CommandMistake(place.range, .alwaysWritten, hint: Message(neutral: "rflags.if, lstar, [rsp]"))
    }
  }

  /// The changes that give it a value.
  func edits(
    to value: ExpressionValue, _ place: LineExpression, _ valueRange: Range<Int>, _ inspector: Inspector
  ) throws(CommandMistake) -> [Edit] {
    if case .memory(let linear, let count) = self {
      return try memoryEdits(linear, bytes(of: value, count: count, valueRange), place, inspector)
    }
    guard let bits = value.bits else { throw CommandMistake(valueRange, .needsNumber) }
    switch self {
    case .register(let register):
      var cpu = inspector.cpu
      cpu[register] = bits
      return [.register(register.register, cpu[register.register])]
    case .rip: return [.rip(bits)]
    case .flag(let flag):
      guard bits <= flag.mask >> UInt64(flag.bit) else { throw CommandMistake(valueRange, .tooLargeForFlag(flag.name)) }
      return [.flag(flag, bits)]
    case .rflags:
      let wanted = RFLAGS(rawValue: bits)
      return Flag.allCases.filter { (wanted.rawValue ^ inspector.cpu.rflags.rawValue) & $0.mask != 0 }.map {
        .flag($0, (bits & $0.mask) >> UInt64($0.bit))
      }
    case .control(let number): return [try accepted(.control(number, bits), place, valueRange, inspector)]
    case .msr(let msr): return [try accepted(.msr(msr, bits), place, valueRange, inspector)]
    case .pageTableEntry(let entry): return [.memory(physical: entry, (0..<8).map { UInt8(truncatingIfNeeded: bits >> UInt64($0 * 8)) })]
    case .privilegeLevel, .selector: throw CommandMistake(place.range, .noEdit)
    case .memory: return []
    }
  }

  /// The edit as the CPU would take it.
  private func accepted(_ edit: Edit, _ place: LineExpression, _ range: Range<Int>, _ inspector: Inspector) throws(CommandMistake) -> Edit {
    switch inspector.accepted(edit) {
    case .success(let edit): return edit
    case .failure(let refusal): throw CommandMistake(range, .refused("\(place)", refusal))
    }
  }

  private func bytes(of value: ExpressionValue, count: Int, _ range: Range<Int>) throws(CommandMistake) -> [UInt8] {
    switch value {
    case .integer(let bits, _):
      guard count <= 8 else { throw CommandMistake(range, .needsText) }
      return (0..<count).map { UInt8(truncatingIfNeeded: bits >> UInt64($0 * 8)) }
    case .text(let text):
      let bytes = Array(text.utf8)
      guard bytes.count <= count else { throw CommandMistake(range, .textTooLong(count)) }
      // What is shorter ends with a zero byte, as texts in memory do.
      return bytes.count < count ? bytes + [0] : bytes
    case .bytes(let bytes):
      guard bytes.count <= count else { throw CommandMistake(range, .textTooLong(count)) }
      return bytes
    }
  }

  /// One change a page: pages that follow each other need not lie beside each other.
  private func memoryEdits(
    _ linear: UInt64, _ bytes: [UInt8], _ place: LineExpression, _ inspector: Inspector
  ) throws(CommandMistake) -> [Edit] {
    var edits: [Edit] = []
    var done = 0
    while done < bytes.count {
      let start = linear &+ UInt64(done)
      guard let physical = inspector.physicalAddress(of: start) ?? inspector.kernelPhysicalAddress(of: start) else {
        throw CommandMistake(place.range, .notMapped("0x" + hex(start)))
      }
      let count = min(bytes.count - done, 4096 - Int(start & 0xfff))
      edits.append(.memory(physical: physical, Array(bytes[done..<done + count])))
      done += count
    }
    return edits
  }
}

extension Message {
  static func notCanonical(_ address: String) -> Message {
    Message(en: "\(address) is no address that the CPU accepts.", ja: "\(address)はCPUが受け付けるアドレスではありません。")
  }
  static let noMachinePlace = Message(en: "This is no place that holds a value of its own.", ja: "値を置く場所ではありません。")
  static let machinePlaceHint = Message(neutral: "rax, rflags.zf, lstar, cr3, pt_regs.ax, [rsp + 8], byte[rsi]")
  static let noTask = Message(
    en: "There is no pt_regs here: no task yet, or a kernel thread.", ja: "pt_regsはありません。まだタスクがないか、カーネルスレッドの実行中です。")
  static let badLength = Message(en: "1 to 4096 bytes can be meant.", ja: "1から4096バイトまでです。")
  static func notInOnePage(_ address: String) -> Message {
    Message(en: "The bytes at \(address) are not mapped, or do not lie in one page.", ja: "\(address)のバイトはマップされていないか、1ページに収まっていません。")
  }
  static func notMapped(_ address: String) -> Message {
    Message(en: "Nothing is mapped at \(address).", ja: "\(address)には何もマップされていません。")
  }
  static let alwaysWritten = Message(en: "Every step writes it; a part of it can be meant.", ja: "毎ステップ書き換わるものです。その一部なら指定できます。")
  static let noEdit = Message(
    en: "It cannot be changed by itself: segment registers carry hidden parts, and CPL comes from CS.",
    ja: "これだけを変えることはできません。セグメントには隠れた部分があり、CPLはCSで決まります。")
  static func refused(_ place: String, _ refusal: EditRefusal) -> Message {
    let reason: Message =
      switch refusal {
      case .longMode: Message(en: "\(refusal.description)", ja: "ページングが有効な間、EFER.LMEは変えられません")
      case .notCanonical: Message(en: "\(refusal.description)", ja: "カノニカルなアドレスだけが入ります")
      case .noSuchMode: Message(en: "\(refusal.description)", ja: "64ビットモードではPEとPGは1のままで、CDなしのNWもありません")
      case .pageExtension: Message(en: "\(refusal.description)", ja: "64ビットモードではCR4.PAEは1のままです")
      case .reservedBits: Message(en: "\(refusal.description)", ja: "予約ビットが1になります")
      case .noRegister: Message(en: "\(refusal.description)", ja: "このCPUでは書けません")
      }
    return Message(
      en: "No CPU holds this value in \(place), the instruction that writes it raises #GP: \(reason).",
      ja: "\(place)はこの値になりません。書き込む命令が#GPになります（\(reason)）。")
  }
  static func tooLargeForFlag(_ name: String) -> Message {
    Message(en: "\(name) has no room for that.", ja: "\(name)には入らない値です。")
  }
  static func textTooLong(_ count: Int) -> Message {
    Message(en: "Only \(count) bytes fit there.", ja: "\(count)バイトしか入りません。")
  }
}
