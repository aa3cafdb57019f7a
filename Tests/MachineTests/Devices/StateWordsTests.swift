import Machine
import Testing

/// One way to change each stored field of the devices, by the field's path.
let deviceFieldChanges: [(path: String, change: @Sendable (inout Devices) -> Void)] = [
  ("pic.master.lines", { $0.pic.master.lines ^= 1 }),
  ("pic.master.edges", { $0.pic.master.edges ^= 1 }),
  ("pic.master.isr", { $0.pic.master.isr ^= 1 }),
  ("pic.master.imr", { $0.pic.master.imr ^= 1 }),
  ("pic.master.elcr", { $0.pic.master.elcr ^= 1 }),
  ("pic.master.icw1", { $0.pic.master.icw1 ^= 1 }),
  ("pic.master.icw2", { $0.pic.master.icw2 ^= 1 }),
  ("pic.master.icw3", { $0.pic.master.icw3 ^= 1 }),
  ("pic.master.icw4", { $0.pic.master.icw4 ^= 1 }),
  ("pic.master.awaitedICW", { $0.pic.master.awaitedICW ^= 1 }),
  ("pic.master.lowestPriority", { $0.pic.master.lowestPriority ^= 1 }),
  ("pic.master.isMaster", { $0.pic.master.isMaster.toggle() }),
  ("pic.master.rotatesOnAutomaticEOI", { $0.pic.master.rotatesOnAutomaticEOI.toggle() }),
  ("pic.master.isSpecialMask", { $0.pic.master.isSpecialMask.toggle() }),
  ("pic.master.readsISR", { $0.pic.master.readsISR.toggle() }),
  ("pic.master.isPollDue", { $0.pic.master.isPollDue.toggle() }),
  ("pic.slave.lines", { $0.pic.slave.lines ^= 1 }),
  ("pic.slave.edges", { $0.pic.slave.edges ^= 1 }),
  ("pic.slave.isr", { $0.pic.slave.isr ^= 1 }),
  ("pic.slave.imr", { $0.pic.slave.imr ^= 1 }),
  ("pic.slave.elcr", { $0.pic.slave.elcr ^= 1 }),
  ("pic.slave.icw1", { $0.pic.slave.icw1 ^= 1 }),
  ("pic.slave.icw2", { $0.pic.slave.icw2 ^= 1 }),
  ("pic.slave.icw3", { $0.pic.slave.icw3 ^= 1 }),
  ("pic.slave.icw4", { $0.pic.slave.icw4 ^= 1 }),
  ("pic.slave.awaitedICW", { $0.pic.slave.awaitedICW ^= 1 }),
  ("pic.slave.lowestPriority", { $0.pic.slave.lowestPriority ^= 1 }),
  ("pic.slave.isMaster", { $0.pic.slave.isMaster.toggle() }),
  ("pic.slave.rotatesOnAutomaticEOI", { $0.pic.slave.rotatesOnAutomaticEOI.toggle() }),
  ("pic.slave.isSpecialMask", { $0.pic.slave.isSpecialMask.toggle() }),
  ("pic.slave.readsISR", { $0.pic.slave.readsISR.toggle() }),
  ("pic.slave.isPollDue", { $0.pic.slave.isPollDue.toggle() }),
  ("pit.counter0.writtenMode", { $0.pit.counter0.writtenMode ^= 1 }),
  ("pit.counter0.access", { $0.pit.counter0.access ^= 1 }),
  ("pit.counter0.countRegister", { $0.pit.counter0.countRegister ^= 1 }),
  ("pit.counter0.lowByteWritten", { $0.pit.counter0.lowByteWritten ^= 1 }),
  ("pit.counter0.element", { $0.pit.counter0.element ^= 1 }),
  ("pit.counter0.origin", { $0.pit.counter0.origin ^= 1 }),
  ("pit.counter0.isBCD", { $0.pit.counter0.isBCD.toggle() }),
  ("pit.counter0.gate", { $0.pit.counter0.gate.toggle() }),
  ("pit.counter0.output", { $0.pit.counter0.output.toggle() }),
  ("pit.counter0.writesHighByte", { $0.pit.counter0.writesHighByte.toggle() }),
  ("pit.counter0.readsHighByte", { $0.pit.counter0.readsHighByte.toggle() }),
  ("pit.counter0.isNull", { $0.pit.counter0.isNull.toggle() }),
  ("pit.counter0.hasCount", { $0.pit.counter0.hasCount.toggle() }),
  ("pit.counter0.isLoaded", { $0.pit.counter0.isLoaded.toggle() }),
  ("pit.counter0.isCounting", { $0.pit.counter0.isCounting.toggle() }),
  ("pit.counter0.isArmed", { $0.pit.counter0.isArmed.toggle() }),
  ("pit.counter0.latchedCount", { $0.pit.counter0.latchedCount = 0 }),
  ("pit.counter0.latchedStatus", { $0.pit.counter0.latchedStatus = 0 }),
  ("pit.counter0.loadPulse", { $0.pit.counter0.loadPulse = 0 }),
  ("pit.counter0.strobeEnd", { $0.pit.counter0.strobeEnd = 0 }),
  ("pit.counter1.writtenMode", { $0.pit.counter1.writtenMode ^= 1 }),
  ("pit.counter1.access", { $0.pit.counter1.access ^= 1 }),
  ("pit.counter1.countRegister", { $0.pit.counter1.countRegister ^= 1 }),
  ("pit.counter1.lowByteWritten", { $0.pit.counter1.lowByteWritten ^= 1 }),
  ("pit.counter1.element", { $0.pit.counter1.element ^= 1 }),
  ("pit.counter1.origin", { $0.pit.counter1.origin ^= 1 }),
  ("pit.counter1.isBCD", { $0.pit.counter1.isBCD.toggle() }),
  ("pit.counter1.gate", { $0.pit.counter1.gate.toggle() }),
  ("pit.counter1.output", { $0.pit.counter1.output.toggle() }),
  ("pit.counter1.writesHighByte", { $0.pit.counter1.writesHighByte.toggle() }),
  ("pit.counter1.readsHighByte", { $0.pit.counter1.readsHighByte.toggle() }),
  ("pit.counter1.isNull", { $0.pit.counter1.isNull.toggle() }),
  ("pit.counter1.hasCount", { $0.pit.counter1.hasCount.toggle() }),
  ("pit.counter1.isLoaded", { $0.pit.counter1.isLoaded.toggle() }),
  ("pit.counter1.isCounting", { $0.pit.counter1.isCounting.toggle() }),
  ("pit.counter1.isArmed", { $0.pit.counter1.isArmed.toggle() }),
  ("pit.counter1.latchedCount", { $0.pit.counter1.latchedCount = 0 }),
  ("pit.counter1.latchedStatus", { $0.pit.counter1.latchedStatus = 0 }),
  ("pit.counter1.loadPulse", { $0.pit.counter1.loadPulse = 0 }),
  ("pit.counter1.strobeEnd", { $0.pit.counter1.strobeEnd = 0 }),
  ("pit.counter2.writtenMode", { $0.pit.counter2.writtenMode ^= 1 }),
  ("pit.counter2.access", { $0.pit.counter2.access ^= 1 }),
  ("pit.counter2.countRegister", { $0.pit.counter2.countRegister ^= 1 }),
  ("pit.counter2.lowByteWritten", { $0.pit.counter2.lowByteWritten ^= 1 }),
  ("pit.counter2.element", { $0.pit.counter2.element ^= 1 }),
  ("pit.counter2.origin", { $0.pit.counter2.origin ^= 1 }),
  ("pit.counter2.isBCD", { $0.pit.counter2.isBCD.toggle() }),
  ("pit.counter2.gate", { $0.pit.counter2.gate.toggle() }),
  ("pit.counter2.output", { $0.pit.counter2.output.toggle() }),
  ("pit.counter2.writesHighByte", { $0.pit.counter2.writesHighByte.toggle() }),
  ("pit.counter2.readsHighByte", { $0.pit.counter2.readsHighByte.toggle() }),
  ("pit.counter2.isNull", { $0.pit.counter2.isNull.toggle() }),
  ("pit.counter2.hasCount", { $0.pit.counter2.hasCount.toggle() }),
  ("pit.counter2.isLoaded", { $0.pit.counter2.isLoaded.toggle() }),
  ("pit.counter2.isCounting", { $0.pit.counter2.isCounting.toggle() }),
  ("pit.counter2.isArmed", { $0.pit.counter2.isArmed.toggle() }),
  ("pit.counter2.latchedCount", { $0.pit.counter2.latchedCount = 0 }),
  ("pit.counter2.latchedStatus", { $0.pit.counter2.latchedStatus = 0 }),
  ("pit.counter2.loadPulse", { $0.pit.counter2.loadPulse = 0 }),
  ("pit.counter2.strobeEnd", { $0.pit.counter2.strobeEnd = 0 }),
  ("uart.ier", { $0.uart.ier ^= 1 }),
  ("uart.fcr", { $0.uart.fcr ^= 1 }),
  ("uart.lcr", { $0.uart.lcr ^= 1 }),
  ("uart.mcr", { $0.uart.mcr ^= 1 }),
  ("uart.scr", { $0.uart.scr ^= 1 }),
  ("uart.divisor", { $0.uart.divisor ^= 1 }),
  ("uart.modemChanges", { $0.uart.modemChanges ^= 1 }),
  ("uart.hasOverrun", { $0.uart.hasOverrun.toggle() }),
  ("uart.isTransmitterInterruptDue", { $0.uart.isTransmitterInterruptDue.toggle() }),
  ("uart.isReceiveTimeout", { $0.uart.isReceiveTimeout.toggle() }),
  ("uart.receiver", { $0.uart.receiver = [0] }),
  ("uart.incoming", { _ = $0.uart.incoming.append(contentsOf: [0]) }),
  ("uart.timeoutDeadline", { $0.uart.timeoutDeadline = 0 }),
  ("keyboard.memory", { $0.keyboard.memory[31] ^= 1 }),
  ("keyboard.output.byte", { $0.keyboard.output.byte ^= 1 }),
  ("keyboard.output.isMouse", { $0.keyboard.output.isMouse.toggle() }),
  ("keyboard.output.isTimeout", { $0.keyboard.output.isTimeout.toggle() }),
  ("keyboard.isOutputFull", { $0.keyboard.isOutputFull.toggle() }),
  ("keyboard.wasCommandWritten", { $0.keyboard.wasCommandWritten.toggle() }),
  ("keyboard.isA20High", { $0.keyboard.isA20High.toggle() }),
  ("keyboard.isResetRequested", { $0.keyboard.isResetRequested.toggle() }),
  ("keyboard.awaitingData", { $0.keyboard.awaitingData = 0 }),
  ("keyboard.answers", { $0.keyboard.answers = [KeyboardController.Output(0)] }),
  ("keyboard.translator.isRelease", { $0.keyboard.translator.isRelease.toggle() }),
  ("keyboard.keyboard.answers", { $0.keyboard.keyboard.answers = [0] }),
  ("keyboard.keyboard.scancodes", { _ = $0.keyboard.keyboard.scancodes.append(contentsOf: [0]) }),
  ("keyboard.keyboard.nextScancodeTime", { $0.keyboard.keyboard.nextScancodeTime ^= 1 }),
  ("keyboard.keyboard.set", { $0.keyboard.keyboard.set ^= 1 }),
  ("keyboard.keyboard.lamps", { $0.keyboard.keyboard.lamps ^= 1 }),
  ("keyboard.keyboard.typematic", { $0.keyboard.keyboard.typematic ^= 1 }),
  ("keyboard.keyboard.lastSent", { $0.keyboard.keyboard.lastSent ^= 1 }),
  ("keyboard.keyboard.isScanning", { $0.keyboard.keyboard.isScanning.toggle() }),
  ("keyboard.keyboard.translator.isRelease", { $0.keyboard.keyboard.translator.isRelease.toggle() }),
  ("keyboard.keyboard.awaitingArgument", { $0.keyboard.keyboard.awaitingArgument = 0 }),
  ("clock.index", { $0.clock.index ^= 1 }),
  ("clock.phase", { $0.clock.phase ^= 1 }),
  ("clock.settled", { $0.clock.settled ^= 1 }),
  ("clock.isNMIMasked", { $0.clock.isNMIMasked.toggle() }),
  ("clock.registers", { $0.clock.registers[127] ^= 1 }),
  ("control.portB", { $0.control.portB ^= 1 }),
  ("control.portA", { $0.control.portA ^= 1 }),
  ("control.isResetRequested", { $0.control.isResetRequested.toggle() }),
  ("console", { $0.console.append(0) }),
  ("exitStatus", { $0.exitStatus = 0 }),
]

/// The words that the state digest is made of.
@Suite struct StateWordsTests {
  func words(_ devices: Devices) -> [UInt64] {
    var words: [UInt64] = []
    devices.forEachWord { words.append($0) }
    return words
  }

  /// The paths of all stored fields below `value`, down to numbers, bits, optionals, arrays, queues and the log.
  func paths(of value: Any, prefix: String) -> [String] {
    let mirror = Mirror(reflecting: value)
    let isLeaf = value is ByteLog || value is ByteQueue || mirror.displayStyle != .struct || mirror.children.isEmpty
    if isLeaf || value is any FixedWidthInteger || value is Bool { return [prefix] }
    return mirror.children.flatMap { child in
      paths(of: child.value, prefix: (prefix.isEmpty ? "" : prefix + ".") + (child.label ?? "?"))
    }
  }

  @Test func `the table of changes has every field once`() {
    #expect(deviceFieldChanges.map(\.path).sorted() == paths(of: Devices(), prefix: "").sorted())
  }

  @Test(arguments: deviceFieldChanges.indices)
  func `a change of a field changes the words`(index: Int) {
    let base = Devices()
    var changed = base
    deviceFieldChanges[index].change(&changed)
    #expect(changed != base, "\(deviceFieldChanges[index].path)")
    #expect(words(changed) != words(base), "\(deviceFieldChanges[index].path)")
  }

  @Test func `equal states give equal words`() { #expect(words(Devices()) == words(Devices())) }

  @Test func `no two single changes give the same words`() {
    let all = deviceFieldChanges.map { field in
      var devices = Devices()
      field.change(&devices)
      return words(devices)
    }
    #expect(Set(all).count == all.count)
  }
}
