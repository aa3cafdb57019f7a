import Primitives
import X86

/// I/O ports.
extension Core {
  /// Whether the running code may use a port: CPL at most IOPL, or every bit of the TSS's I/O map clear (SDM Vol. 1, 19.5).
  mutating func checkPort<M: ExecutionMode>(_ port: UInt16, _ width: Width, _: M.Type) throws(Fault) {
    if Int(cpl) <= RFLAGS(rawValue: systemFlags).iopl { return }
    let tss = cpu[.tr]
    guard !tss.isUnusable, tss.limit >= 0x67 else { throw Fault(.generalProtection) }
    let map = UInt32(try loadSystem(tss.base &+ 0x66, as: UInt16.self, M.self))
    let byte = map + UInt32(port >> 3)
    // Two bytes are always read: the bits of a wide port may straddle them.
    guard byte + 1 <= tss.limit else { throw Fault(.generalProtection) }
    let bits = try loadSystem(tss.base &+ UInt64(byte), as: UInt16.self, M.self)
    let mask = UInt16((1 << width.bytes) - 1) << (port & 7)
    guard bits & mask == 0 else { throw Fault(.generalProtection) }
  }

  mutating func readPort<M: ExecutionMode>(_ port: UInt16, _ width: Width, _: M.Type) -> UInt32 {
    notePort(port, width)
    let value = devices.read(port: port, width: width, now: now)
    if M.isReporting { recorder.add(.portRead(port: port, width: width), old: 0, new: UInt64(value)) }
    noteDeviceChange()
    return value
  }

  mutating func writePort<M: ExecutionMode>(_ port: UInt16, _ width: Width, _ value: UInt32, _: M.Type) {
    if M.isReporting { recorder.add(.portWrite(port: port, width: width), old: 0, new: UInt64(value)) }
    notePort(port, width)
    devices.write(port: port, width: width, value: value, now: now)
    noteDeviceChange()
  }

  /// Takes over what the run loop needs to know of the devices.
  mutating func noteDeviceChange() {
    devicesChanged = true
    isInterruptRequested = devices.interruptRequested
    deviceEventTime = devices.nextEvent(after: now) ?? .max
  }

  /// The devices are others, which may not have reached the present: what is due right now comes before the next step.
  mutating func noteOtherDevices() {
    noteDeviceChange()
    deviceEventTime = now
  }

  /// Lets the devices reach the present.
  mutating func advanceDevices() {
    devices.advance(to: now)
    noteDeviceChange()
  }
}
