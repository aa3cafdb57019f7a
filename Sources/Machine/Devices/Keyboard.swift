/// The keyboard behind the i8042: it takes commands and sends acknowledgements, identification and scan codes.
///
/// Answers to commands are ready at once. Scan codes come at the pace of the wire: one byte each 880 microseconds (11 bits at
/// 12.5 kHz) at the earliest, the first of a burst at once. Keys pressed while scanning is off wait; a real keyboard forgets them.
package struct Keyboard: Sendable, Equatable {
  /// The most bytes of scan codes that wait: 4096. What does not fit is refused, and the caller told.
  package static let capacity = 4096
  /// The least time between two scan code bytes, in nanoseconds.
  package static let byteTime: UInt64 = 880_000

  /// Answers to commands that the controller has not taken yet.
  package var answers: [UInt8] = []
  /// Scan codes, in set 2, that the controller has not taken yet.
  package var scancodes = ByteQueue(capacity: capacity)
  /// The time before which no scan code byte comes, in nanoseconds.
  package var nextScancodeTime: UInt64 = 0
  /// Whether keys are sent.
  package var isScanning = true
  /// The scan code set that software chose: 1 or 2.
  package var set: UInt8 = 2
  /// Makes set 1 from the codes when that set is chosen.
  package var translator = ScancodeTranslator()
  /// The lamps: bit 0 scroll lock, 1 num lock, 2 caps lock.
  package var lamps: UInt8 = 0
  /// The typematic rate and delay as last set.
  package var typematic: UInt8 = 0x2b
  /// The command whose argument byte is still to come.
  package var awaitingArgument: UInt8?
  /// The last byte sent, for the resend command.
  package var lastSent: UInt8 = 0

  /// A keyboard after its power-on test, scanning.
  package init() {}

  /// Puts scan codes of set 2 into the queue. Returns how many bytes found room.
  package mutating func receive(_ bytes: [UInt8]) -> Int { scancodes.append(contentsOf: bytes) }

  /// The time at which the next byte is ready, in nanoseconds, 0 for at once; `nil` when there is none.
  package var readyTime: UInt64? {
    if !answers.isEmpty { return 0 }
    return isScanning && !scancodes.isEmpty ? nextScancodeTime : nil
  }

  /// Takes the next byte that is ready at `now`. `nil` too when it was a prefix that set 1 does not have.
  package mutating func take(now: UInt64) -> UInt8? {
    guard let readyTime, readyTime <= now else { return nil }
    if !answers.isEmpty {
      lastSent = answers.removeFirst()
      return lastSent
    }
    nextScancodeTime = now &+ Self.byteTime
    guard let code = scancodes.removeFirst(), let byte = set == 1 ? translator.translate(code) : code else { return nil }
    lastSent = byte
    return byte
  }

  /// A byte from the CPU: a command, or the argument of one. What is left of earlier answers is dropped.
  package mutating func write(_ byte: UInt8) {
    answers = []
    if let command = awaitingArgument {
      awaitingArgument = nil
      // A byte above 0xec in the place of an argument is a new command.
      if byte < 0xed {
        finish(command, argument: byte)
        return
      }
    }
    switch byte {
    case 0xed, 0xf0, 0xf3:
      awaitingArgument = byte
      answers = [0xfa]
    case 0xee: answers = [0xee]
    case 0xf2: answers = [0xfa, 0xab, 0x83]
    case 0xf4:
      isScanning = true
      answers = [0xfa]
    case 0xf5:
      setDefaults()
      isScanning = false
      answers = [0xfa]
    case 0xf6:
      setDefaults()
      answers = [0xfa]
    // Make, break and typematic of all keys concern set 3 only: accepted without effect.
    case 0xf7...0xfa: answers = [0xfa]
    case 0xfe: answers = [lastSent]
    case 0xff:
      setDefaults()
      isScanning = true
      answers = [0xfa, 0xaa]
    default: answers = [0xfe]
    }
  }

  private mutating func setDefaults() {
    set = 2
    translator = ScancodeTranslator()
    lamps = 0
    typematic = 0x2b
  }

  private mutating func finish(_ command: UInt8, argument: UInt8) {
    answers = [0xfa]
    switch (command, argument) {
    case (0xed, _): lamps = argument & 7
    case (0xf3, _): typematic = argument & 0x7f
    case (0xf0, 0): answers = [0xfa, set]
    case (0xf0, 1), (0xf0, 2): set = argument
    default: answers = [0xfe]
    }
  }

  /// Gives every field to a state digest.
  package func forEachWord(_ body: (UInt64) -> Void) {
    giveWords(of: answers, to: body)
    scancodes.forEachWord(body)
    body(nextScancodeTime)
    giveWords(of: isScanning, to: body)
    giveWords(of: translator.isRelease, to: body)
    giveWords(of: [set, lamps, typematic, lastSent] as [UInt8], to: body)
    giveWords(of: awaitingArgument.map { UInt64($0) }, to: body)
  }
}
