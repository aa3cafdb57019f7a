import Executable
import Machine
import Primitives
import X86

/// Puts a world into a fresh PC as the Linux 64-bit boot protocol says (Documentation/x86/boot.rst, "64-bit boot protocol"): the CPU is in 64-bit mode,
/// paging maps the first 4 GiB one to one, interrupts are off, RSI points at boot_params, and RIP is the kernel's entry.
package enum Loader {
  private static let gdt: UInt64 = 0x1000
  private static let pageTables: UInt64 = 0x2000
  private static let bootParameters: UInt64 = 0x1_0000
  private static let commandLine: UInt64 = 0x2_0000
  private static let stack: UInt64 = 0x8_0000
  private static let commandLineLimit = 2047

  /// Writes kernel, files, boot parameters, page tables and descriptors into RAM, and sets the CPU's registers.
  package static func load(_ world: World, into pc: PC) throws(BootError) {
    var end: UInt64 = 0
    for segment in world.kernel.file.loadSegments {
      let start = segment.physicalAddress.value
      guard start >= 0x10_0000, start < pc.memorySize, segment.memorySize <= pc.memorySize - start else {
        throw .kernelOutsideMemory(segment: start)
      }
      pc.write(Array(world.kernel.file.contents(of: segment)), toPhysical: start)
      end = max(end, start + segment.memorySize)
    }

    let archive: [UInt8]
    do { archive = try world.rootFileSystem.write() } catch { throw .rootFileSystem("\(error)") }
    // As high as it fits, on a page boundary, as boot loaders do.
    let needed = UInt64(archive.count + 4095) & ~4095
    guard pc.memorySize >= end, pc.memorySize - end >= needed else { throw .memoryTooSmall(needed: Int(end + needed)) }
    let initrd = pc.memorySize - needed
    pc.write(archive, toPhysical: initrd)

    let words = Array(world.commandLine.utf8)
    guard words.count <= commandLineLimit else { throw .commandLineTooLong(bytes: words.count) }
    pc.write(words + [0], toPhysical: commandLine)
    writeBootParameters(pc, initrd: initrd, initrdSize: UInt64(archive.count))
    writePageTables(pc)
    writeDescriptors(pc)
    pc.cpu = initialState(entry: world.kernel.file.entry.value)
  }

  /// struct boot_params, the "zero page": the fields that a kernel entered at its 64-bit entry reads.
  private static func writeBootParameters(_ pc: PC, initrd: UInt64, initrdSize: UInt64) {
    func put(_ offset: UInt64, _ value: UInt64, _ bytes: Int) {
      pc.write((0..<bytes).map { UInt8(truncatingIfNeeded: value >> UInt64($0 * 8)) }, toPhysical: bootParameters + offset)
    }
    put(0x1fe, 0xaa55, 2)  // boot_flag
    put(0x202, 0x5372_6448, 4)  // header: "HdrS"
    put(0x206, 0x020f, 2)  // version 2.15
    put(0x210, 0xff, 1)  // type_of_loader: undefined
    put(0x211, 1, 1)  // loadflags: LOADED_HIGH
    put(0x218, initrd, 4)  // ramdisk_image
    put(0x21c, initrdSize, 4)  // ramdisk_size
    put(0x228, commandLine, 4)  // cmd_line_ptr
    // e820: low memory, the hole below 1 MiB, and the rest.
    let map: [(start: UInt64, size: UInt64, type: UInt64)] = [
      (0, 0x9_fc00, 1), (0x9_fc00, 0x400, 2), (0xf_0000, 0x1_0000, 2), (0x10_0000, pc.memorySize - 0x10_0000, 1),
    ]
    put(0x1e8, UInt64(map.count), 1)
    for (i, entry) in map.enumerated() {
      let place = 0x2d0 + UInt64(i) * 20
      put(place, entry.start, 8)
      put(place + 8, entry.size, 8)
      put(place + 16, entry.type, 4)
    }
  }

  /// One PML4, one PDPT and four page directories of 2 MiB pages.
  private static func writePageTables(_ pc: PC) {
    var tables = [UInt8]()
    func append(_ word: UInt64) { for i in 0..<8 { tables.append(UInt8(truncatingIfNeeded: word >> UInt64(i * 8))) } }
    append(pageTables + 0x1000 | 3)
    for _ in 1..<512 { append(0) }
    for i in 0..<UInt64(4) { append(pageTables + 0x2000 + i * 0x1000 | 3) }
    for _ in 4..<512 { append(0) }
    for i in 0..<UInt64(2048) { append(i << 21 | 0x83) }
    pc.write(tables, toPhysical: pageTables)
  }

  /// __BOOT_CS is 0x10, __BOOT_DS 0x18.
  private static func writeDescriptors(_ pc: PC) {
    for (i, word) in ([0, 0, 0x00af_9b00_0000_ffff, 0x00cf_9300_0000_ffff] as [UInt64]).enumerated() {
      pc.write((0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64($0 * 8)) }, toPhysical: gdt + UInt64(i * 8))
    }
  }

  private static func initialState(entry: UInt64) -> CPUState {
    var cpu = CPUState()
    cpu.rip = entry
    cpu[.rsi] = bootParameters
    cpu[.rsp] = stack
    cpu.cr0 = CR0.pe | CR0.et | CR0.pg
    cpu.cr3 = pageTables
    cpu.cr4 = CR4.pae
    cpu.efer = EFER.lme | EFER.lma
    cpu.gdtr = TableRegister(base: gdt, limit: 31)
    cpu[.cs] = Segment(selector: 0x10, base: 0, limit: .max, attributes: 0xa09b)
    for register in [SegmentRegister.ss, .ds, .es] {
      cpu[register] = Segment(selector: 0x18, base: 0, limit: .max, attributes: 0xc093)
    }
    return cpu
  }
}
