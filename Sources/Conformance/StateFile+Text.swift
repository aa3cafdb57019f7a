import Primitives
import X86

extension StateFile {
  /// The state of a machine whose memory is in files of its own.
  package init(cpu: CPUState, memorySize: Int, files: [(address: UInt64, path: String)]) {
    self.cpu = cpu
    self.memorySize = memorySize
    pieces = files.map { Piece(address: $0.address, content: .file($0.path)) }
    dumps = []
  }

  /// The file as text.
  package var text: String {
    var lines = ["ram 0x\(hex(UInt64(memorySize)))"]
    for piece in pieces {
      switch piece.content {
      case .file(let path): lines.append("file 0x\(hex(piece.address)) \(path)")
      case .bytes(let bytes): lines.append("hex 0x\(hex(piece.address)) \(hex(bytes))")
      }
    }
    let named: [(String, UInt64)] =
      GeneralRegister.allCases.map { ($0.name, cpu[$0]) } + [
        ("rip", cpu.rip), ("rflags", cpu.rflags.rawValue), ("cr0", cpu.cr0), ("cr2", cpu.cr2), ("cr3", cpu.cr3), ("cr4", cpu.cr4),
        ("cr8", cpu.cr8), ("efer", cpu.efer),
      ]
    for (name, value) in named { lines.append("\(name) 0x\(hex(value))") }
    for register in SegmentRegister.allCases {
      let segment = cpu[register]
      let values = [UInt64(segment.selector), segment.base, UInt64(segment.limit), UInt64(segment.attributes)]
      lines.append("seg \(register == .ldtr ? "ldt" : register.name) " + values.map { "0x\(hex($0))" }.joined(separator: " "))
    }
    lines.append("gdtr 0x\(hex(cpu.gdtr.base)) 0x\(hex(UInt64(cpu.gdtr.limit)))")
    lines.append("idtr 0x\(hex(cpu.idtr.base)) 0x\(hex(UInt64(cpu.idtr.limit)))")
    for msr in [MSR.star, .lstar, .cstar, .fmask, .kernelGSBase, .tscAux, .pat] { lines.append("msr \(msr.name) 0x\(hex(cpu[msr] ?? 0))") }
    return lines.joined(separator: "\n") + "\n"
  }
}
