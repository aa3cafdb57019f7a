import Machine
import Primitives
import Simulation
import Testing
import X86

@Suite struct `Step reports` {
  @Test(arguments: [false, true])
  func `the report of every step turns the state before into the state after, from tick 0 to the exit`(pti: Bool) throws {
    let pc = try Worlds.pc("hi", pti: pti)
    var steps = 0
    while true {
      let cpu = pc.cpu
      let devices = pc.devices
      let digest = pc.digest()
      var record = PC.StepRecord()
      let (idle, now) = (pc.now - pc.tick.count, pc.now)
      if let reason = pc.step(recording: &record) {
        #expect(reason == .exited(4))
        break
      }
      let after = pc.cpu
      let digestAfter = pc.digest()

      // The CPU.
      var applied = cpu
      for effect in record.report.effects { applied.apply(effect) }
      guard applied == after else {
        Issue.record("tick \(record.report.tick): the CPU differs after \(record.report)")
        return
      }
      // Memory: the last value that was reported for each byte is there.
      var bytes: [UInt64: UInt8] = [:]
      for effect in record.report.effects {
        guard case .memory(_, let physical, let width) = effect.target else { continue }
        for i in 0..<UInt64(width.bytes) { bytes[physical + i] = UInt8(truncatingIfNeeded: effect.new >> (8 * i)) }
      }
      for (address, byte) in bytes where pc.bytes(atPhysical: address, count: 1) != [byte] {
        Issue.record("tick \(record.report.tick): physical 0x\(hex(address)) does not hold what was reported")
        return
      }
      // The devices: time, and what the ports and the acknowledge cycle did. In HLT time passed first.
      var replica = devices
      let slept = pc.now - pc.tick.count - idle
      replica.advance(to: now + slept)
      for effect in record.report.effects {
        switch effect.target {
        case .portWrite(let port, let width):
          replica.write(port: port, width: width, value: UInt32(truncatingIfNeeded: effect.new), now: now + slept)
        case .portRead(let port, let width):
          #expect(UInt64(replica.read(port: port, width: width, now: now + slept)) == effect.new)
        case .interruptAcknowledge: #expect(UInt64(replica.acknowledge()) == effect.new)
        default: break
        }
      }
      guard replica == pc.devices else {
        Issue.record("tick \(record.report.tick): the devices differ after \(record.report)")
        return
      }
      // Nothing else changed: with the reported changes taken back, the whole state is the one before.
      pc.undo(record)
      guard pc.digest() == digest else {
        Issue.record("tick \(record.report.tick): a change was not reported: \(record.report)")
        return
      }
      var again = StepReport()
      #expect(pc.step(into: &again) == nil)
      guard pc.digest() == digestAfter, again.effects == record.report.effects else {
        Issue.record("tick \(record.report.tick): the step made again differs")
        return
      }
      steps += 1
    }
    #expect(steps > 50_000)
    #expect(pc.devices.console.text == "Hi!\n")
  }
}
