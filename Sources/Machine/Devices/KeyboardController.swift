/// The i8042 keyboard controller at ports 0x60 and 0x64: the keyboard's bytes on IRQ 1, a mouse port with nothing in it on IRQ 12,
/// and the lines A20 and reset.
///
/// Commands take no time: the input buffer is always empty. The output buffer holds one byte; while it is full the controller's
/// answers and the keyboard wait. Reading it lets the next byte in, which is a new edge of the interrupt line.
package struct KeyboardController: Sendable, Equatable {
  /// One byte on its way to the CPU.
  package struct Output: Sendable, Equatable {
    /// The byte.
    package var byte: UInt8
    /// Whether it counts as coming from the mouse port.
    package var isMouse = false
    /// Whether a device did not answer (status bit 6).
    package var isTimeout = false

    /// A byte of the keyboard or of the controller.
    package init(_ byte: UInt8, isMouse: Bool = false, isTimeout: Bool = false) {
      self.byte = byte
      self.isMouse = isMouse
      self.isTimeout = isTimeout
    }
  }

  static let answerCapacity = 16

  /// The controller's memory of 32 bytes; byte 0 is the command byte.
  package var memory: [UInt8]
  /// The output buffer: the last byte given to the CPU, or to be given.
  package var output = Output(0)
  /// Status bit 0: the output buffer holds a byte that was not read.
  package var isOutputFull = false
  /// Status bit 3: the last byte written was a command, to port 0x64.
  package var wasCommandWritten = false
  /// The command that waits for its byte at port 0x60.
  package var awaitingData: UInt8?
  /// Answers of the controller that wait for the output buffer.
  package var answers: [Output] = []
  /// The A20 line as this controller drives it.
  package var isA20High = true
  /// Whether the reset line to the CPU was pulsed.
  package var isResetRequested = false
  /// Set 2 to set 1, while the command byte asks for it.
  package var translator = ScancodeTranslator()
  /// The keyboard.
  package var keyboard = Keyboard()

  /// A controller as firmware leaves it: keyboard enabled with interrupt and translation, mouse port disabled.
  package init() {
    memory = [UInt8](repeating: 0, count: 32)
    memory[0] = 0x65
  }

  /// The command byte: bits 0 and 1 interrupts of keyboard and mouse, 2 system flag, 4 and 5 ports disabled, 6 translation.
  package var commandByte: UInt8 { memory[0] }

  /// The status register, port 0x64.
  package var status: UInt8 {
    var value: UInt8 = 0x10
    if isOutputFull { value |= output.isMouse ? 0x21 : 0x01 }
    if isOutputFull && output.isTimeout { value |= 0x40 }
    if commandByte & 0x04 != 0 { value |= 0x04 }
    if wasCommandWritten { value |= 0x08 }
    return value
  }

  /// The level of IRQ 1.
  package var keyboardLine: Bool { isOutputFull && !output.isMouse && commandByte & 0x01 != 0 }
  /// The level of IRQ 12.
  package var mouseLine: Bool { isOutputFull && output.isMouse && commandByte & 0x02 != 0 }

  private var isKeyboardEnabled: Bool { commandByte & 0x10 == 0 }
  private var isTranslating: Bool { commandByte & 0x40 != 0 }

  /// A read of port 0x60, which empties the output buffer, or 0x64. `refill` must follow.
  package mutating func read(port: UInt16) -> UInt8 {
    guard port == 0x60 else { return status }
    isOutputFull = false
    return output.byte
  }

  /// Lets the next byte that is ready into the output buffer when that is empty.
  package mutating func refill(now: UInt64) {
    guard !isOutputFull else { return }
    if !answers.isEmpty {
      fill(answers.removeFirst())
      return
    }
    guard isKeyboardEnabled else { return }
    while let ready = keyboard.readyTime, ready <= now {
      guard let byte = keyboard.take(now: now) else { continue }
      guard let code = isTranslating ? translator.translate(byte) : byte else { continue }
      fill(Output(code))
      return
    }
  }

  private mutating func fill(_ next: Output) {
    output = next
    isOutputFull = true
  }

  /// Queues an answer of the controller. Software that asks and never reads loses all but the first 16 answers.
  mutating func answer(_ byte: UInt8, isMouse: Bool = false, isTimeout: Bool = false) {
    guard answers.count < Self.answerCapacity else { return }
    answers.append(Output(byte, isMouse: isMouse, isTimeout: isTimeout))
  }

  /// The time at which `advance` next changes something: a byte of the keyboard is ready and nothing is in its way.
  package var nextEvent: UInt64? {
    isOutputFull || !answers.isEmpty || !isKeyboardEnabled ? nil : keyboard.readyTime
  }

  /// The time of the next rising edge of IRQ 1 that comes by itself.
  package var nextInterrupt: UInt64? {
    guard nextEvent != nil else { return nil }
    var copy = self
    while let next = copy.nextEvent {
      copy.refill(now: next)
      if copy.keyboardLine { return next }
    }
    return nil
  }

  /// Lets the bytes in that came by `now`, each at its own time.
  package mutating func advance(to now: UInt64) {
    while let next = nextEvent, next <= now { refill(now: next) }
  }

  /// Gives every field, the keyboard's too, to a state digest.
  package func forEachWord(_ body: (UInt64) -> Void) {
    giveWords(of: memory, to: body)
    forEachWord(of: output, body)
    giveWords(of: isOutputFull, to: body)
    giveWords(of: wasCommandWritten, to: body)
    giveWords(of: awaitingData.map { UInt64($0) }, to: body)
    body(UInt64(answers.count))
    for answer in answers { forEachWord(of: answer, body) }
    giveWords(of: isA20High, to: body)
    giveWords(of: isResetRequested, to: body)
    giveWords(of: translator.isRelease, to: body)
    keyboard.forEachWord(body)
  }

  private func forEachWord(of output: Output, _ body: (UInt64) -> Void) {
    body(UInt64(output.byte) | (output.isMouse ? 0x100 : 0) | (output.isTimeout ? 0x200 : 0))
  }
}
