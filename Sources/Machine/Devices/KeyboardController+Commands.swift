/// The commands of the i8042 (IBM PS/2 technical reference, "Keyboard and Auxiliary Device Controller").
extension KeyboardController {
  /// A write to port 0x60, data for the command before it or for the keyboard, or to 0x64, a command. `refill` must follow.
  package mutating func write(port: UInt16, value: UInt8) {
    wasCommandWritten = port != 0x60
    if port == 0x60 { writeData(value) } else { command(value) }
  }

  private mutating func command(_ value: UInt8) {
    awaitingData = nil
    switch value {
    case 0x20...0x3f: answer(memory[Int(value & 0x1f)])
    case 0x60...0x7f, 0xd1...0xd4: awaitingData = value
    case 0xa7: memory[0] |= 0x20
    case 0xa8: memory[0] &= ~0x20
    case 0xa9, 0xab: answer(0x00)  // Interface tests: the lines are good.
    case 0xaa:
      isOutputFull = false
      answers = []
      memory[0] |= 0x04
      answer(0x55)
    case 0xad: memory[0] |= 0x10
    case 0xae: memory[0] &= ~0x10
    case 0xc0: answer(0x80)  // Input port: the keyboard is not locked.
    case 0xd0: answer(outputPort)
    case 0xdd: isA20High = false
    case 0xdf: isA20High = true
    case 0xe0: answer(0x00)
    // Pulses the output lines whose bit is clear; line 0 is the reset of the CPU.
    case 0xf0...0xff: if value & 0x01 == 0 { isResetRequested = true }
    default: break
    }
  }

  /// The output port: reset line, A20, buffer-full flags, and the two clock and data lines at rest.
  private var outputPort: UInt8 {
    0xc1 | (isA20High ? 0x02 : 0) | (isOutputFull && !output.isMouse ? 0x10 : 0) | (isOutputFull && output.isMouse ? 0x20 : 0)
  }

  private mutating func writeData(_ value: UInt8) {
    guard let command = awaitingData else {
      // A byte for the keyboard enables its port again.
      memory[0] &= ~0x10
      translator = ScancodeTranslator()
      keyboard.write(value)
      return
    }
    awaitingData = nil
    switch command {
    case 0xd1:
      isA20High = value & 0x02 != 0
      if value & 0x01 == 0 { isResetRequested = true }
    case 0xd2: answer(value)
    case 0xd3: answer(value, isMouse: true)
    case 0xd4:
      // Nothing is in the mouse port: the controller reports that nobody answered.
      memory[0] &= ~0x20
      answer(0xfe, isMouse: true, isTimeout: true)
    default: memory[Int(command & 0x1f)] = value
    }
  }
}
