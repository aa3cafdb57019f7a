import Foundation
import Machine
import Primitives
import Testing

/// One case of a table: what is done to the devices, and when, and what they must answer.
///
/// A line is one step; `#` begins a comment; `==` begins a case, with fresh devices at time 0. Port numbers and bytes are hexadecimal.
///
///     @TIME  +TIME          go to a time, or on by a time: nanoseconds, or with a unit us, ms, s, or clk (pulses of the timer)
///     out[.w|.d] PORT VALUE
///     in[.w|.d] PORT [& MASK] [= VALUE]
///     intr = 0|1            the level of INTR
///     ack = VECTOR          the CPU's acknowledge
///     event = TIME|never    nextEvent, as a distance from now
///     interrupt = TIME|never   nextInterrupt, as a distance from now
///     line NUMBER LEVEL     put an interrupt line at a level
///     keys BYTES            scan codes from the keyboard
///     serial BYTES          bytes typed at the terminal
///     console = BYTES       everything sent so far
///     reset|a20 = 0|1       the reset request, the A20 line
///     exit = VALUE|none     the exit status
struct DeviceScript: Sendable, CustomTestStringConvertible {
  struct Step: Sendable {
    let line: Int
    let words: [String]
  }

  let file: String
  let name: String
  var steps: [Step] = []

  var testDescription: String { "\(file): \(name)" }

  /// The cases of the table `Tables/FILE.txt` beside this source file.
  static func cases(of file: String) -> [DeviceScript] {
    let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Tables/\(file).txt")
    guard let text = try? String(contentsOf: url, encoding: .utf8) else { return [] }
    var scripts: [DeviceScript] = []
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let step = line.prefix { $0 != "#" }.split(separator: " ").map(String.init)
      if step.first == "==" {
        scripts.append(DeviceScript(file: file, name: step.dropFirst().joined(separator: " ")))
      } else if !step.isEmpty, !scripts.isEmpty {
        scripts[scripts.count - 1].steps.append(Step(line: index + 1, words: step))
      }
    }
    return scripts
  }

  /// Does every step, and records a test failure for every answer that is not the expected one.
  func run() {
    var devices = Devices()
    var now: UInt64 = 0
    for step in steps {
      let place = "\(file).txt:\(step.line): \(step.words.joined(separator: " "))"
      var runner = DeviceScriptStep(devices: devices, now: now, words: step.words[...])
      guard let answer = runner.run() else {
        Issue.record("\(place): cannot be read")
        return
      }
      if let failure = answer { Issue.record("\(place): is \(failure)") }
      (devices, now) = (runner.devices, runner.now)
    }
  }
}

/// One step of a table on its way through the devices.
struct DeviceScriptStep {
  var devices: Devices
  var now: UInt64
  var words: ArraySlice<String>

  /// Does the step. Returns `nil` when its text has no meaning; otherwise the answer when that is not the expected one.
  mutating func run() -> String?? {
    guard let verb = words.popFirst() else { return nil }
    switch verb {
    case let time where time.hasPrefix("@"): return goTo(time.dropFirst(), from: 0)
    case let time where time.hasPrefix("+"): return goTo(time.dropFirst(), from: now)
    case "out", "out.w", "out.d": return out(width(verb))
    case "in", "in.w", "in.d": return read(width(verb))
    case "intr": return expect(hex(devices.interruptRequested ? 1 : 0))
    case "ack": return expect(hex(UInt64(devices.acknowledge())))
    case "event": return expectTime(devices.nextEvent(after: now))
    case "interrupt": return expectTime(devices.nextInterrupt(after: now))
    case "line":
      guard let irq = number(), let level = number() else { return nil }
      devices.pic.setLine(UInt8(irq), level == 1)
      return .some(nil)
    case "keys":
      guard let bytes = bytes(hex: words.joined()) else { return nil }
      devices.receive(scancode: bytes, now: now)
      return .some(nil)
    case "serial":
      guard let bytes = bytes(hex: words.joined()) else { return nil }
      devices.receive(serial: bytes, now: now)
      return .some(nil)
    case "console":
      guard words.popFirst() == "=" else { return nil }
      let sent = hex(devices.console.bytes(in: 0..<devices.console.count))
      return .some(sent == words.joined() ? nil : sent)
    case "reset": return expect(hex(devices.resetRequested ? 1 : 0))
    case "a20": return expect(hex(devices.isA20Enabled ? 1 : 0))
    case "exit": return expect(devices.exitStatus.map { hex(UInt64($0)) } ?? "none")
    default: return nil
    }
  }

  private func width(_ verb: String) -> Width { verb.hasSuffix(".w") ? .word : verb.hasSuffix(".d") ? .dword : .byte }

  private mutating func number() -> UInt64? { words.popFirst().flatMap { UInt64($0, radix: 16) } }

  private mutating func goTo(_ text: Substring, from start: UInt64) -> String?? {
    guard let distance = time(String(text), from: start) else { return nil }
    now = start + distance
    return .some(nil)
  }

  /// The distance in nanoseconds that a time with its unit stands for; pulses of the timer are counted from the one at `start`.
  private func time(_ text: String, from start: UInt64) -> UInt64? {
    let digits = text.prefix { $0.isNumber || $0 == "_" }.filter { $0 != "_" }
    guard let value = UInt64(digits) else { return nil }
    switch text.drop(while: { $0.isNumber || $0 == "_" }) {
    case "": return value
    case "us": return value * 1000
    case "ms": return value * 1_000_000
    case "s": return value * 1_000_000_000
    case "clk": return PITClock.time(ofPulse: PITClock.pulses(at: start) + value) - start
    default: return nil
    }
  }

  private mutating func out(_ width: Width) -> String?? {
    guard let port = number(), let value = number() else { return nil }
    devices.write(port: UInt16(port), width: width, value: UInt32(value), now: now)
    return .some(nil)
  }

  private mutating func read(_ width: Width) -> String?? {
    guard let port = number() else { return nil }
    var value = UInt64(devices.read(port: UInt16(port), width: width, now: now))
    if words.first == "&" {
      words.removeFirst()
      guard let mask = number() else { return nil }
      value &= mask
    }
    return words.isEmpty ? .some(nil) : expect(hex(value))
  }

  private mutating func expect(_ answer: String) -> String?? {
    guard words.popFirst() == "=", let wanted = words.popFirst(), words.isEmpty else { return nil }
    let isSame = wanted == answer || UInt64(wanted, radix: 16) == UInt64(answer, radix: 16)
    return .some(isSame ? nil : answer)
  }

  private mutating func expectTime(_ answer: UInt64?) -> String?? {
    guard words.popFirst() == "=", let wanted = words.popFirst(), words.isEmpty else { return nil }
    guard let answer else { return .some(wanted == "never" ? nil : "never") }
    guard wanted != "never" else { return .some("\(answer - now)") }
    guard let distance = time(wanted, from: now) else { return nil }
    return .some(distance == answer - now ? nil : "\(answer - now)")
  }
}
