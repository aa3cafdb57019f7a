import LinuxABI
import Primitives
import X86

/// Instructions that move values.
extension StepFacts {
  func move(_ instruction: Instruction) -> Message {
    guard operands.count >= 2 || [.bswap, .xlat, .set].contains(instruction.operation) else { return .nothingElse }
    switch instruction.operation {
    case .mov: return plainMove()
    case .movzx, .movsx, .movsxd: return widened(isSigned: instruction.operation != .movzx)
    case .lea: return address()
    case .cmov: return conditionalMove(instruction)
    case .set: return conditionalByte(instruction)
    case .movToSegment: return segmentLoad()
    default: return rearranged(instruction)
    }
  }

  // MARK: MOV

  private func plainMove() -> Message {
    let (target, source) = (operands[0], operands[1])
    switch (target, source) {
    case (.register(let register), .immediate(let value, let width)):
      return constant(width.truncate(value), register).ended(with: purpose(of: register.register), in: self)
    case (.register(let register), .memory(let memory)) where register.register == .rsp:
      return Message(
        en: "RSP <- \(name(memory)) = \(number(after[.rsp])): from here on the stack is another one.",
        ja: "RSPに\(name(memory))の値\(number(after[.rsp]))を入れます。ここからスタックが変わります。")
    case (.register(let register), .memory(let memory)):
      let place = name(memory)
      let value = loaded(register.width)
      let name = register.name.uppercased()
      return Message(en: "loads \(place) = \(value) into \(name)", ja: "\(place)の値\(value)を\(name)に読み込みます。")
        .ended(with: purpose(of: register.register), in: self)
    case (.memory(let memory), _):
      return store(source, to: memory)
    case (.register(let register), _) where register.register == .rbp && source == .register(Register(.rsp, .qword)) && isPrologue:
      return Message(
        en: "RBP <- RSP = \(number(after[.rbp])): RBP now marks the stack frame of \(function?.name ?? "")",
        ja: "RBPにRSPの値\(number(after[.rbp]))を入れます。RBPが\(function?.name ?? "")のスタックフレームの基準になります。"
      ).ended(with: nil, in: self)
    case (.register(let register), .register(let base)) where register.register == .rsp && base.register == .rbp:
      return Message(
        en: "RSP <- RBP = \(number(after[.rsp])): what was pushed since the frame began is given up.",
        ja: "RSPにRBPの値\(number(after[.rsp]))を入れます。フレームを作ってから積んだものは捨てます。")
    case (.register(let register), .register(let source)) where register == source && register.width == .dword:
      let name = register.register.name.uppercased()
      return Message(
        en: "\(name) <- \(bits(after[register.register])): the lower half stays, and a 32-bit write clears the upper one.",
        ja: "\(name)の下位32ビット\(bits(after[register.register]))はそのままで、上位32ビットは0になります。")
    case (.register(let register), _):
      let name = register.name.uppercased()
      return Message(en: "copies \(known(source)) to \(name)", ja: "\(known(source))を\(name)にコピーします。").ended(
        with: purpose(of: register.register), in: self)
    default: return .nothingElse
    }
  }

  private func constant(_ value: UInt64, _ register: Register) -> Message {
    let name = register.name.uppercased()
    var text = register.width == .byte ? number(value) : shown(value, register.width)
    if isInKernel, let error = Self.errorName(value, register.width) { text += " (-\(error))" }
    if let written = Self.text(in: value, register.width), written.utf8.count > 4 { text += " (\(written))" }
    return Message(en: "puts \(text) into \(name)", ja: "\(name)に\(text)を入れます。")
  }

  private func store(_ source: Operand, to memory: MemoryOperand) -> Message {
    let place = name(memory)
    let width = width(.memory(memory))
    var value = known(source)
    if case .immediate(let constant, _) = source {
      value = shown(width.truncate(constant), width)
      if isInKernel, let error = Self.errorName(constant, width) { value += " (-\(error))" }
    }
    return Message(en: "stores \(value) in \(place).", ja: "\(value)を\(place)に書き込みます。")
  }

  /// The value that was read from memory, at a width: single bytes also as a character.
  private func loaded(_ width: Width) -> String {
    let value = report.reads.last?.value ?? 0
    return width == .byte ? character(value) : shown(value, width)
  }

  /// `EBADF`, for a value that the kernel returns as an error; -1 has other meanings too often.
  static func errorName(_ value: UInt64, _ width: Width) -> String? {
    guard width >= .dword, let error = Errno.of(result: width.signExtend(value)), error.number > 1, !error.name.isEmpty else { return nil }
    return error.name
  }

  /// Whether RBP has just been pushed: the two instructions that begin a frame.
  private var isPrologue: Bool {
    guard let push = instructionBefore else { return false }
    return push.operation == .push && push.operands.first == .register(Register(.rbp, .qword))
  }

  private func widened(isSigned: Bool) -> Message {
    guard case .register(let register) = operands[0] else { return .nothingElse }
    let source = operands[1]
    let raw = value(source) ?? 0
    let width = width(source)
    let text = width == .byte ? character(raw) : number(raw, width)
    let origin = name(source)
    let name = register.name.uppercased()
    let size = Message.unit(width)
    let result = after[register]
    let outcome = width.signExtend(raw) == raw || !isSigned ? text : "\(text) -> \(number(result, register.width))"
    return
      (isSigned
      ? Message(
        en: "copies the \(size) \(origin) = \(outcome) to \(name), with its sign",
        ja: "\(size)の\(origin) = \(outcome)を、符号を保って\(name)に入れます。")
      : Message(
        en: "copies the \(size) \(origin) = \(outcome) to \(name); the other bits become 0",
        ja: "\(size)の\(origin) = \(outcome)を\(name)に入れます。残りのビットは0です。")).ended(with: purpose(of: register.register), in: self)
  }

  // MARK: Addresses

  /// LEA: the address of something, or just a sum.
  private func address() -> Message {
    guard case .register(let register) = operands[0], case .memory(let memory) = operands[1] else { return .nothingElse }
    let value = after[register]
    let name = register.name.uppercased()
    let end = purpose(of: register.register)
    if register.register == .rsp {
      if let function, value >= before[.rsp] {
        return Message(
          en: "RSP <- \(number(value)): the local variables of \(function.name) are given up.",
          ja: "RSPに\(number(value))を入れ、\(function.name)のローカル変数の場所を返します。")
      }
      return Message(en: "RSP <- \(number(value)): the stack grows down from here.", ja: "RSPに\(number(value))を入れます。スタックはここから下へ伸びます。")
    }
    if let place = knownName(ofPlaceAt: effectiveAddress(memory), 0, base: baseValue(memory)), value >> 12 != 0, register.width == .qword {
      return Message(en: "\(name) <- the address of \(place): \(number(value))", ja: "\(name)に\(place)のアドレス\(number(value))を入れます。").ended(
        with: end, in: self)
    }
    return Message(
      en: "\(name) = \(sum(memory)) = \(shown(value, register.width)); no memory is touched",
      ja: "\(name) = \(sum(memory)) = \(shown(value, register.width))を計算します。メモリにはアクセスしません。"
    ).ended(with: end, in: self)
  }

  /// `RSI + RDI * 8 + 8`
  private func sum(_ memory: MemoryOperand) -> String {
    var parts: [String] = []
    if case .register(let base) = memory.base { parts.append(base.name.uppercased()) }
    if let index = memory.index { parts.append(index.name.uppercased() + (memory.scale == 0 ? "" : " * \(1 << Int(memory.scale & 3))")) }
    var text = parts.joined(separator: " + ")
    let distance = number(memory.displacement.magnitude)
    if parts.isEmpty { return number(UInt64(bitPattern: memory.displacement)) }
    if memory.displacement != 0 { text += (memory.displacement < 0 ? " - " : " + ") + distance }
    return text
  }

  // MARK: Conditions

  private func conditionalMove(_ instruction: Instruction) -> Message {
    guard case .register(let register) = operands[0] else { return .nothingElse }
    let name = register.name.uppercased()
    let reason = reason(instruction)
    let source = known(operands[1])
    return
      (isTrue(instruction)
      ? Message(en: "\(reason): copies \(source) to \(name)", ja: "\(reason)なので、\(source)を\(name)にコピーします。")
      : Message(
        en: "\(reason): \(name) stays \(shown(after[register], register.width))",
        ja: "\(reason)なので、\(name)は\(shown(after[register], register.width))のままです。")).ended(with: purpose(of: register.register), in: self)
  }

  private func conditionalByte(_ instruction: Instruction) -> Message {
    let name = nameAfter(operands[0])
    let value = isTrue(instruction) ? "1" : "0"
    let reason = reason(instruction)
    return Message(en: "\(name) <- \(value), since \(reason).", ja: "\(reason)なので、\(name)を\(value)にします。")
  }

  // MARK: Others

  private func segmentLoad() -> Message {
    guard case .segment(let register) = operands[0] else { return .nothingElse }
    let segment = after[register]
    let name = register.name.uppercased()
    let meaning = Message.selector(segment.selector)
    return segment.selector & 0xfffc == 0
      ? Message(
        en: "\(name) <- \(number(UInt64(segment.selector))), the null selector: no descriptor is read.",
        ja: "\(name)にヌルセレクタ\(number(UInt64(segment.selector)))を入れます。ディスクリプタは読みません。")
      : Message(
        en: "\(name) <- \(bits(UInt64(segment.selector))) (\(meaning)), described by row \(UInt64(segment.selector >> 3)) of the GDT.",
        ja: "\(name)にセレクタ\(bits(UInt64(segment.selector))) (\(meaning)) を入れます。内容はGDTの第\(UInt64(segment.selector >> 3))行から読みます。")
  }

  private func rearranged(_ instruction: Instruction) -> Message {
    let target = operands.first.map { nameAfter($0) } ?? "AL"
    let value = operands.first.flatMap { operand in result(operand).map { shown($0, width(operand)) } } ?? number(after[.rax] & 0xff)
    switch instruction.operation {
    case .xchg:
      let other = operands[1]
      let second = result(other).map { shown($0, width(other)) } ?? ""
      return Message(
        en: "exchanges the two values: \(target) = \(value), \(nameAfter(other)) = \(second).",
        ja: "2つの値を入れ替えます。\(target) = \(value)、\(nameAfter(other)) = \(second)になります。")
    case .bswap:
      return Message(
        en: "turns the order of the bytes round: \(target) = \(value).",
        ja: "バイトの順序を逆にします。\(target) = \(value)になります。")
    case .movbe:
      return Message(
        en: "moves the value with its bytes in reverse order: \(target) = \(value).",
        ja: "バイト順を逆にして転送します。\(target) = \(value)になります。")
    case .xlat:
      let value = character(after[Register(.rax, .byte)])
      return Message(en: "AL <- byte AL of the table at RBX: \(value).", ja: "RBXの表からAL番目のバイト\(value)をALに読み込みます。")
    case .loadFarPointer:
      guard case .segment(let register)? = operands.last else { return .nothingElse }
      let selector = bits(UInt64(after[register].selector))
      return Message(
        en: "\(register.name.uppercased()) <- selector \(selector) and \(target) <- \(value), both from memory.",
        ja: "メモリから、セレクタ\(selector)を\(register.name.uppercased())に、\(value)を\(target)に読み込みます。")
    case .movFromSegment:
      let source = operands.count > 1 ? name(operands[1]) : ""
      return Message(en: "\(target) <- \(source) = \(value).", ja: "\(source)の値\(value)を\(target)に入れます。")
    default: return Message(en: "\(target) <- \(value).", ja: "\(target)に\(value)を入れます。")
    }
  }
}
